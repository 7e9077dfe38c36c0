"""Markdown to HTML that is safe to show.

Written text reaches other people's screens, so two walls stand here: raw HTML is not read as HTML, and what the
renderer makes is cut down to a short list of tags. Python-Markdown takes minutes over long runs of brackets
(measured: 20 000 of them, 123 s), so such text is refused before it is rendered.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import TypedDict
from xml.etree.ElementTree import Element

import markdown
import nh3
from markdown.extensions import Extension
from markdown.extensions.toc import TocExtension, slugify
from markdown.treeprocessors import Treeprocessor

from playbook.guidance import pictures

LONGEST, MOST_LINES = 20_000, 600
TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "code", "h3", "h4", "a", "hr"}
# What a long text may have besides: headings that can be jumped to, tables, and pictures that are kept here.
LONG_TAGS = {"h2", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "img"}
_OF_PICTURES = ("src", "alt", "width", "height")
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}  # a list that is interrupted goes on with its number
LONG_ATTRIBUTES = {**ATTRIBUTES, **{f"h{level}": {"id"} for level in range(2, 7)}, "img": {*_OF_PICTURES}}
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


@dataclass(frozen=True)
class Shown:
    """A picture that a text names: the words that stand for it, and its name or its address."""

    words: str
    name: str

    @property
    def is_kept(self) -> bool:
        """Whether it is one of those that are kept here; no other is ever asked for."""
        return pictures.is_name(self.name)


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
    reader = _reader(["tables", headings, _Pictures()])
    html = _cleaned(reader.convert(text), TAGS | LONG_TAGS, LONG_ATTRIBUTES)
    tokens = reader.toc_tokens  # type: ignore[attr-defined]  # the extension puts it there
    return html, tuple(Heading(unescape(nh3.clean(one["name"], tags=set())), one["id"]) for one in _flat(tokens))


@lru_cache(maxsize=1024)
def pictures_in(text: str) -> tuple[Shown, ...]:
    """Every picture that a text names, in their order. Raises `BadMarkdown` as `render` does."""
    if "![" not in text:
        return ()
    refuse_slow(text)
    found = _Pictures()
    _reader(["tables", found]).convert(text)
    return tuple(found.shown)


class _Pictures(Extension):
    """Lets a text show the pictures that are kept here, each with its size; of all others only their words stay."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[Shown] = []

    def extendMarkdown(self, md: markdown.Markdown) -> None:
        """Look through what the marks in the lines have become."""
        md.treeprocessors.register(_PictureReader(self.shown), "pictures", 5)


class _PictureReader(Treeprocessor):
    def __init__(self, shown: list[Shown]) -> None:
        super().__init__()
        self.shown = shown

    def run(self, root: Element) -> None:
        """Each picture with the address and size of the one that is kept; any other becomes its words."""
        for one in list(root.iter("img")):
            shown = Shown(" ".join(unescape(one.get("alt", "")).split()), unescape(one.get("src", "")))
            self.shown.append(shown)
            one.attrib.clear()
            if not shown.is_kept:
                one.tag, one.text = "span", shown.words
                continue
            wide, high = pictures.size_of(shown.name)
            values = (pictures.address_of(shown.name), shown.words, wide, high)
            one.attrib.update(zip(_OF_PICTURES, values, strict=True))


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
    """Drop links that only look like paths of ours: nh3's list of schemes does not see `//host` and `/\\host`.

    A picture has the address of one that is kept here, or none.
    """
    if (tag, name) == ("img", "src"):
        return value if pictures.ADDRESS.fullmatch(value) else None
    return None if value.lstrip().startswith(("//", "/\\", "\\")) else value
