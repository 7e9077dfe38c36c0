"""The live complaint over HTTP: one page that shows where it stands, and the nouns that a POST makes."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from playbook.call.offline_road import FORM, compressed_road, drawn_road
from playbook.call.page import leads, show
from playbook.call.protocol import receive
from playbook.complaints.access import complaint_for
from playbook.complaints.models import Complaint
from playbook.complaints.sent_form import SentForm
from playbook.complaints.step_forms import FactsForm, StepForm, TellForm
from playbook.editions.current import library
from playbook.flow.engine import WrongMove
from playbook.web.http import Request, page, takes_brotli


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Ask one thing, where the worker is; then open a complaint there."""
    guidance = library()
    context = {"library": guidance, "key": uuid.uuid4()}
    if request.method == "GET":
        return page(request, "call/new.html", context, part="new")
    start, form = request.POST.get("start") or guidance.default_start.slug, SentForm(request.POST)
    try:
        key = form.cleaned_data["key"] if form.is_valid() else None
        return redirect(Complaint.begin(guidance, start, by=request.user, key=key))
    except WrongMove as error:
        messages.error(request, str(error))
        return page(request, "call/new.html", context, part="new", status=422)


@require_GET
def complaint(request: Request, number: int) -> HttpResponse:
    """The live complaint as it stands now."""
    complaint = complaint_for(request, number)
    return _elsewhere(request, complaint) or show(request, complaint)


def _elsewhere(request: Request, complaint: Complaint) -> HttpResponse | None:
    """Where somebody is sent who does not hold the complaint: a lead looks over the holder's shoulder, others read."""
    if complaint.holder_id == request.user.pk:
        return None
    leads_it = complaint.may_be_changed_by(request.user)
    return redirect("complaints:watch" if leads_it else "complaints:summary", complaint.pk)


@require_POST
def moves(request: Request, number: int) -> HttpResponse:
    """Take the move, keeping the facts and ticks that came with it, then show where the complaint now stands."""
    return receive(request, number, StepForm(request.POST, library=library()))


@require_http_methods(["GET", "POST"])
def facts(request: Request, number: int) -> HttpResponse:
    """Keep the facts and the ticks of the step, without moving on; or a page with everything that can be known."""
    if request.method == "GET":
        return _all_facts(request, number)
    return receive(request, number, TellForm(request.POST, library=library()), fresh=False)


def _all_facts(request: Request, number: int) -> HttpResponse:
    complaint = complaint_for(request, number)
    if elsewhere := _elsewhere(request, complaint):
        return elsewhere
    context = {"complaint": complaint, "form": FactsForm.whole(complaint, library())}
    return page(request, "call/facts.html", context, part="facts")


@require_GET
def road(request: Request) -> HttpResponse:
    """Every screen, for the browser to go on by when the line is away; guidance only, and named by its edition.

    A page that was open before the form of it changed asks for another form, and does without.
    """
    if request.GET.get("form") != FORM:
        raise Http404
    headers = {"Cache-Control": "private, max-age=86400", "Vary": "Accept-Encoding"}
    lead = leads(request)
    if not takes_brotli(request):
        return HttpResponse(drawn_road(library(), lead=lead), content_type="application/json", headers=headers)
    headers["Content-Encoding"] = "br"
    return HttpResponse(compressed_road(library(), lead=lead), content_type="application/json", headers=headers)


@require_GET
def temper(request: Request, number: int) -> HttpResponse:
    """The private card, beside the step. It is read and never recorded: no row, no move, no name."""
    complaint = complaint_for(request, number)
    if elsewhere := _elsewhere(request, complaint):
        return elsewhere
    private = next((one for one in library().interrupts.values() if one.private), None)
    return show(request, complaint, private=private)
