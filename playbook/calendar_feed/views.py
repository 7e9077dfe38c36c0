"""One's own calendar feed: made, renewed and withdrawn by its owner, read by whoever has its address."""

import datetime
import hashlib

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from playbook.accounts.models import User
from playbook.audit.models import Act
from playbook.audit.trail import record
from playbook.calendar_feed.calendar_text import calendar_text
from playbook.calendar_feed.models import Feed
from playbook.complaints.models import Promise
from playbook.web.http import Request
from playbook.web.rates import counted
from playbook.web.recently import Recently

MOST = 500  # promises in one calendar, the earliest first
_read = Recently(datetime.timedelta(hours=1), most=10_000)


@require_GET
def own_feed(request: Request) -> HttpResponse:
    """See whether one has an address, since when, and when it was last read."""
    return render(request, "calendar_feed/own.html", {"feed": Feed.objects.filter(person=request.user).first()})


@never_cache
@require_POST
def renewed(request: Request) -> HttpResponse:
    """Make an address, which is shown this once; one that was there before ends."""
    address = reverse("calendar-feed:feed", args=[Feed.renew(request.user)])
    record(Act.CALENDAR_RENEWED)
    return render(request, "calendar_feed/made.html", {"address": request.build_absolute_uri(address)})


@require_POST
def withdrawn(request: Request) -> HttpResponse:
    """End the address at once."""
    found, _rows = Feed.objects.filter(person=request.user).delete()
    if found:
        record(Act.CALENDAR_WITHDRAWN)
        messages.success(request, _("The address shows nothing from now on."))
    return redirect("calendar-feed:own")


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The promises that wait in the complaints of whoever has this address; 404 where nobody has it any more."""
    found = Feed.objects.of_secret(secret)
    if found is None:
        raise Http404
    wait, headers = counted("calendar", found.pk, settings.API_RATE)
    if wait:
        words = _("Too many calls. Try again in %(seconds)s seconds.") % {"seconds": wait}
        answer = HttpResponse(words, status=429, content_type="text/plain; charset=utf-8")
    else:
        _note(found)
        answer = _calendar(request, found.person)
    for name, value in headers.items():
        answer.headers[name] = value
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _note(found: Feed) -> None:
    """Note that it was read: beside it once a minute, in the audit trail once an hour."""
    found.note_use()
    if _read.is_new(found.pk):
        record(Act.CALENDAR_READ, person=found.person_id)


def _calendar(request: HttpRequest, person: User) -> HttpResponse:
    """The calendar with its tag; 304 and nothing more for a program that has it."""

    def address_of(complaint: int) -> str:
        return request.build_absolute_uri(reverse("complaints:complaint", args=[complaint]))

    promises = Promise.objects.filter(complaint__holder=person).to_tell_of().waiting()[:MOST]
    text = calendar_text(promises, address_of)
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'inline; filename="promises.ics"'
    answer.headers["ETag"] = tag = f'"{hashlib.sha256(text).hexdigest()[:32]}"'
    kept = get_conditional_response(request, etag=tag, response=answer)
    assert isinstance(kept, HttpResponse)
    return kept
