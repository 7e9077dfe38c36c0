"""Django's database sessions, which know whose they are: one query finds the session and the person."""

import datetime
import logging
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.core import signing
from django.db import connection
from django.utils import timezone

from playbook.accounts.models import Session, Team, User
from playbook.web.written_sql import Rows

log = logging.getLogger(__name__)

# What a page needs to know of a person. Anything else of theirs is fetched when it is asked for.
_NEEDED = {"id", "password", "is_superuser", "username", "first_name", "last_name", "is_staff", "is_active"}
_NEEDED |= {
    "role",
    "team_id",
    "keys",
    "customer_name",
    "date_joined",
    "read_up_to",
    "browser_key",
    "must_change_password",
}
_USERS = Rows(User, _NEEDED, of="u")
# Written out, because every page asks it: composing this query costs five times what running it does.
_SQL = f"""
    SELECT {_USERS.columns}, t.name, s.session_data, s.seen_at < %s
    FROM {Session._meta.db_table} s
    LEFT JOIN {User._meta.db_table} u ON u.id = s.user_id
    LEFT JOIN {Team._meta.db_table} t ON t.id = u.team_id
    WHERE s.session_key = %s AND s.expire_date > %s AND s.seen_at > %s
"""


# How exactly it is known when a session was last used: to know it better, every page would write.
NOTED_EACH = datetime.timedelta(minutes=5)

# What a session keeps, by names of Django's and of ours.
type Kept = dict[str, Any]


class SessionStore(db.SessionStore):
    """The session, and in `user` the person it belongs to once it has been read.

    It ends at a time that the sign-in set, and before that where it is not used for as long as `IDLE_MINUTES` says.
    """

    user: User | None = None
    is_noted = False  # whether it was just written down that it is used

    @classmethod
    def get_model_class(cls) -> type[Session]:  # type: ignore[override]
        """Our table."""
        return Session

    def load(self) -> Kept:
        """Read the session and its person. Sessions of somebody who was deactivated are deleted."""
        user, sealed, is_old_news = _find(str(self.session_key), timezone.now())
        if user and not user.is_active:
            Session.objects.filter(user=user).delete()
            sealed = ""
        if not sealed:
            self._session_key = None
            return {}
        if is_old_news:
            Session.objects.filter(pk=self.session_key).update(seen_at=timezone.now())
            self.is_noted = True
        self.user = user
        data: Kept = self.decode(sealed)
        return data

    def decode(self, session_data: bytes | str) -> Kept:
        """What a session keeps; nothing where it is signed with a key that this server does not know.

        Then it is left as it is: another server, or this one with the right keys, still opens it.
        """
        text = session_data.decode() if isinstance(session_data, bytes) else session_data
        try:
            data: Kept = signing.loads(text, salt=self.key_salt, serializer=self.serializer)
        except signing.BadSignature:
            log.warning(
                "A sign-in is signed with a key that this server does not know, and is left as it is. Where servers "
                "have different keys, see “Keys” in .deploy/README.md."
            )
            return {}
        return data

    def create_model_instance(self, data: Kept) -> Session:  # type: ignore[override]
        """The row for `data`, with whose it is."""
        return Session(
            session_key=str(self.session_key),
            session_data=self.encode(data),
            expire_date=_end_of(data) or self.get_expiry_date(),
            seen_at=timezone.now(),
            user_id=data.get(SESSION_KEY),
        )


def _end_of(data: Kept) -> datetime.datetime | None:
    """When the sign-in ends that these are the data of: saving a session does not make it longer."""
    until = data.get("until")
    return datetime.datetime.fromtimestamp(until, datetime.UTC) if until else None


def _find(key: str, now: datetime.datetime) -> tuple[User | None, str, bool]:
    """The person of the session `key`, its data as stored, and whether it is time to note that it was used.

    Nobody and nothing where it is over or never was.
    """
    idle = now - datetime.timedelta(minutes=settings.IDLE_MINUTES)
    stored = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [stored(now - NOTED_EACH), key, stored(now), stored(idle)])
        row = cursor.fetchone()
    if row is None:
        return None, "", False
    *values, team, sealed, is_old_news = row
    if values[0] is None:
        return None, str(sealed), False
    user = _USERS.instance(values)
    user.team = Team.from_db(connection.alias, ["id", "name"], [user.team_id, team]) if user.team_id else None
    return user, str(sealed), bool(is_old_news)
