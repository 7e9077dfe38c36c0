"""Django's `url`, which looks up an address that nothing of the page is in only once.

Every template has it in place of Django's (`TEMPLATES["OPTIONS"]["builtins"]`).
"""

from typing import override

from django import template
from django.template import Context, defaulttags
from django.template.base import Node, Parser, Token
from django.urls import get_script_prefix, get_urlconf
from django.utils.safestring import SafeString

register = template.Library()


@register.tag
def url(parser: Parser, token: Token) -> Node:
    """Django's `url`."""
    node = defaulttags.url(parser, token)
    is_named_here = isinstance(node.view_name.var, str) and not node.view_name.filters
    return FixedAddress(node) if is_named_here and not (node.args or node.kwargs or node.asvar) else node


class FixedAddress(Node):
    """The address of a view that takes nothing."""

    def __init__(self, node: defaulttags.URLNode) -> None:
        self.node = node
        self._found: dict[tuple[str | None, str], SafeString] = {}

    @override
    def render(self, context: Context) -> SafeString:
        """The address."""
        key = get_urlconf(), get_script_prefix()
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = SafeString(self.node.render(context))
        return found
