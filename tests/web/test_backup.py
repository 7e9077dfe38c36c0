"""The drill: back up while people write, lose everything, restore, and compare. And whatever a backup can suffer."""

import base64
import hashlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.management import CommandError, call_command
from django.db import connection, connections

from playbook.accounts.models import Session, Team, User
from playbook.audit.keeping import sign_last
from playbook.audit.models import Act, Entry
from playbook.audit.trail import record
from playbook.web.backups import archive, in_use
from playbook.web.backups.sealing import PIECE, is_sealed, seal, unseal
from playbook.web.management.commands import restore
from tests.conftest import make_user
from tests.engines import PROGRAMS

# With less work for the key, up to version 0.2; and by the cipher of before
SEALED_BEFORE = [
    b"playbook-sealed-1 sz/h6nPoULFFG0SibeLShQ==\n"
    b"gAAAAABrCpxfwEzs-5Y4IieV6wSMASbqDPouSLWz8efH5GLFuC9vmGYw_nDD"
    b"97b5bZxPyE0XmRrc9JDZgRt3mnx-M7j2RvBH3jTeb-T6BCvl5p3eAAvVmnU=\n",
    b"playbook-sealed-2 qY0mlhM+jsmTIamXfybS6g==\n"
    b"gAAAAABrCur0cx9KrF_2y1hZihuVZwXQKR_zCcilBvBZRYE-1BNYfzVsYv-k"
    b"MzIPHXtLWAo7R6B7Lvv94F5waRblX17912pNtNPiyrH8ITWhTSZVbSnP19M=\n",
]


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """PostgreSQL's programs are those of the wheel; nothing is sealed."""
    monkeypatch.setenv("PG_BIN", str(PROGRAMS))
    settings.BACKUP_PASSWORD = ""


@contextmanager
def somebody_writing() -> Iterator[None]:
    """Somebody writes all the while."""
    stop = threading.Event()

    def write() -> None:
        while not stop.wait(0.01):
            record(Act.API_USED)
        connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    yield
    stop.set()
    writer.join(30)


def run(*arguments: str) -> str:
    """A command, and what it says."""
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("password", ["", "a password for the drill"])
def test_what_was_backed_up_while_people_wrote_is_there_again(tmp_path: Path, settings: Any, password: str) -> None:
    settings.BACKUP_PASSWORD = password
    make_user(username="agent", team=Team.objects.create(name="Front desk"))
    for number in range(50):
        record(Act.API_USED, count=number)
    before = list(Entry.objects.order_by("number").values())

    with somebody_writing():
        said = run("backup", str(tmp_path))
    (file,) = tmp_path.glob("*.backup")
    Entry.objects.all().delete()
    User.objects.all().delete()
    Session.objects.create(session_key="stolen", session_data="x", expire_date="2099-01-01T00:00Z")
    run("restore", str(file), "--replace")

    assert ("sealed" in said, file.stat().st_mode & 0o077) == (bool(password), 0)
    assert list(Entry.objects.order_by("number").values())[: len(before)] == before
    assert User.objects.get().team.name == "Front desk"
    assert not Session.objects.exists()
    assert "whole" in run("audit", "verify")


