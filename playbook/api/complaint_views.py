"""Complaints over the API: the same rules, and the same one command, as on the pages."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Query, Router, Status

from playbook.accounts.models import User
from playbook.api import complaint_schemas as schemas
from playbook.api.authentication import Call
from playbook.api.complaint_answers import described, line_of, promise_out, summary_out
from playbook.api.complaint_commands import complaint_of, errors_of, form_data, judged, send
from playbook.api.etags import tag_of, tagged
from playbook.api.operations import Number, reads, writes
from playbook.api.paging import page_of
from playbook.api.problems import Problem
from playbook.api.scopes import Scope
from playbook.complaints.forms import ClosureForm, HandOverForm, KeptForm, PromiseForm
from playbook.complaints.models import Complaint, Ticket
from playbook.complaints.models.tickets import GOOD_FOR
from playbook.complaints.sent_form import SentForm
from playbook.complaints.starting import is_elsewhere, start
from playbook.complaints.step_forms import StepForm, TellForm
from playbook.complaints.text_forms import NoteForm
from playbook.editions.current import library
from playbook.flow.engine import WrongMove

router = Router(tags=["Complaints"])
READ, WRITE = Scope.COMPLAINTS, Scope.COMPLAINTS_WRITE
TAKEN = {200: schemas.TakenOut}


@reads(router, "/complaints", READ, schemas.ComplaintsOut)
def complaints(request: Call, asked: Query[schemas.WhichComplaints]) -> schemas.ComplaintsOut:
    """The complaints that the token's person may see; with a reference, those that have it."""
    person = request.auth.person
    every = Complaint.objects.visible_to(person).select_related("holder")
    if asked.reference:
        every = every.filter(reference__iexact=asked.reference)
    if asked.open is not None:
        every = every.filter(closed_at__isnull=asked.open)
    rows, further = page_of(every, asked)
    return schemas.ComplaintsOut(items=[line_of(one) for one in rows], next=further)


@writes(router, "POST", "/complaints", WRITE, {200: schemas.StartedOut, 201: schemas.StartedOut}, 412)
def begin(request: Call, payload: schemas.StartIn) -> Status[schemas.StartedOut]:
    """Start a complaint, or find the one of the team that has the reference: then nothing of it is changed."""
    guidance, person = library(), request.auth.person
    form, facts = _checked(request, payload)
    stage = payload.stage or guidance.default_start.slug
    try:
        started = judged(lambda: start(guidance, stage, facts, form.sending(person)))
    except WrongMove as error:
        raise Problem(422, str(error), errors={"stage": [str(error)]}) from error
    body = schemas.StartedOut(
        number=started.complaint.pk,
        url=started.complaint.get_absolute_url(),
        was_there=started.was_there,
        is_elsewhere=is_elsewhere(facts.get("reference", ""), person),
    )
    return Status(200 if started.was_there else 201, body)


@writes(router, "POST", "/tickets", WRITE, {201: schemas.TicketOut}, 412)
def ticket(request: Call, payload: schemas.StartIn) -> Status[schemas.TicketOut]:
    """Put aside what is known of a customer, for a link that starts with it: so no name stands in an address."""
    _form, facts = _checked(request, payload)
    if payload.stage and payload.stage not in library().stages:
        raise Problem(422, "There is no such stage.", errors={"stage": ["There is no such stage."]})
    text = Ticket.make(facts, payload.stage, by=request.auth.person)
    url = request.build_absolute_uri(f"{reverse('complaints:start')}?ticket={text}")
    return Status(201, schemas.TicketOut(url=url, seconds=int(GOOD_FOR.total_seconds())))


@reads(router, "/complaints/{number}", READ, schemas.ComplaintOut, 304, 404)
def complaint(request: Call, number: Number) -> HttpResponse:
    """One complaint as it stands. Its ETag is what `If-Match` takes."""
    found = complaint_of(request, number)
    person = request.auth.person
    return tagged(request, described(found, library(), lead=person.is_lead or person.is_manager), tag_of(found))


@writes(router, "PATCH", "/complaints/{number}/facts", WRITE, TAKEN, 404, 409, 412)
def facts(request: Call, number: Number, payload: schemas.FactsIn) -> schemas.TakenOut:
    """Write facts down. What somebody else wrote since `If-Match` is not overwritten."""

    def form_of(data: QueryDict) -> SentForm:
        form = TellForm(data, library=library())
        _refuse_unknown_facts(payload.facts, form)
        return form

    return send(request, number, form_of, payload.facts)


