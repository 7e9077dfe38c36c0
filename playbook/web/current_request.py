"""The request that this thread is answering, for what stands far from the view: the log and the audit trail."""

import secrets
from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    # Models can be imported only when every package is known; the log is set up before that.
    from django.contrib.auth.base_user import AbstractBaseUser

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)
_number: ContextVar[str] = ContextVar("request_number", default="")

NUMBER = "X-Request-ID"


class CurrentRequest:
    """Remembers the request while it is answered, and gives it a number that the answer and each log line carry."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the rest does."""
        request_token, number_token = _request.set(request), _number.set(secrets.token_hex(8))
        try:
            response = self.get_response(request)
            response.headers[NUMBER] = _number.get()
            return response
        finally:
            _request.reset(request_token)
            _number.reset(number_token)


def current_request() -> HttpRequest | None:
    """The request that is being answered; None in a command or a job."""
    return _request.get()


def request_number() -> str:
    """Its number; empty in a command or a job."""
    return _number.get()


def current_person() -> "AbstractBaseUser | None":
    """The person who asks, where that is known by now; else None. Asks no database."""
    found = getattr(_request.get(), "_cached_user", None)
    return found if found is not None and found.is_authenticated else None