@pytest.mark.django_db(transaction=True)
def test_a_restore_says_that_the_backup_was_made_with_another_key_and_the_trail_is_proved_with_it(
    tmp_path: Path, settings: Any
) -> None:
    record(Act.API_USED)
    sign_last()
    archive.make(tmp_path / "one.backup")
    before, settings.SECRET_KEY = settings.SECRET_KEY, "another key than that of the backup"

    said = run("restore", str(tmp_path / "one.backup"), "--replace")

    assert "1 of 1 signed heads of the audit trail are sealed or signed with a key that is not named here" in said
    settings.SECRET_KEY_FALLBACKS = [before]
    run("rotate_keys")
    settings.SECRET_KEY_FALLBACKS = []
    assert "whole" in run("audit", "verify")
    archive.make(tmp_path / "two.backup")
    assert "not named here" not in run("restore", str(tmp_path / "two.backup"), "--replace")


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A backup."""
    file = tmp_path / "one.backup"
    archive.make(file)
    return file


@pytest.mark.django_db(transaction=True)
def test_a_damaged_backup_is_refused_before_anything_is_touched(made: Path) -> None:
    make_user(username="agent")
    content = bytearray(made.read_bytes())
    content[len(content) // 2] ^= 1
    made.write_bytes(bytes(content))

    with pytest.raises(CommandError, match="damaged"):
        run("restore", str(made), "--replace")
    assert User.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_backup_cut_off_is_refused(made: Path) -> None:
    made.write_bytes(made.read_bytes()[: made.stat().st_size // 2])

    with pytest.raises(CommandError, match="no backup|damaged"):
        run("restore", str(made), "--check")


@pytest.mark.django_db(transaction=True)
def test_what_is_there_is_not_thrown_away_unasked(made: Path) -> None:
    with pytest.raises(CommandError, match="--replace") as refused:
        run("restore", str(made))
    assert str(connection.settings_dict["NAME"]) in str(refused.value)


@pytest.mark.django_db(transaction=True)
def test_whether_there_is_data_is_asked_of_the_database_that_is_written_to(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the two roles' addresses the owner's is the one whose database would be thrown away."""

    @contextmanager
    def elsewhere() -> Iterator[None]:
        with monkeypatch.context() as owner:
            owner.setattr(connection.introspection, "table_names", lambda: ["accounts_user"])
            yield

    written: list[Path] = []
    monkeypatch.setattr(connection.introspection, "table_names", list)
    monkeypatch.setattr(restore, "as_owner", elsewhere)
    monkeypatch.setattr(restore, "put_back", written.append)

    with pytest.raises(CommandError, match="--replace"):
        run("restore", str(made))
    assert written == []


@pytest.fixture
def somebody_else() -> Iterator[None]:
    """Another process has the database open."""
    database = connection.settings_dict
    options = {"host": database["OPTIONS"].get("host", database["HOST"]), "port": database["PORT"]}
    place = {"dbname": database["NAME"], "user": database["USER"], "password": database["PASSWORD"], **options}
    given = {name: value for name, value in place.items() if value}
    postgresql = f"import psycopg; kept = psycopg.connect(**{given!r})"
    sqlite = f"import sqlite3; kept = sqlite3.connect({str(database['NAME'])!r}); kept.execute('PRAGMA user_version')"
    code = f"{postgresql if connection.vendor == 'postgresql' else sqlite}; print('open', flush=True); input()"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", code], text=True, **pipes) as process:
        assert process.stdout
        assert process.stdout.readline() == "open\n"
        yield
        process.kill()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_others_have_open_is_not_replaced(
    made: Path, somebody_else: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_use, "PATIENCE", 0.3)
    make_user(username="agent")

    with pytest.raises(CommandError, match="is in use .*1.* Stop every server and every `manage.py work`"):
        run("restore", str(made), "--replace")
    assert User.objects.exists()
    run("restore", str(made), "--replace", "--in-use")
    assert not User.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_backup_of_a_newer_version_is_refused(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(archive, "applied", lambda: ["accounts.9999_from_the_future"])
    archive.make(tmp_path / "x")

    with pytest.raises(CommandError, match="newer"):
        run("restore", str(tmp_path / "x"), "--replace")


@pytest.mark.django_db(transaction=True)
def test_a_backup_of_the_other_engine_is_refused(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = "sqlite" if connection.vendor == "postgresql" else "postgresql"
    monkeypatch.setattr(restore, "connection", SimpleNamespace(vendor=other))

    with pytest.raises(CommandError, match="That backup is of"):
        run("restore", str(made), "--replace")


@pytest.mark.django_db(transaction=True)
def test_old_ones_go_and_the_newest_stay(tmp_path: Path) -> None:
    for day in ("20260101-000000", "20260102-000000"):
        (tmp_path / f"playbook-{day}.backup").touch()
    run("backup", str(tmp_path), "--keep", "2")

    names = sorted(one.name for one in tmp_path.glob("*.backup"))
    assert (len(names), names[0]) == (2, "playbook-20260102-000000.backup")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("name", "more"), [("nightly", []), ("nightly", ["--keep", "2"]), ("of.day", ["--keep", "2"])])
def test_a_folder_that_is_missing_is_made_and_no_file_of_its_name(tmp_path: Path, name: str, more: list[str]) -> None:
    run("backup", str(tmp_path / name), *more)

    assert len(list((tmp_path / name).glob("playbook-*.backup"))) == 1
    assert (tmp_path / name).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("more", [[], ["--keep", "2"]])
def test_a_file_that_stands_where_the_folder_should_is_not_written_over(tmp_path: Path, more: list[str]) -> None:
    (tmp_path / "nightly").write_text("the backup of before")

    with pytest.raises(CommandError, match="is a file"):
        run("backup", str(tmp_path / "nightly"), *more)
    assert (tmp_path / "nightly").read_text() == "the backup of before"


@pytest.mark.parametrize("number", ["0", "-1"])
def test_to_keep_none_is_refused(tmp_path: Path, number: str) -> None:
    with pytest.raises(CommandError, match="at least 1"):
        run("backup", str(tmp_path), f"--keep={number}")


@pytest.mark.django_db(transaction=True)
def test_a_backup_of_an_empty_database_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "applied", list)

    with pytest.raises(CommandError, match=r"There is nothing in the database .*DATABASE_URL"):
        run("backup", str(tmp_path))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_files_that_are_no_use_are_said_in_words(tmp_path: Path, settings: Any) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(CommandError, match="file is no use here .* user "):
        run("backup", str(tmp_path / "file" / "one.backup"))
    with pytest.raises(CommandError, match="/proc/self/mem is no use here"):  # is there, and cannot be read by anybody
        run("restore", "/proc/self/mem", "--check")
    settings.DATA_DIR = tmp_path / "file" / "data"
    with pytest.raises(CommandError, match="data/backup is no use here"):
        run("backup", str(tmp_path / "one.backup"))


