"""People who see each other while a complaint is worked on: what a page asks the server again every few seconds."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from playbook.call.page import last_ask
from playbook.call.screen import desk_for
from playbook.complaints.access import complaint_for
from playbook.complaints.models import Ask, Complaint, Looking
from playbook.complaints.summary import capsule_of
from playbook.editions.current import library
from playbook.web.http import Context, Request, page


@require_GET
def asking(request: Request) -> HttpResponse:
    """The strip on every page of a lead: who asks for one. Raises `Http404` for anybody else."""
    if not request.user.is_lead:
        raise Http404
    return asking_strip(request)


def asking_strip(request: Request) -> HttpResponse:
    """Who asks for this lead, as the strip says it."""
    asks = list(Ask.objects.for_lead(request.user).for_desk()[:20])
    waiting = sum(ask.reply != Ask.Reply.COMING for ask in asks)
    return render(request, "team/_asking.html", {"asks": asks, "waiting": waiting})


@require_GET
def people(request: Request, number: int) -> HttpResponse:
    """The strip on the live page: who has taken the complaint over, who looks on, what the lead has answered."""
    complaint = complaint_for(request, number)
    context: Context = {"complaint": complaint, "taken_over": complaint.holder_id != request.user.pk}
    if not context["taken_over"]:
        context["others"] = Looking.with_others(complaint.pk, request.user)
        context["ask"] = last_ask(complaint) if complaint.asked_at else None
    return render(request, "team/_people.html", context)


@require_GET
def watch(request: Request, number: int) -> HttpResponse:
    """A lead looks over the holder's shoulder: the step in front of them, to read and not to move."""
    complaint = complaint_for(request, number)
    if complaint.holder_id == request.user.pk:
        return redirect(complaint)
    if not complaint.may_be_changed_by(request.user):
        return redirect("complaints:summary", number)
    return page(request, "team/watch.html", _watched(request, complaint), part="watch")


def _watched(request: Request, complaint: Complaint) -> Context:
    guidance, others = library(), Looking.with_others(complaint.pk, request.user)
    desk = desk_for(complaint, guidance, lead=False, worker=complaint.holder.name_to_customers)
    return {
        "section": "complaints/team",
        "complaint": complaint,
        "library": guidance,
        "desk": desk,
        "here": any(one.pk == complaint.holder_id for one in others),
        "others": [one for one in others if one.pk != complaint.holder_id],
        "capsule": capsule_of(complaint, guidance),
        "ask": last_ask(complaint) if complaint.asked_at else None,
    }
