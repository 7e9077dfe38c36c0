"""Putting keys and slugs in words: what a field is called, what a step or a point is."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from playbook.desk.field_types import LABELS, LABELS_OF_KIND
from playbook.desk.list_choices import name_of
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
}


def field_name(key: str, kind: str = "") -> str:
    """What the form of a kind of document calls the field with this key."""
    if kind == LIST:
        return name_of(key)
    if (kind, key) in LABELS_OF_KIND:
        return str(LABELS_OF_KIND[kind, key][0])
    return str(LABELS[key][0]) if key in LABELS else key.replace("_", " ").capitalize()


def speaker(library: Library) -> Callable[[str], str]:
    """A function that puts a slug or an id in words, and leaves any other text as it is."""

    def spoken(text: str) -> str:
        screen = library.screen(text)
        if screen:
            return f"{screen.code} {screen.title}"
        if text == RETURN:
            return str(_("back to where they were"))
        if text in library.points:
            return f"{text} {library.points[text].text}"
        if channel := library.options.get("channels", {}).get(text):
            return channel.title
        named = library.tips.get(text) or library.stages.get(text) or library.interrupts.get(text)
        return named.title if named else text

    return spoken
