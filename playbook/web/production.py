"""What stands against serving real people with this data and these settings, and what to do about each."""

import stat
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection

from playbook.web.in_clear import clear_host


def refuse_to_serve(host: str = "") -> None:
    """Raise `CommandError` with everything that has to be mended first, in the settings and in the data.

    `host` is where it is to listen.
    """
    found = [*_settings(), *_file(), *filter(None, [clear_host(host, settings.CLEAR_TEXT, settings.TLS_PAIR)])]
    for app in apps.get_app_configs():
        # A package above this one that has something to say names it so.
        found += getattr(app, "production_problems", list)()
    if found:
        raise CommandError("This is not fit for production:\n" + "\n".join(f"  - {one}" for one in found))


def _settings() -> list[str]:
    if settings.PROXIES:
        return []
    return [
        "No proxy is named. In production a proxy of yours speaks HTTPS and passes requests on; set PROXIES to the "
        "address it comes from, such as 127.0.0.1 where it runs on this machine, or a network such as 10.0.0.0/24."
    ]


def _file() -> list[str]:
    """Whether anybody who has an account on this machine could read the database."""
    if connection.vendor != "sqlite":
        return []
    file = Path(connection.settings_dict["NAME"])
    if not file.exists() or not file.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH):
        return []
    return [f"Everybody on this machine can read the database {file}. Close it with: chmod 600 {file}"]
