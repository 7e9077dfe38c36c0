"""Every setting, from the environment. A value that makes no sense stops the start and says what to write."""

import os
from pathlib import Path
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from playbook.web import address_settings, database_settings, environment, in_clear
from playbook.web.error_reports import send_errors_to
from playbook.web.rates import Rate
from playbook.web.scanning import scanner

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(environment.text("DATA_DIR", str(BASE_DIR / ".data"))).absolute()

# Guidance as it ships, and the language that every document has
CONTENT_DIR = BASE_DIR / "content"
CONTENT_LANGUAGE = "en"
# Whether a draft needs a second person before it is published, whoever wrote it
FOUR_EYES = environment.boolean("FOUR_EYES")

# Core

PRODUCTION = environment.boolean("PRODUCTION")
DEBUG = environment.boolean("DEBUG")
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG shows secrets on error pages. Leave it unset in production.")
SECRET_KEY = environment.secret_key(DATA_DIR, production=PRODUCTION)
# Keys of before: sessions and links that they signed still count, while the new key signs what is new.
SECRET_KEY_FALLBACKS = environment.fallback_keys("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = address_settings.hosts("ALLOWED_HOSTS", () if PRODUCTION else ("localhost", "127.0.0.1", "[::1]"))
if PRODUCTION and (not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS):
    raise ImproperlyConfigured("In production set ALLOWED_HOSTS to the host names people type, separated by commas.")
CSRF_TRUSTED_ORIGINS = environment.origins("CSRF_TRUSTED_ORIGINS")
# The addresses that proxies of yours come from. Nobody else is believed about who sends, or over which protocol.
PROXIES = environment.networks("PROXIES")

INSTALLED_APPS = [
    "playbook.desk.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "playbook.web",
    "playbook.audit",
    "playbook.accounts",
    "playbook.editions",
    "playbook.desk",
    "playbook.reader",
    "playbook.team_checklists",
    "playbook.complaints",
    "playbook.call",
    "playbook.team",
    "playbook.insights",
    "playbook.api",
    "playbook.webhooks",
    "playbook.calendar_feed",
    "playbook.demo",
]

MIDDLEWARE = [
    "playbook.web.current_request.CurrentRequest",
    "playbook.web.request_log.RequestLog",
    "playbook.web.forwarded.NamedProxies",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "playbook.web.framing.Framing",
    "playbook.web.middleware.Headers",
    "playbook.web.middleware.KnownMethods",
    "playbook.web.middleware.ProgramsByHttps",
    "django.middleware.security.SecurityMiddleware",
    "playbook.web.readable.ReadableRequests",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "playbook.web.middleware.SameSite",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "playbook.accounts.middleware.SessionUser",
    "playbook.web.middleware.DatabaseDown",
    "playbook.web.middleware.SignInNeeded",
    "playbook.accounts.must_change.OwnPasswordFirst",
    "playbook.accounts.must_change.SecondFactorFirst",
    "playbook.web.rates.PersonRates",
    "playbook.web.scanning.ScannedUploads",
    "playbook.team.middleware.LeadSeen",
    "playbook.accounts.kept_key.KeptKey",
    "playbook.editions.middleware.ReadBy",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "playbook.urls"
WSGI_APPLICATION = "playbook.wsgi.application"
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024  # bytes of a form; the list of signs has half as many and more on its way
DATA_UPLOAD_MAX_NUMBER_FILES = 20  # texts from elsewhere may come as several files
FILE_UPLOAD_HANDLERS = ["playbook.web.uploads.Capped"]
UPLOAD_MAX_SIZE = 12 * 1024 * 1024  # bytes: more than a zip of documents may have, so that the form can say so
DATA_UPLOAD_MAX_NUMBER_FIELDS = 12_000  # as many drafts as can be published together, each a tick; read in 20 ms
SCAN_UPLOADS = scanner("SCAN_UPLOADS")  # for malware in files that come in, where the organisation has one

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "playbook.web.loaders.CachedLoader",
                    ["playbook.web.loaders.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "libraries": {"i18n": "playbook.web.fixed_words"},
            "builtins": ["playbook.web.fixed_addresses"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# `i18n` has two modules on purpose: ours stands in for Django's. An index holds further columns on PostgreSQL, and on
# SQLite does without.
SILENCED_SYSTEM_CHECKS = ["templates.W003", "models.W040"]

FORM_RENDERER = "playbook.web.forms.Renderer"

# Database

DATABASE_URL = environment.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'playbook.sqlite3'}")
DATABASES = {"default": database_settings.database(DATABASE_URL)}
# The pooler that DATABASE_URL leads to, where there is one between it and the database
DATABASE_POOLER = environment.address("DATABASE_POOLER")
# The same database for the role that owns its tables: it migrates, and the one above only reads and writes rows.
MIGRATION_DATABASE = database_settings.owner(
    environment.text("MIGRATION_DATABASE_URL"), DATABASES["default"], DATABASE_POOLER
)
# Whether the way to a database on another machine has to be sealed, and its end to prove who it is: off only where
# nobody else is on that network.
DATABASE_TLS = environment.one_of("DATABASE_TLS", ("demanded", "unproved", "off"))
if PRODUCTION and DATABASE_TLS != "off":
    database_settings.demand_tls(DATABASES["default"], MIGRATION_DATABASE, known=DATABASE_TLS == "demanded")

# Other ways between machines: which of them may be in clear, and what this server proves itself with

CLEAR_TEXT = in_clear.allowed("CLEAR_TEXT", production=PRODUCTION)
TLS_PAIR = in_clear.certificate("TLS_CERTIFICATE", "TLS_KEY")

# People

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["playbook.accounts.backends.RoleBackend"]
PASSWORD_HASHERS = ["playbook.accounts.hashers.PatientHasher"]
# A file of the passwords that are known from breaches, by their SHA-1 and in its order
BREACHED_PASSWORDS = environment.file("BREACHED_PASSWORDS")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15 if PRODUCTION else 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    *([{"NAME": "playbook.accounts.password_rules.NotGuessable"}] if PRODUCTION else []),
    *([{"NAME": "playbook.accounts.breached.NotBreached"}] if BREACHED_PASSWORDS else []),
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "reader:home"
LOGOUT_REDIRECT_URL = "accounts:sign-in"
SESSION_ENGINE = "playbook.accounts.sessions"
# A working day; the next one begins with signing in. Before that a sign-in ends that is not used for so long.
SESSION_COOKIE_AGE = 12 * 60 * 60
IDLE_MINUTES = environment.number("IDLE_MINUTES", 120)
# Signing in at an identity provider by OpenID Connect: its address (https://id.example.org/realm), what it knows us by,
# and which of its groups have which role and team (`agents=agent,leads=lead`)
OIDC_ISSUER = environment.text("OIDC_ISSUER")
OIDC_CLIENT_ID = environment.text("OIDC_CLIENT_ID")
OIDC_CLIENT_SECRET = environment.text("OIDC_CLIENT_SECRET")
OIDC_SCOPES = environment.text("OIDC_SCOPES", "openid profile email")
OIDC_GROUPS_CLAIM = environment.text("OIDC_GROUPS_CLAIM", "groups")
OIDC_NAME_CLAIM = environment.text("OIDC_NAME_CLAIM", "preferred_username")
OIDC_ROLES = environment.pairs("OIDC_ROLES", values=("agent", "lead", "editor", "publisher", "administrator"))
OIDC_DEFAULT_ROLE = environment.text("OIDC_DEFAULT_ROLE")
OIDC_TEAMS = environment.pairs("OIDC_TEAMS")
# How people have to have shown there who they are: one of these classes, one of these methods, so many minutes ago
OIDC_ACR = environment.words("OIDC_ACR")
OIDC_AMR = environment.words("OIDC_AMR")
OIDC_MAX_MINUTES = environment.number("OIDC_MAX_MINUTES", 0)
# Whether an account that is there belongs to whoever has its name at the provider
OIDC_LINK_BY_NAME = environment.boolean("OIDC_LINK_BY_NAME")
# Whether a password opens an account; that of whoever may do everything it always does, for the day the provider fails
PASSWORD_SIGN_IN = environment.boolean("PASSWORD_SIGN_IN", default=True)
if OIDC_ISSUER and not (OIDC_CLIENT_ID and (OIDC_ROLES or OIDC_DEFAULT_ROLE)):
    raise ImproperlyConfigured("OIDC_ISSUER is set. Set OIDC_CLIENT_ID, and OIDC_ROLES or OIDC_DEFAULT_ROLE, too.")
if PRODUCTION and OIDC_ISSUER and not OIDC_ISSUER.startswith("https://"):
    raise ImproperlyConfigured("OIDC_ISSUER does not begin with https://. In production it has to.")
if OIDC_DEFAULT_ROLE not in ("", "agent", "lead"):
    raise ImproperlyConfigured("OIDC_DEFAULT_ROLE is what anybody at the provider is. Set it to agent or lead.")
if not PASSWORD_SIGN_IN and not OIDC_ISSUER:
    raise ImproperlyConfigured("PASSWORD_SIGN_IN is off and OIDC_ISSUER unset: nobody could sign in. Set one of them.")

# Roles whose password is not enough here: they give a code of an app too, or come from the identity provider
SECOND_FACTOR_ROLES = environment.words("SECOND_FACTOR_ROLES")
if not set(SECOND_FACTOR_ROLES) <= {"agent", "lead", "editor", "publisher", "administrator"}:
    raise ImproperlyConfigured("SECOND_FACTOR_ROLES names roles: agent, lead, editor, publisher, administrator.")

# The domain that passkeys belong to: they serve at its addresses and those below it. With another one none serves more.
PASSKEY_DOMAIN = address_settings.domain("PASSKEY_DOMAIN", ALLOWED_HOSTS)

# For how long a link serves with which somebody chooses a password
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
MESSAGE_STORAGE = "playbook.web.message_cookies.Storage"

# How often one person may ask for what costs, by the name of the view
REQUEST_RATES = {
    "complaints:new": Rate(60, 5, ("POST",)),
    "complaints:start": Rate(60, 2),
    "complaints:list": Rate(120, 0.5),
    "complaints:pick-up": Rate(60, 1),
    "complaints:customers": Rate(30, 10),
    "reader:search": Rate(400, 0.05),
    "reader:code": Rate(60, 0.2),
    "team-checklists:list": Rate(60, 2, ("POST",)),
    "insights:insights": Rate(60, 1),
    "insights:table": Rate(30, 5),
    "insights:gaps": Rate(30, 120, ("POST",)),
    "insights:verdicts": Rate(30, 120, ("POST",)),
    "admin:export": Rate(10, 30),
    "admin:incoming": Rate(20, 10),
    "admin:accounts_user_csv": Rate(20, 10, ("POST",)),
    "admin:accounts_user_as_csv": Rate(10, 30),
    "admin:bring-in": Rate(20, 10, ("POST",)),
    "admin:bring-in-pieces": Rate(60, 3),
}

# How many complaints that others hold one person may open: more than anybody reads, and fewer than a program would
OTHERS_COMPLAINTS = Rate(120, 5)

# Webhooks: the hosts that events may be sent to, and no others; networks of yours that they may be sent to, in clear
# too; whether typed words go with them; how long events and the log of their deliveries are kept
WEBHOOK_HOSTS = [one.lower() for one in address_settings.hosts("WEBHOOK_HOSTS", ())]
if "*" in WEBHOOK_HOSTS:
    raise ImproperlyConfigured("WEBHOOK_HOSTS has '*'. Name hosts, or leave it unset.")
WEBHOOK_NETWORKS = environment.networks("WEBHOOK_NETWORKS")
WEBHOOK_WORDS = environment.boolean("WEBHOOK_WORDS")
WEBHOOK_DAYS = environment.number("WEBHOOK_DAYS", 30)

# Keys of programs that sign links which start a complaint (`playbook/complaints/start_links.py`)
LINK_KEYS = environment.keys("LINK_KEYS")

# Where another system shows the case that a complaint's reference stands for: https://crm.example/case/{reference}
CASE_LINK = address_settings.pattern("CASE_LINK", "reference")

# How often one token of the API may call, and one address of a calendar be read
API_RATE = Rate(240, 0.25)

# What was typed is forgotten so many days after a complaint was closed (`manage.py forget`).
RETENTION_DAYS = environment.number("RETENTION_DAYS", 90)
# An open complaint in which nothing is done for so many days is put before its holder and their lead; RETENTION_DAYS
# later it is forgotten too, unless somebody keeps it.
UNMOVED_DAYS = environment.number("UNMOVED_DAYS", 60)
# Entries of the audit trail are removed so many days after they were made.
AUDIT_DAYS = environment.number("AUDIT_DAYS", 365)
if AUDIT_DAYS < 30:
    raise ImproperlyConfigured("AUDIT_DAYS is less than 30. Nobody may remove younger entries: set it to 30 or more.")

# Language and time

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "playbook" / "locale"]
TIME_ZONE = environment.text("TIME_ZONE", "Europe/London")
if TIME_ZONE not in available_timezones():
    raise ImproperlyConfigured(f"TIME_ZONE is {TIME_ZONE!r}. Write a name such as Europe/London.")

# What `manage.py backup` seals its file with; without it the file is open to whoever has it.

BACKUP_PASSWORD = environment.text("BACKUP_PASSWORD")

# Where backups come each night, for `manage.py doctor`, and how old the newest may be

BACKUP_FOLDER = environment.text("BACKUP_FOLDER")
BACKUP_HOURS = environment.number("BACKUP_HOURS", 26)

# Mail, for reviews: none is sent where no mailer is named

MAILERS = environment.mailers("EMAIL_URL", may_be_clear="mail" in CLEAR_TEXT)
DEFAULT_FROM_EMAIL = environment.text("EMAIL_FROM", "playbook@localhost")

# Static files

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "playbook.web.staticfiles.FoldedStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MIMETYPES = {".svg": "image/svg+xml; charset=utf-8"}

# Pages last read stay readable in the browser without a connection; switch it off and what was kept is emptied.
OFFLINE_PAGES = environment.boolean("OFFLINE_PAGES", default=True)

# Security

SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    # Signing out goes on to the provider, and a browser counts that as part of the form.
    "form-action": [CSP.SELF, *environment.origin_of(OIDC_ISSUER)],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    # A browser tells here what on a page broke these rules (`playbook/web/policy_reports.py`).
    "report-uri": ["/policy-reports/"],
}
# Origins of other systems whose pages may have ours inside them, as a panel beside a case: https://crm.example.org
FRAME_ORIGINS = address_settings.frame_origins("FRAME_ORIGINS")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "playbook.web.errors.csrf_failure"
THEME_COOKIE_NAME, MESSAGE_COOKIE_NAME, SOUGHT_COOKIE_NAME = "theme", "messages", "sought"
KEPT_KEY_COOKIE_NAME = "keptkey"
CSRF_COOKIE_HTTPONLY = False  # htmx reads it when it sends, so that a page left open outlives a new sign-in
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/"]  # the container's own look at itself speaks plain HTTP
    # A browser that has seen it comes by HTTPS only, for so long: begin with 300, and go to a year when all is well.
    SECURE_HSTS_SECONDS = environment.number("HSTS_SECONDS", 31536000)
    # These two bind every host below this one too: only who owns all of them may say so.
    SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.boolean("HSTS_SUBDOMAINS")
    SECURE_HSTS_PRELOAD = environment.boolean("HSTS_PRELOAD")
    # What is the operator's to choose: HSTS as above, and no mail where no server is named.
    SILENCED_SYSTEM_CHECKS += ["security.W004", "security.W005", "security.W021", "mail.E001"]
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    # No other host can set a cookie whose name begins so. With frames the names are others again: a browser that has
    # cookies of before would send both, and one of them is the wrong one.
    _begins = "__Host-framed-" if FRAME_ORIGINS else "__Host-"
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_begins}sessionid", f"{_begins}csrftoken"
    THEME_COOKIE_NAME, MESSAGE_COOKIE_NAME = f"{_begins}theme", f"{_begins}messages"
    SOUGHT_COOKIE_NAME, KEPT_KEY_COOKIE_NAME = f"{_begins}sought", f"{_begins}keptkey"
    if PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Log: to stderr, as lines of text or of JSON. Nobody can write a line of their own, and nothing typed is in one.

