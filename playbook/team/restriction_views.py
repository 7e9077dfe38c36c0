"""Who may open a complaint, over HTTP: restricting it, naming a lead on it, lifting that again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from playbook.call.protocol import as_json, from_outbox, not_theirs, refuse, taken
from playbook.complaints.access import complaint_for
from playbook.complaints.models import Complaint
from playbook.complaints.restriction_forms import LiftForm, RestrictForm
from playbook.web.http import Request, page


@require_http_methods(["GET", "POST"])
def restriction(request: Request, number: int) -> HttpResponse:
    """Who may open it; a POST restricts it, or lifts that (`do` is `lift`). The live page's button sends `live`."""
    if request.method == "GET":
        return _shown(request, complaint_for(request, number))
    form = LiftForm(request.POST) if request.POST.get("do") == "lift" else RestrictForm(request.POST)
    answer = taken(request, number, form)
    if answer is None:
        return (
            refuse(request, number, form)
            if from_outbox(request)
            else _shown(request, complaint_for(request, number), form)
        )
    if from_outbox(request):
        return as_json(answer, form)
    if answer.holder:
        return not_theirs(request, number, answer, form)
    if not answer.taken:
        messages.warning(request, answer.why)
    return _after(request, number)


def _after(request: Request, number: int) -> HttpResponse:
    """Back to where it was done from; to the list where the complaint is no longer theirs to see."""
    if not Complaint.objects.visible_to(request.user).filter(pk=number).exists():
        words = _("Complaint %(number)s is restricted now, and no longer yours to open.")
        messages.success(request, words % {"number": number})
        return redirect("complaints:list")
    return redirect("complaints:complaint" if "live" in request.POST else "complaints:restriction", number)


def _shown(request: Request, complaint: Complaint, wrong: LiftForm | RestrictForm | None = None) -> HttpResponse:
    user = request.user
    may_lift = complaint.is_restricted and complaint.may_be_unrestricted_by(user)
    may_name = may_lift or (complaint.may_be_changed_by(user) and complaint.named_lead_id is None)
    context = {
        "complaint": complaint,
        "rows": complaint.restrictions.select_related("by", "lead", "lifted_by"),
        "restrict": _either(wrong, RestrictForm) if may_name else None,
        "lift": _either(wrong, LiftForm) if may_lift else None,
    }
    return page(request, "team/restriction.html", context, part="restriction", status=422 if wrong else 200)


def _either[F: LiftForm | RestrictForm](wrong: LiftForm | RestrictForm | None, form: type[F]) -> F:
    """The form that was sent and is wrong, or a fresh one."""
    return wrong if isinstance(wrong, form) else form()
