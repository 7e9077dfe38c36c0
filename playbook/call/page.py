"""Drawing a live complaint: the page, the forms its screen asks for, how its note stands."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from playbook.call.offline_road import key_for, place_of
from playbook.call.screen import Desk, desk_for
from playbook.complaints.addresses import addresses_of
from playbook.complaints.conduct_ladder import ladder_for
from playbook.complaints.forms import CauseForm, ClosureForm, FactsForm, NoteForm, PromiseForm, WarningForm
from playbook.complaints.models import Clash, Complaint, Presence
from playbook.complaints.personal_flags import flags_in
from playbook.complaints.promises import day_of, house_deadlines, offers_for, spoken
from playbook.editions.current import library
from playbook.guidance.library import Library
from playbook.web.http import Request, page

# What `_records.html` shows where a screen asks for it.
RECORDS = ("promise", "warning", "closure", "cause", "hands_over", "contacts", "ask", "ladder")


def leads(request: Request) -> bool:
    return bool(request.user.is_lead or request.user.is_manager)


def asking(held: Complaint) -> dict[str, Any]:
    """How the last request for a lead stands, and which leads are about."""
    last = held.asks.recent().for_desk().first()
    return {"ask": last, "leads_about": [] if last else Presence.about(held.team_id)}


def show(
    request: Request,
    held: Complaint,
    *,
    status: int = 200,
    private: Any = None,
    clashes: Iterable[Clash] = (),
    **bound: Any,
) -> HttpResponse:
    """The page of a complaint; `bound` are forms that were sent and have something wrong, shown in place.

    `clashes` are facts that the worker wrote and that somebody else had written meanwhile: they are offered again.
    """
    guidance = library()
    desk = desk_for(held, guidance, lead=leads(request))
    records = _records(desk, bound)
    context = {
        "complaint": held,
        "desk": desk,
        "library": guidance,
        "private": private,
        "clashes": [(one, FactsForm.base_fields[one.fact].label) for one in clashes],
        "place": place_of(desk),
        "outbox_key": key_for(request.user),
        "texts": held.refused_texts(),
        "address": addresses_of(held.pk),
        "note_flags": flags_in({"text": held.note}),
        "asks": any(records[name] for name in RECORDS),
        **records,
    }
    return page(request, "call/complaint.html", context, part="desk", status=status)


def _records(desk: Desk, bound: dict[str, Any]) -> dict[str, Any]:
    """The forms that the screen in front asks for, and what they need; a bound one stands in for a fresh one."""
    held, guidance, record = desk.complaint, desk.library, desk.screen.record
    sent = bound.get("facts")
    facts = sent if sent and sent.fields else FactsForm.of(held, guidance, record)
    asked = {name: getattr(held, name) for name in facts.fields}
    # Named all the same where there is nothing: a template looks longest for what is not there.
    found: dict[str, Any] = {**dict.fromkeys(RECORDS), "facts": facts, "fact_flags": flags_in(asked)}
    if "promise" in record or "promise" in bound:
        offers = offers_for(guidance, timezone.localdate())
        fresh = PromiseForm(initial={"who": held.holder.spoken_name}, library=guidance, since=day_of(held))
        found |= {"promise": bound.get("promise") or fresh, "offers": offers}
        found["deadlines"] = house_deadlines(guidance, day_of(held))
        found["promises"] = [(promise, spoken(promise)) for promise in held.promises.all()]
    if "warning" in record or "warning" in bound:
        fresh_warning = WarningForm(library=guidance)
        found |= {"warning": bound.get("warning") or fresh_warning, "ladder": ladder_for(held, guidance)}
    found |= _ending(held, guidance, record, bound)
    found["hands_over"] = "capsule" in record
    if "capsule" in record or held.asked_at:
        found |= asking(held)
    if "contacts" in record:
        found["contacts"] = guidance.contacts.values()
    return found


def _ending(held: Complaint, guidance: Library, record: tuple[str, ...], bound: dict[str, Any]) -> dict[str, Any]:
    """The forms that ask how a complaint ended, and what was behind it."""
    found: dict[str, Any] = {}
    if "closure" in record or "closure" in bound:
        ladder = ladder_for(held, guidance)
        known = {"outcome": held.closure.outcome, "reason": held.closure.reason} if not held.is_open else {}
        fresh = ClosureForm(initial=known, library=guidance, may_end=ladder.may_end)
        found |= {"closure": bound.get("closure") or fresh, "ladder": ladder}
    if "cause" in record or "cause" in bound:
        found["cause"] = bound.get("cause") or CauseForm(initial=_learned(held), library=guidance)
    return found


def _learned(held: Complaint) -> dict[str, str]:
    if held.is_open:
        return {}
    return {name: getattr(held.closure, name) for name in ("cause", "seen_before", "prevention")}


def show_note(
    request: Request, held: Complaint, form: NoteForm, *, clash: bool = False, status: int = 200
) -> HttpResponse:
    """How the note stands: saved when, or what is wrong, or both texts where two people typed."""
    context = {
        "complaint": held,
        "note_form": form,
        "note_flags": flags_in({"text": held.note}),
        "clash": clash,
        "key": uuid.uuid4(),
    }
    return page(request, "call/note.html", context, part="note_state", status=status)
