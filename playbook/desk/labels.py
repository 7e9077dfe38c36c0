"""Putting keys and slugs in words: what a field is called, what a step or a point is."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from playbook.desk.choices import options
from playbook.desk.field_types import LABELS, LABELS_OF_KIND
from playbook.desk.list_choices import UNITS_AND_DAYS, name_of
from playbook.editions.diff import Spoken
from playbook.editions.models import Review
from playbook.guidance.documents import LIST
from playbook.guidance.kinds import RETURN
from playbook.guidance.library import Library

# How a document stands.
STATES = {
    "": _("As readers see it"),
    "draft": _("Draft"),
    "submitted": Review.Verdict.SUBMITTED.label,
    "approved": Review.Verdict.APPROVED.label,
    "sent-back": Review.Verdict.SENT_BACK.label,
    "new": _("Not published yet"),
    "gone": _("Taken out"),
    "never": _("Thrown away"),
}


def field_name(key: str, kind: str = "") -> str:
    """What the form of a kind of document calls the field with this key."""
    if kind == LIST:
        return name_of(key)
    if (kind, key) in LABELS_OF_KIND:
        return str(LABELS_OF_KIND[kind, key][0])
    return str(LABELS[key][0]) if key in LABELS else key.replace("_", " ").capitalize()


def speaker(library: Library, kind: str = "") -> Spoken:
    """What puts the terms of documents of a kind in the words that their forms have for them."""
    return Spoken(partial(_named, library), partial(_part_name, kind))


def _part_name(kind: str, key: str, field: str) -> str:
    """What a form calls a part of a row."""
    if kind == LIST:
        return name_of(key, field)
    return str(LABELS[key][0]) if key in LABELS else key.replace("_", " ").capitalize()


def _named(library: Library, text: str) -> str:
    """A slug, an id, an address or a key in words; any other text as it is."""
    if screen := library.screen(text):
        return f"{screen.code} {screen.title}"
    if text == RETURN:
        return str(_("back to where they were"))
    if text in library.points:
        return f"{text} {library.points[text].text}"
    if (page := library.pages.get(text)) is not None:
        return str(getattr(page, "title", text))
    shelves = (library.tips, library.stages, library.interrupts, library.letters, library.references, library.clocks)
    found = next((shelf[text] for shelf in shelves if text in shelf), None)
    return str(getattr(found, "title", text)) if found else _picked(library, text)


def _picked(library: Library, text: str) -> str:
    """What can be picked in a form, as it stands there."""
    for name in ("channels", "record", "style", "value"):
        for _group, pairs in options(name, library):
            if found := dict(pairs).get(text):
                return str(found)
    return str(UNITS_AND_DAYS.get(text, text))
