"""How operations of the API are declared: their scope, and every answer that they can give."""

from collections.abc import Callable, Mapping
from typing import Annotated

from ninja import Router
from pydantic import AfterValidator, Field

from playbook.api.authentication import needs
from playbook.api.problems import ProblemOut
from playbook.api.scopes import Scope
from playbook.web.json_values import Json
from playbook.web.parameters import LARGEST

# What any call can be answered with, whatever it asks for.
ALWAYS = (400, 401, 403, 422, 429, 503)


def readable(text: str) -> str:
    """The text. Raises `ValueError` where it holds what no database keeps: NUL, or half a character."""
    if "\0" in text or any("\ud800" <= one <= "\udfff" for one in text):
        raise ValueError("Take out the NUL characters and lone surrogates.")
    return text


Text = Annotated[str, AfterValidator(readable), Field(max_length=20_000)]
Name = Annotated[str, AfterValidator(readable), Field(max_length=150)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
Number = Annotated[int, Field(ge=1, le=LARGEST)]


def reads[**P, R](
    router: Router, path: str, scope: Scope, answer: type, *more: int, openapi_extra: dict[str, Json] | None = None
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare a GET that `answer` describes; `more` are the other statuses that it can have."""
    responses = {200: answer, **({304: None} if 304 in more else {}), **_problems(*(one for one in more if one > 304))}
    found: Callable[[Callable[P, R]], Callable[P, R]] = router.get(
        path, response=responses, auth=needs(scope), openapi_extra=openapi_extra
    )
    return found


def writes[**P, R](
    router: Router, method: str, path: str, scope: Scope, answers: Mapping[int, type | None], *more: int
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare an operation that changes something; `answers` describes what it gives, `more` the other statuses."""
    extra = {"parameters": [_IDEMPOTENCY_KEY, _IF_MATCH]} if scope is Scope.COMPLAINTS_WRITE else {}
    found: Callable[[Callable[P, R]], Callable[P, R]] = router.api_operation(
        [method], path, response={**answers, **_problems(*more)}, auth=needs(scope), openapi_extra=extra
    )
    return found


def _problems(*statuses: int) -> dict[int, type]:
    return dict.fromkeys(sorted({*ALWAYS, *statuses}), ProblemOut)


_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
    "description": "Any text of your own. The same key with the same body is done once and answered the same again.",
}
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "schema": {"type": "string", "pattern": '^("[0-9]{1,9}-[0-9]{1,9}"|[*])$'},
    "description": "The ETag of the complaint as you read it: what others did since then is not overwritten.",
}
