"""The browsers that somebody is signed in with: seen by them, and ended one by one or together."""

import datetime
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from playbook.accounts.confirming import ask_first, is_confirmed
from playbook.accounts.models import Session
from playbook.accounts.sessions import SessionStore
from playbook.audit.models import Act
from playbook.audit.trail import record
from playbook.web.http import Request
from playbook.web.parameters import line

BROWSERS = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "Mac OS X", "CrOS", "Linux")
PLAIN = {"Edg": "Edge", "OPR": "Opera", "Mac OS X": "macOS", "CrOS": "ChromeOS"}


@dataclass(frozen=True)
class SignedIn:
    """A browser that somebody is signed in with. `name` stands for its key, which is told to nobody."""

    name: str
    browser: str
    address: str
    since: datetime.datetime | None
    seen: datetime.datetime
    is_this: bool


@require_GET
def sessions(request: Request) -> HttpResponse:
    """Every browser that one is signed in with."""
    return render(request, "accounts/sessions.html", {"sessions": signed_in(request)})


@require_POST
def ended(request: Request) -> HttpResponse:
    """End one of them, or with `which=others` all but this one, for whoever has shown lately that it is them."""
    if not is_confirmed(request):
        return ask_first(request, reverse("accounts:sessions"))
    which = request.POST.get("which", "")
    wanted = [one for one in other_sessions(request) if which in ("others", name_of(one.session_key))]
    Session.objects.filter(pk__in=[one.pk for one in wanted]).delete()
    if wanted:
        record(Act.SESSIONS_ENDED, whom=request.user.pk, count=len(wanted))
    words = _("Signed out there.") if wanted else _("There is nothing signed in like that any more.")
    messages.success(request, words)
    return redirect("accounts:sessions")


def other_sessions(request: Request) -> QuerySet[Session]:
    """What whoever asks is signed in with, but for this browser."""
    return Session.objects.filter(user=request.user).exclude(pk=request.session.session_key)


def signed_in(request: Request) -> list[SignedIn]:
    """The sessions of whoever asks, the latest seen first."""
    rows = Session.objects.filter(user=request.user, expire_date__gt=timezone.now()).order_by("-seen_at")
    return [_described(row, request.session.session_key) for row in rows[:100]]


def _described(row: Session, this: str | None) -> SignedIn:
    data = SessionStore().decode(row.session_data)
    begun = data.get("begun")
    since = datetime.datetime.fromtimestamp(begun, datetime.UTC) if begun else None
    return SignedIn(
        name=name_of(row.session_key),
        browser=data.get("browser", ""),
        address=data.get("address", ""),
        since=since,
        seen=row.seen_at,
        is_this=row.session_key == this,
    )


def name_of(key: str) -> str:
    """What a page calls a session: nobody finds the key by it."""
    return salted_hmac("playbook.accounts.sessions", key, algorithm="sha256").hexdigest()[:24]


def browser_of(agent: str) -> str:
    """A browser and its system in plain words, out of what it says of itself."""
    said = line(agent, 400)
    found = [next((one for one in names if one in said), "") for names in (BROWSERS, SYSTEMS)]
    return ", ".join(PLAIN.get(one, one) for one in found if one)
