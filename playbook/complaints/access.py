"""The only door to a complaint."""

import datetime
from collections.abc import Callable

from django.conf import settings
from django.http import Http404

from playbook.accounts.models import User
from playbook.audit.trail import record_opening
from playbook.complaints.models import Complaint
from playbook.complaints.querysets import ComplaintQuerySet
from playbook.web.http import Request
from playbook.web.rates import TooOften, take
from playbook.web.recently import Recently

# Which complaints of others each person has opened in the last hour, in this process
others = Recently(datetime.timedelta(hours=1), most=100_000)


def complaint_for(request: Request, number: int) -> Complaint:
    """The complaint of that number, if the one who asks may see it; to anybody else it does not exist (404)."""
    return _one(request, number, Complaint.objects.visible_to)


def complaint_to_take_over(request: Request, number: int) -> Complaint:
    """The complaint of that number, if the one who asks may see it or take it over from a colleague; else 404."""
    return _one(request, number, Complaint.objects.visible_to, Complaint.objects.to_pick_up)


def _one(request: Request, number: int, *doors: Callable[[User], ComplaintQuerySet]) -> Complaint:
    """The complaint, if one of `doors` leads to it: which is asked only where it is not theirs to go on with."""
    if number > 2**62:
        raise Http404
    user = request.user
    one = Complaint.numbered(number)
    if one is None:
        raise Http404
    if not one.may_be_changed_by(user) and not any(door(user).filter(pk=number).exists() for door in doors):
        raise Http404
    return opened_by(request, one)


def opened_by(request: Request, complaint: Complaint) -> Complaint:
    """A complaint that the one who asks may see and is shown now, which the audit trail is told."""
    if complaint.holder_id == request.user.pk:
        complaint.holder = request.user  # known already; only a colleague's is asked for
    else:
        _bounded(request.user.pk, complaint.pk)
    record_opening(complaint.pk)
    return complaint


def _bounded(person: int, complaint: int) -> None:
    """Count that somebody opens what another holds, once for each complaint. Raises `TooOften` past the rate.

    So whoever has taken over the session of a lead does not read what customers said one after the other.
    """
    if not others.is_new((person, complaint)):
        return
    try:
        take("others' complaints", person, settings.OTHERS_COMPLAINTS)
    except TooOften:
        others.forget((person, complaint))
        raise
