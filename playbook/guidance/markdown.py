"""Markdown to HTML that is safe to show.

Written text reaches other people's screens, so two walls stand here: raw HTML is not read as HTML, and what the
renderer makes is cut down to a short list of tags. Python-Markdown takes minutes over long runs of brackets
(measured: 20 000 of them, 123 s), so such text is refused before it is rendered.
"""

import re

import markdown
import nh3

LONGEST, MOST_LINES = 20_000, 600
TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "code", "h3", "h4", "a", "hr"}
_BRACKETS = re.compile(r"[\[\]()<>!`*_]{24,}|(?:\[[^\]\n]{0,3}){24,}")
_DEEP = re.compile(r"^(?:[ \t>]{24,}|(?:> ?){8,}|[ \t]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+){6,})", re.MULTILINE)


class BadMarkdown(ValueError):
    """A body that would take too long to render; the message says what to shorten."""


def refuse_slow(text: str) -> None:
    """Raise `BadMarkdown` for a text that no author writes and that would keep the renderer busy."""
    if len(text) > LONGEST:
        raise BadMarkdown(f"the body has {len(text):,} characters; {LONGEST:,} is the most: make it shorter")
    if text.count("\n") > MOST_LINES:
        raise BadMarkdown(f"the body has more than {MOST_LINES} lines: make it shorter")
    if _BRACKETS.search(text) or _DEEP.search(text) or text.count("[") > 400:
        raise BadMarkdown("the body has a long run of brackets or very deep nesting; write it as plain sentences")


def render(text: str) -> str:
    """Safe HTML for a Markdown `text`. Raises `BadMarkdown` where rendering it would take too long."""
    refuse_slow(text)
    reader = markdown.Markdown(output_format="html")
    # Raw HTML is text here: an author who types a tag sees the tag.
    reader.preprocessors.deregister("html_block")
    reader.inlinePatterns.deregister("html")
    return nh3.clean(
        reader.convert(text),
        tags=TAGS,
        attributes={"a": {"href"}},
        attribute_filter=_attribute,
        url_schemes={"https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Drop links that only look like paths of ours: nh3's list of schemes does not see `//host` and `/\\host`."""
    return None if value.lstrip().startswith(("//", "/\\", "\\")) else value
