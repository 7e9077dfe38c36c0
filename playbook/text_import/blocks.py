"""Markdown as blocks, each with its words and with the Markdown that a document's body can hold.

A short body has no pictures, no tables, and headings of two ranks; lists in lists are indented by four spaces.
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode as Node

from playbook.guidance.pictures import is_name, words_of
from playbook.guidance.words import gettext_noop as _
from playbook.text_import.album import LEFT_OUT
from playbook.text_import.labels import begins_with_label
from playbook.text_import.notes import Note, note

HEADING, PARAGRAPH, LIST, QUOTE, TABLE, CODE = "heading", "paragraph", "list", "quote", "table", "code"
_SAFE = ("https://", "mailto:", "tel:")
_MARKS = re.compile(r"([\\`*])|(?<!\w)(_)|(_)(?!\w)")
_BEGINS = re.compile(r"^(\s*)([#>+-]|\d{1,9}[.)])(?=\s|[#>+-]|$)")
TABLE_AS_LIST = _("A table became a list (%(count)s rows).")
PICTURE_IN_LONG = _("The picture “%(words)s” is left out: it is shown on a reference page only.")
OF_SHORT_TEXTS = (TABLE_AS_LIST, PICTURE_IN_LONG)  # what is said where a text is no reference page
_PICTURE = _("A picture was left out: %(words)s. Put its file into the page, or into a zip beside the text.")
_PICTURE_WITHOUT_WORDS = _("A picture without a description was left out.")
SHORT_LINE = 60  # characters: a line no longer than this, with its end marked, was broken on purpose


@dataclass(frozen=True)
class Block:
    """A block: what `sort` it is, its Markdown, its words alone, the words of each `line` of a list or quote.

    `longer` is its Markdown with the tables and pictures that a short body cannot hold, where it has such; `items` are
    the Markdown of each line of a list.
    """

    sort: str
    markdown: str
    plain: str
    level: int = 0
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    notes: tuple[Note, ...] = ()
    longer: str = ""
    items: tuple[str, ...] = ()

    @property
    def long(self) -> str:
        """Its Markdown in a long text, which can hold tables."""
        return self.longer or self.markdown


def blocks_in(markdown: str, places: Mapping[str, str] | None = None) -> list[Block]:
    """The blocks of a text, in their order. Takes text that has passed `cleaning.refuse_large`.

    `places` are the names of pictures by their addresses in the text.
    """
    reader = MarkdownIt("commonmark").enable("table")
    reader.validateLink = _every_link  # type: ignore[method-assign]
    tree = Node(reader.parse(markdown))
    return [block for node in tree.children if (block := _Writer(places or {}).block(node)) is not None]


def _every_link(url: str) -> bool:
    """Links of every kind are read as such: what is not safe is left out by name, rather than shown as it was typed."""
    return True


class _Writer:
    """Writes one block; collects what had to be left out of it."""

    def __init__(self, places: Mapping[str, str], *, is_long: bool = False) -> None:
        self.places, self.is_long = places, is_long
        self.notes: list[Note] = []
        self.has_more = False  # a picture that a long text can hold

    def block(self, node: Node) -> Block | None:
        """The block of a node; None where nothing is left of it."""
        markdown = self.written(node)
        plain = self.plain(node)
        longer = _Writer(self.places, is_long=True).written(node) if self.has_more or node.type == "table" else ""
        if not plain.strip():
            notes = tuple(self.notes)
            return Block(PARAGRAPH, "", "", notes=notes, longer=longer) if notes or longer else None
        level = int(node.tag[1]) if node.type == "heading" else 0
        lines = tuple(line for child in node.children if (line := self.plain(child))) if node.is_nested else ()
        rows = tuple(self.rows(node)) if node.type == "table" else ()
        items = tuple(self.worded_items(node)) if node.type in _LISTS else ()
        if "![" in longer and not self.has_more:
            self.notes.append(note(PICTURE_IN_LONG, words=_("in a table")))
        notes = tuple(dict.fromkeys(self.notes))
        return Block(_SORTS.get(node.type, PARAGRAPH), markdown, plain, level, lines, rows, notes, longer, items)

    def written(self, node: Node) -> str:
        """The node's Markdown."""
        if node.type in _LISTS:
            return "\n".join(self.items(node))
        if node.type == "blockquote":
            inside = "\n\n".join(self.written(child) for child in node.children)
            return "\n".join(f"> {line}".rstrip() for line in inside.split("\n"))
        if node.type == "table":
            return self.long_table(node) if self.is_long else self.table(node)
        if node.type in ("fence", "code_block"):
            lines = [line.replace("`", "'").strip() for line in node.content.splitlines() if line.strip()]
            return "  \n".join(f"`{line}`" for line in lines)
        if node.type == "html_block":
            self.notes.append(note(_("Tags were left out; their words stay.")))
            return _escaped(_words_of(node.content))
        if node.type == "inline":
            return self.inline(node)
        text = "".join(self.written(child) for child in node.children)
        return text if node.type == "heading" else _begun(text)

    def worded_items(self, node: Node) -> Iterator[str]:
        """The lines of a list that have words; what was left out of them is known already."""
        for child, item in zip(node.children, _Writer(self.places).items(node), strict=True):
            if self.plain(child):
                yield item

    def items(self, node: Node) -> Iterator[str]:
        """The lines of a list, what is in a line indented by four spaces."""
        for number, item in enumerate(node.children, start=int(node.attrs.get("start", 1) or 1)):
            sign = f"{number}." if node.type == "ordered_list" else "-"
            parts = [self.written(child) for child in item.children]
            tight = all(child.type in ("paragraph", *_LISTS) for child in item.children)
            text = ("\n" if tight and len(parts) < 3 else "\n\n").join(part for part in parts if part)
            first, *rest = text.split("\n")
            yield "\n".join([f"{sign} {first}", *(f"    {line}".rstrip() for line in rest)])

    def table(self, node: Node) -> str:
        """A table as a list: a body has no tables."""
        head, *rows = self.rows(node)
        rows = rows if any(head) or rows else [head]
        self.notes.append(note(TABLE_AS_LIST, count=len(rows)))
        return "\n".join(f"- {_row(head, row)}" for row in rows if any(row))

    def long_table(self, node: Node) -> str:
        """A table as it is written in a long text."""
        rows = [[self.cell(cell) for cell in row.children] for part in node.children for row in part.children]
        written = [f"| {' | '.join(row)} |" for row in rows]
        return "\n".join([written[0], "|" + " --- |" * len(rows[0]), *written[1:]])

    def cell(self, node: Node) -> str:
        """A cell of a table, in one line."""
        text = " ".join(self.written(child) for child in node.children)
        return " ".join(text.split()).replace("|", "\\|")

    def rows(self, node: Node) -> Iterator[tuple[str, ...]]:
        """The rows of a table, the head first."""
        for part in node.children:
            for row in part.children:
                yield tuple(self.plain(cell) for cell in row.children)

    def inline(self, node: Node) -> str:
        """Words with their marks, links and breaks."""
        found = ""
        for child, follows in _with_next(node.children):
            found += self.piece(child, found, follows)
        return found.strip()

    def piece(self, node: Node, before: str, follows: str = "") -> str:
        """One stretch of words; `before` is what stands before it in the paragraph, `follows` what comes next."""
        if node.type == "text":
            return _escaped(node.content)
        if node.type == "softbreak":
            return "  \n" if _is_broken_on_purpose(before, follows) else " "
        if _is_break(node):
            return "  \n"
        if node.type == "code_inline":
            return f"`{node.content.replace('`', chr(39))}`"
        inside = "".join(self.piece(child, "") for child in node.children)
        if node.type in ("strong", "em"):
            mark = "**" if node.type == "strong" else "*"
            return f"{mark}{inside.strip()}{mark}" if inside.strip() else ""
        if node.type == "link":
            return self.link(str(node.attrs.get("href", "")), inside)
        if node.type == "image":
            words = words_of(" ".join(child.content for child in node.children))
            return self.picture(str(node.attrs.get("src", "")), words)
        return "" if node.type == "html_inline" else inside

    def picture(self, address: str, words: str) -> str:
        """A picture that came with the text, in a long one; of any other it is said that it was left out."""
        name = self.places.get(address, address if is_name(address) else "")
        if LEFT_OUT in (name, address):
            return ""
        if not name:
            where = "" if address.startswith("data:") else address[:80]
            told = f"{words[:80]} ({where})" if words and where else words[:80] or where
            self.notes.append(note(_PICTURE, words=told) if told else note(_PICTURE_WITHOUT_WORDS))
            return ""
        self.has_more = True
        if not self.is_long:
            self.notes.append(note(PICTURE_IN_LONG, words=words[:80] or name))
        return f"![{words}]({name})" if self.is_long else ""

    def link(self, href: str, words: str) -> str:
        """A link where it leads somewhere from here; else its words, and its address where that says something."""
        if href.startswith(_SAFE):
            return f"[{words}]({href.replace('(', '%28').replace(')', '%29')})"
        if href.startswith("http://"):
            self.notes.append(note(_("A link to %(where)s became words: links begin with https."), where=href[:80]))
            return words if href in words else f"{words} ({_escaped(href)})"
        self.notes.append(note(_("A link to %(where)s leads nowhere from here; its words stay."), where=href[:80]))
        return words

    def plain(self, node: Node) -> str:
        """The words alone, a line each where they were broken."""
        if node.type in ("text", "code_inline", "fence", "code_block"):
            return node.content.strip("\n")
        if node.type == "html_block":
            return _words_of(node.content)
        if node.type == "inline":
            found = ""
            for child, follows in _with_next(node.children):
                broken = child.type == "softbreak" and _is_broken_on_purpose(found, follows)
                found += "\n" if broken or _is_break(child) else self.words(child)
            return found.strip()
        return "\n".join(text for child in node.children if (text := self.plain(child)))

    def words(self, node: Node) -> str:
        """The words in a stretch of a paragraph."""
        if node.type in ("text", "code_inline"):
            return node.content
        if node.type == "softbreak":
            return " "
        return "" if node.type in ("image", "html_inline") else "".join(self.words(child) for child in node.children)


