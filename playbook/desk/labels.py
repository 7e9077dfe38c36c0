"""Putting keys and slugs in words: what a field is called, what a step or a point is."""

from collections.abc import Callable

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
