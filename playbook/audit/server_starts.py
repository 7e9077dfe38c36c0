"""A server that starts is written down with the settings that decide what becomes of people's words, and who may in."""

from django.conf import settings

from playbook.audit.models import Act, Entry
from playbook.audit.trail import Detail, record
from playbook.web.version import version

# Nothing of these is secret.
WATCHED = (
    "PRODUCTION",
    "RETENTION_DAYS",
    "UNMOVED_DAYS",
    "AUDIT_DAYS",
    "IDLE_MINUTES",
    "SECOND_FACTOR_ROLES",
    "PASSKEY_DOMAIN",
    "FOUR_EYES",
    "OFFLINE_PAGES",
    "TIME_ZONE",
    "PROXIES",
    "SECURE_HSTS_SECONDS",
    "LOG_LEVEL",
    "LOG_REQUESTS",
)


def note_start() -> None:
    """Write down that a server has started, and first what of the settings is other than at the start before."""
    now: dict[str, Detail] = {name.lower(): _plain(getattr(settings, name)) for name in WATCHED}
    now["version"] = version()
    last = Entry.objects.filter(act=Act.SERVER_STARTED).order_by("number").last()
    before = last.details if last else now
    changed = {name: value for name, value in now.items() if before.get(name) != value}
    if changed:
        record(Act.SETTINGS_CHANGED, more=changed | {f"from_{name}": before.get(name) for name in changed})
    record(Act.SERVER_STARTED, more=now)


def _plain(value: Detail | list[str]) -> Detail:
    return "+".join(map(str, value)) if isinstance(value, list) else value
