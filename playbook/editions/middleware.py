"""Whose a page is, for the worker in the browser that keeps pages."""

from collections.abc import Callable
from contextlib import suppress

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from playbook.accounts.kept_key import print_of
from playbook.editions.current import library


class ReadBy:
    """Says on a page whose it is, of which edition, until when the sign-in lasts (seconds since 1970), by which key.

    The key is told by a part of its digest. The worker seals pages with it, keeps those of one edition, and drops them
    when the sign-in ends. A page without the header, or by another key than the browser has, is kept nowhere.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the rest does, with the header."""
        response = self.get_response(request)
        # Known already, or not asked: a page that looked nobody up is nobody's.
        user = getattr(request, "_cached_user", None)
        if request.method != "GET" or response.status_code != 200 or not (user and user.is_authenticated):
            return response
        # Where the database is away, the page was answered all the same; it need not be kept.
        with suppress(InterfaceError, OperationalError):
            until = request.session.get("until", 0)
            response.headers["X-Read-By"] = f"{user.pk} {library().edition} {until} {print_of(request)}".rstrip()
        return response
