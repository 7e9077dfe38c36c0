"""Django's `i18n` tags, of which `translate` looks up words that stand in the template itself once a language.

Templates load it as `i18n` (`TEMPLATES["OPTIONS"]["libraries"]`). A page has some fifty such words, and looking them up
was a sixth of what drawing it cost.
"""

from typing import override

from django import template
from django.template import Context
from django.template.base import Node, Parser, Token
from django.templatetags import i18n
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


@register.tag("translate")
@register.tag("trans")
def translate(parser: Parser, token: Token) -> Node:
    """Django's `translate`."""
    node = i18n.do_translate(parser, token)
    return FixedWords(node) if _is_fixed(node) else node


class FixedWords(Node):
    """Words of a template, kept as they are in each language once they have been looked up."""

    def __init__(self, node: i18n.TranslateNode) -> None:
        self.node = node
        self._texts: dict[tuple[str | None, bool], SafeString] = {}

    @override
    def render(self, context: Context) -> SafeString:
        """The words; nothing where the page is to have them under a name (`as`)."""
        key = get_language(), context.autoescape
        text = self._texts.get(key)
        if text is None:
            text = self._texts[key] = self._looked_up(context)
        if not self.node.asvar:
            return text
        context[self.node.asvar] = text
        return SafeString("")

    def _looked_up(self, context: Context) -> SafeString:
        shown = self.node.render(context)
        return SafeString(context[self.node.asvar] if self.node.asvar else shown)


def _is_fixed(node: i18n.TranslateNode) -> bool:
    """Whether the words, and what tells them from others of the same spelling, stand in the template."""
    words = node.filter_expression
    return words.var.literal is not None and not words.filters and node.message_context is None
