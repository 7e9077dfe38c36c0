"""The token that a program sends, with the person it acts as: one query, written out because every call asks it."""

from django.db import connection
from django.utils import timezone

from playbook.accounts.models import Team, User
from playbook.api.models import Token
from playbook.web.digests import digest_of
from playbook.web.written_sql import Rows

_TOKENS, _PEOPLE = Rows(Token, of="k"), Rows(User, of="u")
# The same as `TokenQuerySet.usable` asks; composing it costs five times what running it does.
_SQL = f"""
    SELECT {_TOKENS.columns}, {_PEOPLE.columns}, t.name
    FROM {Token._meta.db_table} k
    JOIN {User._meta.db_table} u ON u.id = k.person_id
    LEFT JOIN {Team._meta.db_table} t ON t.id = u.team_id
    WHERE k.digest = %s AND k.revoked_at IS NULL AND k.expires_at > %s AND u.is_active AND NOT u.is_superuser
"""


def token_of(text: str) -> Token | None:
    """The usable token that reads like this, with its person and their team; None where there is none."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [digest_of(text), now])
        row = cursor.fetchone()
    if row is None:
        return None
    width = len(_TOKENS.names)
    token, person = _TOKENS.instance(row[:width]), _PEOPLE.instance(row[width:-1])
    person.team = Team.from_db(connection.alias, ["id", "name"], [person.team_id, row[-1]]) if person.team_id else None
    token.person = person
    return token
