"""Slots in HTML: how a line with slots is drawn for everybody, and how a page that is somebody's fills it.

The two stand side by side because the second reads what the first wrote. Nothing here knows a complaint: what fills the
slots is handed in, on its way to one person's page, after every piece that is shared has been drawn.
"""

import re
from collections.abc import Mapping

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from playbook.guidance import slots
from playbook.guidance.library import Library
from playbook.guidance.slots import Slot

_DRAWN = re.compile(
    r'<span class="slot[^"]*" data-slot="(\w+)" data-before="([^"]*)" data-after="([^"]*)"( data-begins)?>[^<]*</span>'
)


def marked(line: str, library: Library | None = None) -> SafeString:
    """A line with each of its slots as an element that says what fills it; open, it holds its fallback.

    What `library` knows of its organisation, such as its name, stands in its slot at once: it is nobody's alone.
    """
    own = library.own_values if library else {}
    html = slots.drawn(line, lambda text: escape(text), _open)
    return filled(html, own) if own and "{" in line else SafeString(html)


def _open(slot: Slot) -> str:
    return format_html(
        '<span class="slot{}{}" data-slot="{}" data-before="{}" data-after="{}"{}>{}</span>',
        " slot--joint" if slot.before or slot.after or not slot.open else "",
        " slot--own" if slot.name in slots.OWN else "",
        slot.name,
        slot.before,
        slot.after,
        SafeString(" data-begins") if slot.begins else "",
        slot.open,
    )


def filled(html: str, values: Mapping[str, str]) -> SafeString:
    """HTML in which lines are `marked`, with what is known in their slots."""

    def fill(match: re.Match[str]) -> str:
        name, before, after, begins = match.groups()
        value = values.get(name, "").strip()
        if not value:
            return match[0]
        said = escape(Slot(name, begins=bool(begins)).said(value))
        kept = f'data-slot="{name}" data-before="{before}" data-after="{after}"{begins or ""}'
        return f'<span class="slot slot--filled" {kept}>{before}<span class="slot__value">{said}</span>{after}</span>'

    return SafeString(_DRAWN.sub(fill, html) if values else html)
