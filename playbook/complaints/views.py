"""The live complaint over HTTP: one page that shows where it stands, and the nouns that a POST makes."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_http_methods

from playbook.complaints.access import complaint_for
from playbook.complaints.desk import Desk, desk_for
from playbook.complaints.forms import (
    CauseForm,
    ClosureForm,
    FactsForm,
    KeptForm,
    MoveForm,
    NoteForm,
    PromiseForm,
    WarningForm,
)
from playbook.complaints.ladder import ladder_for
from playbook.complaints.models import Complaint, Promise
from playbook.complaints.promises import offers_for, spoken
from playbook.complaints.summary import capsule_of, summary_of
from playbook.editions.shelf import library
from playbook.flow import engine
from playbook.flow.engine import Move, Position, WrongMove
from playbook.guidance.library import Library
from playbook.web.http import Request, page


@require_GET
def complaints(request: Request) -> HttpResponse:
    """My complaints (a lead: the team's), the open ones first; `q` searches by number, reference or customer."""
    query = request.GET.get("q", "")[:100]
    visible = Complaint.objects.visible_to(request.user).with_reference(query)
    context = {
        "query": query,
        "library": library(),
        "open": visible.open().for_desk()[:50],
        "closed": visible.closed().for_desk()[:50],
        "promises": Promise.objects.visible_to(request.user).waiting().for_desk()[:20],
        "today": timezone.localdate(),
    }
    return page(request, "complaints/list.html", context, part="found")


@require_GET
def due(request: Request) -> HttpResponse:
    """Every promise that waits, the earliest first."""
    waiting = Promise.objects.visible_to(request.user).waiting().for_desk()
    context = {"promises": waiting[:200], "today": timezone.localdate()}
    return page(request, "complaints/due.html", context, part="promises")


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Ask one thing, where the worker is; then open a complaint there."""
    guidance = library()
    if request.method == "GET":
        return page(request, "complaints/new.html", {"library": guidance}, part="new")
    start = request.POST.get("start") or guidance.default_start.slug
    try:
        return redirect(Complaint.begin(guidance, start, by=request.user))
    except WrongMove as error:
        messages.error(request, str(error))
        return page(request, "complaints/new.html", {"library": guidance}, part="new", status=422)


@require_GET
def complaint(request: Request, number: int) -> HttpResponse:
    """The live complaint as it stands now."""
    return _show(request, complaint_for(request, number))


@require_POST
def moves(request: Request, number: int) -> HttpResponse:
    """Take the move, keeping the facts and ticks that came with it, then show where the complaint now stands."""
    held = complaint_for(request, number)
    form, asked = MoveForm(request.POST), FactsForm(request.POST, library=library())
    if not form.is_valid() or not asked.is_valid():
        return _show(request, held, facts=asked, status=422)
    judged = _Judged(library(), form.cleaned_data, lead=_leads(request))
    try:
        held.make(library(), judged, by=request.user, key=form.cleaned_data["key"], **_kept(request, asked))
    except WrongMove as error:
        messages.warning(request, str(error))
    return redirect(held)


@require_POST
def facts(request: Request, number: int) -> HttpResponse:
    """Keep the facts and the ticks of the step, without moving on."""
    held = complaint_for(request, number)
    form = FactsForm(request.POST, library=library())
    if not form.is_valid():
        return _show(request, held, facts=form, status=422)
    held.make(library(), by=request.user, **_kept(request, form))
    return HttpResponse(status=204) if request.htmx else redirect(held)


@require_POST
def note(request: Request, number: int) -> HttpResponse:
    """Save the note; 409 with both texts when somebody saved another one in between."""
    held = complaint_for(request, number)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _note(request, held, form, status=422)
    saved = held.save_note(form.cleaned_data["text"], version=form.cleaned_data["version"])
    if not saved:
        held.refresh_from_db(fields=["note", "note_version", "note_saved_at"])
        return _note(request, held, form, clash=True, status=409)
    return _note(request, held, form) if request.htmx else redirect(held)


@require_POST
def promises(request: Request, number: int) -> HttpResponse:
    """Record what was promised, and by when."""
    held = complaint_for(request, number)
    form = PromiseForm(request.POST)
    if not form.is_valid():
        return _show(request, held, promise=form, status=422)
    values = form.cleaned_data
    held.promises.get_or_create(
        key=values["key"] or uuid.uuid4(),
        defaults={
            "what": values["what"],
            "who": values["who"] or request.user.spoken_name,
            "due": values["due"],
            "by": request.user,
        },
    )
    return redirect(held)


@require_POST
def kept(request: Request, number: int, pk: int) -> HttpResponse:
    """Mark a promise as kept, with a word on how."""
    held = complaint_for(request, number)
    promise = get_object_or_404(held.promises, pk=pk)
    form = KeptForm(request.POST)
    if form.is_valid():
        promise.keep(form.cleaned_data["how"])
    else:
        messages.error(request, form.errors["how"][0])
    return redirect("complaints:list")


@require_POST
def warnings(request: Request, number: int) -> HttpResponse:
    """Record a warning that was given."""
    held = complaint_for(request, number)
    form = WarningForm(request.POST, library=library())
    if not form.is_valid():
        return _show(request, held, warning=form, status=422)
    values = form.cleaned_data
    words = values["words"] or _words_for(library(), values["conduct"])
    held.warnings.get_or_create(
        key=values["key"] or uuid.uuid4(),
        defaults={"conduct": values["conduct"], "words": words, "by": request.user},
    )
    return redirect(held)


@require_POST
def closure(request: Request, number: int) -> HttpResponse:
    """Close the complaint with its outcome, and go on to what can be learned."""
    held = complaint_for(request, number)
    guidance = library()
    form = ClosureForm(request.POST, library=guidance, may_end=ladder_for(held, guidance).may_end)
    if not form.is_valid():
        return _show(request, held, closure=form, status=422)
    held.close(by=request.user, **form.cleaned_data)
    learn = engine.jump(guidance, "learn")
    held.make(guidance, lambda _position: learn, by=request.user, key=uuid.uuid4())
    return redirect(held)


@require_POST
def cause(request: Request, number: int) -> HttpResponse:
    """Keep the root cause and what would have prevented it."""
    held = complaint_for(request, number)
    form = CauseForm(request.POST, library=library())
    if held.is_open:
        messages.warning(request, _("Say how it ended first; then what was behind it."))
    elif not form.is_valid():
        return _show(request, held, cause=form, status=422)
    else:
        held.closure.learn(**form.cleaned_data)
        here = desk_for(held, library(), lead=_leads(request)).options
        if here:
            target = here[0].choice.to
            held.make(library(), _choosing(library(), target), by=request.user, key=uuid.uuid4())
    return redirect(held)


@require_GET
def summary(request: Request, number: int) -> HttpResponse:
    """The complaint in plain text, to copy into another system."""
    held = complaint_for(request, number)
    context = {"complaint": held, "summary": summary_of(held, library())}
    return page(request, "complaints/summary.html", context, part="summary")


@require_GET
def temper(request: Request, number: int) -> HttpResponse:
    """The private card, beside the step. It is read and never recorded: no row, no move, no name."""
    held = complaint_for(request, number)
    private = next((one for one in library().interrupts.values() if one.private), None)
    return _show(request, held, private=private)


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


def _choosing(guidance: Library, target: str) -> Any:
    return lambda position: engine.choose(guidance, position, target)


def _kept(request: Request, facts: FactsForm) -> dict[str, Any]:
    """What a step's form sends besides the move: facts, and the Do lines that are ticked on it."""
    ref = request.POST.get("ticks", "")
    return {"facts": facts.sent(), "ticked": (ref, request.POST.getlist("tick")) if ref else None}


def _words_for(guidance: Library, conduct: str) -> str:
    words = guidance.ladder[conduct].words
    return words[0].text if words else ""


def _leads(request: Request) -> bool:
    return request.user.is_lead or request.user.is_manager


def _show(request: Request, held: Complaint, *, status: int = 200, private: Any = None, **bound: Any) -> HttpResponse:
    """The page of a complaint; `bound` are forms that were sent and have something wrong, shown in place."""
    guidance = library()
    desk = desk_for(held, guidance, lead=_leads(request))
    context = {
        "complaint": held,
        "desk": desk,
        "library": guidance,
        "private": private,
        "note_form": NoteForm(initial={"text": held.note, "version": held.note_version}),
        **_records(desk, bound),
    }
    return page(request, "complaints/complaint.html", context, part="desk", status=status)


def _records(desk: Desk, bound: dict[str, Any]) -> dict[str, Any]:
    """The forms that the screen in front asks for, and what they need; a bound one stands in for a fresh one."""
    held, guidance, record = desk.complaint, desk.library, desk.screen.record
    found: dict[str, Any] = {"facts": bound.get("facts") or FactsForm.of(held, guidance, record)}
    if "promise" in record or "promise" in bound:
        offers = offers_for(guidance, timezone.localdate())
        fresh = PromiseForm(initial={"key": desk.key, "who": held.holder.spoken_name})
        found |= {"promise": bound.get("promise") or fresh, "offers": offers}
        found["promises"] = [(promise, spoken(promise)) for promise in held.promises.all()]
    if "warning" in record or "warning" in bound:
        fresh_warning = WarningForm(initial={"key": desk.key}, library=guidance)
        found |= {"warning": bound.get("warning") or fresh_warning, "ladder": ladder_for(held, guidance)}
    if "closure" in record or "closure" in bound:
        ladder = ladder_for(held, guidance)
        known = {"outcome": held.closure.outcome, "reason": held.closure.reason} if not held.is_open else {}
        fresh_closure = ClosureForm(initial=known, library=guidance, may_end=ladder.may_end)
        found |= {"closure": bound.get("closure") or fresh_closure, "ladder": ladder}
    if "cause" in record or "cause" in bound:
        found["cause"] = bound.get("cause") or CauseForm(initial=_learned(held), library=guidance)
    if "capsule" in record:
        found["capsule"] = capsule_of(held, guidance)
    if "contacts" in record:
        found["contacts"] = guidance.contacts.values()
    return found


def _learned(held: Complaint) -> dict[str, str]:
    if held.is_open:
        return {}
    return {name: getattr(held.closure, name) for name in ("cause", "seen_before", "prevention")}


def _note(
    request: Request, held: Complaint, form: NoteForm, *, clash: bool = False, status: int = 200
) -> HttpResponse:
    """How the note stands: saved when, or what is wrong, or both texts where two people typed."""
    context = {"complaint": held, "note_form": form, "clash": clash}
    return page(request, "complaints/note.html", context, part="note_state", status=status)
