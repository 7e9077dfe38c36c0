"""What a new organisation makes its own: all that still has the default, how far you are, and where to change it.

A part counts as done when it was filled in, or when somebody has said that it was checked or stays as it came. Drafts
count: who has filled something in and not published it yet has done it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from playbook.desk.access import CHANGE, VIEW, allow
from playbook.editions.current import library
from playbook.editions.drafts import library_with_drafts
from playbook.editions.models import Document
from playbook.guidance.channels import CHANNELS
from playbook.guidance.documents import LIST, BadDocument
from playbook.guidance.library import Library
from playbook.web.role_words import in_role_words_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Checkable(Protocol):
    """A row that came with the playbook, and that somebody says to have checked."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def checked(self) -> bool:
        """Whether it was."""


def no_name(guidance: Library) -> list[str]:
    """What to say while the organisation has no name."""
    return [] if guidance.organisation.name else [_("no name yet")]


def no_hours(guidance: Library) -> list[str]:
    """What to say while nobody has said when it is open."""
    return unseen("hours", _has_own_hours)(guidance) if guidance.organisation.hours else [_("no hours yet")]


def no_words(guidance: Library) -> list[str]:
    """What to say while it has no words of its own."""
    own = guidance.organisation
    return [] if own.worse or own.home_phrases else [_("none yet")]


def empty_numbers(guidance: Library) -> list[str]:
    """The contacts that have no number and must have one."""
    return [one.title for one in guidance.contacts.values() if one.is_missing]


def unchecked_clocks(guidance: Library) -> list[str]:
    """The clock that the organisation works to, if nobody has checked it: of those of others none has to be."""
    return _unchecked([guidance.own_clock] if guidance.own_clock else [])


def unchecked_bodies(guidance: Library) -> list[str]:
    """The outside bodies that nobody has checked."""
    return _unchecked(guidance.organisation.bodies)


def no_sums(guidance: Library) -> list[str]:
    """What may be offered without a sum that anybody wrote."""
    return [one.what for one in guidance.organisation.may_offer if one.up_to == "write your sum"]


def unseen(part: str, is_changed: Callable[[Library], bool]) -> Callable[[Library], list[str]]:
    """What to say of a part whose default may be right, while nobody changed it or said that it is right."""

    def left(guidance: Library) -> list[str]:
        done = part in guidance.organisation.kept or is_changed(guidance)
        return [] if done else [_("look at it once: change it, or say that it is right for you")]

    return left


def _has_look(guidance: Library) -> bool:
    return bool(guidance.organisation.logo or guidance.organisation.accent)


def _has_own_channels(guidance: Library) -> bool:
    return guidance.organisation.channels != CHANNELS


def _has_own_hours(guidance: Library) -> bool:
    own = guidance.organisation
    return bool(own.closed) or len(own.hours) != 5 or {(one.opens, one.closes) for one in own.hours} != {NINE_TO_FIVE}


def _has_own_roles(guidance: Library) -> bool:
    return bool(guidance.organisation.roles)


def _has_own_country(guidance: Library) -> bool:
    return guidance.country != Library.country


def _never(_guidance: Library) -> bool:
    return False


def _unchecked(rows: Iterable[Checkable]) -> list[str]:
    return [one.title for one in rows if not one.checked]


NINE_TO_FIVE = ("09:00", "17:00")  # the hours that come with the playbook


@dataclass(frozen=True)
class Thing:
    """Something to look at once: what it is, why it matters, which part of which list it is, and what is left of it."""

    title: "StrOrPromise"
    why: "StrOrPromise"
    slug: str
    part: str
    left_in: Callable[[Library], list[str]]
    view: str = ""  # the page where it is changed, where that is not the list's form


