"""A piece as a document: a tip or, where the words are a text to send, a letter."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from playbook.guidance import documents, limits, slots
from playbook.guidance.documents import Document
from playbook.guidance.markdown import LONGEST, BadMarkdown, refuse_slow
from playbook.guidance.values import Value
from playbook.guidance.words import gettext_noop as _
from playbook.text_import.blocks import PARAGRAPH, Block, body_of, long_body_of
from playbook.text_import.notes import Note, note
from playbook.text_import.pieces import Piece
from playbook.text_import.recognising import is_salutation

TIP, LETTER, REFERENCE = "tip", "letter", "reference"
_PLACE = re.compile(r"\{\{?\s*([^{}|\n]{1,60}?)\s*\}?\}")
_SLOT_OF = {
    **dict.fromkeys(("first name", "firstname", "name", "customer", "customer name", "last name", "full name"), "name"),
    **dict.fromkeys(("my name", "agent", "agent name", "your name", "signature", "worker", "user name"), "worker"),
    **dict.fromkeys(("company", "company name", "organisation", "organization", "brand"), "organisation"),
    **dict.fromkeys(("reference", "ticket", "ticket id", "ticket number", "case number", "order number"), "reference"),
    **dict.fromkeys(("product", "thing", "issue", "order", "item"), "thing"),
}
_SLOTS = {one.name: one.written for one in slots.SLOTS}


@dataclass(frozen=True)
class Wanted:
    """What a manager chose for a piece: its short name, title and kind, a stage for all, a free code for a letter."""

    slug: str
    title: str
    kind: str
    language: str
    stage: str = ""
    code: str = ""


@dataclass
class _Lines:
    """Lines whose places to fill are written as ours; collects what was not known."""

    notes: list[Note] = field(default_factory=list)

    def of(self, line: str) -> str:
        """The line with our slots; a place that we do not have stands in square brackets."""
        if slots.error_in(line) is None:
            return line
        line = _PLACE.sub(self._slot, line)
        return line if slots.error_in(line) is None else line.replace("{", "(").replace("}", ")").replace("|", "/")

    def _slot(self, match: re.Match[str]) -> str:
        name = re.sub(r"[\s_.-]+", " ", match[1]).strip().casefold()
        if name in _SLOT_OF:
            return _SLOTS[_SLOT_OF[name]]
        if name in _SLOTS:
            return _SLOTS[name]
        self.notes.append(note(_("There is no place to fill for %(name)s: it stands in square brackets."), name=name))
        return f"[{name}]"


def suggested_kind(piece: Piece) -> str:
    """A reference page where it is longer than any tip; a letter where what is to be said is; else a tip."""
    if limits.words(piece.body) > limits.BODY_WORDS:
        return REFERENCE
    return LETTER if piece.found.is_long else TIP


def written(piece: Piece, wanted: Wanted) -> tuple[Document, list[Note]]:
    """The document that a piece becomes, and what had to be changed for it."""
    if wanted.kind == REFERENCE:
        return _reference(piece, wanted), []
    lines = _Lines()
    header = _letter(piece, wanted, lines) if wanted.kind == LETTER else _tip(piece, wanted, lines)
    situations = tuple(dict.fromkeys(one for one in (*piece.found.when, *piece.found.words) if _is_situation(one)))
    text = documents.write(header, _bounded(_body(piece, wanted, lines), lines), situations)
    return Document(wanted.kind, wanted.slug, wanted.language, text), list(dict.fromkeys(lines.notes))


def _reference(piece: Piece, wanted: Wanted) -> Document:
    """All of a piece as a long text, with its headings, tables and links."""
    header: dict[str, Value] = {"title": wanted.title, "summary": _summary(piece, wanted), "ours": True}
    header |= {"owner": piece.owner[:100]} if piece.owner else {}
    situations = tuple(one for one in dict.fromkeys(piece.found.words) if _is_situation(one))
    body = _bounded(long_body_of(piece.blocks), _Lines())
    return Document(wanted.kind, wanted.slug, wanted.language, documents.write(header, body, situations))


def _tip(piece: Piece, wanted: Wanted, lines: _Lines) -> dict[str, Value]:
    found = piece.found
    header: dict[str, Value] = {"title": wanted.title, "summary": _summary(piece, wanted)}
    header |= {"stages": [wanted.stage]} if wanted.stage else {}
    header["ours"] = True
    header |= {"do": [lines.of(one) for one in found.do]} if found.do else {}
    header |= {"know": found.know} if found.know else {}
    header |= {"owner": piece.owner[:100]} if piece.owner else {}
    if say := [{"text": lines.of(one)} for one in found.say if not _is_too_long(one)]:
        header["say"] = say
    if found.avoid:
        header["avoid"] = [{"text": lines.of(one), "instead": lines.of(other)} for one, other in found.avoid]
    return header


def _letter(piece: Piece, wanted: Wanted, lines: _Lines) -> dict[str, Value]:
    texts = piece.found.say or tuple(one.plain for one in piece.found.rest)
    header: dict[str, Value] = {"code": wanted.code, "title": wanted.title, "summary": _summary(piece, wanted)}
    header |= {"subject": wanted.title[: limits.SUBJECT_CHARACTERS], "ours": True}
    header |= {"owner": piece.owner[:100]} if piece.owner else {}
    header["paragraphs"] = [{"text": lines.of(part)} for one in texts for part in _paragraphs(one)]
    return header


def _body(piece: Piece, wanted: Wanted, lines: _Lines) -> str:
    """What stands in the reason: all that has no place of its own in a document of this kind."""
    found, rest = piece.found, list(piece.found.rest)
    if wanted.kind == LETTER:
        rest = rest if found.say else []
        rest += [_listed(_("Do:"), found.do)] if found.do else []
        rest += [_listed(_("Not:"), [f"{one} → {other}" for one, other in found.avoid])] if found.avoid else []
        rest += [Block(PARAGRAPH, found.know, found.know)] if found.know else []
        return body_of(rest)
    if long := [one for one in found.say if _is_too_long(one)]:
        lines.notes.append(note(_("%(count)s texts are too long to say in one go: they stand in the reason."),
                                count=len(long)))  # fmt: skip
        rest += [Block(PARAGRAPH, f"> {one}", one) for one in long]
    return body_of(rest)


def _bounded(body: str, lines: _Lines) -> str:
    """The body, or, of one that would keep the renderer busy, as many of its words as it can show, without marks."""
    try:
        refuse_slow(body)
    except BadMarkdown:
        lines.notes.append(note(_("It has more marks or characters than a page can show: only words were kept.")))
        return " ".join(re.sub(r"[^\w\s.,;:?'’“”-]+|^\W+", " ", body[: LONGEST // 2]).split())
    return body


def _listed(label: str, entries: Iterable[str]) -> Block:
    text = "\n".join(f"- {' '.join(one.split())}" for one in entries)
    return Block(PARAGRAPH, f"{label}\n\n{text}", text)


def _summary(piece: Piece, wanted: Wanted) -> str:
    """When it is for, or else the first sentence of what there is, in one line."""
    texts = [*piece.found.when, *(one.plain for one in piece.found.rest), *piece.found.say, wanted.title]
    lines = [line for text in texts if (line := " ".join(text.split()))] or ["?"]
    first = next((line for line in lines if not is_salutation(line)), lines[0])
    sentence = re.split(r"(?<=[.!?])\s", first)[0]
    if len(sentence) <= limits.LINE_CHARACTERS:
        return sentence[:1].upper() + sentence[1:]
    return sentence[: limits.LINE_CHARACTERS - 1].rpartition(" ")[0] + "…"


def _paragraphs(text: str) -> list[str]:
    """A text in paragraphs that a letter has room for, cut between sentences."""
    found: list[str] = []
    run = ""
    for sentence in re.split(r"(?<=[.!?])\s+", " ".join(text.split())):
        if run and len(run) + len(sentence) >= limits.PARAGRAPH_CHARACTERS:
            found.append(run)
            run = ""
        run = f"{run} {sentence}".strip()
    return [*found, run] if run else found


def _is_too_long(line: str) -> bool:
    return len(line) > limits.SAY_CHARACTERS


def _is_situation(line: str) -> bool:
    return bool(line.strip()) and line.strip() != documents.FENCE and len(line) <= 200
