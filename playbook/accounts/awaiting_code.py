"""Between password and code: what the session knows of somebody who is not signed in yet. It lasts five minutes."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from playbook.accounts import second_factor
from playbook.accounts.models import User

KEY = "awaiting_code"
SECONDS = 300


@dataclass(frozen=True)
class Awaiting:
    """Whose password was right, and where they go on to; nobody where it is over."""

    user: User | None
    wanted: str


def await_code(request: HttpRequest, user: User, wanted: str) -> None:
    """Note that their password was right, under a new session key. It signs nobody in."""
    request.session.cycle_key()
    until = int(second_factor.now()) + SECONDS
    request.session[KEY] = {
        "user": user.pk,
        "password": user.get_session_auth_hash(),
        "until": until,
        "next": wanted[:2000],
    }


def awaited(request: HttpRequest) -> Awaiting | None:
    """Who is to show a code; None where nobody gave a password.

    It is over after its time, and with a change of the password, of the account or of the second factor.
    """
    noted = request.session.get(KEY)
    if not noted:
        return None
    user = User.objects.filter(pk=noted["user"], is_active=True).first()
    in_time = second_factor.now() <= noted["until"]
    is_theirs = user is not None and second_factor.is_on(user) and _is_their_password(user, noted["password"])
    return Awaiting(user if in_time and is_theirs else None, noted["next"])


def await_no_more(request: HttpRequest) -> None:
    """Forget it."""
    request.session.pop(KEY, None)


def _is_their_password(user: User, noted: str) -> bool:
    """Whether it is the one that was right; a server with another key may have noted it."""
    known = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    return any(constant_time_compare(noted, one) for one in known)
