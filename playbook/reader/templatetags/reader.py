"""Tags for pages that show guidance: codes, the why, paper, the way back to a live complaint."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from playbook.guidance.library import Readable

register = template.Library()

PAPER = {"a4": "A4", "letter": "Letter", "a5": "A5"}


@register.simple_tag
def code_of(readable: Readable) -> str:
    """The code that stands on screen and on paper; tips have none."""
    return getattr(readable, "code", "") or _("Tip")


@register.simple_tag
def why_of(readable: Readable) -> SafeString:
    """The body as HTML. It was cleaned to a short list of tags when it was rendered (`guidance.markdown`)."""
    return mark_safe(readable.why)  # noqa: S308  # the one place where HTML of ours is passed through


@register.simple_tag(takes_context=True)
def beside_complaint(context: dict[str, Any]) -> SafeString | str:
    """The way back to the complaint that a page was opened from (`?complaint=`)."""
    number = context["request"].GET.get("complaint", "")
    if not number.isdecimal():
        return ""
    words = _("Back to complaint %(number)s") % {"number": number}
    return format_html('<p class="meta"><a href="/complaints/{}/">← {}</a></p>', number, words)


@register.simple_tag(takes_context=True)
def paper(context: dict[str, Any]) -> str:
    """The paper a checklist is laid out for: `a4`, `letter` or `a5`."""
    found = context["request"].GET.get("paper", "a4")
    return found if found in PAPER else "a4"


@register.simple_tag
def paper_sizes() -> list[tuple[str, str]]:
    """The papers on offer: slug and name."""
    return list(PAPER.items())


@register.simple_tag(takes_context=True)
def with_paper(context: dict[str, Any], size: str) -> str:
    """The address of this page on another paper."""
    query = context["request"].GET.copy()
    query["paper"] = size
    return f"?{query.urlencode()}"
