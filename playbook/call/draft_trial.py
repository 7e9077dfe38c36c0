"""Walking the drafts as a worker would. The moves stand in the address, so that nothing is recorded anywhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from playbook.call.screen import Desk, Stop
from playbook.complaints.models import Complaint
from playbook.complaints.step_forms import FactsForm
from playbook.editions.change_sets import drafts_in
from playbook.editions.current import library, reading
from playbook.editions.drafts import library_with_drafts
from playbook.editions.models import ChangeSet
from playbook.flow import engine
from playbook.flow.engine import Kind, Move, Position, WrongMove
from playbook.guidance.channels import CHANNELS
from playbook.guidance.documents import BadDocument
from playbook.guidance.kinds import Interrupt
from playbook.guidance.library import Library
from playbook.guidance.lines import Choice
from playbook.guidance.lists import Option
from playbook.web.http import Request, page
from playbook.web.parameters import whole_number

MOST = 60  # moves; an address has room for no more
RECORDS = {
    "promise": gettext_lazy("a promise, with its day"),
    "warning": gettext_lazy("a warning, in their own words"),
    "closure": gettext_lazy("how it ended"),
    "cause": gettext_lazy("the root cause"),
    "capsule": gettext_lazy("the hand-over in five lines"),
    "contacts": gettext_lazy("whom to call"),
}


class Trial(Desk):
    """The desk of a complaint that does not exist: every way on is an address."""

    def __init__(self, library: Library, said: list[str], *, at: str, channel: str = "", change: str = "") -> None:
        self.change = change
        self.channel = channel if channel in CHANNELS else library.usual_channel
        moves, problem = _made(library, _begin(library, at, self.channel), said[:MOST], self.channel)
        super().__init__(Complaint(), engine.Track(library, moves), lead=True)
        begun = len(_begin(library, at, self.channel))
        self.said, self.at, self.problem = said[: len(moves) - begun], at, problem

    def to(self, word: str = "") -> str:
        """The address after one more move."""
        return self._address([*self.said, *([word] if word else [])], self.channel)

    def _address(self, said: Iterable[str], channel: str) -> str:
        query = [("at", self.at)] if self.at else []
        query += [("channel", channel)] if channel != self.library.usual_channel else []
        query += [("change", self.change)] if self.change else []
        return f"?{urlencode([*query, *(('do', one) for one in said)])}"

    @property
    def on_channels(self) -> list[tuple[Option, str]]:
        """The channels that are on, with the address of a trial that begins there."""
        titles = self.library.options.get("channels", {})
        on = [titles[one] for one in self.library.organisation.channels if one in titles]
        return [(one, self._address((), one.slug)) for one in on]

    @property
    def ways(self) -> list[tuple[int, Choice, str]]:
        """The choices with their keys and addresses."""
        return [(one.key, one.choice, self.to(f"choose {one.choice.name}")) for one in self.options]

    @property
    def jumps(self) -> list[tuple[Stop, str]]:
        """The stages on the rail with their addresses."""
        return [(stop, self.to(f"jump {stop.stage.slug}")) for stop in self.rail]

    @property
    def breaks(self) -> list[tuple[Interrupt, str]]:
        """The interrupts with their addresses."""
        return [(one, self.to(f"interrupt {one.slug}")) for one in self.interrupts]

    @property
    def back(self) -> str:
        """The address after going back."""
        return self.to("back")

    @property
    def resumed(self) -> str:
        """The address after the interrupt gave way."""
        return self.to("return")

    @property
    def begun(self) -> str:
        """The address of the same trial from its beginning."""
        address = self._address((), self.channel)
        return address if address != "?" else reverse("complaints:trial")

    @property
    def trail(self) -> list[str]:
        """The codes of the screens so far, the last ones."""
        found = [screen.code for move in self.moves if (screen := self.library.screen(move.target))]
        return found[-12:]

    @property
    def records(self) -> list[str]:
        """What a worker would write down on this screen, besides the facts."""
        return [str(RECORDS[one]) for one in self.screen.record if one in RECORDS]


@dataclass(frozen=True)
class _Said:
    """A move as the address has it."""

    what: str
    to: str


def _begin(library: Library, at: str, channel: str) -> list[Move]:
    """Where the trial begins: on the step named, or on the usual first one with the interrupt named over it."""
    screen = library.screen(at)
    first = at if screen and at in library.steps else library.default_start.start_on(channel)
    entered = [Move(Kind.ENTERED, first)]
    return [*entered, Move(Kind.INTERRUPTED, at)] if screen and at not in library.steps else entered


def _made(library: Library, moves: list[Move], said: Iterable[str], channel: str) -> tuple[list[Move], str]:
    """The moves with those that the address asks for, as far as each can be made; and why the next one cannot."""
    for words in said:
        what, _space, to = words.partition(" ")
        try:
            moves = [*moves, _judge(library, engine.replay(library, moves), _Said(what, to), channel)]
        except WrongMove as error:
            return moves, str(error)
    return moves, ""


def _judge(library: Library, position: Position, said: _Said, channel: str) -> Move:
    match said.what:
        case "back":
            return engine.back(position)
        case "return":
            return engine.resume(position)
        case "jump":
            return engine.jump(library, said.to, channel)
        case "interrupt" if said.to in library.interrupts and library.interrupts[said.to].private:
            return Move(Kind.INTERRUPTED, library.interrupts[said.to].ref)
        case "interrupt":
            return engine.interrupt(library, position, said.to)
    return _choose(library, position, said.to, channel)


def _choose(library: Library, position: Position, to: str, channel: str) -> Move:
    """Take a choice; in a draft it may lead to a screen that is not there."""
    target = to.partition("|")[0]
    if target != "return" and library.screen(target) is None:
        raise WrongMove(
            _("That choice leads to “%(name)s”, which is not there. Mend the choice in the form.") % {"name": target}
        )
    return engine.choose(library, position, to, lead=True, channel=channel)


@require_GET
def trial(request: Request) -> HttpResponse:
    """The screen that the moves in the address lead to, in the playbook as it would be with every draft.

    With `change` in the address, with the drafts of that change alone.
    """
    if not request.user.has_perm("editions.view_document"):
        raise PermissionDenied
    number = whole_number(request.GET.get("change"))
    change = ChangeSet.objects.open().filter(pk=number).first() if number else None
    guidance, problem = _guidance(change)
    with reading(guidance):
        asked = request.GET
        within = str(change.pk) if change else ""
        at, channel = asked.get("at", ""), asked.get("channel", "")
        desk = Trial(guidance, asked.getlist("do"), at=at, channel=channel, change=within)
        context = {
            "desk": desk,
            "change": change,
            "library": guidance,
            "problem": desk.problem or problem,
            "facts": FactsForm.of(Complaint(), guidance, desk.screen),
            "full": len(desk.said) >= MOST,
        }
        return page(request, "call/trial.html", context, part="trial")


def _guidance(change: ChangeSet | None) -> tuple[Library, str]:
    """The playbook with its drafts, or those of a change; as readers have it, and why, where one cannot be read."""
    try:
        with_drafts = library_with_drafts(settings.CONTENT_LANGUAGE, drafts_in(change) if change else None)
        if with_drafts.stages and with_drafts.default_start.start in with_drafts.steps:
            return with_drafts, ""
        return library(), _("The drafts leave nowhere to begin, so this is the playbook as readers have it.")
    except BadDocument as error:
        return library(), _("A draft cannot be read, so this is the playbook as readers have it:") + f" {error}"
