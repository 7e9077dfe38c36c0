"""The only door to a complaint."""

from collections.abc import Callable

from django.http import Http404

from playbook.accounts.models import User
from playbook.audit.trail import record_opening
from playbook.complaints.models import Complaint
from playbook.complaints.querysets import ComplaintQuerySet
from playbook.web.http import Request


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
    record_opening(complaint.pk)
    if complaint.holder_id == request.user.pk:
        complaint.holder = request.user  # known already; only a colleague's is asked for
    return complaint
