"""Putting keys and slugs in words: what a field is called, what a step or a point is."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from playbook.desk.field_types import LABELS
from playbook.guidance.kinds import RETURN
from playbook.guidance.library import Library


def field_name(key: str) -> str:
    """What a form calls the field with this key."""
    return str(LABELS[key][0]) if key in LABELS else key.replace("_", " ").capitalize()


def speaker(library: Library) -> Callable[[str], str]:
    """A function that puts a slug or an id in words, and leaves any other text as it is."""

    def spoken(text: str) -> str:
        screen = library.screen(text)
        if screen:
            return f"{screen.code} {screen.title}"
        if text == RETURN:
            return "↩"
        if text in library.points:
            return f"{text} {library.points[text].text}"
        named = library.tips.get(text) or library.stages.get(text) or library.interrupts.get(text)
        return named.title if named else text

    return spoken


# How a problem speaks to who writes files, and how the same is said to who fills in a form.
_PLAIN = {
    "add `ours = true`": _("tick “This is our own advice”"),
    "or `ends = true`": _("or tick “The road may end here”"),
    'add a choice with `to = "return"`': _("add a choice that leads back to where they were"),
    "needs either a `stage` or an `interrupt`, one of the two": _("choose a stage or an interrupt, one of the two"),
    "has no second wording; add `other`": _("has no second wording; write one beside it"),
    "leads to '', which is not a step": _("leads nowhere yet"),
}


def plain(message: str) -> str:
    """A problem's message without the names of keys in a file."""
    for said, better in _PLAIN.items():
        message = message.replace(said, str(better))
    return message.replace("`", "")
