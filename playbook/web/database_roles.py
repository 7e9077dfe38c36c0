"""Two roles in PostgreSQL: one owns the tables and migrates, the other serves and only reads and writes rows.

Whoever got hold of a server could then not change a table, empty it at a stroke, or take the triggers off the audit
trail: the role that the server signs in as may not. With one role for both nothing here changes anything.
"""

import datetime
import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections, transaction
from psycopg import sql

ROWS, ADDED_ONLY, READ_ONLY = ("SELECT, INSERT, UPDATE, DELETE", "SELECT, INSERT, DELETE", "SELECT")
REFUSED = "42501"  # PostgreSQL's number for what a role may not do
SWEEPING = 170000  # the version from which a role that owns no table may be let sweep it
_NO_HURRY = "-c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0"
_OWNED = """
    SELECT relname, relkind FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'S')
    AND pg_get_userbyid(relowner) = current_user
"""
_MAY_CHANGE = """
    SELECT has_schema_privilege(current_schema(), 'CREATE') OR EXISTS (
        SELECT 1 FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
        AND (pg_has_role(relowner, 'USAGE') OR has_table_privilege(oid, 'TRUNCATE, TRIGGER'))
    )
"""
_REACHED = """
    SELECT relname, has_table_privilege(oid, 'SELECT') AND (relname = 'django_migrations' OR (
        has_table_privilege(oid, 'INSERT') AND has_table_privilege(oid, 'DELETE')))
    FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') ORDER BY relname
"""


@contextmanager
def as_owner() -> Iterator[None]:
    """Let this thread's connection be that of the tables' owner for the block, where one is named.

    The connection of before waits meanwhile and keeps what it holds, such as a lock. Raises `CommandError` where the
    owner is not let in.
    """
    if settings.MIGRATION_DATABASE is None:
        yield
        return
    serving = connections[DEFAULT_DB_ALIAS]
    owner = serving.copy()
    options = dict(settings.MIGRATION_DATABASE["OPTIONS"])
    options.pop("pool", None)
    options["options"] = f"{options['options']} {_NO_HURRY}"
    owner.settings_dict.update(settings.MIGRATION_DATABASE, OPTIONS=options)
    served = _identity("DATABASE_URL") if settings.DATABASE_POOLER else None
    connections[DEFAULT_DB_ALIAS] = owner
    try:
        connect("MIGRATION_DATABASE_URL")
        if served and served != _identity("MIGRATION_DATABASE_URL"):
            raise CommandError(
                "The pooler that DATABASE_URL names leads to another database than MIGRATION_DATABASE_URL. Nothing was "
                "changed. Let both lead to the same one."
            )
        yield
    finally:
        owner.close()
        connections[DEFAULT_DB_ALIAS] = serving


def _identity(setting: str) -> tuple[datetime.datetime, str]:
    """Which database this thread's connection leads to, whatever it is called on the way.

    When a server was started tells it from every other, also from a copy of it.
    """
    was_open = connection.connection is not None
    connect(setting)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_postmaster_start_time(), current_database()")
        found: tuple[datetime.datetime, str] = cursor.fetchone()
    if not was_open:
        connection.close()  # a restore counts who else has the database open
    return found


def connect(setting: str) -> None:
    """Connect by this thread's connection. Raises `CommandError` that names the setting whose address is no use."""
    try:
        connections[DEFAULT_DB_ALIAS].ensure_connection()
    except OperationalError as error:
        why = str(error).strip().splitlines()[-1:] or [type(error).__name__]
        raise CommandError(
            f"The database that {setting} names does not let us in ({why[0].strip()}). Check that it runs, and the "
            "name, password, host and port in that setting."
        ) from error


def forget_owner() -> None:
    """Put away how the owner signs in, for this process and those that it begins: they only serve."""
    settings.MIGRATION_DATABASE = None
    for name in ("MIGRATION_DATABASE_URL", "MIGRATION_DATABASE_URL_FILE"):
        os.environ.pop(name, None)


def current_role() -> str:
    """The role that this connection has signed in as; nothing where the engine has no roles."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


def is_refusal(error: BaseException | None) -> bool:
    """Whether the error means that the role may not do that, or came of one that does."""
    if error is None or getattr(error, "sqlstate", "") == REFUSED:
        return error is not None
    return is_refusal(error.__cause__ or error.__context__)


def may_change_tables() -> bool:
    """Whether the role that this connection has signed in as may change more than rows, on PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute(_MAY_CHANGE)
        return bool(cursor.fetchone()[0])


@transaction.atomic
def let_serve(role: str) -> None:
    """As the owner: give `role` the rows of every table, and nothing else. What it had before is taken back first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        schema = sql.Identifier(cursor.fetchone()[0])
        cursor.execute(_OWNED)
        kinds = dict(cursor.fetchall())
        grant = sql.SQL("REVOKE CREATE ON SCHEMA {} FROM PUBLIC, {}; GRANT USAGE ON SCHEMA {} TO {}")
        statements = [grant.format(schema, sql.Identifier(role), schema, sql.Identifier(role))]
        statements += [_rights(name, kind, role, cursor.connection.info.server_version) for name, kind in kinds.items()]
        for one in statements:
            cursor.execute(one.as_string(cursor.connection))


def _rights(name: str, kind: str, role: str, version: int) -> sql.Composed:
    """The statements that give the role what it has to have of one table or sequence."""
    what = sql.SQL("SEQUENCE" if kind == "S" else "TABLE")
    rights = "USAGE, SELECT" if kind == "S" else _rights_to(name)
    if kind != "S" and version >= SWEEPING:
        rights += ", MAINTAIN"  # what was forgotten is swept out of the files at once
    return sql.SQL("REVOKE ALL ON {what} {name} FROM {role}; GRANT {rights} ON {what} {name} TO {role}").format(
        what=what, name=sql.Identifier(name), role=sql.Identifier(role), rights=sql.SQL(rights)
    )


def _rights_to(table: str) -> str:
    if table == "django_migrations":
        return READ_ONLY
    return ADDED_ONLY if table in _never_updated() else ROWS


def _never_updated() -> set[str]:
    """The tables of which packages above this one say that no row is changed once it is there."""
    return {
        str(app.get_model(name)._meta.db_table)
        for app in apps.get_app_configs()
        for name in getattr(app, "never_updated", ())
    }


def examine_role() -> Iterator[tuple[bool, str]]:
    """For `manage.py doctor`: whether the role that serves may do too little, or too much."""
    with connection.cursor() as cursor:
        cursor.execute(_REACHED)
        closed = [name for name, is_reached in cursor.fetchall() if not is_reached]
        can_sweep = cursor.connection.info.server_version >= SWEEPING
    if closed:
        yield (
            False,
            f"Playbook's role may not read and write rows of {', '.join(closed)}. Run `manage.py migrate` with "
            "MIGRATION_DATABASE_URL set: it gives the role what it needs.",
        )
    if may_change_tables():
        yield (
            not settings.PRODUCTION,
            "Playbook's role may change the tables themselves, not only their rows: whoever got hold of a server could "
            "drop them, or take the guard off the audit trail. Make a second role that owns them, and name it in "
            "MIGRATION_DATABASE_URL for `manage.py migrate` alone: see “Two roles” in .deploy/README.md.",
        )
        return
    yield True, "Playbook's role reads and writes rows, and cannot change the tables."
    if not can_sweep:
        yield (
            True,  # nothing that could be mended but by another PostgreSQL, and it sweeps by itself in the end
            "This PostgreSQL lets nobody but their owner sweep tables: what is forgotten stays in its files until it "
            "sweeps by itself. From version 17 on it is swept at once.",
        )
