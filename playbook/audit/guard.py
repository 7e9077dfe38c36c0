"""Triggers by which the database itself refuses to change an entry, or to remove one that is not old."""

from django.db.backends.base.base import BaseDatabaseWrapper

# Entries younger than this are removed by nobody; AUDIT_DAYS may not be fewer.
FEWEST_DAYS = 30

_POSTGRESQL = (
    """
    CREATE OR REPLACE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            IF OLD.at < now() - interval '{days} days' THEN
                RETURN OLD;
            END IF;
        END IF;
        RAISE EXCEPTION 'the audit trail is only added to';
    END $$
    """,
    """
    CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_stays()
    """,
    """
    CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_stays()
    """,
    """
    CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_stays()
    """,
)
_SQLITE = (
    """
    CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END
    """,
    """
    CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
    WHEN OLD.at >= datetime('now', '-{days} days')
    BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END
    """,
)
NAMES = ("audit_entry_no_update", "audit_entry_no_delete", "audit_entry_no_truncate")


def guard(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers."""
    with connection.cursor() as cursor:
        for statement in _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE:
            cursor.execute(statement.replace("{days}", str(FEWEST_DAYS)))


def unguard(connection: BaseDatabaseWrapper) -> None:
    """Remove the triggers."""
    table = " ON audit_entry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in NAMES:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{table}")


def is_guarded(connection: BaseDatabaseWrapper) -> bool:
    """Whether the triggers are there."""
    if connection.vendor == "postgresql":
        question = "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'audit_entry_no_%' AND tgenabled <> 'D'"
    else:
        question = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit_entry_no_%'"
    with connection.cursor() as cursor:
        cursor.execute(question)
        return bool(cursor.fetchone()[0] >= len(_SQLITE))
