"""The map of the flow as it would be with every draft: which step leads where, and what is not sound yet."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from playbook.desk.access import VIEW, allow
from playbook.editions import drafts
from playbook.editions.current import library
from playbook.editions.models import Document, Revision
from playbook.flow.channel_words import words_in
from playbook.flow.map_layout import draw
from playbook.flow.map_sheet import Box, Drawing, Part, Words
from playbook.guidance.documents import BadDocument
from playbook.guidance.kinds import RETURN, Interrupt, Step
from playbook.guidance.library import Library
from playbook.web.lazy_text import LazyText

Name = tuple[str, str]
FAULTS: Mapping[str, LazyText] = {
    "unreachable": gettext_lazy("nothing leads here"),
    "endless": gettext_lazy("leads to no end"),
    "nowhere": gettext_lazy("a choice leads nowhere"),
}


# How large the map is drawn, by what the address says: the least size whose words can be read comes first.
SIZES: Mapping[str, tuple[LazyText, float]] = {
    "read": (gettext_lazy("to read"), 0.85),
    "large": (gettext_lazy("large"), 1.2),
    "whole": (gettext_lazy("all at once"), 0),
}

WORDS_IN: Mapping[Words, LazyText] = {
    Words.SOME: gettext_lazy("has words"),
    Words.SILENT: gettext_lazy("nothing to say there"),
    Words.NONE: gettext_lazy("no words yet"),
    Words.NOT_MET: gettext_lazy("not met there"),
}


@dataclass(frozen=True)
class InChannel:
    """Whether a screen has words in a channel, and how far down its box that is marked."""

    title: str
    words: Words
    y: float

    @property
    def says(self) -> str:
        """The same in words."""
        return f"{self.title}: {WORDS_IN[self.words]}"


@dataclass(frozen=True)
class Place:
    """A box on the map with what a manager does there: open the form, see that there is a draft, mend a fault."""

    box: Box
    url: str
    state: str
    asked: tuple[float, float]
    ways: list[tuple[str, str, str]]
    channels: "list[InChannel]"

    @property
    def faults(self) -> list[str]:
        """What is wrong with it, in words."""
        return [str(FAULTS[one]) for one in self.box.faults]


@dataclass(frozen=True)
class Row:
    """A step as a line of the list that says the same as the map; `group` is the stage or interrupt it stands under."""

    group: str
    screen: Step | Interrupt
    url: str
    state: str
    ways: list[tuple[str, str, str]]
    faults: list[str]
    channels: "list[InChannel]"

    @property
    def leads_to(self) -> list[str]:
        """The codes that its choices lead to, each once."""
        return list(dict.fromkeys(code for _label, code, _title in self.ways))


def flow_map(request: HttpRequest) -> HttpResponse:
    """The map, and under it the same as a list."""
    allow(request, VIEW)
    guidance, problem = _with_drafts()
    drawing = draw(guidance)
    urls, states = _forms(), _states()
    size = request.GET.get("size", "")
    size = size if size in SIZES else next(iter(SIZES))
    context = {
        **admin.site.each_context(request),
        "title": _("The map"),
        "drawing": drawing,
        "sizes": [(one, name) for one, (name, _scale) in SIZES.items()],
        "chosen_size": size,
        "whole": not SIZES[size][1],
        "drawing_width": round(drawing.width * SIZES[size][1]),
        "drawing_height": round(drawing.height * SIZES[size][1]),
        "parts": [(part, _places(part, guidance, drawing.width, urls, states)) for part in drawing.parts],
        "rows": _rows(guidance, drawing, urls, states),
        "key_channels": [guidance.channel_title(slug) for slug in guidance.organisation.channels],
        "problem": problem,
        "drafted": sum(kind in ("step", "interrupt") for kind, _slug in states),
        "gone": [slug for (kind, slug), state in states.items() if state == "gone" and kind in ("step", "interrupt")],
        "library": guidance,
    }
    return render(request, "desk/map.html", context)


def _with_drafts() -> tuple[Library, BadDocument | None]:
    """The playbook with its drafts, or what readers see and the draft that cannot be read."""
    try:
        return drafts.library_with_drafts(settings.CONTENT_LANGUAGE), None
    except BadDocument as error:
        return library(), error


def _forms() -> dict[Name, str]:
    """The address of the form of every screen."""
    rows = Document.objects.filter(language=settings.CONTENT_LANGUAGE, kind__in=("step", "interrupt"))
    return {
        (kind, slug): reverse("admin:editions_document_change", args=(pk,))
        for pk, kind, slug in rows.values_list("pk", "kind", "slug")
    }


def _states() -> dict[Name, str]:
    """The documents that have a draft: `new`, `changed` or `gone`."""
    found = Revision.objects.drafts().filter(document__language=settings.CONTENT_LANGUAGE)
    live = set(Revision.objects.live().filter(document__in=found.values("document")).values_list("document", flat=True))
    return {
        (kind, slug): "gone" if deleted else "changed" if document in live else "new"
        for document, kind, slug, deleted in found.values_list(
            "document", "document__kind", "document__slug", "deleted"
        )
    }


def _name(screen: Step | Interrupt) -> Name:
    return ("interrupt" if isinstance(screen, Interrupt) else "step", screen.slug)


def _places(
    part: Part, guidance: Library, width: float, urls: Mapping[Name, str], states: Mapping[Name, str]
) -> list[Place]:
    return [
        Place(
            box,
            urls.get(_name(box.screen), ""),
            "" if box.more else states.get(_name(box.screen), ""),
            part.asked_at(box, width),
            _ways(guidance, box.screen),
            _channels(guidance, box.screen),
        )
        for box in part.boxes
    ]


def _rows(guidance: Library, drawing: Drawing, urls: Mapping[Name, str], states: Mapping[Name, str]) -> list[Row]:
    """Every screen with where its choices lead."""
    boxes = [box for part in drawing.parts for box in part.boxes if not box.more]
    return [
        Row(
            _group(guidance, box.screen),
            box.screen,
            urls.get(_name(box.screen), ""),
            states.get(_name(box.screen), ""),
            _ways(guidance, box.screen),
            [str(FAULTS[one]) for one in box.faults],
            _channels(guidance, box.screen),
        )
        for box in boxes
    ]


def _group(guidance: Library, screen: Step | Interrupt) -> str:
    """The title that a screen stands under: of its stage, or of its interrupt; "?" where it has neither."""
    if isinstance(screen, Interrupt):
        return screen.title
    place = guidance.stages.get(screen.stage) or guidance.interrupts.get(screen.interrupt)
    return place.title if place else "?"


def _channels(guidance: Library, screen: Step | Interrupt) -> list[InChannel]:
    """Each channel that is on, as the organisation calls it, with whether the screen has words in it."""
    return [
        InChannel(guidance.channel_title(slug), words, 5.0 + 6 * at)
        for at, (slug, words) in enumerate(words_in(guidance, screen).items())
    ]


def _ways(guidance: Library, screen: Step | Interrupt) -> list[tuple[str, str, str]]:
    """Each choice with the code and the title of where it leads."""
    return [(one.label, *_target(guidance, one.to)) for one in screen.choices]


def _target(guidance: Library, to: str) -> tuple[str, str]:
    """The code and the title of where a choice leads."""
    if to == RETURN:
        return "↩", _("back to where you were")
    screen = guidance.screen(to)
    return (screen.code, screen.title) if screen else ("?", _("nowhere: %(name)s is not there") % {"name": to})
