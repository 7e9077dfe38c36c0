"""What happened in a complaint, as a story: by stage, question and answer, with only what stands."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from playbook.complaints.facts import FACTS, shown
from playbook.complaints.models import Complaint, Move, Warning
from playbook.flow import engine
from playbook.flow.engine import MOVING, Kind, Position
from playbook.guidance.kinds import Interrupt, Step
from playbook.guidance.library import Library
from playbook.guidance.lines import Choice
from playbook.guidance.slots import fill
from playbook.web.role_words import in_role_words

_OPENS = frozenset({Kind.ENTERED, Kind.JUMPED})
_CHOSEN = frozenset({Kind.CHOSE, Kind.LEFT, Kind.RETURNED})


@dataclass(frozen=True)
class Event:
    """One thing that happened: when, in which stage of the road, in words."""

    at: datetime.datetime
    stage: str
    words: str


def story_of(complaint: Complaint, library: Library) -> list[str]:
    """The story in lines of text: the stages as headings, times only, a date where a new day begins."""
    lines: list[str] = []
    stage, day = "", timezone.localdate(complaint.opened_at)
    for event in events(complaint, library):
        if event.stage and event.stage != stage:
            lines += ["", event.stage]
        stage = event.stage or stage
        if (now := timezone.localdate(event.at)) != day:
            lines.append(formats.date_format(now, "l j F"))
            day = now
        lines.append(f"{clock(event.at)}  {event.words}")
    return lines


def events(complaint: Complaint, library: Library) -> Iterable[Event]:
    """What stands of a complaint's moves, one after the other, each with the stage that the worker was in."""
    warnings = iter(complaint.warnings.order_by("pk"))
    position, stage = Position((library.default_start.start,)), ""
    for row in complaint.moves.filter(undone=False).order_by("number"):
        screen = _as_asked(library.screens.get(position.screen), complaint.fact("channel"))
        words = _told(row, screen, library, warnings)
        if words:
            yield Event(row.at, stage, words)
        move = engine.Move(Kind(row.kind), row.target, row.label)
        if move.kind in MOVING:
            position = Position((move.target,)) if move.kind is Kind.ENTERED else engine.follow(position, move)
            stage = _stage(library, position, complaint.fact("channel")) or stage


def _stage(library: Library, position: Position, channel: str) -> str:
    step = library.screens.get(position.road)
    found = library.stages.get(step.stage) if isinstance(step, Step) else None
    return found.title_on(channel) if found else ""


def _told(row: Move, screen: Step | Interrupt | None, library: Library, warnings: Iterable[Warning]) -> str:
    """What a row tells; nothing for one that is in the summary elsewhere, or is no event."""
    kind = Kind(row.kind)
    if kind in _CHOSEN and row.label:
        return _answer(row, screen, library)
    if kind is Kind.INTERRUPTED:
        return _interrupt(row, screen, library)
    if kind is Kind.WARNED:
        return _warning(next(iter(warnings), None), library)
    if kind is Kind.HANDED:
        return row.label
    return _events().get(kind, "")


def _events() -> dict[Kind, str]:
    return {
        Kind.ASKED: in_role_words(_("%(A_lead)s was asked for.")),
        Kind.REPLIED: _("A reply was sent."),
        Kind.REOPENED: _("They came back: opened again."),
    }


def _as_asked(screen: Step | Interrupt | None, channel: str) -> Step | Interrupt | None:
    """The screen with the question that was shown on the channel."""
    ask = screen.shown_in(channel).ask if screen else ""
    return replace(screen, ask=ask) if screen and ask != screen.ask else screen


def _answer(row: Move, screen: Step | Interrupt | None, library: Library) -> str:
    """The question of the screen and the answer: `Whose mistake? Ours`."""
    choice = _choice(row, screen)
    if choice and choice.fact:
        fact = next((one for one in FACTS if one.name == choice.fact), None)
        if fact:
            return f"{_(fact.label)} {shown(library, fact, choice.value)}"
    if screen is None:
        return row.label
    ask = screen.ask if screen.ask.endswith("?") else ""
    return f"{ask or f'{screen.title}:'} {row.label}"


def _interrupt(row: Move, screen: Step | Interrupt | None, library: Library) -> str:
    opened = library.screens.get(row.target)
    title = opened.title if opened else row.label
    return _answer(row, screen, library) if _choice(row, screen) else title


def _choice(row: Move, screen: Step | Interrupt | None) -> Choice | None:
    """The choice of the screen that a row took, by its words."""
    choices = screen.choices if screen else ()
    return next((one for one in choices if row.label and row.label in (fill(one.label), fill(one.written))), None)


def _warning(given: Warning | None, library: Library) -> str:
    if given is None:
        return ""
    conduct = library.ladder[given.conduct].title if given.conduct in library.ladder else given.conduct
    if not given.words:
        return _("Warning given (%(conduct)s); the words were not written down") % {"conduct": conduct}
    return _("Warning given (%(conduct)s): “%(words)s”") % {"conduct": conduct, "words": given.words}


def in_words(row: Move, library: Library) -> str:
    """One row of the full trail in words: what was done, and the words or the screen that it concerns."""
    screen = library.screens.get(row.target)
    what = row.label or (screen.title if screen else row.target)
    return f"{_kinds().get(Kind(row.kind), row.kind)}: {what}" if what else _kinds().get(Kind(row.kind), row.kind)


def _kinds() -> dict[Kind, str]:
    return {
        Kind.ENTERED: _("Began"),
        Kind.CHOSE: _("Chose"),
        Kind.LEFT: _("Chose"),
        Kind.JUMPED: _("Went to"),
        Kind.INTERRUPTED: _("Interrupt"),
        Kind.RETURNED: _("Returned"),
        Kind.BACK: _("Went back"),
        Kind.TICKED: _("Ticked"),
        Kind.UNTICKED: _("Unticked"),
        Kind.RECORDED: _("Wrote down"),
        Kind.WARNED: _("Warning"),
        Kind.PROMISED: _("Promise"),
        Kind.KEPT: _("Promise kept"),
        Kind.OFFERED: _("Offer"),
        Kind.REPLIED: _("Reply sent"),
        Kind.HANDED: _("Changed hands"),
        Kind.ASKED: in_role_words(_("Asked for %(a_lead)s")),
        Kind.CLOSED: _("Ended"),
        Kind.LEARNED: _("Root cause"),
        Kind.REOPENED: _("Opened again"),
        Kind.REFUSED: _("Refused"),
    }


def clock(at: datetime.datetime) -> str:
    """The time of day."""
    return formats.time_format(timezone.localtime(at), "H:i")
