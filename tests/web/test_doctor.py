"""What `manage.py doctor` says."""

import datetime
import re
import subprocess
import sys
from contextlib import nullcontext
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from playbook.audit.guard import guard, unguard
from playbook.audit.models import Act
from playbook.audit.trail import record
from playbook.web import doctor, work_sign
from playbook.web.backups.files import name_of_backup
from playbook.web.management.commands import doctor as command
from playbook.web.version import version
from tests.engines import PROGRAMS

ROOT = Path(__file__).parent.parent.parent


def said(monkeypatch: pytest.MonkeyPatch) -> str:
    """Its words. The test's connection stays open."""
    monkeypatch.setattr(command, "without_pool", nullcontext)
    monkeypatch.setenv("PG_BIN", str(PROGRAMS))
    out = StringIO()
    try:
        call_command("doctor", stdout=out)
    except SystemExit as ended:
        out.write(f"exit {ended.code}")
    return out.getvalue()


@pytest.mark.django_db
def test_a_misspelt_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETENTION_DAY", "30")
    monkeypatch.setenv("PROXY", "127.0.0.1")
    monkeypatch.setenv("PROXYS", "127.0.0.1")

    words = said(monkeypatch)

    assert "MEND  RETENTION_DAY is no setting of Playbook. Did you mean RETENTION_DAYS?" in words
    assert "MEND  PROXY is no setting of Playbook. Did you mean PROXIES?" in words
    assert "MEND  PROXYS is no setting of Playbook. Did you mean PROXIES?" in words
    assert words.endswith("exit 1")


@pytest.mark.django_db
def test_a_trail_that_nobody_guards_is_to_be_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    record(Act.API_USED)
    assert "MEND  The database would let entries of the audit trail be changed" in said(monkeypatch)
    guard(connection)
    assert "audit trail be changed" not in said(monkeypatch)
    unguard(connection)


@pytest.mark.django_db
def test_a_disk_that_is_nearly_full_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "GIGABYTE", 10**30)

    assert "Make room." in said(monkeypatch)


