"""A tip as a reference page, or a reference page as a tip: the same words in the other's places."""

from collections.abc import Iterable
from dataclasses import replace

from playbook.guidance import documents
from playbook.guidance.documents import Document
from playbook.guidance.kinds import Reference, Tip
from playbook.guidance.slots import fill
from playbook.guidance.values import Value
from playbook.text_import.as_document import written
from playbook.text_import.blocks import blocks_in
from playbook.text_import.cleaning import refuse_large
from playbook.text_import.pieces import Piece, filled
from playbook.text_import.recognising import Found
from playbook.text_import.wanted import REFERENCE, TIP, Wanted


def as_other_kind(one: Tip | Reference, slug: str, language: str) -> Document:
    """The document that has all the words of a tip as a reference page, or of a reference page as a tip.

    Raises `Unreadable` for a text that would keep a reader busy.
    """
    refuse_large(one.body)
    return _reference(one, slug, language) if isinstance(one, Tip) else _tip(one, slug, language)


def _reference(tip: Tip, slug: str, language: str) -> Document:
    """The reason first, then each sort of lines under a heading of its own."""
    header = _header(tip)
    parts = [tip.body]
    parts += _part("Say", (" / ".join(filter(None, (fill(one.text), fill(one.other)))) for one in tip.say))
    parts += _part("Do", (fill(one.text) for one in tip.do))
    parts += _part("Don’t say", (f"{one.text} → {fill(one.instead)}" for one in tip.avoid))
    parts += _part("Know", (tip.know,) if tip.know else ())
    body = "\n\n".join(filter(None, parts))
    return Document(REFERENCE, slug, language, documents.write(header, body, tip.situations))


def _tip(page: Reference, slug: str, language: str) -> Document:
    """What is plainly to say, to do or to avoid in its place, all else the reason; tables become lists."""
    piece = filled(Piece("", page.title, Found(), page.owner, keywords=page.situations), blocks_in(page.body))
    made, _notes = written(piece, Wanted(slug, page.title, TIP, language))
    parsed = documents.parse(made)
    header = {**parsed.header, **_header(page)}
    return replace(made, text=documents.write(header, parsed.body, parsed.situations))


def _header(one: Tip | Reference) -> dict[str, Value]:
    header: dict[str, Value] = {"title": one.title, "summary": one.summary, "ours": True}
    header |= {"owner": one.owner} if one.owner else {}
    return header | ({"check_after": one.check_after} if one.check_after else {})


def _part(heading: str, lines: Iterable[str]) -> list[str]:
    items = [f"- {line}" for line in lines]
    return [f"## {heading}", "\n".join(items)] if items else []
