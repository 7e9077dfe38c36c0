"""Tags for forms that change a complaint, and that bring complaints to pages of other packages."""

import uuid

from django import template
from django.forms import BoundField
from django.template import Context
from django.utils.safestring import SafeString

from playbook.accounts.models import User
from playbook.complaints import case_links
from playbook.complaints.facts import FACTS
from playbook.complaints.left_open import in_no_hands, left_with_open_work
from playbook.complaints.left_open import open_work_of as counted
from playbook.complaints.models import Complaint
from playbook.complaints.options_in_use import InUse, taken_out_in_use
from playbook.complaints.step_forms import FactsForm
from playbook.editions.current import library
from playbook.editions.models import Revision
from playbook.guidance.documents import LIST
from playbook.guidance.library import Library
from playbook.web import pieces

register = template.Library()


_PLACES = {fact.name: place for place, fact in enumerate(FACTS)}


@register.simple_tag
def fact_field(field: BoundField, library: Library) -> SafeString:
    """A field of a fact. One that is empty and right looks the same for everybody, and is drawn once."""
    place = _PLACES.get(field.name)
    if place is None or field.value() or field.errors:
        return field.as_field_group()
    return pieces.drawn("complaints/pieces/empty_fact.html", library, {"place": place})


@register.simple_tag
def empty_fact_field(library: Library, place: int) -> BoundField:
    """The field of a fact of which nothing is known, by its place in the table."""
    fact = FACTS[place]
    return FactsForm(Complaint(), library, [fact])[fact.name]


@register.simple_tag
def every_fact(library: Library) -> FactsForm:
    """The form for all that can be known of a complaint, empty: a script fills it with what is."""
    return FactsForm.whole(Complaint(), library)


@register.inclusion_tag("complaints/_open.html", takes_context=True)
def open_complaints(context: Context) -> dict[str, list[Complaint]]:
    """The complaints that the reader has open, to go on with in one click."""
    user = context["request"].user
    return {"complaints": Complaint.open_of(user, most=5)}


@register.inclusion_tag("complaints/_left_open.html", takes_context=True)
def left_open(context: Context) -> dict[str, list[User] | int]:
    """For whoever looks after people: who has left and still has something open. For others nothing."""
    may = context["request"].user.has_perm("accounts.change_user")
    return {"people": list(left_with_open_work()), "lost": in_no_hands()} if may else {"people": [], "lost": 0}


@register.inclusion_tag("complaints/_options_in_use.html")
def options_in_use(live: Revision | None, draft: Revision | None) -> dict[str, list[InUse]]:
    """What a draft of a list takes out though complaints have it."""
    if live is None or draft is None or draft.deleted or live.document.kind != LIST:
        return {"options": []}
    return {"options": taken_out_in_use(live.as_document(), draft.as_document())}


@register.simple_tag
def open_work_of(person: User) -> User:
    """The same person, with how much they have open."""
    return counted(person)


@register.inclusion_tag("call/_sent.html")
def sent(complaint: Complaint, name: str = "") -> dict[str, uuid.UUID | int | str]:
    """What every form that changes a complaint carries: a key of its own, and the last move that the page knows."""
    return {"key": uuid.uuid4(), "number": complaint.last_move, "name": name}


@register.filter
def case_address(complaint: Complaint) -> str:
    """Where another system shows the case of a complaint; nothing where it does not."""
    return case_links.case_address(complaint)


@register.filter
def code_at(complaint: Complaint) -> str:
    """The code of the screen that a complaint stands on."""
    screen = library().screen(complaint.screen)
    return screen.code if screen else "?"


@register.filter
def option_title(slug: str, options: str) -> str:
    """The words for a recorded slug, as in `problem|option_title:"problems"`; the slug where it is no longer listed."""
    found = library().options.get(options, {}).get(slug)
    return found.title if found else slug
