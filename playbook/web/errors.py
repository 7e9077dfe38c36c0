"""The pages for errors. A page that cannot be drawn gives way to plain words, so that an error never makes another."""

import logging
import sys
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults
from django.views.csrf import csrf_failure as django_csrf_failure

from playbook.web.bare_answers import bare_answer
from playbook.web.current_request import request_number
from playbook.web.database_errors import answer_to, is_away

log = logging.getLogger(__name__)


def _drawn[**P](status: HTTPStatus, view: Callable[P, HttpResponse], *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
    try:
        response = view(*args, **kwargs)
    except Exception:  # whatever it is: this is what is shown when things go wrong
        log.exception("The page for an error could not be drawn")
        return bare_answer(status)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, in plain words: whatever made the request unreadable could make a page fail too."""
    return bare_answer(HTTPStatus.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _drawn(HTTPStatus.FORBIDDEN, defaults.permission_denied, request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _drawn(HTTPStatus.NOT_FOUND, defaults.page_not_found, request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; 503 where the database was away outside of a view, as when a session is saved. Says by which number."""
    if (error := sys.exception()) and is_away(error):
        return _drawn(HTTPStatus.SERVICE_UNAVAILABLE, answer_to, error)
    return _drawn(HTTPStatus.INTERNAL_SERVER_ERROR, _server_error)


def _server_error() -> HttpResponse:
    body = render_to_string("500.html", {"number": request_number()})
    return HttpResponse(body, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without its token."""
    return _drawn(HTTPStatus.FORBIDDEN, django_csrf_failure, request, reason)
