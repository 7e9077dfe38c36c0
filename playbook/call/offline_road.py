"""What the browser is given so that a worker goes on when the line is away: where the complaint stands, and the road.

The road is every screen of the playbook as the page of a live complaint draws it, for a complaint that nothing is known
of, with the lines of every channel. The browser takes those of its channel, puts in what it knows (the number, ticks,
facts, slots, the step that waits) and takes the server's page instead as soon as that comes. It holds guidance only, so
it is drawn and compressed once an edition. Screens are alike for the most part: each is given as what it is made of.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import brotli
from django.template.loader import render_to_string
from django.utils.html import escape

from playbook.accounts.models import User
from playbook.call.common_parts import CommonParts
from playbook.call.screen import LEAD, PROMISED, Desk
from playbook.complaints.addresses import addresses_of
from playbook.complaints.facts import COLUMNS, facts_of
from playbook.complaints.models import Complaint
from playbook.complaints.reply_lines import must_stand, wants_more
from playbook.complaints.step_forms import FactsForm
from playbook.flow.engine import Kind, Move, Position, Track
from playbook.guidance.channels import CHANNELS, FAMILIES, WRITTEN
from playbook.guidance.kinds import Interrupt, Letter, Step
from playbook.guidance.library import Library
from playbook.guidance.second_person import RULES
from playbook.reader.slot_markup import marked
from playbook.web.json_values import Json
from playbook.web.pieces import made

# Where a complaint stands, by the names that scripts read it by.
type Place = dict[str, Any]

STEPS_BACK = 12  # positions that "back" can undo without the server
FORM = "2"  # of the road's JSON, which road.js reads and `_signal.html` names
# Keys of forms: the browser makes its own.
KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
QUALITY = 7  # of the compression: a fifth of a second an edition, and little is left to be had by more


def place_of(desk: Desk) -> Place:
    """Where a complaint stands: all that a screen of the road is filled with."""
    complaint, guidance = desk.complaint, desk.library
    return {
        "number": complaint.last_move,
        "edition": guidance.edition,
        "screens": desk.position.screens,
        "trail": _trail(desk.position),
        "ticks": desk.ticks,
        "answers": desk.answers,
        "behind": sorted(desk.visited),
        "facts": {fact.name: complaint.fact(fact.name) for fact in facts_of(guidance)},
        "channel": desk.channel,
        "slots": desk.slot_values,
        "offers": [{"id": str(one.pk), "what": one.what, "answer": one.answer} for one in desk.offers],
    }


def as_json(value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _trail(position: Position) -> list[tuple[str, ...]]:
    """The positions before this one that can be gone back to, the last one last."""
    found: list[tuple[str, ...]] = []
    before = position.before
    while before and len(found) < STEPS_BACK:
        found.insert(0, before.screens)
        before = before.before
    return found


def key_for(user: User) -> str:
    """What the browser seals its outbox with: the same at each of a person's sign-ins, and nobody else's."""
    return user.browser_key


def drawn_road(library: Library, *, lead: bool) -> str:
    """The road in JSON, drawn once for each edition, language and kind of reader."""
    return made("road", library, {"lead": lead}, lambda: as_json(road_of(library, lead=lead)))


def compressed_road(library: Library, *, lead: bool) -> bytes:
    """The same, compressed by brotli: half of what gzip makes of it, which sees too little of it at once."""

    def compressed() -> str:
        text = drawn_road(library, lead=lead).encode()
        return bytes(brotli.compress(text, quality=QUALITY)).decode("latin-1")  # texts are what is kept

    return made("road, compressed", library, {"lead": lead}, compressed).encode("latin-1")


def road_of(library: Library, *, lead: bool) -> dict[str, Json]:
    """Every screen, drawn, and what leads where."""
    screens: list[Step | Interrupt] = [*library.steps.values(), *library.interrupts.values()]
    private = [one for one in library.interrupts.values() if one.private]
    drawn = {
        "screens": {screen.ref: _drawn(library, screen, lead=lead) for screen in screens},
        "paused": {screen.ref: _waiting(library, screen, lead=lead) for screen in screens},
        "private": {one.slug: _drawn(library, None, lead=lead, private=one) for one in private},
    }
    return {
        "edition": library.edition,
        "starts": {slug: stage.start for slug, stage in library.stages.items()},
        "starts_on": {channel: _starts(library, channel) for channel in CHANNELS},
        "written": FAMILIES[WRITTEN],
        "usual_channel": library.usual_channel,
        "slots": {fact.slot: fact.name for fact in facts_of(library) if fact.slot},
        "worded_by_server": sorted(PROMISED | LEAD),
        "second_person": RULES,
        "stated": {screen.ref: _stated(screen) for screen in screens},
        "stages": {step.slug: step.stage for step in library.steps.values() if step.stage},
        "dangers": list(_dangers(library)),
        "over": {step.slug: step.interrupt for step in library.steps.values() if step.interrupt},
        "letters": {slug: _paragraphs(letter) for slug, letter in library.letters.items()},
        **_made_of_parts(drawn),
    }


def _made_of_parts(drawn: Mapping[str, Mapping[str, str]]) -> dict[str, Json]:
    """The parts that all that is drawn is made of, and by kind and name the numbers of its parts."""
    texts = {f"{kind} {name}": KEY.sub("", text) for kind, of in drawn.items() for name, text in of.items()}
    common = CommonParts(texts)
    made_of = {kind: {name: common.made_of[f"{kind} {name}"] for name in of} for kind, of in drawn.items()}
    return {"parts": common.parts, **made_of}


def _paragraphs(letter: Letter) -> list[str]:
    """What a letter puts into a reply, as markup whose slots a browser can fill."""
    notes = [f"\n[{one.note}]" if wants_more(one) else "" for one in must_stand(letter)]
    texts = [marked(one.text) + escape(note) for one, note in zip(must_stand(letter), notes, strict=True)]
    return [marked(letter.subject), *texts]


def _dangers(library: Library) -> Iterator[dict[str, Json]]:
    """The signs of danger, each with its interrupt: looked for in what is written while the line is away."""
    for sign in library.signs.values():
        page = library.pages.get(sign.page)
        slug = page.interrupt if isinstance(page, Step) else page.slug if page else ""
        if sign.facet == "danger" and (interrupt := library.interrupts.get(slug)):
            shown = {"interrupt": slug, "key": interrupt.key, "title": interrupt.title}
            yield {**shown, "words": sign.words, "unless": sign.unless}


def _starts(library: Library, channel: str) -> dict[str, str]:
    """The step that each stage begins with on a channel."""
    return {slug: stage.start_on(channel) for slug, stage in library.stages.items()}


def _stated(screen: Step | Interrupt) -> dict[str, tuple[str, str]]:
    """The facts that choices of a screen record, by the names of the choices."""
    return {choice.name: (choice.fact, choice.value) for choice in screen.choices if choice.fact}


class Everything(Desk):
    """The desk of a complaint that nothing is known of, with the lines of every channel: the browser takes its own."""

    channel = ""
    slot_values: dict[str, str] = {}


def _nobodys() -> Complaint:
    """A complaint that nothing is known of; the browser writes the number in."""
    # Without a value, a column that the database fills in would be drawn as the expression that it is filled with.
    return Complaint(pk=0, reply="", reply_client="", **dict.fromkeys(COLUMNS, ""))


def _desk(library: Library, screen: Step | Interrupt | None, *, lead: bool) -> Desk:
    moves = [Move(Kind.ENTERED, library.default_start.start)]
    if isinstance(screen, Interrupt):
        moves.append(Move(Kind.INTERRUPTED, screen.ref))
    elif screen and screen.interrupt:
        moves += [Move(Kind.INTERRUPTED, library.interrupts[screen.interrupt].ref), Move(Kind.CHOSE, screen.ref)]
    elif screen:
        moves = [Move(Kind.ENTERED, screen.ref)]
    return Everything(_nobodys(), Track(library, moves), lead=lead)


def _drawn(library: Library, screen: Step | Interrupt | None, *, lead: bool, private: Interrupt | None = None) -> str:
    desk = _desk(library, screen, lead=lead)
    # Numbers to call are wanted most when nothing else works.
    contacts = library.contacts.values() if "contacts" in desk.screen.record else ()
    context = {
        "complaint": desk.complaint,
        "desk": desk,
        "library": library,
        "private": private,
        "contacts": contacts,
        "asks": desk.asks_for_records or contacts or desk.rings_back,  # the browser puts in the number to ring
        "address": addresses_of(desk.complaint.pk),
        "facts": FactsForm.of(desk.complaint, library, desk.screen),
    }
    return render_to_string("call/complaint.html#desk", context)


def _waiting(library: Library, screen: Step | Interrupt, *, lead: bool) -> str:
    """The screen as it waits below an interrupt."""
    desk = _desk(library, screen, lead=lead)
    address = addresses_of(desk.complaint.pk)
    context = {
        "complaint": desk.complaint,
        "desk": desk,
        "library": library,
        "screen": screen,
        "shown": desk.shown,
        "lines": desk.do,
        "address": address,
    }
    return render_to_string("call/_paused.html", context)
