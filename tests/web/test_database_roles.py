"""Two roles of PostgreSQL, as `.deploy/database-role.sh` makes them: one migrates, the other serves."""

import os
import subprocess
import uuid
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, ProgrammingError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import DjangoDbBlocker

from playbook.accounts.models import Session, Team, User
from playbook.audit.checking import verify
from playbook.audit.keeping import sign_last
from playbook.audit.models import Act, Entry
from playbook.audit.trail import record
from playbook.complaints.models import Complaint
from playbook.editions.current import forget, library, look_again
from playbook.web import database_roles
from playbook.web.database_watch import look_here
from tests.conftest import make_user
from tests.editions.drafting import draft_of
from tests.engines import PROGRAMS, only_one
from tests.web.test_doctor import said

pytestmark = pytest.mark.postgresql

SCRIPT = Path(__file__).parent.parent.parent / ".deploy/database-role.sh"


@pytest.fixture(scope="module")
def alone() -> Iterator[None]:
    """No other process of the suite has them at the time: the names of roles are those of the whole server."""
    with only_one("roles"):
        yield


@pytest.fixture(scope="module")
def served(
    alone: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """A database of its own, migrated by its owner; this process serves as the other role."""
    secrets, here, before = tmp_path_factory.mktemp("secrets"), connection.settings_dict, dict(connection.settings_dict)
    for name in ("database_password", "database_serving_password"):
        (secrets / name).write_text('it\'s a "password"')
    with django_db_blocker.unblock():
        _leave()
        place = {"PGHOST": before["OPTIONS"].get("host", before["HOST"]), "PGPORT": before["PORT"]}
        environment = {
            **os.environ,
            **{name: value for name, value in place.items() if value},
            "PATH": f"{PROGRAMS}:{os.environ['PATH']}",
            "SECRETS": str(secrets),
            "POSTGRES_USER": before["USER"],
        }
        made = subprocess.run(["sh", str(SCRIPT)], env=environment, capture_output=True, text=True, check=False)
        assert made.returncode == 0, made.stderr
        own = {"NAME": "playbook", "PASSWORD": 'it\'s a "password"'}
        here.update(own, USER="playbook_serving")
        settings.MIGRATION_DATABASE = {**before, **own, "USER": "playbook"}
        try:
            call_command("migrate", interactive=False, verbosity=0)
            call_command("load", verbosity=0, stdout=StringIO())
            forget()
            yield
        finally:
            settings.MIGRATION_DATABASE = None
            _leave()
            here.update(before)
            _administer("DROP DATABASE playbook", "DROP ROLE playbook_serving", "DROP ROLE playbook")
            forget()


@pytest.fixture(autouse=True)
def connected(served: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A test may use the database, commits what it does, and lets no failed transaction stay."""
    with django_db_blocker.unblock():
        yield
        _leave()


@pytest.fixture
def browser() -> Client:
    """The browser of an agent."""
    name = uuid.uuid4().hex
    user = make_user(username=name, team=Team.objects.create(name=name))
    client = Client()
    client.force_login(user)
    return client


def begun_by(browser: Client) -> Complaint:
    """A complaint that somebody begins, walks a step in and writes a note in."""
    browser.post("/complaints/new/", {"start": "listen"})
    complaint = Complaint.objects.latest("pk")
    sent = {"to": "show-you-see-it", "customer": "Quillfeather"}
    assert browser.post(f"/complaints/{complaint.pk}/moves/", sent, follow=True).status_code == 200
    note = {"key": str(uuid.uuid4()), "text": "Quillfeather rang", "version": 0}
    assert browser.post(f"/complaints/{complaint.pk}/note/", note, headers={"X-Outbox": "1"}).status_code == 200
    complaint.refresh_from_db()
    return complaint


def test_a_complaint_is_begun_walked_closed_and_read(browser: Client) -> None:
    complaint = begun_by(browser)
    closed = {"key": str(uuid.uuid4()), "outcome": "resolved", "reason": "refunded"}
    browser.post(f"/complaints/{complaint.pk}/closure/", closed, headers={"X-Outbox": "1"})

    assert (complaint.screen, complaint.note) == ("show-you-see-it", "Quillfeather rang")
    assert "Quillfeather" in browser.get(f"/complaints/{complaint.pk}/summary/").text
    assert not Complaint.objects.get(pk=complaint.pk).is_open


def test_a_draft_is_published(browser: Client) -> None:
    editor = make_user(username="publisher", role=User.Role.PUBLISHER)
    draft = draft_of("gentle-words", "Somebody else", by=editor)
    desk = Client()
    desk.force_login(editor)
    assert desk.post("/admin/publish/", {"drafts": draft.pk, "_publish": "1"}).status_code == 302
    look_again()

    assert library().tips["gentle-words"].owner == "Somebody else"


def test_words_of_a_customer_are_erased_and_swept_out_of_the_files(browser: Client) -> None:
    complaint, refused = begun_by(browser), []
    Complaint.objects.filter(pk=complaint.pk).update(reference="K-1")
    connection.ensure_connection()
    connection.connection.add_notice_handler(lambda said: refused.append(said.message_primary))
    call_command("customer", "erase", "K-1", stdout=StringIO())

    assert refused == []
    assert Complaint.objects.get(pk=complaint.pk).note == ""


def test_what_is_done_in_the_background_is_done() -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("work", "--once")

    assert ended.value.code == 0


def test_the_role_that_serves_signs_the_trail_with_a_new_key(monkeypatch: pytest.MonkeyPatch) -> None:
    record(Act.API_USED)
    sign_last()
    monkeypatch.setattr(settings, "SECRET_KEY_FALLBACKS", [settings.SECRET_KEY])
    monkeypatch.setattr(settings, "SECRET_KEY", "a new key of the server")

    call_command("rotate_keys", stdout=StringIO())

    monkeypatch.setattr(settings, "SECRET_KEY_FALLBACKS", [])
    assert verify().problems == []


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (a int)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "ALTER TABLE complaints_complaint ADD COLUMN mine int",
        "DROP TABLE complaints_complaint",
        "TRUNCATE complaints_complaint",
        "ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_no_update",
        "DROP TRIGGER audit_entry_no_delete ON audit_entry",
        "CREATE OR REPLACE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
        "UPDATE audit_entry SET act = 'nothing'",
        "UPDATE audit_head SET seal = ''",
        "DELETE FROM django_migrations",
        "CREATE ROLE mine",
        "CREATE SCHEMA mine",
        "CREATE TEMPORARY TABLE mine (a int)",
    ],
)
def test_the_role_that_serves_may_not(statement: str) -> None:
    with pytest.raises(ProgrammingError) as refused, connection.cursor() as cursor:
        cursor.execute(statement)

    assert database_roles.is_refusal(refused.value)


def test_the_owner_may() -> None:
    """The control: it is the role that is refused, and not the statement."""
    with database_roles.as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE mine (a int)")
        cursor.execute("ALTER TABLE mine ADD COLUMN b int")
        cursor.execute("TRUNCATE mine")
        cursor.execute("DROP TABLE mine")


def test_young_entries_of_the_trail_are_removed_by_nobody() -> None:
    record(Act.API_USED)
    with pytest.raises(DatabaseError, match="only added to"):
        Entry.objects.all().delete()


def test_the_doctor_finds_the_roles_well_and_the_server_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "ok    Playbook's role reads and writes rows, and cannot change the tables." in said(monkeypatch)
    assert look_here() == []


@pytest.mark.parametrize(("production", "sign"), [(True, "MEND"), (False, "ok  ")])
def test_the_doctor_says_that_one_role_does_both_and_what_to_do(
    monkeypatch: pytest.MonkeyPatch, production: bool, sign: str
) -> None:
    monkeypatch.setattr(settings, "PRODUCTION", production)
    with database_roles.as_owner():
        words = said(monkeypatch)

    assert f"{sign}  Playbook's role may change the tables themselves" in words
    assert "MIGRATION_DATABASE_URL" in words


def test_a_table_that_the_role_cannot_reach_is_named_and_migrate_mends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with database_roles.as_owner(), connection.cursor() as cursor:
        cursor.execute("REVOKE INSERT ON complaints_move FROM playbook_serving")

    assert "MEND  Playbook's role may not read and write rows of complaints_move." in said(monkeypatch)
    call_command("migrate", interactive=False, verbosity=0)
    assert "may not read and write" not in said(monkeypatch)


def test_a_role_without_rights_is_not_told_that_the_database_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    with database_roles.as_owner(), connection.cursor() as cursor:
        cursor.execute("REVOKE SELECT ON accounts_user FROM playbook_serving")

    words = said(monkeypatch)
    call_command("migrate", interactive=False, verbosity=0)

    assert "answers, and Playbook's role may not do what it has to: permission denied for table accounts_user" in words
    assert "does not answer" not in words


def test_without_the_owner_a_migration_is_refused_in_plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    with database_roles.as_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'calendar_feed'")
    monkeypatch.setattr(settings, "MIGRATION_DATABASE", None)

    with pytest.raises(CommandError, match="MIGRATION_DATABASE_URL"):
        call_command("migrate", interactive=False, verbosity=0)
    monkeypatch.undo()
    call_command("migrate", "--fake", interactive=False, verbosity=0)


def test_behind_a_pooler_the_two_databases_are_asked_whether_they_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATABASE_POOLER", ("127.0.0.1", 6432))
    call_command("migrate", interactive=False, verbosity=0)
    _leave()
    monkeypatch.setattr(settings, "MIGRATION_DATABASE", {**settings.MIGRATION_DATABASE, "NAME": "template1"})

    with pytest.raises(CommandError, match="leads to another database"):
        call_command("migrate", interactive=False, verbosity=0)
    assert database_roles.current_role() == "playbook_serving"


@pytest.mark.parametrize("wrong", ["MIGRATION_DATABASE_URL", "DATABASE_URL"])
@pytest.mark.parametrize("how", [{"USER": "nobody_here"}, {"HOST": "127.0.0.1", "PORT": "1"}, {"NAME": "nothing"}])
def test_migrate_says_which_of_the_two_addresses_is_no_use(
    monkeypatch: pytest.MonkeyPatch, wrong: str, how: dict[str, str]
) -> None:
    named = settings.MIGRATION_DATABASE if wrong == "MIGRATION_DATABASE_URL" else connection.settings_dict
    right = {**named, "OPTIONS": {**named["OPTIONS"], "host": named["OPTIONS"].get("host", named["HOST"])}}
    broken = {**right, **how, "OPTIONS": {name: one for name, one in right["OPTIONS"].items() if name != "host"}}
    if "HOST" not in how:
        broken["OPTIONS"]["host"] = right["OPTIONS"]["host"]
    _leave()
    for name, value in broken.items():
        monkeypatch.setitem(named, name, value)

    try:
        with pytest.raises(CommandError) as refused:
            call_command("migrate", interactive=False, verbosity=0)
        assert f"The database that {wrong} names does not let us in" in str(refused.value)
        assert "it's a" not in str(refused.value)
    finally:
        _leave()


def test_the_doctor_says_that_the_owner_is_not_let_in_or_owns_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "ok    The role in MIGRATION_DATABASE_URL is let in" in said(monkeypatch)

    with monkeypatch.context() as wrong:
        wrong.setitem(settings.MIGRATION_DATABASE, "USER", "nobody_here")
        words = said(monkeypatch)
    with monkeypatch.context() as serving:
        serving.setitem(settings.MIGRATION_DATABASE, "USER", "playbook_serving")
        other = said(monkeypatch)

    assert "MEND  The database that MIGRATION_DATABASE_URL names does not let us in" in words
    assert "MEND  The role in MIGRATION_DATABASE_URL may not change the tables" in other
    assert database_roles.current_role() == "playbook_serving"


def test_an_empty_database_without_the_owner_is_refused_in_the_same_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_args: object) -> bool:
        return False

    monkeypatch.setattr(MigrationRecorder, "has_table", none)
    monkeypatch.setattr(settings, "MIGRATION_DATABASE", None)

    with pytest.raises(CommandError, match="MIGRATION_DATABASE_URL"):
        call_command("migrate", interactive=False, verbosity=0)


def test_a_backup_of_the_role_that_serves_is_put_back_by_the_owner(
    browser: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PG_BIN", str(PROGRAMS))
    monkeypatch.setattr(settings, "BACKUP_PASSWORD", "")
    complaint = begun_by(browser)
    call_command("backup", str(tmp_path / "one.backup"), stdout=StringIO())
    Complaint.objects.filter(pk=complaint.pk).update(note="")
    _leave()

    with monkeypatch.context() as alone:
        alone.setattr(settings, "MIGRATION_DATABASE", None)
        with pytest.raises(CommandError, match="MIGRATION_DATABASE_URL"):
            call_command("restore", str(tmp_path / "one.backup"), "--replace", stdout=StringIO())
    call_command("restore", str(tmp_path / "one.backup"), "--replace", stdout=StringIO())

    assert Complaint.objects.get(pk=complaint.pk).note == "Quillfeather rang"
    assert not Session.objects.exists()
    assert database_roles.current_role() == "playbook_serving"
    assert "cannot change the tables" in said(monkeypatch)


def _leave() -> None:
    connection.close()
    connection.close_pool()


def _administer(*statements: str) -> None:
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
