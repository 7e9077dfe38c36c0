"""What a program is told when something cannot be done: RFC 9457's problem, whatever refuses it."""

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from playbook.web.json_values import Json

log = logging.getLogger(__name__)

PROBLEM = "application/problem+json"
RETRY_SECONDS = 5


class ProblemOut(Schema):
    """Why something was not done. `errors` says for each field what is wrong with it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    errors: dict[str, list[str]] = {}


class Problem(Exception):
    """Raised to answer with a problem: its status, a line for a person, what is wrong with each field."""

    def __init__(self, status: int, detail: str = "", *, errors: Mapping[str, list[str]] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors = status, detail, dict(errors or {})


def problem_answer(status: int, detail: str = "", *, errors: Mapping[str, list[str]] | None = None) -> HttpResponse:
    """The answer. `detail` is for people; programs go by `status` and `errors`."""
    body: dict[str, Json] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    body |= {"detail": detail} if detail else {}
    body |= {"errors": dict(errors)} if errors else {}
    return JsonResponse(body, status=status, content_type=PROBLEM)


def answer_problems(api: NinjaAPI) -> None:
    """Answer everything that a view of `api` can raise with a problem."""
    for kind, answer in _ANSWERS.items():
        api.add_exception_handler(kind, answer)


def _problem(_request: HttpRequest, error: Problem) -> HttpResponse:
    return problem_answer(error.status, error.detail, errors=error.errors)


def _unknown(_request: HttpRequest, _error: Exception) -> HttpResponse:
    answer = problem_answer(401, "Send a token that is known, not revoked and not expired: Authorization: Bearer …")
    answer.headers["WWW-Authenticate"] = 'Bearer realm="playbook"'
    return answer


def _plain(_request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem_answer(error.status_code, str(error))


def _missing(_request: HttpRequest, _error: Exception) -> HttpResponse:
    return problem_answer(404, "There is nothing of that name or number for this token.")


def _forbidden(_request: HttpRequest, _error: Exception) -> HttpResponse:
    return problem_answer(403, "The person that this token acts as may not do this.")


def _invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem_answer(422, "Something in the request is not as described.", errors=_by_field(error))


def _odd(_request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("What was sent cannot be kept", exc_info=error)
    return problem_answer(422, "Something in the request cannot be kept.")


def _away(_request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("The database did not answer", exc_info=error)
    answer = problem_answer(503, "The database did not answer. Send it again with the same Idempotency-Key.")
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


_ANSWERS: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    Problem: _problem,
    AuthenticationError: _unknown,
    HttpError: _plain,
    Http404: _missing,
    PermissionDenied: _forbidden,
    ValidationError: _invalid,
    DataError: _odd,
    OperationalError: _away,
    InterfaceError: _away,
}


def _by_field(error: ValidationError) -> dict[str, list[str]]:
    """What is wrong, by the place in the request: `body.what`."""
    found: dict[str, list[str]] = {}
    for one in error.errors:
        place = ".".join(str(part) for part in one["loc"] if part != "payload")
        found.setdefault(place, []).append(str(one["msg"]))
    return found