LOG_FORMAT = environment.one_of("LOG_FORMAT", ("text", "json"))
LOG_LEVEL = environment.one_of("LOG_LEVEL", ("INFO", "DEBUG", "WARNING", "ERROR"))
LOG_REQUESTS = environment.boolean("LOG_REQUESTS", default=PRODUCTION)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"context": {"()": "playbook.web.log_lines.Context"}},
    "formatters": {
        "text": {"()": "playbook.web.log_lines.LineFormatter"},
        "json": {"()": "playbook.web.log_lines.JsonFormatter"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["context"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "playbook": {"level": LOG_LEVEL},
        # Outside production nobody collects it, and it would hide what a first start says.
        "playbook.audit": {"level": "INFO" if PRODUCTION else "WARNING"},
    },
}

# Watching: figures for Prometheus at an address of their own, and errors to Sentry. Neither where it is unset.

METRICS_ADDRESS = environment.address("METRICS_ADDRESS")
in_clear.demand_sealed(CLEAR_TEXT, SCAN_UPLOADS, METRICS_ADDRESS, TLS_PAIR)
if METRICS_ADDRESS:
    # The library reads it when it is imported.
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(DATA_DIR / "metrics"))
    (DATA_DIR / "metrics").mkdir(parents=True, exist_ok=True)
if SENTRY_DSN := environment.text("SENTRY_DSN"):
    send_errors_to(SENTRY_DSN, release=environment.text("COMMIT"))
