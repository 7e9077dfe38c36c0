"""Which leads are about: a lead who looks at any page is seen, which is written down once a minute at most."""

import time
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from playbook.accounts.models import User
from playbook.complaints.models import Presence

EVERY = 60.0  # seconds


class LeadSeen:
    """Notes that a lead is about."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._seen: dict[int, float] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the rest does; then note it, when whoever asked is a lead."""
        response = self.get_response(request)
        try:
            user = getattr(request, "user", None)
            if isinstance(user, User) and user.is_lead:
                self._note(user)
        except (InterfaceError, OperationalError):
            pass  # the page was answered; that its reader is about can wait
        return response

    def _note(self, user: User) -> None:
        now = time.monotonic()
        if now - self._seen.get(user.pk, float("-inf")) < EVERY:
            return
        Presence.objects.update_or_create(lead_id=user.pk, defaults={"at": timezone.now()})
        self._seen[user.pk] = now
