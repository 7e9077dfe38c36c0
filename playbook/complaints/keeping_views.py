"""Keeping one complaint from being forgotten, and the complaints that somebody has to look at, over HTTP."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from playbook.complaints.access import complaint_for
from playbook.complaints.keeping import KeepForm, end_keeping, fresh_form, keep, may_end, to_look_at_again, unmoved
from playbook.complaints.models import Complaint
from playbook.web.http import Request, page
from playbook.web.role_words import in_role_words

MOST = 100


@require_http_methods(["GET", "POST"])
def kept(request: Request, number: int) -> HttpResponse:
    """Whether it is kept, by whom and why; a POST keeps it, or ends that (`do` is `end`)."""
    complaint = complaint_for(request, number)
    if request.method == "GET":
        return _shown(request, complaint, fresh_form())
    if request.POST.get("do") == "end":
        return _end(request, complaint)
    form = KeepForm(request.POST)
    if not form.is_valid():
        return _shown(request, complaint, form, status=422)
    keep([complaint.pk], form, by=request.user)
    return redirect("complaints:kept", number)


def _end(request: Request, complaint: Complaint) -> HttpResponse:
    if may_end(complaint, request.user):
        end_keeping([complaint.pk], by=request.user)
    else:
        messages.warning(request, in_role_words(_("%(A_lead)s or %(a_administrator)s ends that a complaint is kept.")))
    return redirect("complaints:kept", complaint.pk)


def _shown(request: Request, complaint: Complaint, form: KeepForm, *, status: int = 200) -> HttpResponse:
    rows = complaint.holds.select_related("by", "ended_by")
    context = {
        "complaint": complaint,
        "form": form,
        "rows": rows,
        "is_kept": any(one.ended_at is None for one in rows),
        "may_end": may_end(complaint, request.user),
        "days": settings.RETENTION_DAYS,
    }
    return page(request, "complaints/kept.html", context, part="kept", status=status)


@require_GET
def unattended(request: Request) -> HttpResponse:
    """What was not moved for long, or is kept and has to be looked at again: one's own, for a lead the team's."""
    context = {
        "rows": unmoved(request.user).for_desk()[:MOST],
        "kept": to_look_at_again(request.user).for_desk()[:MOST],
        "days": settings.UNMOVED_DAYS,
        "more_days": settings.RETENTION_DAYS,
    }
    return page(request, "complaints/unattended.html", context, part="unattended")
