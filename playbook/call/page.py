"""Drawing a live complaint: the page, the forms its screen asks for, how its note stands."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext

from playbook.call.more_than_road import place_for
from playbook.call.offline_road import as_json, key_for
from playbook.call.panel import told_of
from playbook.call.screen import Desk
from playbook.call.telephone import dialled
from playbook.complaints.addresses import addresses_of
from playbook.complaints.answer_promises import answer_promises, stand_for, told_on
from playbook.complaints.commands import Clash, Stands
from playbook.complaints.conduct_ladder import ladder_for
from playbook.complaints.facts import facts_of
from playbook.complaints.forms import CauseForm, ClosureForm, PromiseForm, WarningForm
from playbook.complaints.models import Ask, Complaint, Presence, Promise
from playbook.complaints.personal_flags import flagged_fields, flags_in
from playbook.complaints.promise_sentences import told
from playbook.complaints.promises import day_of, house_deadlines, offers_for
from playbook.complaints.reply_check import lacks_in
from playbook.complaints.sent_form import SentForm
from playbook.complaints.step_forms import FactsForm, TellForm
from playbook.complaints.unfinished import unfinished
from playbook.editions.current import library
from playbook.flow.engine import Track
from playbook.guidance.kinds import Interrupt
from playbook.guidance.slots import names_in
from playbook.web.http import Context, Request, page

# What `_records.html` shows where a screen asks for it.
RECORDS: tuple[str, ...] = ("promise", "warning", "closure", "cause", "hands_over", "contacts", "ask", "ladder")


def leads(request: Request) -> bool:
    return bool(request.user.is_lead or request.user.is_manager)


def last_ask(complaint: Complaint) -> Ask | None:
    """The last request for a lead, as far back as somebody may still wait for an answer."""
    last: Ask | None = complaint.asks.recent().for_desk().first()
    return last


def asking(complaint: Complaint) -> Context:
    """How the last request for a lead stands, and which leads are about that would hear of one."""
    last = last_ask(complaint)
    about = [] if last else Presence.about(complaint.team_id)
    return {"ask": last, "leads_about": [one for one in about if complaint.may_be_changed_by(one)]}


def desk_of(request: Request, complaint: Complaint, left: Stands | None = None) -> Desk:
    """The complaint as it stands before whoever asks; `left` is how a form left it just now."""
    guidance = library()
    track = left.track if left else Track(guidance, complaint.moves_made())
    if track.library is not guidance:  # a new edition has come since the form was taken
        track = Track(guidance, track.moves)
    return Desk(complaint, track, lead=leads(request), worker=request.user.name_to_customers)


def show(
    request: Request,
    complaint: Complaint,
    *,
    status: int = 200,
    private: Interrupt | None = None,
    clashes: Iterable[Clash] = (),
    wrong: SentForm | None = None,
) -> HttpResponse:
    """The page of a complaint; `wrong` is a form that was sent and has something wrong, shown in place.

    `clashes` are facts that the worker wrote and that somebody else had written meanwhile: they are offered again.
    """
    desk = desk_of(request, complaint)
    guidance = desk.library
    labels = {fact.name: gettext(fact.label) for fact in facts_of(guidance)}
    records = _records(desk, wrong)
    context = {
        "complaint": complaint,
        "desk": desk,
        "library": guidance,
        "private": private,
        "clashes": [(one, labels.get(one.fact, one.fact)) for one in clashes],
        "place": as_json(place_for(desk, request.user)),
        "told": told_of(complaint),
        "outbox_key": key_for(request.user),
        "texts": complaint.refused_texts(),
        "address": addresses_of(complaint.pk),
        "note_flags": flags_in({"text": complaint.note}),
        "reply_flags": flags_in({"text": complaint.reply}),
        "lacks": lacks_in(complaint.reply, complaint, guidance) if desk.is_written else [],
        "asks": desk.rings_back or any(records[name] for name in RECORDS),
        **records,
    }
    return page(request, "call/complaint.html", context, part="desk", status=status)


def _records(desk: Desk, wrong: SentForm | None) -> Context:
    """The forms that the screen in front asks for, and what they need; one that is wrong stands in for a fresh one."""
    complaint, guidance = desk.complaint, desk.library
    asked = _asked(desk, wrong)
    # Named all the same where there is nothing: a template looks longest for what is not there.
    found: Context = {**dict.fromkeys(RECORDS), **_facts(desk, wrong)}
    lacking = found["unfinished"] = unfinished(complaint, desk.moves, desk.road.stage, desk.screen.record)
    if lacking.lacks_outcome and not desk.interrupt:
        asked = {"closure": None, **asked}
    if "promise" in asked:
        fresh = PromiseForm(initial={"who": complaint.holder.spoken_name})
        found |= {"promise": asked["promise"] or fresh, "offers": offers_for(guidance, timezone.localtime())}
        found["deadlines"] = house_deadlines(guidance, day_of(complaint))
        made = list(complaint.promises.select_related("by"))
        answers = answer_promises(guidance, desk.moves)
        shown = [] if _says_each_promise(desk) else told_on(guidance, desk.position.screen, made, answers)
        found["promises"] = [Told.of(one, stand_for(one, made, answers), written=desk.is_written) for one in shown]
    if "warning" in asked:
        found["warning"] = asked["warning"] or WarningForm(library=guidance)
    if "warning" in asked or "closure" in asked:
        found["ladder"] = ladder_for(complaint, guidance)
    if "closure" in asked:
        last = None if complaint.is_open else complaint.closure
        known = {"outcome": last.outcome, "reason": last.reason} if last else {}
        found["closure"] = asked["closure"] or ClosureForm(initial=known, library=guidance)
    if "cause" in asked:
        found["cause"] = asked["cause"] or CauseForm(initial=_learned(complaint), library=guidance)
    return {**found, **_beside(desk)}


def _beside(desk: Desk) -> Context:
    """What the screen shows beside its forms: a lead who was asked for, numbers to call."""
    complaint, record = desk.complaint, desk.screen.record
    found: Context = {"hands_over": "capsule" in record}
    if "capsule" in record or complaint.asked_at:
        found |= asking(complaint)
    if desk.rings_back:
        found["ring_back"] = dialled(complaint.fact("reach"))
    if "contacts" in record:
        found["contacts"] = desk.library.contacts.values()
    return found


def _says_each_promise(desk: Desk) -> bool:
    """Whether a line in front says every open promise, so that none has to be said on its own."""
    return any("promises" in names_in(say.text) for say in desk.shown.say)


@dataclass(frozen=True)
class Told:
    """A promise in words to say or send, and the lines of a reply that these take the place of, a line each."""

    pk: int
    words: str
    instead: str

    @classmethod
    def of(cls, promise: Promise, older: Iterable[Promise], *, written: bool) -> "Told":
        """The words for a promise; those for `older` ones give way to it."""
        instead = "\n".join(told(one, written=True) for one in older)
        return cls(promise.pk, told(promise, written=written), instead)


def _asked(desk: Desk, wrong: SentForm | None) -> dict[str, SentForm | None]:
    """The names of the forms that are shown: what the screen records, and the one that was wrong with its text."""
    asked: dict[str, SentForm | None] = dict.fromkeys(desk.screen.record)
    return {**asked, wrong.name: wrong} if wrong else asked


def _facts(desk: Desk, wrong: SentForm | None) -> Context:
    """The facts that the screen asks for, as a form; what was sent and is wrong is shown as it was typed."""
    complaint, guidance = desk.complaint, desk.library
    facts = FactsForm.of(complaint, guidance, desk.screen)
    if isinstance(wrong, TellForm):
        facts = wrong.redrawn(complaint, guidance, facts)
    known = {name: complaint.fact(name) for name in facts.fields}
    flagged = {name: known[name] for name in flagged_fields(facts)}
    return {"facts": facts, "fact_flags": flags_in(flagged)}


def _learned(complaint: Complaint) -> dict[str, str]:
    last = complaint.closure
    if last is None:
        return {}
    return {"cause": last.cause, "seen_before": last.seen_before, "prevention": last.prevention}


def show_text(
    request: Request, complaint: Complaint, form: SentForm, *, clash: bool = False, status: int = 200
) -> HttpResponse:
    """How the note or the reply stands: saved when, or what is wrong, or both texts where two people typed."""
    of = form.name or "note"
    known = getattr(complaint, of)
    context = {
        "complaint": complaint,
        "of": of,
        "text": known,
        "version": getattr(complaint, f"{of}_version"),
        "saved_at": getattr(complaint, f"{of}_saved_at"),
        "text_form": form,
        "flags": flags_in({"text": known}),
        "clash": clash,
        "key": uuid.uuid4(),
    }
    return page(request, "call/text.html", context, part="text_state", status=status)
