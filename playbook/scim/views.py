"""The one address of SCIM: the token is looked at, and the library does the protocol over our accounts."""

import json
import logging
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from scim2_models import Error, InvalidValueException, PayloadTooLargeException, SCIMException
from scim2_server.conditions import Conditions
from scim2_server.handler import ScimHandler
from scim2_server.requests import ScimRequest
from scim2_server.responses import SCIM_MEDIA_TYPE, ScimResponse
from scim2_server.service import ScimService

from playbook.accounts.models import User
from playbook.api.authentication import needs
from playbook.api.problems import RETRY_SECONDS, Problem
from playbook.api.scopes import Scope
from playbook.scim.resources import PROVIDER, AnyResource, Work
from playbook.scim.storage import People

log = logging.getLogger(__name__)

UNKNOWN = "Send a token that is known, not revoked and not expired: Authorization: Bearer …"
_PROVISION = needs(Scope.PROVISION)


class Service(ScimService):
    """The protocol; what a replacement leaves out of role, team and whether somebody works here stays as it is."""

    def apply_replacement(
        self, current: AnyResource, replacement: AnyResource, conditions: Conditions
    ) -> AnyResource | None:
        """The new state, or nothing where nothing changes."""
        for name in ("active", "user_type"):
            if getattr(replacement, name) is None:
                setattr(replacement, name, getattr(current, name))
        if replacement[Work] is None:
            replacement[Work] = current[Work]
        return super().apply_replacement(current, replacement, conditions)


_handler = ScimHandler(Service(PROVIDER), People())


@csrf_exempt
@login_not_required
def scim(request: HttpRequest, path: str) -> HttpResponse:
    """Answer a request of the provider's; whatever is wrong, in SCIM's form."""
    try:
        refusal = _refused(request)
        answer = refusal or _handler.handle(_read(request, path))
    except Exception as error:
        answer = _wrong(error)
    return _sent(request, answer)


def _refused(request: HttpRequest) -> ScimResponse | None:
    """Why the caller may not; nothing where they may."""
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    try:
        caller = _PROVISION.authenticate(request, text.strip()) if kind.lower() == "bearer" else None
    except Problem as problem:
        return _error(problem.status, problem.detail)
    if caller is None:
        answer = _error(401, UNKNOWN)
        answer.headers["WWW-Authenticate"] = 'Bearer realm="playbook"'
        return answer
    if caller.person.role != User.Role.ADMINISTRATOR:
        return _error(403, "The person that this token acts as is no administrator.")
    return None


def _read(request: HttpRequest, path: str) -> ScimRequest:
    base = request.build_absolute_uri("/scim/v2")
    query = {name: str(request.GET[name]) for name in request.GET}
    return ScimRequest(str(request.method), base, f"/{path}", query, dict(request.headers), request.body)


def _wrong(error: Exception) -> ScimResponse:
    """What is answered to an error. Raises again what is a fault of ours."""
    if isinstance(error, OperationalError | InterfaceError):
        log.error("The database did not answer", exc_info=error)
        answer = _error(503, "The database did not answer. Send it again.")
        answer.headers["Retry-After"] = str(RETRY_SECONDS)
        return answer
    if isinstance(error, RequestDataTooBig):
        error = PayloadTooLargeException(detail="That is more than can be taken in. Send less at once.")
    if isinstance(error, DataError | UnreadablePostError | UnicodeError | RecursionError):
        error = InvalidValueException(detail="Something in the request cannot be kept.")
    if not isinstance(error, SCIMException):
        raise error
    return _handler.service.error_response(error)


def _error(status: int, detail: str) -> ScimResponse:
    return ScimResponse(HTTPStatus(status), Error(status=status, detail=detail).model_dump())


def _sent(request: HttpRequest, answer: ScimResponse) -> HttpResponse:
    body = b"" if answer.body is None else json.dumps(answer.body)
    headers = {"Content-Type": SCIM_MEDIA_TYPE, **answer.headers, "Cache-Control": "no-store"}
    return HttpResponse(body, status=answer.status, headers=headers | getattr(request, "rate_headers", {}))
