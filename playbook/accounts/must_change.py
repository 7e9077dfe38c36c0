"""Whoever has a password that somebody else chose gets on only by choosing one of their own."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

# What can be reached meanwhile.
OPEN = ("accounts:password", "accounts:sign-out", "accounts:sign-in", "accounts:theme", "service-worker")


class OwnPasswordFirst:
    """Leads to the page to choose a password, from wherever somebody is who has to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the rest does."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *args: Any) -> HttpResponse | None:
        """A redirect for whoever has to choose a password; nothing for anybody else."""
        if not getattr(request.user, "must_change_password", False) or not getattr(view, "login_required", True):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        return None if name in OPEN else redirect("accounts:password")