# In the order of the page. The next thing is a row here and, where something can be left of it, its function.
THINGS = (
    Thing(_lazy("Your name"), _lazy("Lines and letters say it."), "organisation", "name", no_name),
    Thing(
        _lazy("Logo and colour"),
        _lazy("Your staff see whose playbook it is, on screen and on paper."),
        "organisation",
        "logo",
        unseen("logo", _has_look),
        view="admin:look",
    ),
    Thing(
        _lazy("Whom to call"),
        _lazy("A screen that says to call somebody needs a number."),
        "contacts",
        "contacts",
        empty_numbers,
    ),
    Thing(
        _lazy("Country"),
        _lazy("Promised days step over its holidays."),
        "clocks",
        "country",
        unseen("country", _has_own_country),
    ),
    Thing(
        _lazy("Opening hours and closed days"),
        _lazy("A promise for today ends when you close."),
        "organisation",
        "hours",
        no_hours,
    ),
    Thing(
        _lazy("How customers reach you"),
        _lazy("Lines of a channel that is off are never shown."),
        "organisation",
        "channels",
        unseen("channels", _has_own_channels),
    ),
    Thing(
        _lazy("How soon to answer"),
        _lazy("Law and codes decide these: read the body's own text."),
        "clocks",
        "clocks",
        unchecked_clocks,
    ),
    Thing(
        _lazy("Where else they can go"),
        _lazy("A wrong body or time is a new complaint."),
        "organisation",
        "bodies",
        unchecked_bodies,
    ),
    Thing(
        _lazy("What may be offered, and by whom"),
        _lazy("Staff say no more than this."),
        "organisation",
        "may_offer",
        no_sums,
    ),
    Thing(
        _lazy("Your own words"),
        _lazy("Words of your house, and words that make it worse."),
        "organisation",
        "home_phrases",
        no_words,
    ),
    Thing(
        _lazy("What you call the people who work here"),
        _lazy("Your staff read the words that they use themselves."),
        "organisation",
        "roles",
        unseen("roles", _has_own_roles),
    ),
    Thing(
        _lazy("Warnings before a contact is ended"),
        in_role_words_lazy(_lazy("A default to agree on with your %(leads)s.")),
        "ladder",
        "conduct",
        unseen("conduct", _never),
    ),
    Thing(
        _lazy("Causes and outcomes"),
        _lazy("What your figures are counted by."),
        "causes",
        "causes",
        unseen("causes", _never),
    ),
)
# The parts whose default may be right as it is, once somebody has looked at it.
LEFT_AS_THEY_ARE = frozenset({"logo", "country", "hours", "channels", "roles", "conduct", "causes"})


@dataclass(frozen=True)
class ToDo:
    """A thing, and what of it is left to fill in or to check."""

    thing: Thing
    left: list[str]

    @property
    def done(self) -> bool:
        """Whether nothing is left to do."""
        return not self.left

    @property
    def may_stay(self) -> bool:
        """Whether it waits only for somebody to look at it and say that it is right."""
        return bool(self.left) and self.thing.part in LEFT_AS_THEY_ARE


def first_run(request: HttpRequest) -> HttpResponse:
    """Everything to make one's own, what is left of it, and how far it has come."""
    allow(request, VIEW)
    things, forms = things_to_do(coming_library()), forms_of_lists()
    done, home = sum(one.done for one in things), reverse("admin:index")
    linked = [(one, _where(one.thing, forms, home)) for one in things]
    context = {
        **admin.site.each_context(request),
        "title": _("Your organisation"),
        "things": linked,
        "done": done,
        "may_change": request.user.has_perm(CHANGE),
    }
    return render(request, "desk/first_run.html", context)


def _where(thing: Thing, forms: dict[str, str], home: str) -> str:
    """The address of the form, and the field in it, where a thing is changed."""
    return reverse(thing.view) if thing.view else f"{forms.get(thing.slug, home)}#field-{thing.part}"


def things_to_do(guidance: Library) -> list[ToDo]:
    """Everything that differs from one organisation to the next, with what is left to fill in or to check."""
    return [ToDo(one, one.left_in(guidance)) for one in THINGS]


def forms_of_lists() -> dict[str, str]:
    """The address of the form of each list."""
    rows = Document.objects.filter(language=settings.CONTENT_LANGUAGE, kind=LIST).values_list("slug", "pk")
    return {slug: reverse("admin:editions_document_change", args=(pk,)) for slug, pk in rows}


def coming_library() -> Library:
    """The playbook with its drafts; readers' own when one of them cannot be read."""
    try:
        return library_with_drafts(settings.CONTENT_LANGUAGE)
    except BadDocument:
        return library()
