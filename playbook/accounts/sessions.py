"""Django's database sessions, which know whose they are: one query finds the session and the person."""

import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

from playbook.accounts.models import Session, Team, User
from playbook.web.written_sql import Rows

# What a page needs to know of a person. Anything else of theirs is fetched when it is asked for.
_NEEDED = {"id", "password", "is_superuser", "username", "first_name", "last_name", "is_staff", "is_active"}
_NEEDED |= {"role", "team_id", "date_joined", "read_up_to", "browser_key"}
_USERS = Rows(User, _NEEDED, of="u")
# Written out, because every page asks it: composing this query costs five times what running it does.
_SQL = f"""
    SELECT {_USERS.columns}, t.name, s.session_data
    FROM {Session._meta.db_table} s
    LEFT JOIN {User._meta.db_table} u ON u.id = s.user_id
    LEFT JOIN {Team._meta.db_table} t ON t.id = u.team_id
    WHERE s.session_key = %s AND s.expire_date > %s
"""


class SessionStore(db.SessionStore):
    """The session, and in `user` the person it belongs to once it has been read."""

    user: User | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:  # type: ignore[override]
        """Our table."""
        return Session

    def load(self) -> dict[str, Any]:
        """Read the session and its person. Sessions of somebody who was deactivated are deleted."""
        user, sealed = _find(str(self.session_key), timezone.now())
        if user and not user.is_active:
            Session.objects.filter(user=user).delete()
            sealed = ""
        if not sealed:
            self._session_key = None
            return {}
        self.user = user
        data: dict[str, Any] = self.decode(sealed)
        return data

    def create_model_instance(self, data: dict[str, Any]) -> Session:  # type: ignore[override]
        """The row for `data`, with whose it is."""
        return Session(
            session_key=str(self.session_key),
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            user_id=data.get(SESSION_KEY),
        )


def _find(key: str, now: datetime.datetime) -> tuple[User | None, str]:
    """The person of the session `key` and its data as stored; nobody and nothing where it is over or never was."""
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [key, connection.ops.adapt_datetimefield_value(now)])
        row = cursor.fetchone()
    if row is None:
        return None, ""
    *values, team, sealed = row
    if values[0] is None:
        return None, str(sealed)
    user = _USERS.instance(values)
    user.team = Team.from_db(connection.alias, ["id", "name"], [user.team_id, team]) if user.team_id else None
    return user, str(sealed)
