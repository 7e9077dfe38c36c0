"""What a new organisation makes its own: all that still has the default, how far you are, and where to change it.

What stands in a list counts as done when it differs from the default, or when somebody has said that it was checked.
Drafts count: who has filled something in and not published it yet has done it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from playbook.desk.access import VIEW, allow
from playbook.editions.current import library
from playbook.editions.drafts import library_with_drafts
from playbook.editions.models import Document
from playbook.guidance.documents import LIST, BadDocument
from playbook.guidance.library import Library


@dataclass(frozen=True)
class Thing:
    """Something to look at once: what it is, why it matters, which part of which list it is, and what is left of it."""

    title: Any
    why: Any
    slug: str
    part: str
    left: tuple[str, ...] = ()

    @property
    def done(self) -> bool:
        """Whether nothing is left to do."""
        return not self.left


def first_run(request: HttpRequest) -> HttpResponse:
    """Everything to make one's own, what is left of it, and how far it has come."""
    allow(request, VIEW)
    things, forms = things_to_do(coming_library()), forms_of_lists()
    done = sum(one.done for one in things)
    linked = [(one, f"{forms.get(one.slug, reverse('admin:index'))}#field-{one.part}") for one in things]
    context = {**admin.site.each_context(request), "title": _("Your organisation"), "things": linked, "done": done}
    return render(request, "desk/first_run.html", context)


def things_to_do(guidance: Library) -> list[Thing]:
    """Everything that differs from one organisation to the next, with what is left to fill in or to check."""
    own = guidance.organisation
    name = () if own.name else (str(_("no name yet")),)
    words = () if own.worse or own.home_phrases else (str(_("none yet")),)
    return [
        Thing(_("Your name"), _("Lines and letters say it."), "organisation", "name", name),
        Thing(
            _("Whom to call"),
            _("A screen that says to call somebody needs a number."),
            "contacts",
            "contacts",
            _empty_numbers(guidance),
        ),
        Thing(_("Country"), _("Promised days step over its holidays."), "clocks", "country", ()),
        Thing(
            _("Opening hours and closed days"),
            _("A promise for today ends when you close."),
            "organisation",
            "hours",
            () if own.hours else (str(_("no hours yet")),),
        ),
        Thing(
            _("How customers reach you"),
            _("Lines of a channel that is off are never shown."),
            "organisation",
            "channels",
            (),
        ),
        Thing(
            _("How soon to answer"),
            _("Law and codes decide these: read the body's own text."),
            "clocks",
            "clocks",
            _unchecked(guidance.clocks.values(), lambda one: one.slug != "house"),
        ),
        Thing(
            _("Where else they can go"),
            _("A wrong body or time is a new complaint."),
            "organisation",
            "bodies",
            _unchecked(own.bodies, lambda _one: True),
        ),
        Thing(
            _("What may be offered, and by whom"),
            _("Staff say no more than this."),
            "organisation",
            "may_offer",
            tuple(one.what for one in own.may_offer if one.up_to == "write your sum"),
        ),
        Thing(
            _("Your own words"),
            _("Words of your house, and words that make it worse."),
            "organisation",
            "home_phrases",
            words,
        ),
        Thing(
            _("Warnings before a contact is ended"),
            _("A default to agree on with your leads."),
            "ladder",
            "conduct",
            (),
        ),
        Thing(_("Causes and outcomes"), _("What your figures are counted by."), "causes", "causes", ()),
    ]


def forms_of_lists() -> dict[str, str]:
    """The address of the form of each list."""
    rows = Document.objects.filter(language=settings.CONTENT_LANGUAGE, kind=LIST).values_list("slug", "pk")
    return {slug: reverse("admin:editions_document_change", args=(pk,)) for slug, pk in rows}


def _empty_numbers(guidance: Library) -> tuple[str, ...]:
    """The contacts that have no number and must have one."""
    return tuple(one.title for one in guidance.contacts.values() if one.is_missing)


def _unchecked(rows: Iterable[Any], is_asked: Callable[[Any], bool]) -> tuple[str, ...]:
    """What nobody has said yet to have checked."""
    return tuple(one.title for one in rows if is_asked(one) and not one.checked)


def coming_library() -> Library:
    """The playbook with its drafts; readers' own when one of them cannot be read."""
    try:
        return library_with_drafts(settings.CONTENT_LANGUAGE)
    except BadDocument:
        return library()
