"""The live complaint over HTTP: one page that shows where it stands, and the nouns that a POST makes."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from playbook.call.offline_road import drawn_road
from playbook.call.page import leads, show
from playbook.call.protocol import SendingForm, invalid, take
from playbook.complaints.access import complaint_for
from playbook.complaints.forms import FactsForm, MoveForm
from playbook.complaints.models import Complaint, Ledger
from playbook.editions.current import library
from playbook.flow import engine
from playbook.flow.engine import Move, Position, WrongMove
from playbook.guidance.library import Library
from playbook.web.http import Request, page


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Ask one thing, where the worker is; then open a complaint there."""
    guidance = library()
    context = {"library": guidance, "key": uuid.uuid4()}
    if request.method == "GET":
        return page(request, "call/new.html", context, part="new")
    start, form = request.POST.get("start") or guidance.default_start.slug, SendingForm(request.POST)
    try:
        key = form.cleaned_data["key"] if form.is_valid() else None
        return redirect(Complaint.begin(guidance, start, by=request.user, key=key))
    except WrongMove as error:
        messages.error(request, str(error))
        return page(request, "call/new.html", context, part="new", status=422)


@require_GET
def complaint(request: Request, number: int) -> HttpResponse:
    """The live complaint as it stands now."""
    held = complaint_for(request, number)
    if not held.may_be_changed_by(request.user):
        return redirect("complaints:summary", held.pk)
    return show(request, held)


@require_POST
def moves(request: Request, number: int) -> HttpResponse:
    """Take the move, keeping the facts and ticks that came with it, then show where the complaint now stands."""
    held = complaint_for(request, number)
    form, asked = MoveForm(request.POST), FactsForm.sent(request.POST, library(), held)
    if not form.is_valid() or not asked.is_valid():
        return invalid(request, held, form, facts=asked)
    judged = _Judged(library(), form.cleaned_data, lead=leads(request))

    def act(ledger: Ledger) -> None:
        _keep(request, asked, ledger)
        ledger.move(judged)

    return take(request, held, act)


@require_POST
def facts(request: Request, number: int) -> HttpResponse:
    """Keep the facts and the ticks of the step, without moving on."""
    held = complaint_for(request, number)
    form = FactsForm.sent(request.POST, library(), held)
    if not form.is_valid():
        return invalid(request, held, facts=form)
    return take(request, held, lambda ledger: _keep(request, form, ledger), fresh=False)


@require_GET
def road(request: Request) -> HttpResponse:
    """Every screen, for the browser to go on by when the line is away; guidance only, and named by its edition."""
    text = drawn_road(library(), lead=leads(request))
    headers = {"Cache-Control": "private, max-age=86400"}
    return HttpResponse(text, content_type="application/json", headers=headers)


@require_GET
def temper(request: Request, number: int) -> HttpResponse:
    """The private card, beside the step. It is read and never recorded: no row, no move, no name."""
    held = complaint_for(request, number)
    if not held.may_be_changed_by(request.user):
        return redirect("complaints:summary", held.pk)
    private = next((one for one in library().interrupts.values() if one.private), None)
    return show(request, held, private=private)


class _Judged:
    """Judges the move a form asks for, from wherever the complaint stands once it is locked."""

    def __init__(self, guidance: Library, values: dict[str, Any], *, lead: bool) -> None:
        self.library, self.values, self.lead = guidance, values, lead

    def __call__(self, position: Position) -> Move:
        """The move. Raises `WrongMove` when the page it was made on is out of date, or the move is not offered."""
        to, on = self.values["to"], self.values["on"]
        if on and on != position.screen:
            raise WrongMove(_("This complaint has moved on in another window. Here is where it stands now."))
        match self.values["move"]:
            case "back":
                return engine.back(position)
            case "return":
                return engine.resume(position)
            case "jump":
                return engine.jump(self.library, to)
            case "interrupt":
                return engine.interrupt(self.library, position, to)
        return engine.choose(self.library, position, to, lead=self.lead)


def _keep(request: Request, facts: FactsForm, ledger: Ledger) -> None:
    """Take what a step's form sends besides the move: the Do lines that are ticked on a screen, and facts."""
    ref = request.POST.get("ticks", "")
    if ref:
        ledger.tick(ref, request.POST.getlist("tick"))
    ledger.keep(facts.cleaned_data)
