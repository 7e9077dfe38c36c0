"""What in a piece is plainly words to say, words to avoid, things to do, when it is for: by the labels people write."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from playbook.guidance import limits
from playbook.guidance.words import gettext_noop as _
from playbook.text_import.blocks import HEADING, LIST, PARAGRAPH, QUOTE, TABLE, Block
from playbook.text_import.cleaning import unquoted
from playbook.text_import.labelled_blocks import (
    AVOID_AND_SAY,
    are_steps,
    by_labels,
    capital,
    full_stop,
    in_one_line,
    is_said,
    items_apart,
    labelled,
    lines_of,
    pairs_in,
    unlabelled,
)
from playbook.text_import.labels import (
    AVOID,
    DO,
    INSTEAD,
    KNOW,
    OTHER,
    OWNER,
    SAY,
    SUMMARY,
    WHEN,
    WHY,
    WORDS,
    label_of,
    label_of_item,
)
from playbook.text_import.notes import Note, note
from playbook.text_import.pairing import Avoided, Spoken, guesses, matched

_INSTEAD = re.compile(
    r"^(.{2,200}?)\s*(?:->|=>|→|⇒|(?:[.;,(–-]\s*|\s)(?:instead|say instead|better|rather):)\s*(.{2,200}?)\)?$",
    re.IGNORECASE | re.DOTALL,
)
_DEAR = re.compile(r"^dear\b", re.I)
_YOURS = re.compile(r"^(?:yours|(?:kind|best|warm) (?:regards|wishes)|regards|with apologies)\b", re.I)
_SALUTATION = 40  # characters of “Dear …,” at most
_LEAD_IN = 3  # words: a line of no more than these before a quotation says nothing without it


@dataclass(frozen=True)
class Found:
    """The lines that were recognised, each in the author's words; `rest` is all else, in its order.

    `others` are second wordings, each behind the line to say that it belongs to.
    """

    say: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    avoid: tuple[tuple[str, str], ...] = ()
    do: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    know: str = ""
    summary: str = ""
    owner: str = ""
    words: tuple[str, ...] = ()
    rest: tuple[Block, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def is_long(self) -> bool:
        """Whether what is to be said is a text to send rather than a line to speak."""
        begins_as_letter = bool(self.say) and is_salutation(self.say[0])
        too_long = any(len(one) > limits.SAY_CHARACTERS for one in self.say)
        return begins_as_letter or too_long or len(self.say) > limits.SAY_ON_A_TIP

    @property
    def is_empty(self) -> bool:
        """Whether nothing would stand under the title."""
        return not (
            self.say or self.avoid or self.do or self.know or any(one.plain.strip() or one.longer for one in self.rest)
        )


def is_salutation(line: str) -> bool:
    """Whether a line is how a letter begins: “Dear …,”."""
    return len(line) <= _SALUTATION and line.endswith(",")


def is_letter(blocks: Sequence[Block]) -> bool:
    """Whether a text is a letter: it begins with “Dear …,”, or greets and ends as letters do."""
    first = next((one for one in blocks if one.plain.strip()), None)
    if first is None or first.sort != PARAGRAPH or not is_salutation(first.plain):
        return False
    return bool(_DEAR.match(first.plain)) or any(_YOURS.match(one.plain) for one in blocks)


def recognised(blocks: Sequence[Block], cells: Mapping[str, Sequence[Block]] | None = None) -> Found:
    """The lines of a piece under the labels that stand before them; what has none is `rest`.

    `cells` are what stands in the columns of a table, each under the label that its column has.
    """
    reader = _Reader()
    for role, inside in (cells or {}).items():
        reader.cell(role, inside)
    for block in blocks:
        reader.read(block)
    return reader.found()


@dataclass
class _Reader:
    """Reads block after block; knows the label that still holds, and how far apart lines stand."""

    role: str = ""
    by_heading: bool = False
    one_more: bool = False
    at: int = 0
    topic: int = 0
    spoken: list[Spoken] = field(default_factory=list)
    avoided: list[Avoided] = field(default_factory=list)
    rest: list[Block | Avoided] = field(default_factory=list)
    lines: dict[str, list[str]] = field(default_factory=dict)
    others: list[tuple[str, str]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def read(self, block: Block) -> None:
        """Put one block where it belongs."""
        self.at += 1
        if block.sort == HEADING:
            self._heading(block)
        elif block.sort == LIST and any(map(label_of_item, block.lines)):
            self._labelled_list(block)
        elif block.sort == PARAGRAPH:
            for part in by_labels(block):
                self._paragraph(part)
        else:
            self._other(block)

    def cell(self, role: str, blocks: Sequence[Block]) -> None:
        """Put what stands in one cell where its column belongs."""
        self.at += bool(blocks)
        if role in (SAY, AVOID, INSTEAD):
            lines = tuple(line for one in blocks for line in lines_of(one))
            blocks = [Block(LIST, "", "\n".join(lines), lines=lines)] if lines else []
        for block in blocks:
            self._take(role, block)

    def _heading(self, block: Block) -> None:
        self.role, self.by_heading, self.one_more = label_of(block.plain) or "", True, False
        if not self.role:
            self.topic += 1
            self.rest.append(block)

    def _labelled_list(self, block: Block) -> None:
        """Lines of a list with labels of their own go to their places; the others stay a list."""
        before = self.role, self.by_heading, self.one_more
        for part in items_apart(block):
            self.at += 1
            self.role, self.by_heading, self.one_more = before
            if part.sort == PARAGRAPH:
                self._paragraph(part)
            else:
                self._other(part)
        self.role, self.by_heading, self.one_more = before

    def _paragraph(self, block: Block) -> None:
        role, lines = labelled(block)
        if not role:
            self._other(block)
            return
        self.role, self.by_heading, self.one_more = role, False, not lines
        if lines:
            self._take(role, replace(block, plain="\n".join(lines), markdown=unlabelled(block), lines=()))

    def _other(self, block: Block) -> None:
        if pairs := pairs_in(block):
            self._pairs(pairs)
        elif self.role and (self.by_heading or self.one_more):
            self._take(self.role, block)
            self.one_more = self.one_more and block.sort in (LIST, QUOTE)
        elif block.sort == QUOTE and is_said(block):
            self._quotation(block)
        elif DO not in self.lines and are_steps(block):
            self.notes.append(note(_("A numbered list became what to do (%(count)s lines)."), count=len(block.lines)))
            self._end_lead_in()
            self._take(DO, block)
        else:
            self.rest.append(block)

    def _quotation(self, block: Block) -> None:
        """A quotation without a label is said; the line that leads to it stands by itself from now on."""
        first = " ".join(block.plain.split())
        self.notes.append(note(_("A quotation became words to say: %(words)s"), words=first[:100]))
        self._end_lead_in()
        self._take(SAY, block)

    def _end_lead_in(self) -> None:
        """Let the line that leads to what went to a place of its own stand by itself, or go where it says nothing."""
        before = self.rest[-1] if self.rest else None
        if isinstance(before, Block) and before.sort == PARAGRAPH and before.plain.endswith(":"):
            self.rest.pop()
            if len(before.plain.split()) > _LEAD_IN:
                words = before.plain[:-1] + "."
                self.rest.append(replace(before, plain=words, markdown=full_stop(before.markdown)))

    def _take(self, role: str, block: Block) -> None:
        """The lines of a block, in the place that their label names."""
        lines = [line for one in lines_of(block) if (line := in_one_line(one) if role == DO else " ".join(one.split()))]
        if block.sort == TABLE and role != AVOID:
            self.rest.append(block)
        elif role in (SAY, INSTEAD):
            self.spoken.append(Spoken(tuple(map(unquoted, lines)), self.at, self.topic, only_instead=role == INSTEAD))
        elif role == AVOID:
            self._avoid(block, lines)
        elif role == OTHER:
            self._second(lines)
        elif role == WHY:
            self.rest.append(replace(block, plain=capital(block.plain), markdown=capital(block.markdown)))
        elif role == WORDS:
            self._add(role, [word.strip() for line in lines for word in re.split("[,;]", line) if word.strip()])
        elif role in (KNOW, SUMMARY, OWNER):
            self._single(role, block, lines)
        else:
            self._add(role, lines)

    def _single(self, role: str, block: Block, lines: list[str]) -> None:
        """The one line that a place has room for; a second one, or a longer, stays in the text."""
        if len(lines) == 1 and role not in self.lines and len(lines[0]) <= limits.LINE_CHARACTERS:
            self._add(role, lines)
        else:
            self.rest.append(block)

    def _second(self, lines: list[str]) -> None:
        said = self.spoken[-1].lines[-1:] if self.spoken else ()
        if said and len(lines) == 1:
            self.others.append((said[0], unquoted(lines[0])))
        else:
            self.spoken.append(Spoken(tuple(map(unquoted, lines)), self.at, self.topic))

    def _avoid(self, block: Block, lines: Sequence[str]) -> None:
        """Words to avoid: with what to say instead, or, without, until it is known what stands around them."""
        if block.sort == TABLE:
            rows = block.rows[1:]
            if all(len(row) == len(AVOID_AND_SAY) and all(row) for row in rows):
                self._pairs([(row[0], row[1]) for row in rows])
            else:
                self.rest.append(block)
            return
        matches = [(line, _INSTEAD.match(line)) for line in lines]
        self._pairs([(match[1], match[2]) for _line, match in matches if match])
        if alone := tuple(unquoted(line) for line, match in matches if not match):
            group = Avoided(alone, self.at, self.topic, mixed=len(alone) < len(matches))
            self.avoided.append(group)
            self.rest.append(group)

    def _pairs(self, pairs: Sequence[tuple[str, str]]) -> None:
        self.avoided += [
            Avoided((unquoted(one),), self.at, self.topic, instead=(unquoted(other),)) for one, other in pairs
        ]

    def _add(self, role: str, lines: Sequence[str]) -> None:
        self.lines.setdefault(role, []).extend(lines)

    def found(self) -> Found:
        """All of it, words to avoid with what is said instead."""
        matches = list(matched(self.avoided, self.spoken))
        used = {one.spoken for one in matches if one.spoken and one.spoken.only_instead}
        rest = tuple(self._resolved({one.avoided for one in matches if one.pairs}))
        self.notes += guesses(matches)
        return Found(
            say=tuple(line for one in self.spoken if one not in used for line in one.lines),
            others=tuple(self.others),
            avoid=tuple(pair for one in matches for pair in one.pairs),
            do=tuple(self.lines.get(DO, ())),
            when=tuple(self.lines.get(WHEN, ())),
            know=" ".join(self.lines.get(KNOW, ())),
            summary=" ".join(self.lines.get(SUMMARY, ())),
            owner=" ".join(self.lines.get(OWNER, ())),
            words=tuple(self.lines.get(WORDS, ())),
            rest=rest,
            notes=tuple(self.notes),
        )

    def _resolved(self, paired: Set[Avoided]) -> Iterator[Block]:
        """All else in its order; words to avoid that found nothing to say stand there too, and it is said."""
        for one in self.rest:
            if isinstance(one, Block):
                yield one
            elif one not in paired:
                words = _("Words to avoid without words to say instead stand in the reason: %(words)s")
                self.notes.append(note(words, words="; ".join(one.lines)[:160]))
                items = tuple(f"- {line}" for line in one.lines)
                yield Block(PARAGRAPH, _("Not:"), _("Not:"))
                yield Block(LIST, "\n".join(items), "\n".join(one.lines), lines=one.lines, items=items)