def test_without_a_password_nothing_is_said_to_be_sealed(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="BACKUP_PASSWORD"):
        run("backup", str(tmp_path), "--encrypt")


@pytest.mark.parametrize("size", [0, 1, PIECE, 2 * PIECE + 7])
def test_a_sealed_file_comes_back_as_it_was(tmp_path: Path, size: int) -> None:
    (tmp_path / "plain").write_bytes(b"z" * size)
    seal(tmp_path / "plain", tmp_path / "sealed", "secret")
    unseal(tmp_path / "sealed", tmp_path / "back", "secret")

    assert (tmp_path / "back").read_bytes() == b"z" * size
    assert b"z" * 16 not in (tmp_path / "sealed").read_bytes()


def test_a_sealed_file_is_what_any_program_can_open_with_aes_gcm(tmp_path: Path) -> None:
    """By the libraries alone: scrypt makes the key, and a piece is a nonce with what AES-256-GCM made of it."""
    (tmp_path / "plain").write_bytes(b"as it was")
    seal(tmp_path / "plain", tmp_path / "sealed", "secret")
    first, piece = (tmp_path / "sealed").read_bytes().splitlines()
    mark, salt = first.split()
    key = hashlib.scrypt(b"secret", salt=base64.b64decode(salt), n=2**17, r=8, p=1, dklen=32, maxmem=2**28)
    whole = base64.urlsafe_b64decode(piece)

    assert mark == b"playbook-sealed-3"
    assert AESGCM(key).decrypt(whole[:12], whole[12:], None) == bytes(8) + b"\x01as it was"


@pytest.mark.parametrize("before", SEALED_BEFORE)
def test_a_file_that_was_sealed_before_is_opened(before: bytes, tmp_path: Path) -> None:
    sealed = tmp_path / "sealed"
    sealed.write_bytes(before)

    unseal(sealed, tmp_path / "back", "secret")

    assert is_sealed(sealed)
    assert (tmp_path / "back").read_bytes() == b"as it was"


@pytest.mark.parametrize("harm", ["password", "missing", "swapped", "cut", "bit"])
def test_a_sealed_file_that_was_touched_is_refused(tmp_path: Path, harm: str) -> None:
    (tmp_path / "plain").write_bytes(b"z" * (3 * PIECE))
    seal(tmp_path / "plain", tmp_path / "sealed", "secret")
    first, *pieces = (tmp_path / "sealed").read_bytes().splitlines(keepends=True)
    changed = {"missing": pieces[1:], "swapped": [pieces[1], pieces[0], pieces[2]], "cut": pieces[:2]}
    changed["bit"] = [pieces[0][:99] + (b"A" if pieces[0][99:100] != b"A" else b"B") + pieces[0][100:], *pieces[1:]]
    (tmp_path / "sealed").write_bytes(b"".join([first, *changed.get(harm, pieces)]))

    with pytest.raises(CommandError):
        unseal(tmp_path / "sealed", tmp_path / "back", "other" if harm == "password" else "secret")