@writes(router, "POST", "/complaints/{number}/moves", WRITE, TAKEN, 404, 409, 412)
def moves(request: Call, number: Number, payload: schemas.MoveIn) -> schemas.TakenOut:
    """Make a move."""
    return send(request, number, lambda data: StepForm(data, library=library()), payload.model_dump())


@writes(router, "PUT", "/complaints/{number}/note", WRITE, TAKEN, 404, 409, 412)
def note(request: Call, number: Number, payload: schemas.NoteIn) -> schemas.TakenOut:
    """Replace the note, if it is still the version that this one was written on; else both texts are kept."""
    return send(request, number, NoteForm, payload.model_dump())


@reads(router, "/complaints/{number}/promises", READ, list[schemas.PromiseOut], 404)
def promises(request: Call, number: Number) -> list[schemas.PromiseOut]:
    """What was promised in a complaint."""
    return [promise_out(one) for one in complaint_of(request, number).promises.all()]


@writes(router, "POST", "/complaints/{number}/promises", WRITE, TAKEN, 404, 409, 412)
def promise(request: Call, number: Number, payload: schemas.PromiseIn) -> schemas.TakenOut:
    """Promise something."""
    fields = payload.model_dump(exclude={"time"})
    fields["time"] = payload.time[:5] if payload.time else None
    return send(request, number, PromiseForm, fields)


@writes(router, "POST", "/complaints/{number}/promises/{promise}/kept", WRITE, TAKEN, 404, 409, 412)
def kept(request: Call, number: Number, promise: Number, payload: schemas.KeptIn) -> schemas.TakenOut:
    """Mark a promise as kept."""
    get_object_or_404(complaint_of(request, number).promises, pk=promise)
    return send(request, number, lambda data: KeptForm(data, promise=promise), payload.model_dump())


@writes(router, "POST", "/complaints/{number}/closure", WRITE, TAKEN, 404, 409, 412)
def closure(request: Call, number: Number, payload: schemas.ClosureIn) -> schemas.TakenOut:
    """Say how it ended."""
    return send(request, number, lambda data: ClosureForm(data, library=library()), payload.model_dump())


@writes(router, "POST", "/complaints/{number}/holder", WRITE, TAKEN, 404, 409, 412)
def holder(request: Call, number: Number, payload: schemas.HolderIn) -> schemas.TakenOut:
    """Hand the complaint over, or take it from a colleague of the team."""
    person = request.auth.person
    doors = (Complaint.objects.visible_to(person), Complaint.objects.to_pick_up(person))
    found = next((one for door in doors for one in door.filter(pk=number)), None)
    if found is None:
        complaint_of(request, number)
    assert found is not None
    fields: dict[str, str | int] = {"why": payload.why, "promises": "on" if payload.promises else ""}
    if payload.to:
        taker = User.objects.filter(username=payload.to).first()
        fields["holder"] = taker.pk if taker else 0
    return send(request, number, lambda data: HandOverForm(data, complaint=found, taker=person), fields)


@reads(router, "/complaints/{number}/summary", READ, schemas.SummaryOut, 304, 404)
def summary(request: Call, number: Number) -> HttpResponse:
    """The summary as text and as Markdown."""
    found = complaint_of(request, number)
    return tagged(request, summary_out(found, library()), tag_of(found))


def _checked(request: Call, payload: schemas.StartIn) -> tuple[TellForm, dict[str, str]]:
    """The form of what is to start a complaint, and the facts in it. Raises `Problem` for what a page would refuse."""
    form = TellForm(form_data(request, payload.facts | {"ticks": ""}), library=library())
    _refuse_unknown_facts(payload.facts, form)
    if not form.is_valid():
        raise Problem(422, "It cannot be started like this.", errors=errors_of(form))
    return form, {name: form.cleaned_data[name] for name in payload.facts}


def _refuse_unknown_facts(facts: dict[str, str], form: TellForm) -> None:
    """Raise `Problem` for a fact that there is none of."""
    wrong = {name: ["There is no fact of this name."] for name in facts if name not in form.fields or name in _SENT}
    if wrong:
        raise Problem(422, "There is no such fact.", errors=wrong)


_SENT = {"key", "seen", "after", "ticks"}