_LISTS = ("bullet_list", "ordered_list")
_SORTS = {
    "heading": HEADING,
    "bullet_list": LIST,
    "ordered_list": LIST,
    "blockquote": QUOTE,
    "table": TABLE,
    "fence": CODE,
    "code_block": CODE,
}


def _row(head: Sequence[str], row: Sequence[str]) -> str:
    """A row as one line, each cell behind the name of its column."""
    row = [_escaped(" ".join(cell.split())) for cell in row]
    named = [f"{_escaped(name)}: {cell}" if name else cell for name, cell in zip(head, row, strict=False) if cell]
    return "; ".join(named)


def _escaped(text: str) -> str:
    """Words that Markdown takes for nothing but words."""
    text = _MARKS.sub(lambda match: f"\\{match[0]}", text)
    return text.replace("](", "]\\(") if "](" in text else text


def _begun(text: str) -> str:
    """A paragraph whose first sign makes no list, heading or quotation of it."""
    return _BEGINS.sub(lambda match: f"{match[1]}{match[2][:-1]}\\{match[2][-1]}", text)


def _is_break(node: Node) -> bool:
    return node.type == "hardbreak" or (node.type == "html_inline" and node.content.lower().startswith("<br"))


def _with_next(nodes: Sequence[Node]) -> Iterator[tuple[Node, str]]:
    """Each stretch of a paragraph with the words of the one or two behind it."""
    for at, node in enumerate(nodes):
        near = nodes[at + 1 : at + 3] if node.type == "softbreak" else ()
        yield node, "".join(_first_text(one) for one in near)


def _first_text(node: Node) -> str:
    return node.content if node.type == "text" else "".join(map(_first_text, node.children[:1]))


def _is_broken_on_purpose(before: str, follows: str) -> bool:
    line = before.rpartition("\n")[2].strip()
    if line and begins_with_label(follows[:SHORT_LINE]):
        return True
    return 0 < len(line) <= SHORT_LINE and line[-1] in ".!?:;,…。؟"


def _words_of(tags: str) -> str:
    return " ".join(html.unescape(nh3.clean(tags, tags=set())).split())
