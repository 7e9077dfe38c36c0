"""Which errors mean that the database is away or takes nothing in, and how they are answered and noted."""

import datetime
import logging

from django.db import DatabaseError, InterfaceError, InternalError, OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse
from django.template.loader import render_to_string

from playbook.web.bare_answers import RETRY_SECONDS
from playbook.web.database_settings import where
from playbook.web.database_watch import watch
from playbook.web.recently import Recently

log = logging.getLogger(__name__)

# One kind of error is noted once in so long: an outage has one line, and not one for each request.
_noted = Recently(datetime.timedelta(minutes=1), most=100)
LOCKED = "55P03"  # PostgreSQL's number for a lock that was waited for too long
READ_ONLY = "25006"  # PostgreSQL's number for a write where only reading is allowed
HOW_TO_FILL = "run `manage.py start` or, where another role owns the tables, `manage.py migrate`"


def is_away(error: BaseException | None) -> bool:
    """Whether the database could not be reached, was too slow, or takes nothing in."""
    is_read_only = isinstance(error, InternalError) and _number(error) == READ_ONLY
    return is_read_only or isinstance(error, OperationalError | InterfaceError)


def is_busy(error: BaseException) -> bool:
    """Whether others wrote for so long that this had no turn: SQLite is written by one, PostgreSQL locks rows."""
    cause = error.__cause__
    return getattr(cause, "sqlite_errorname", "") == "SQLITE_BUSY" or _number(error) == LOCKED


def answer_to(error: BaseException) -> HttpResponse:
    """503 and "try again", so that no typed text is given up. The log gets a line, unless it has one already."""
    name = f"{type(error.__cause__ or error).__name__} {_number(error)}".strip()
    if not watch.is_away and _noted.is_new(name):
        log.error("The database did not answer: %s", name)
    body = render_to_string("503.html", {"seconds": RETRY_SECONDS})
    return HttpResponse(body, status=503, headers={"Retry-After": str(RETRY_SECONDS), "Cache-Control": "no-store"})


def said_of(error: DatabaseError) -> str:
    """What to tell whoever gave a command that ended so: why, and what to do. Empty where it is a fault of ours."""
    try:
        tables = connection.introspection.table_names()
    except DatabaseError:
        return f"The database cannot be reached: {error}. Run `manage.py doctor` to see more."
    if MigrationRecorder.Migration._meta.db_table not in tables:
        return f"There is nothing in the database {where(connection.settings_dict)} yet: {HOW_TO_FILL}."
    return ""


def _number(error: BaseException | None) -> str:
    return str(getattr(error.__cause__ if error else None, "sqlstate", "") or "")
