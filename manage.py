#!/usr/bin/env python
"""The door to every command: `uv run manage.py start` runs the playbook."""

import os
import sys


def main() -> None:
    """Run the command named on the command line. Exits with 1 where Python is too old or Django is missing,
    where a setting makes no sense, and where the database is away or has no tables yet.
    """
    if sys.version_info < (3, 12):  # noqa: UP036 - the older Python that this is for reads no pyproject.toml
        sys.exit(
            f"Playbook needs Python 3.12 or newer; this is {sys.version.split()[0]}.\n"
            "Run it with uv, which fetches a Python that fits: uv run manage.py start"
        )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "playbook.settings")
    try:
        import django
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import call_command, execute_from_command_line
        from django.db import DatabaseError
    except ImportError:
        sys.exit("Django is not installed for this Python. Run the command with uv: uv run manage.py start")
    try:
        if sys.argv[1:] in (["version"], ["--version"]):  # to both of which Django would say its own
            django.setup()
            call_command("version")
        else:
            execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"Playbook cannot start: {error}")
    except DatabaseError as error:
        from playbook.web.database_errors import said_of

        if said := said_of(error):
            sys.exit(said)
        raise


if __name__ == "__main__":
    main()
