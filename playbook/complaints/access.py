"""The only door to a complaint."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from playbook.complaints.models import Complaint
from playbook.web.http import Request


def complaint_for(request: Request, number: int) -> Complaint:
    """The complaint of that number, if the one who asks may see it; to anybody else it does not exist (404)."""
    if number > 2**62:
        raise Http404
    visible = Complaint.objects.visible_to(request.user).select_related("closure", "holder")
    found: Complaint = get_object_or_404(visible, pk=number)
    return found
