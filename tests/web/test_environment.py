"""The environment is read strictly: nonsense is refused with what to do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from playbook.web import address_settings, database_settings, environment

pytestmark = pytest.mark.one_engine

ROOT = Path(__file__).parent.parent.parent
GOOD = {"PRODUCTION": "1", "SECRET_KEY": "0123456789" * 5, "ALLOWED_HOSTS": "playbook.example.org"}


@pytest.mark.parametrize(("word", "meaning"), [("1", True), ("Yes", True), ("off", False), ("", False)])
def test_a_boolean_is_yes_or_no(monkeypatch, word, meaning):
    monkeypatch.setenv("DEBUG", word)

    assert environment.boolean("DEBUG") is meaning


@pytest.mark.parametrize(
    ("read", "nonsense"),
    [
        (environment.boolean, "maybe"),
        (lambda name: environment.number(name, 0), "-1"),
        (lambda name: environment.number(name, 0), "two"),
        (environment.words, "a,,b"),
        (environment.origins, "playbook.example.org"),
        (environment.origins, "https://playbook.example.org/path"),
    ],
)
def test_nonsense_is_refused_by_name(monkeypatch, read, nonsense):
    monkeypatch.setenv("VALUE", nonsense)

    with pytest.raises(ImproperlyConfigured, match="VALUE"):
        read("VALUE")


@pytest.mark.parametrize(
    "wrong",
    [
        "http://crm.example/case/{reference}",
        "https://crm.example/case/",
        "https://crm.example/{reference}/{reference}",
        "https://crm.example/{reference}?of={number}",
        "https://crm.example/{{reference}}",
        "https://crm.example/}{reference}{",
        "https://{reference}.crm.example/",
        "https://crm.example{reference}",
        "https://crm.example:{reference}/",
        "https://crm.example@{reference}",
        "https://us:er@crm.example/{reference}",
        "https:///{reference}",
        "https://[::1/{reference}",
        "https://crm.example/ {reference}",
        'https://crm.example/"{reference}',
        "javascript:alert('{reference}')",
        "{reference}",
    ],
)
def test_an_address_with_a_place_leads_to_one_host_and_has_the_place_once(monkeypatch, wrong):
    monkeypatch.setenv("VALUE", wrong)

    with pytest.raises(ImproperlyConfigured, match="VALUE"):
        address_settings.pattern("VALUE", "reference")


@pytest.mark.parametrize(
    "wrong",
    [
        "*",
        "'self'",
        "https:",
        "https://*.example.org",
        "https://crm.example.org/",
        "https://crm.example.org/case",
        "https://us@crm.example.org",
        "https://crm.example.org; script-src *",
        "https://crm.example.org https://evil.example",
        "https://crm.example.org:no",
        "http://crm.example.org",
        "http://localhost.example.org",
        "crm.example.org",
        "https://crm.example.org,",
    ],
)
def test_an_origin_that_may_have_our_pages_inside_is_whole_and_of_https(monkeypatch, wrong):
    monkeypatch.setenv("VALUE", wrong)

    with pytest.raises(ImproperlyConfigured, match="VALUE"):
        address_settings.frame_origins("VALUE")


def test_origins_are_taken_as_browsers_write_them(monkeypatch):
    monkeypatch.setenv("VALUE", "https://CRM.example.org, http://localhost:8001")

    assert address_settings.frame_origins("VALUE") == ["https://crm.example.org", "http://localhost:8001"]


def test_in_production_no_other_host_can_set_a_cookie_and_those_for_a_frame_have_names_of_their_own():
    names = (
        "from playbook import settings as s; "
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.THEME_COOKIE_NAME, s.MESSAGE_COOKIE_NAME, "
        "s.SOUGHT_COOKIE_NAME, s.KEPT_KEY_COOKIE_NAME)"
    )
    plain = settings_with(GOOD, "shell", "--no-imports", "-c", names)
    framed = settings_with({**GOOD, "FRAME_ORIGINS": "https://crm.example.org"}, "shell", "--no-imports", "-c", names)

    kinds = ("sessionid", "csrftoken", "theme", "messages", "sought", "keptkey")
    assert plain.stdout.split() == [f"__Host-{kind}" for kind in kinds]
    assert framed.stdout.split() == [f"__Host-framed-{kind}" for kind in kinds]


@pytest.mark.parametrize(
    "right", ["https://crm.example/case/{reference}/x", "https://crm.example:8443?id={reference}#a"]
)
def test_a_right_one_is_taken_as_it_is(monkeypatch, right):
    monkeypatch.setenv("VALUE", right)

    assert address_settings.pattern("VALUE", "reference") == right


@pytest.mark.parametrize(
    "url",
    [
        "mysql://host/name",
        "sqlite://",
        "sqlite:///",
        "postgres://host",
        "postgres://u:secret@host:port/name",
        "x",
    ],
)
def test_an_unknown_database_is_refused_without_repeating_it(url):
    with pytest.raises(ImproperlyConfigured) as caught:
        database_settings.database(url)

    assert "secret" not in str(caught.value)


def test_sqlite_writes_at_once_and_to_the_disk():
    database = database_settings.database("sqlite:////tmp/some%20where/playbook.sqlite3")

    assert database["NAME"] == "/tmp/some where/playbook.sqlite3"
    assert database["CONN_MAX_AGE"] is None
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL; PRAGMA secure_delete=ON" in database["OPTIONS"]["init_command"]


def test_postgresql_has_a_pool_and_timeouts():
    database = database_settings.database("postgres://us%40er:p%2Fw@db:5433/playbook?sslmode=require")

    assert (database["USER"], database["PASSWORD"], database["PORT"]) == ("us@er", "p/w", "5433")
    assert database["OPTIONS"]["pool"] == {"min_size": 2, "max_size": 8, "timeout": 5}
    assert database["OPTIONS"]["sslmode"] == "require"
    assert "statement_timeout=5000" in database["OPTIONS"]["options"]


@pytest.mark.parametrize(
    ("version", "fixed"),
    [
        ((3, 40, 1), False),
        ((3, 44, 6), True),
        ((3, 46, 1), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
    ],
)
def test_write_ahead_is_used_only_where_it_loses_nothing(version, fixed):
    assert database_settings.has_wal_fix(version) is fixed


def test_a_key_is_made_once_and_for_its_owner_only(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)

    key = environment.secret_key(tmp_path / "data", production=False)

    assert len(key) >= 50
    assert environment.secret_key(tmp_path / "data", production=False) == key
    assert (tmp_path / "data" / "secret-key").stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(ImproperlyConfigured, match="DATA_DIR"):
        environment.secret_key(tmp_path / "file" / "data", production=False)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "https://playbook.example.org"}, "Write host names alone"),
        ({"ALLOWED_HOSTS": "playbook.example.org:443"}, "ALLOWED_HOSTS has 'playbook.example.org:443'"),
        ({"DEBUG": "1"}, "DEBUG"),
        ({"PROXIES": "1"}, "Write the addresses that your proxies come from"),
        ({"PROXIES": "10.0.0.1/8"}, "PROXIES"),
        ({"SECRET_KEY_FALLBACKS": "short"}, "SECRET_KEY_FALLBACKS"),
        ({"TIME_ZONE": "Nowhere"}, "TIME_ZONE"),
        ({"FRAME_ORIGINS": "https://*.example.org"}, "FRAME_ORIGINS"),
        ({"CASE_LINK": "http://crm.example/{reference}"}, "CASE_LINK"),
        ({"DATABASE_URL": "postgres://u:secret@db.example.org/playbook"}, "sslmode=verify-full"),
        ({"DATABASE_TLS": "perhaps"}, "DATABASE_TLS"),
        ({"MIGRATION_DATABASE_URL": "postgres://u:secret@127.0.0.1/playbook"}, "only PostgreSQL has roles"),
    ],
)
def test_production_refuses_what_is_unsafe(wrong, says):
    done = settings_with({**GOOD, **wrong})

    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret@" not in done.stderr


@pytest.mark.parametrize("host", ["playbook", "Playbook.example.org", ".example.org", "127.0.0.1", "[::1]", "*"])
def test_a_host_is_a_name_or_an_address(host, monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", host)

    assert address_settings.hosts("ALLOWED_HOSTS", ()) == [host]


@pytest.mark.parametrize(
    "host",
    ["https://a.org", "a.org:443", "a.org/", "münchen.de", "a.org.", "[::1", "::1", "[a]", "*.a.org", "-"],
)
def test_what_no_request_can_name_is_no_host(host, monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", f"playbook.example.org,{host}")

    with pytest.raises(ImproperlyConfigured, match="Write host names alone"):
        address_settings.hosts("ALLOWED_HOSTS", ())


HERE = "postgres://u:secret@127.0.0.1/playbook"


@pytest.mark.parametrize(
    "url",
    [
        "postgres://u:secret@db.example.org/playbook",
        "postgres://u:secret@db.example.org/playbook?sslmode=prefer",
        "postgres://u:secret@localhost.example.org/playbook",
        "postgres://u:secret@10.0.0.1/playbook?sslmode=disable",
        "postgres://u:secret@127.0.0.1/playbook?hostaddr=10.0.0.1",
        "postgres://u:secret@/playbook?host=/run/postgresql,db.example.org",
        "postgres://u:secret@/playbook?service=far",
    ],
)
def test_the_way_to_a_database_on_another_machine_has_to_be_sealed(url):
    serving, far = database_settings.database(HERE), database_settings.database(url)

    with pytest.raises(ImproperlyConfigured, match="^DATABASE_URL leads") as refused:
        database_settings.demand_tls(far, None)
    assert "secret" not in str(refused.value)
    with pytest.raises(ImproperlyConfigured, match="^MIGRATION_DATABASE_URL leads"):
        database_settings.demand_tls(serving, far)


@pytest.mark.parametrize(
    "url",
    [
        "postgres://u:secret@db.example.org/playbook?sslmode=require&sslrootcert=/ca.pem",
        "postgres://u:secret@db.example.org/playbook?sslmode=verify-ca&sslrootcert=/ca.pem",
        "postgres://u:secret@db.example.org/playbook?sslmode=verify-full&sslrootcert=/ca.pem",
        "postgres://u:secret@localhost:5433/playbook",
        "postgres://u:secret@[::1]/playbook",
        "postgres://u:secret@/playbook?host=/run/postgresql",
        "postgres:///playbook",
        "sqlite:////srv/playbook.sqlite3",
    ],
)
def test_a_sealed_way_and_one_that_stays_on_the_machine_are_taken(url):
    database_settings.demand_tls(database_settings.database(url), None)


def test_a_database_on_another_machine_has_to_prove_whose_it_is_unless_a_setting_says_otherwise():
    far = {"DATABASE_URL": "postgres://u:secret@db.example.org/playbook?sslmode=require"}
    refused = settings_with({**GOOD, **far}, "version")

    assert refused.returncode == 1
    assert "does not ask whose machine answers" in refused.stderr
    assert "secret" not in refused.stderr
    assert settings_with({**GOOD, **far, "DATABASE_TLS": "unproved"}, "version").returncode == 0
    clear = {"DATABASE_URL": "postgres://u:secret@db.example.org/playbook"}
    assert settings_with({**GOOD, **clear, "DATABASE_TLS": "unproved"}, "version").returncode == 1


def test_that_nobody_else_is_on_the_network_is_said_by_a_setting():
    far = {"DATABASE_URL": "postgres://u:secret@database/playbook"}

    assert settings_with({**GOOD, **far, "DATABASE_TLS": "off"}, "version").returncode == 0
    assert settings_with({**GOOD, **far}, "version").returncode == 1
    assert settings_with({**far, "DATA_DIR": os.environ["DATA_DIR"]}, "version").returncode == 0  # a trial


def test_the_owner_of_the_tables_is_another_role_than_the_one_that_serves():
    with pytest.raises(ImproperlyConfigured, match="same role"):
        database_settings.owner(HERE, database_settings.database(HERE))

    found = database_settings.owner("postgres://o:p@127.0.0.1/playbook", database_settings.database(HERE))
    assert found["USER"] == "o"
    assert database_settings.owner("", database_settings.database(HERE)) is None


@pytest.mark.parametrize(
    "other",
    [
        "postgres://o:hidden@127.0.0.1/drill",
        "postgres://o:hidden@127.0.0.2/playbook",
        "postgres://o:hidden@127.0.0.1:5433/playbook",
        "postgres://o:hidden@127.0.0.1/playbook?host=127.0.0.2",
        "postgres://o:hidden@127.0.0.1/playbook?port=5433",
        "postgres://o:hidden@127.0.0.1/playbook?dbname=drill",
    ],
)
def test_no_command_runs_where_the_two_addresses_lead_to_different_databases(other):
    with pytest.raises(ImproperlyConfigured, match="to playbook on 127.0.0.1, port 5432") as refused:
        database_settings.owner(other, database_settings.database(HERE))
    assert "hidden" not in str(refused.value)
    assert "secret" not in str(refused.value)

    done = settings_with({"DATABASE_URL": HERE, "MIGRATION_DATABASE_URL": other}, "version")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "Let host, port and name be the same in both" in done.stderr


POOLED = {
    "DATABASE_URL": "postgres://u:secret@127.0.0.1:6432/playbook",
    "MIGRATION_DATABASE_URL": "postgres://o:hidden@127.0.0.1:5432/playbook",
    "DATABASE_POOLER": "127.0.0.1:6432",
}


def test_a_pooler_that_is_named_may_stand_before_the_database():
    assert settings_with(POOLED, "version").returncode == 0
    assert settings_with({**POOLED, "DATABASE_POOLER": ""}, "version").returncode == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"DATABASE_POOLER": "127.0.0.1:6433"}, "DATABASE_POOLER is 127.0.0.1:6433, and DATABASE_URL leads"),
        ({"DATABASE_POOLER": "6432"}, "DATABASE_POOLER is '6432'"),
        ({"DATABASE_URL": HERE}, "DATABASE_POOLER is 127.0.0.1:6432, and DATABASE_URL leads"),
        ({"DATABASE_URL": "sqlite:////srv/playbook.sqlite3", "MIGRATION_DATABASE_URL": ""}, "DATABASE_POOLER is"),
        ({"DATABASE_URL": f"{POOLED['DATABASE_URL']}_drill"}, "DATABASE_URL to playbook_drill"),
        ({"MIGRATION_DATABASE_URL": f"{HERE}_drill"}, "MIGRATION_DATABASE_URL leads to playbook_drill"),
    ],
)
def test_a_pooler_lets_no_slip_through(wrong, says):
    done = settings_with({**POOLED, **wrong}, "version")

    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert says in done.stderr
    assert "secret" not in done.stderr
    assert "hidden" not in done.stderr


@pytest.mark.parametrize("sign", ["/", "#", "?", "[", "%", "1/", "1#"])
def test_a_password_that_has_to_be_encoded_is_told_how(sign):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL.*percent-encoded") as refused:
        database_settings.database(f"postgres://u:{sign}secret@127.0.0.1/playbook")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("same", ["127.0.0.1:5432/playbook", "/playbook?host=127.0.0.1"])
def test_two_addresses_of_one_database_are_taken_however_they_are_written(same):
    assert database_settings.owner(f"postgres://o:p@{same}", database_settings.database(HERE))


def test_production_passes_the_deployment_check():
    done = settings_with(GOOD, "check", "--deploy", "--fail-level", "WARNING")

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("said", "header"),
    [
        ({}, "max-age=31536000"),
        ({"HSTS_SECONDS": "300"}, "max-age=300"),
        ({"HSTS_SUBDOMAINS": "1", "HSTS_PRELOAD": "1"}, "max-age=31536000; includeSubDomains; preload"),
    ],
)
def test_how_long_browsers_come_by_https_only_begins_small_and_binds_no_other_host(said, header):
    code = "from playbook.web.bare_answers import hsts; print(hsts())"
    done = settings_with({**GOOD, **said}, "shell", "-v", "0", "-c", code)

    assert done.stdout.strip() == header, done.stderr


def test_a_secret_may_stand_in_a_file(tmp_path):
    (tmp_path / "key").write_text(GOOD["SECRET_KEY"] + "\n")
    values = {name: value for name, value in GOOD.items() if name != "SECRET_KEY"}

    assert settings_with({**values, "SECRET_KEY_FILE": str(tmp_path / "key")}).returncode == 0
    missing = settings_with({**values, "SECRET_KEY_FILE": str(tmp_path / "none")})
    assert (missing.returncode, "SECRET_KEY_FILE names" in missing.stderr) == (1, True)


@pytest.mark.parametrize("command", [("audit", "verify"), ("customer", "export", "K-1"), ("forget",)], ids=" ".join)
def test_a_command_before_the_first_start_says_what_to_do(tmp_path, command):
    done = settings_with({"DATA_DIR": str(tmp_path)}, *command)

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("There is nothing in the database /")
    assert "Traceback" not in done.stderr


def test_a_command_says_that_the_database_cannot_be_reached(tmp_path):
    nobody = "postgresql://nobody@127.0.0.1:1/none"
    done = settings_with({"DATA_DIR": str(tmp_path), "DATABASE_URL": nobody}, "audit", "verify")

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("The database cannot be reached")
    assert "Traceback" not in done.stderr


def settings_with(values: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command of manage.py in an environment of only these settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "DATA_DIR") if name in os.environ}
    words = [sys.executable, "manage.py", *(command or ("check", "--tag", "security"))]
    return subprocess.run(words, cwd=ROOT, env={**kept, **values}, capture_output=True, text=True, check=False)


def test_mail_goes_nowhere_unless_a_server_is_named(monkeypatch):
    monkeypatch.delenv("EMAIL_URL", raising=False)

    assert environment.mailers("EMAIL_URL")["default"]["BACKEND"].endswith("dummy.EmailBackend")


def test_a_mail_server_is_read_from_its_address(monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "smtps://play:p%40ss@mail.example.org")
    options = environment.mailers("EMAIL_URL")["default"]["OPTIONS"]

    assert (options["host"], options["port"], options["use_ssl"]) == ("mail.example.org", 465, True)
    assert options["password"] == "p@ss"


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtp://"])
def test_a_mail_server_that_makes_no_sense_is_refused(monkeypatch, url):
    monkeypatch.setenv("EMAIL_URL", url)

    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        environment.mailers("EMAIL_URL")


def test_pairs_are_read_and_what_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAIRS", "agents=agent, the leads=lead")
    assert environment.pairs("PAIRS", values=("agent", "lead")) == {"agents": "agent", "the leads": "lead"}

    for wrong in ("agents", "agents=", "=agent", "agents=king"):
        monkeypatch.setenv("PAIRS", wrong)
        with pytest.raises(ImproperlyConfigured, match="PAIRS"):
            environment.pairs("PAIRS", values=("agent", "lead"))
