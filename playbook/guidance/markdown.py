"""Markdown to HTML that is safe to show.

Written text reaches other people's screens, so two walls stand here: raw HTML is not read as HTML, and what the
renderer makes is cut down to a short list of tags. Python-Markdown takes minutes over long runs of brackets
(measured: 20 000 of them, 123 s), so such text is refused before it is rendered.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import TypedDict

import markdown
import nh3
from markdown.extensions import Extension
from markdown.extensions.toc import TocExtension, slugify

LONGEST, MOST_LINES = 20_000, 600
TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "code", "h3", "h4", "a", "hr"}
# What a long text may have besides: headings that can be jumped to, and tables.
LONG_TAGS = {"h2", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}  # a list that is interrupted goes on with its number
LONG_ATTRIBUTES = {**ATTRIBUTES, **{f"h{level}": {"id"} for level in range(2, 7)}}
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


@dataclass(frozen=True)
class Heading:
    """A heading of a long text: its name, and where on the page it stands."""

    name: str
    anchor: str


def render(text: str) -> str:
    """Safe HTML for a Markdown `text`. Raises `BadMarkdown` where rendering it would take too long."""
    refuse_slow(text)
    return _cleaned(_reader().convert(text), TAGS, ATTRIBUTES)


def render_long(text: str) -> tuple[str, tuple[Heading, ...]]:
    """Safe HTML for a long text with headings and tables, and its headings. Raises `BadMarkdown` as `render` does.

    The page has the title; the highest heading of the text comes below it.
    """
    refuse_slow(text)
    # No mark in the text stands for a table of contents, and no heading has the address of a part of the page.
    headings = TocExtension(baselevel=2, marker="", slugify=lambda name, sign: "part-" + slugify(name, sign))
    reader = _reader(["tables", headings])
    html = _cleaned(reader.convert(text), TAGS | LONG_TAGS, LONG_ATTRIBUTES)
    tokens = reader.toc_tokens  # type: ignore[attr-defined]  # the extension puts it there
    return html, tuple(Heading(unescape(nh3.clean(one["name"], tags=set())), one["id"]) for one in _flat(tokens))


class _Token(TypedDict):
    """A heading, as the extension for tables of contents tells of it."""

    id: str
    name: str
    children: "list[_Token]"


def _flat(tokens: list[_Token]) -> Iterator[_Token]:
    for one in tokens:
        yield one
        yield from _flat(one["children"])


def _reader(extensions: Sequence[str | Extension] = ()) -> markdown.Markdown:
    reader = markdown.Markdown(output_format="html", extensions=list(extensions))
    # Raw HTML is text here: an author who types a tag sees the tag.
    reader.preprocessors.deregister("html_block")
    reader.inlinePatterns.deregister("html")
    return reader


def _cleaned(html: str, tags: set[str], attributes: dict[str, set[str]]) -> str:
    return nh3.clean(
        html,
        tags=tags,
        attributes=attributes,
        attribute_filter=_attribute,
        url_schemes={"https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Drop links that only look like paths of ours: nh3's list of schemes does not see `//host` and `/\\host`."""
    return None if value.lstrip().startswith(("//", "/\\", "\\")) else value
