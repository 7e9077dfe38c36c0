"""Who calls: the token in the `Authorization` header, the person it acts as, and how often it may."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer

from playbook.accounts.models import User
from playbook.api.known_tokens import token_of
from playbook.api.models import Token
from playbook.api.problems import Problem
from playbook.api.scopes import Scope
from playbook.audit.models import Act
from playbook.audit.trail import record
from playbook.web.rates import counted
from playbook.web.recently import Recently

_used = Recently(datetime.timedelta(hours=1), most=10_000)


@dataclass(frozen=True)
class Caller:
    """Whoever calls: the token, and the person in whose name it acts in this request."""

    token: Token
    person: User


class Call(HttpRequest):
    """A request that a token was sent with."""

    auth: Caller
    rate_headers: dict[str, str]


class BearerToken(HttpBearer):
    """Lets a token in that has the scope."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """The caller; None for a token that is not known. Raises `Problem` where it may not, or not so often."""
        found = token_of(token)
        if found is None:
            return None
        _count(request, found)
        if not found.may(self.scope):
            raise Problem(403, f"This token has no scope {self.scope.value}.")
        caller = Caller(found, _person(found, request.headers.get("Act-As", "")))
        request._cached_user = caller.person  # type: ignore[attr-defined]  # by whom the audit trail knows the sender
        _note(caller)
        return caller


def needs(scope: Scope) -> BearerToken:
    """What a view of the API asks for."""
    return BearerToken(scope)


def _count(request: HttpRequest, token: Token) -> None:
    """Count the call, and note what is left for the headers. Raises `Problem` (429) where nothing is left."""
    wait, headers = counted("api", token.pk, settings.API_RATE)
    request.rate_headers = headers  # type: ignore[attr-defined]
    if wait:
        raise Problem(429, f"Too many calls. Try again in {wait} seconds.")


def _note(caller: Caller) -> None:
    """Note that the token was used: beside it once a minute, in the audit trail once an hour for each person."""
    caller.token.note_use()
    if _used.is_new((caller.token.pk, caller.person.pk)):
        record(Act.API_USED, person=caller.person.pk, token=caller.token.pk)


def _person(token: Token, name: str) -> User:
    """The person in whose name the call is made. Raises `Problem` for one that the token may not act as."""
    if not name or name == token.person.username:
        return token.person
    other = User.objects.select_related("team").filter(username=name[:150].replace("\0", "")).first()
    if other is None or not token.may_act_as(other):
        raise Problem(403, "This token may not act as the person named in Act-As.")
    return other
