"""The only door to a complaint."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from playbook.complaints.models import Complaint
from playbook.web.http import Request


def complaint_for(request: Request, number: int) -> Complaint:
    """The complaint of that number, if the one who asks may see it; to anybody else it does not exist (404)."""
    return _one(request, Complaint.objects.visible_to(request.user), number)


def complaint_to_take_over(request: Request, number: int) -> Complaint:
    """The complaint of that number, if the one who asks may see it or take it over from a colleague; else 404."""
    visible = Complaint.objects.visible_to(request.user).values("pk")
    team = Complaint.objects.to_pick_up(request.user).values("pk")
    return _one(request, Complaint.objects.filter(Q(pk__in=visible) | Q(pk__in=team)), number)


def _one(request: Request, found: QuerySet[Any], number: int) -> Complaint:
    if number > 2**62:
        raise Http404
    one: Complaint = get_object_or_404(found.select_related("closure"), pk=number)
    if one.holder_id == request.user.pk:
        one.holder = request.user  # known already; only a colleague's is asked for
    return one
