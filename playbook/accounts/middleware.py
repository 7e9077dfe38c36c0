"""Who is asking, from the row that the session came with."""

from functools import partial

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from playbook.accounts.models import User
from playbook.accounts.sessions import SessionStore


class SessionUser(AuthenticationMiddleware):
    """Django's own, without its second query."""

    def process_request(self, request: HttpRequest) -> None:
        """Set `request.user`, found out when first used."""
        super().process_request(request)
        request.user = SimpleLazyObject(partial(_known, request))  # type: ignore[assignment]


def _known(request: HttpRequest) -> User | AnonymousUser:
    """The person, noted on the request: whoever asks only whether it is known already asks no database.

    From then on they stand there themselves: a page asks some thirty things of them, each of which went by way of the
    object that finds them out.
    """
    request.user = request._cached_user = found = _user(request)  # type: ignore[attr-defined]
    return found


def _user(request: HttpRequest) -> User | AnonymousUser:
    """The person the session was read with, if it is theirs and their password has not changed since.

    Anything out of the ordinary (a changed password) is left to Django.
    """
    session = request.session
    sealed = session.get(HASH_SESSION_KEY, "")
    user = session.user if isinstance(session, SessionStore) else None
    is_theirs = user is not None and session.get(SESSION_KEY) == str(user.pk)
    if user and is_theirs and constant_time_compare(sealed, user.get_session_auth_hash()):
        return user
    if user and is_theirs and any(constant_time_compare(sealed, one) for one in user.get_session_auth_fallback_hash()):
        # The server's key is another one. Django would give the session another number as well, and so sign out
        # whatever else the browser has asked for at the same time: a page that is loaded while a form is sent.
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        return user
    return get_user(request)
