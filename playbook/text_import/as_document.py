"""A piece as a document: a tip or, where the words are a text to send, a letter."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from playbook.guidance import documents, limits, slots
from playbook.guidance.documents import Document
from playbook.guidance.markdown import LONGEST, BadMarkdown, refuse_slow
from playbook.guidance.values import Value
from playbook.guidance.words import gettext_noop as _
from playbook.text_import.blocks import PARAGRAPH, Block
from playbook.text_import.bodies import body_of, long_body_of
from playbook.text_import.notes import Note, note
from playbook.text_import.one_sentence import BRACKETS, PLACE, one_sentence, without
from playbook.text_import.pieces import Piece
from playbook.text_import.recognising import is_letter
from playbook.text_import.wanted import LETTER, REFERENCE, TIP, Wanted

_SLOT_OF = {  # fmt: skip
    **dict.fromkeys(
        (
            "first name",
            "firstname",
            "name",
            "customer",
            "customer name",
            "last name",
            "full name",
            "tenant",
            "tenant name",
            "customer's name",
            "their name",
            "name of customer",
        ),
        "name",
    ),
    **dict.fromkeys(
        (
            "my name",
            "agent",
            "agent name",
            "your name",
            "signature",
            "worker",
            "user name",
            "your first name",
            "name of agent",
            "sender",
        ),
        "worker",
    ),
    **dict.fromkeys(("company", "company name", "organisation", "organization", "brand"), "organisation"),
    **dict.fromkeys(("reference", "ticket", "ticket id", "ticket number", "case number", "order number"), "reference"),
    **dict.fromkeys(("product", "thing", "issue", "order", "item", "what", "problem"), "thing"),
}
_SLOTS = {one.name: one.written for one in slots.SLOTS}
_AFTER_COMMA = re.compile(r"(?<=,)\n")  # “Best wishes,” stands above the name
_DAYS = ("new date", "new day", "date", "day", "date of visit", "by when", "deadline")
_OWNER = 100  # characters


@dataclass
class _Lines:
    """Lines whose places to fill are written as ours; collects what was not known."""

    notes: list[Note] = field(default_factory=list)
    days: frozenset[str] = frozenset()

    def of(self, line: str) -> str:
        """The line with our slots; a place that we do not have stands in square brackets."""
        line = BRACKETS.sub(self._slot, line)
        if slots.error_in(line) is None:
            return line
        line = PLACE.sub(self._slot, line)
        return line if slots.error_in(line) is None else line.replace("{", "(").replace("}", ")").replace("|", "/")

    def _slot(self, match: re.Match[str]) -> str:
        return self._filled(match[1]) or self._bracketed(match[1])

    def _filled(self, name: str) -> str:
        """Our slot for a place of theirs, or nothing. Of two days a letter may name, only the one to come is ours."""
        name = re.sub(r"[\s_.-]+", " ", name).strip().casefold()
        if name in _DAYS and (len(self.days) < 2 or name.startswith("new")):
            return _SLOTS["day"]
        return _SLOTS.get(_SLOT_OF.get(name, name), "")

    def _bracketed(self, name: str) -> str:
        words = _(
            "[%(name)s] is no place that is filled by itself: it would be sent as it stands. Write what is meant."
        )
        self.notes.append(note(words, name=name))
        return f"[{name}]"


def _names_of_days(texts: Iterable[str]) -> frozenset[str]:
    """The names that a text has for days."""
    found = {match[1].strip().casefold() for text in texts for match in BRACKETS.finditer(text)}
    return frozenset(found & set(_DAYS))


def found_by(document: Document, lines: Iterable[str]) -> Document:
    """A document with these lines as what it is found by."""
    parts = documents.parse(document)
    kept = tuple(dict.fromkeys(line.strip() for line in lines if _is_situation(line)))
    return replace(document, text=documents.write(parts.header, parts.body, kept))


def suggested_kind(piece: Piece) -> str:
    """A reference page where it is longer than any tip; a letter where what is to be said is; else a tip."""
    if piece.is_whole or piece.has_pictures or limits.words(piece.body) > limits.BODY_WORDS:
        return REFERENCE
    return LETTER if piece.found.is_long or is_letter(piece.found.rest) else TIP


def written(piece: Piece, wanted: Wanted) -> tuple[Document, list[Note]]:
    """The document that a piece becomes, and what had to be changed for it."""
    if wanted.kind == REFERENCE:
        return _reference(piece, wanted)
    lines = _Lines()
    header = _letter(piece, wanted, lines) if wanted.kind == LETTER else _tip(piece, wanted, lines)
    situations = tuple(dict.fromkeys(one for one in (*piece.found.when, *piece.found.words) if _is_situation(one)))
    text = documents.write(header, _bounded(_body(piece, wanted, lines), lines), situations)
    return Document(wanted.kind, wanted.slug, wanted.language, text), list(dict.fromkeys(lines.notes))


def _reference(piece: Piece, wanted: Wanted) -> tuple[Document, list[Note]]:
    """All of a piece as a long text, with its headings, tables and links."""
    lines = _Lines()
    header: dict[str, Value] = {"title": wanted.title, "summary": one_sentence(piece, wanted), "ours": True}
    header |= _owner(piece, lines)
    situations = tuple(one for one in dict.fromkeys((*piece.found.when, *piece.found.words)) if _is_situation(one))
    blocks = _as_blocks(piece) if piece.is_row else piece.blocks
    body = _bounded(long_body_of(without(str(header["summary"]), blocks)), lines)
    document = Document(wanted.kind, wanted.slug, wanted.language, documents.write(header, body, situations))
    return document, lines.notes


def _owner(piece: Piece, lines: _Lines) -> dict[str, Value]:
    if len(piece.owner) > _OWNER:
        lines.notes.append(note(_("The owner was shortened; it was: %(owner)s"), owner=piece.owner[:400]))
    return {"owner": piece.owner[:_OWNER]} if piece.owner else {}


def _as_blocks(piece: Piece) -> list[Block]:
    """What was recognised of a row of a table, as a text."""
    found, listed = piece.found, [(_("Say:"), piece.found.say), (_("Do:"), piece.found.do)]
    avoid = [f"{one} → {other}" for one, other in found.avoid]
    listed += [(_("Not:"), tuple(avoid)), (_("Know:"), (found.know,) if found.know else ())]
    return [*(_listed(label, lines) for label, lines in listed if lines), *found.rest]


def _tip(piece: Piece, wanted: Wanted, lines: _Lines) -> dict[str, Value]:
    found = piece.found
    header: dict[str, Value] = {"title": wanted.title, "summary": one_sentence(piece, wanted)}
    header |= {"stages": [wanted.stage]} if wanted.stage else {}
    header["ours"] = True
    header |= {"do": [lines.of(one) for one in found.do]} if found.do else {}
    header |= {"know": found.know} if found.know else {}
    header |= _owner(piece, lines)
    others = dict(found.others)
    if say := [_said(one, others.get(one, ""), lines) for one in found.say if not _is_too_long(one)]:
        header["say"] = say
    if found.avoid:
        header["avoid"] = [{"text": lines.of(one), "instead": lines.of(other)} for one, other in found.avoid]
    return header


def _said(line: str, other: str, lines: _Lines) -> dict[str, Value]:
    """A line to say, with its second wording where there is one."""
    second: dict[str, Value] = {"other": lines.of(other)} if other else {}
    return {"text": lines.of(line), **second}


def _letter(piece: Piece, wanted: Wanted, lines: _Lines) -> dict[str, Value]:
    texts = piece.found.say or tuple(line for one in piece.found.rest for line in _AFTER_COMMA.split(one.plain))
    header: dict[str, Value] = {"code": wanted.code, "title": wanted.title, "summary": one_sentence(piece, wanted)}
    header |= {"subject": wanted.title[: limits.SUBJECT_CHARACTERS], "ours": True}
    header |= _owner(piece, lines)
    lines.days = _names_of_days(texts)
    header["paragraphs"] = [{"text": lines.of(part)} for one in texts for part in _paragraphs(one)]
    return header


def _body(piece: Piece, wanted: Wanted, lines: _Lines) -> str:
    """What stands in the reason: all that has no place of its own in a document of this kind."""
    found, rest = piece.found, without(one_sentence(piece, wanted), piece.found.rest)
    if wanted.kind == LETTER:
        rest = list(found.rest) if found.say else []
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