@pytest.mark.django_db
def test_a_data_folder_that_may_not_be_entered_is_said(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    settings.DATA_DIR = tmp_path / "file" / "data"

    assert f"cannot write to the data folder {settings.DATA_DIR}" in said(monkeypatch)


@pytest.mark.django_db
def test_a_data_folder_that_cannot_be_written_is_said(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody may make a file, whoever runs the test."""
    settings.DATA_DIR = Path("/proc/self")

    assert "cannot write to the data folder /proc/self" in said(monkeypatch)


def backups_said(folder: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """The line about backups in a folder."""
    settings.BACKUP_FOLDER = str(folder)
    words = re.search(r"^.*(?:backup in|BACKUP_FOLDER).*$", said(monkeypatch), re.MULTILINE)
    assert words
    return words[0]


@pytest.mark.django_db
def test_the_age_of_the_last_backup_is_said_and_one_that_is_too_old_is_to_be_mended(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.datetime(2026, 3, 3, 12, tzinfo=datetime.UTC)
    monkeypatch.setattr(doctor.timezone, "now", lambda: now)
    assert backups_said(tmp_path, settings, monkeypatch).startswith(f"MEND  There is no backup in {tmp_path}.")
    for name in ("playbook-20260301-110000.backup", "notes.txt", "playbook-99999999-999999.backup"):
        (tmp_path / name).touch()
    old = backups_said(tmp_path, settings, monkeypatch)
    assert old.startswith(f"MEND  The last backup in {tmp_path} is 49 hours old (2026-03-01 11:00 UTC).")
    (tmp_path / "playbook-20260302-110000.backup").touch()
    assert backups_said(tmp_path, settings, monkeypatch).startswith(f"ok    The last backup in {tmp_path} is 25 hours")
    settings.BACKUP_HOURS = 24
    assert backups_said(tmp_path, settings, monkeypatch).startswith("MEND")


@pytest.mark.django_db
def test_a_folder_of_backups_that_is_none_is_said(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = backups_said(tmp_path / "nowhere", settings, monkeypatch)

    assert words.startswith("MEND")
    assert "No such file or directory" in words
    assert backups_said(Path(), settings, monkeypatch).startswith("MEND")
    settings.BACKUP_FOLDER = ""
    assert "ok    How old the last backup is was not looked at" in said(monkeypatch)


@pytest.mark.django_db
def test_what_the_command_makes_is_what_is_found(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = name_of_backup(timezone.now())
    (tmp_path / made).touch()

    assert "is 0 hours old" in backups_said(tmp_path, settings, monkeypatch)


@pytest.mark.django_db
def test_whether_anybody_works_in_the_background_is_said_and_of_which_version(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_DIR, settings.PRODUCTION = tmp_path, True
    assert "MEND  Nobody does the work in the background" in said(monkeypatch)
    other = connection.copy()
    other.settings_dict["OPTIONS"].pop("pool", None)
    monkeypatch.setattr(work_sign, "version", lambda: "0.0.1")

    with monkeypatch.context() as works:
        works.setattr(work_sign, "connection", other)
        with work_sign.shown():
            other.ensure_connection()
            works.undo()
            words = said(monkeypatch)
    other.close()
    assert f"MEND  The work in the background is done, by version 0.0.1. This here is {version()}" in words


def pretend(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A `pg_dump` that does what the script says."""
    program = folder / "pg_dump"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o700)
    monkeypatch.setenv("PG_BIN", str(folder))


@pytest.mark.postgresql
@pytest.mark.django_db
def test_a_pg_dump_that_speaks_no_tls_or_is_too_old_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is tried with the address that a backup takes: what it says then is what the night's backup would say."""
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "sslmode", "require")
    pretend(tmp_path, monkeypatch, '[ "$PGSSLMODE" = require ] && echo "SSL support is not compiled in" >&2 && exit 1')
    said = [(one.is_well, one.words) for one in doctor._backups()]

    assert said == [(False, "No backup can be made here: pg_dump failed: SSL support is not compiled in")]


@pytest.mark.postgresql
@pytest.mark.django_db
def test_the_pg_dump_that_is_here_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "which was tried" in said(monkeypatch)


@pytest.mark.postgresql
@pytest.mark.django_db
def test_connections_are_counted_and_too_few_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    words = said(monkeypatch)
    assert "A process that serves keeps up to 9 (8, and one that watches), `work` keeps 1: enough for" in words
    monkeypatch.setattr(doctor, "PROCESSES", 50)

    assert "Raise max_connections, or the limit of the role, to 901 or more." in said(monkeypatch)


@pytest.mark.one_engine
def test_every_setting_is_on_the_page_of_settings_and_is_passed_on_by_compose() -> None:
    page, compose = (ROOT / ".deploy/README.md").read_text(), (ROOT / "docker-compose.yml").read_text()
    code = "from playbook import settings; from playbook.web.environment import NAMES; print(*NAMES)"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    names = {name for name in said.split() if not name.endswith("_FILE")}
    fixed = {"DATA_DIR", "DATABASE_URL", "PRODUCTION", "DEBUG", "COMMIT", "PG_BIN"}

    assert [name for name in sorted(names) if f"`{name}`" not in page] == []
    assert [name for name in sorted(names - fixed) if not re.search(rf"\b{name}(_FILE)?:", compose)] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("roles", "by_password", "is_said"),
    [([], True, True), (["editor"], True, True), (["administrator"], True, False), ([], False, False)],
)
def test_that_a_password_alone_opens_an_administrators_account_is_said(
    roles: list[str], by_password: bool, is_said: bool, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SECOND_FACTOR_ROLES, settings.PASSWORD_SIGN_IN = roles, by_password

    assert ("A password alone opens an administrator's account" in said(monkeypatch)) is is_said
