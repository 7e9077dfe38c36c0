"""Forms that ask for a password or a code, whose tries are bounded; and what is answered while there is none left."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from playbook.accounts.audited import wrong_of_own
from playbook.accounts.models import User
from playbook.accounts.throttle import Refused, Try
from playbook.web.front import HOLD_BACK
from playbook.web.http import Context

HOLD_BACK_SECONDS = 2  # before a refusal is sent, while no thread waits


class BoundedTries:
    """A form whose tries are bounded; `refused` says until when, where too many were wrong."""

    refused: Refused | None = None
    is_bound: bool  # Django's
    user: User  # whose password or code it is

    def look(self, one: Try, is_right: Callable[[], bool], wrong: str, *, where: str) -> None:
        """Ask `is_right` while tries are left. Raises `ValidationError` with what is `wrong`, or when to try again."""
        try:
            with one.counted():
                found = is_right()
        except Refused as refused:
            self.refused = refused
            raise ValidationError(refused.words, code="refused") from None
        if not found:
            wrong_of_own(self.user, where)
            raise ValidationError(wrong, code="wrong")
        one.succeeded()


def form_page(request: HttpRequest, template: str, form: BoundedTries, context: Context | None = None) -> HttpResponse:
    """The page with such a form; 422 and what is wrong, or when to try again, where it was sent and is wrong."""
    status = (form.refused.status if form.refused else 422) if form.is_bound else 200
    response = render(request, template, {"form": form, **(context or {})}, status=status)
    return held_back(response, form.refused)


def held_back(response: HttpResponse, refused: Refused | None) -> HttpResponse:
    """The response, which says when to try again and is sent a little later where somebody was refused."""
    if refused:
        response.headers["Retry-After"] = str(refused.seconds)
        response.headers[HOLD_BACK] = str(HOLD_BACK_SECONDS)
    return response
