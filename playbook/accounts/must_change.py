"""Who gets on only by doing something first: choosing a password of one's own, setting up the second factor."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from playbook.accounts.signing_in import SECOND_FACTOR
from playbook.web.http import View

# What can be reached meanwhile.
OPEN = ("accounts:password", "accounts:sign-out", "accounts:sign-in", "accounts:theme", "service-worker")


class Before(ABC):
    """Leads to one page, from wherever somebody is who has something to do there first."""

    page: ClassVar[str]
    reachable: ClassVar[tuple[str, ...]] = OPEN

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the rest does."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[str, ...], kwargs: dict[str, str | int]
    ) -> HttpResponse | None:
        """A redirect for whoever has to; nothing for anybody else."""
        if not self.has_to(request) or not getattr(view, "login_required", True):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        return None if name in self.reachable else redirect(self.page)

    @abstractmethod
    def has_to(self, request: HttpRequest) -> bool:
        """Whether whoever asks has to go there first."""


class OwnPasswordFirst(Before):
    """For whoever has a password that somebody else chose."""

    page = "accounts:password"

    def has_to(self, request: HttpRequest) -> bool:
        """Whether it is marked so."""
        return bool(getattr(request.user, "must_change_password", False))


class SecondFactorFirst(Before):
    """For whoever has a role that needs a second factor, and has shown none."""

    page = "accounts:second-factor"
    reachable = (
        *OPEN,
        "accounts:second-factor",
        "accounts:passkeys",
        "accounts:passkey-added",
        "accounts:passkey-renamed",
        "accounts:passkey-removed",
    )

    def has_to(self, request: HttpRequest) -> bool:
        """Whether their role asks for it, and this sign-in was by a password alone."""
        return needs_second_factor(request)


def needs_second_factor(request: HttpRequest) -> bool:
    """Whether the role of whoever asks needs a second factor, and they showed none when they signed in here."""
    roles, user = settings.SECOND_FACTOR_ROLES, request.user
    if not roles or not user.is_authenticated:
        return False
    return (user.role in roles or user.is_superuser) and not request.session.get(SECOND_FACTOR)
