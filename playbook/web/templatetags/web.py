"""Tags for the frame of every page: the theme that was chosen, links that know where they are, pieces drawn once."""

import uuid
from contextvars import ContextVar
from functools import partial
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from playbook.web.kept import Kept

register = template.Library()

THEMES = {
    "system": gettext_lazy("Theme: system"),
    "light": gettext_lazy("Theme: light"),
    "dark": gettext_lazy("Theme: dark"),
}


@register.simple_tag(takes_context=True)
def theme(context: dict[str, Any]) -> str:
    """The theme this browser has chosen: `system`, `light` or `dark`."""
    return _chosen(context)


@register.simple_tag(takes_context=True)
def theme_name(context: dict[str, Any]) -> str:
    """The words on the theme's switch."""
    return str(THEMES[_chosen(context)])


@register.simple_tag(takes_context=True)
def next_theme(context: dict[str, Any]) -> str:
    """The theme that pressing the switch brings."""
    names = list(THEMES)
    return names[(names.index(_chosen(context)) + 1) % len(names)]


@register.simple_tag(takes_context=True)
def section(context: dict[str, Any]) -> str:
    """The part of the site that a page is in: the first word of its address; nothing for a page that is not there."""
    request = context.get("request")
    return request.path.split("/")[1] if request and request.resolver_match else ""


@register.simple_tag(takes_context=True)
def nav_link(context: dict[str, Any], view: str, name: str) -> SafeString:
    """A link of the main navigation, marked when the reader is in that section."""
    url = reverse(view)
    current = SafeString(' aria-current="page"') if url.split("/")[1] == section(context) else ""
    return format_html('<a class="site-nav__link" href="{}"{}>{}</a>', url, current, _(name))


def _chosen(context: dict[str, Any]) -> str:
    request = context.get("request")
    found = request.COOKIES.get("theme", "system") if request else "system"
    return found if found in THEMES else "system"


@register.tag
def kept(parser: Parser, token: Token) -> "KeptNode":
    """`{% kept owner "name" value ... %}` to `{% endkept %}`: drawn once for as long as `owner` lives.

    Whatever the piece shows must follow from the owner (an edition of the playbook, say), the values named, and the
    language: it is shown to everybody, so whatever is of a person, a form or a request stands in a `fresh` in it.
    Where there is no owner (`None`), the piece lives as long as the process. No `block` may stand in it.
    """
    owner, name, *values = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodes = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodes, owner, name, values)


@register.tag
def fresh(parser: Parser, token: Token) -> "FreshNode":
    """`{% fresh %}` to `{% endfresh %}`: what is drawn anew each time in a piece that is kept.

    It knows what the page knows; the variables of a loop or an `include ... with` around it are not there.
    """
    nodes = parser.parse(("endfresh",))
    parser.delete_first_token()
    return FreshNode(nodes)


# The gaps of the piece that is being drawn, in their order; None while pages are drawn as usual.
_gaps: ContextVar[list[NodeList] | None] = ContextVar("gaps", default=None)
_GAP = f"<!-- {uuid.uuid4()} -->"  # a word that no page can have


class KeptNode(template.Node):
    """A piece of a page that is drawn once, but for its gaps."""

    child_nodelists = ("nodelist",)

    def __init__(
        self, nodes: NodeList, owner: FilterExpression, name: FilterExpression, values: list[FilterExpression]
    ) -> None:
        self.nodelist, self.owner, self.key = nodes, owner, [name, *values]

    def render(self, context: template.Context) -> SafeString:
        """The piece, from memory where it was drawn before, with its gaps drawn now."""
        if _gaps.get() is not None:
            return self.nodelist.render(context)  # part of a larger piece, which is kept whole
        key = (get_language(), *(str(part.resolve(context)) for part in self.key))
        drawn = _kept.get(self.owner.resolve(context) or _process, key, partial(self._draw, context))
        return SafeString("".join([part if isinstance(part, str) else part.render(context) for part in drawn]))

    def _draw(self, context: template.Context) -> "list[str | NodeList]":
        gaps: list[NodeList] = []
        before = _gaps.set(gaps)
        try:
            text, *texts = self.nodelist.render(context).split(_GAP)
        finally:
            _gaps.reset(before)
        return [text, *(part for pair in zip(gaps, texts, strict=True) for part in pair)]


class FreshNode(template.Node):
    """A gap in a piece that is kept."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodes: NodeList) -> None:
        self.nodelist = nodes

    def render(self, context: template.Context) -> str:
        """What is there now; nothing yet while the piece around it is drawn to be kept."""
        gaps = _gaps.get()
        if gaps is None:
            return self.nodelist.render(context)
        gaps.append(self.nodelist)
        return _GAP


def forget_kept() -> None:
    """Forget every piece, so that the next page draws all of it."""
    _kept.clear()


class _Process:
    """Stands for the running process, the owner of pieces that have no other."""


_process = _Process()
_kept: Kept[list[str | NodeList]] = Kept()
