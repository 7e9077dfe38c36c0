"""What in a piece is plainly words to say, words to avoid, things to do, when it is for: by the labels people write."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from playbook.guidance import limits
from playbook.guidance.words import gettext_noop as _
from playbook.text_import.blocks import HEADING, LIST, PARAGRAPH, QUOTE, TABLE, Block
from playbook.text_import.cleaning import unquoted
from playbook.text_import.notes import Note, note

SAY, AVOID, DO, WHY, WHEN, KNOW, WORDS = "say", "avoid", "do", "why", "when", "know", "words"
_LABELS: Mapping[str, tuple[str, ...]] = {
    SAY: ("say", "you say", "say this", "you could say", "what to say", "words to say", "say instead", "reply",
          "answer", "suggested reply", "script", "macro", "example", "sample reply"),
    AVOID: ("avoid", "do not say", "don't say", "dont say", "never say", "not", "what not to say", "words to avoid"),
    DO: ("do", "do this", "to do", "what to do", "steps", "step by step", "actions", "action", "how to do it"),
    WHY: ("why", "the reason", "reason", "background", "why it works", "explanation"),
    WHEN: ("when", "use when", "use this when", "when to use", "situation", "when it happens"),
    KNOW: ("know", "remember", "note", "important", "keep in mind", "good to know"),
    WORDS: ("keywords", "search words", "tags", "also called"),
}  # fmt: skip
_ROLE_OF = {label: role for role, labels in _LABELS.items() for label in labels}
_LABEL = re.compile(r"^[\W_]{0,4}([A-Za-z][A-Za-z' ]{1,24}?)[*_ ]{0,4}:[*_]{0,2}[ \n]*")
_INSTEAD = re.compile(
    r"^(.{2,200}?)\s*(?:->|=>|→|⇒|(?:[.;,(–-]\s*|\s)(?:instead|say instead|better|rather):)\s*(.{2,200}?)\)?$",
    re.IGNORECASE | re.DOTALL,
)
_GREETING = re.compile(
    r"^(?:hello|hi|dear|good (?:morning|afternoon|day)|thank you|thanks|i|i'm|i’m|we|please)\b", re.I
)


_SALUTATION = 40  # characters of “Dear …,” at most


@dataclass(frozen=True)
class Found:
    """The lines that were recognised, each in the author's words; `rest` is all else, in its order."""

    say: tuple[str, ...] = ()
    avoid: tuple[tuple[str, str], ...] = ()
    do: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    know: str = ""
    words: tuple[str, ...] = ()
    rest: tuple[Block, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def is_long(self) -> bool:
        """Whether what is to be said is a text to send rather than a line to speak."""
        begins_as_letter = bool(self.say) and is_salutation(self.say[0])
        too_long = any(len(one) > limits.SAY_CHARACTERS for one in self.say)
        return begins_as_letter or too_long or len(self.say) > limits.SAY_ON_A_TIP


def is_salutation(line: str) -> bool:
    """Whether a line is how a letter begins: “Dear …,”."""
    return len(line) <= _SALUTATION and line.endswith(",")


def label_of(line: str) -> str | None:
    """What a line announces that is nothing but a label: `say`, `do`, ...; None for any other line."""
    return _ROLE_OF.get(line.strip(" :*_").replace("’", "'").casefold())


def begins_with_label(line: str) -> bool:
    """Whether a line has a label and a colon before its words."""
    match = _LABEL.match(line)
    return bool(match and match[1].strip().replace("’", "'").casefold() in _ROLE_OF)


def recognised(blocks: Sequence[Block]) -> Found:
    """The lines of a piece under the labels that stand before them; what has none is `rest`."""
    found = Found()
    role, by_heading, one_more = "", False, False
    for block in blocks:
        if block.sort == HEADING:
            role, by_heading = label_of(block.plain) or "", True
            if not role:
                found = replace(found, rest=(*found.rest, block))
            continue
        label, lines = _labelled(block)
        if label:
            role, by_heading, one_more = label, False, not lines
            if lines:
                found = _with(
                    found, role, replace(block, plain="\n".join(lines), markdown=_unlabelled(block), lines=())
                )
                one_more = False
            continue
        if role and (by_heading or one_more):
            found = _with(found, role, block)
            one_more = one_more and block.sort in (LIST, QUOTE)
        elif block.sort == QUOTE and _is_said(block):
            found = _with(found, SAY, block)
        else:
            found = replace(found, rest=(*found.rest, block))
    return found


def _labelled(block: Block) -> tuple[str, list[str]]:
    """The label that a paragraph begins with, and the lines of it behind that; an empty label where it has none."""
    if block.sort != PARAGRAPH:
        return "", []
    match = _LABEL.match(block.plain)
    role = _ROLE_OF.get(match[1].strip().replace("’", "'").casefold()) if match else label_of(block.plain)
    if not role or (not match and len(block.plain.split()) > 3):
        return "", []
    rest = block.plain[match.end() :] if match else ""
    return role, [line for line in rest.split("\n") if line.strip()]


def _unlabelled(block: Block) -> str:
    """The Markdown of a paragraph without the label before it."""
    match = _LABEL.match(block.markdown)
    return block.markdown[match.end() :].lstrip("* ") if match else block.markdown


def _with(found: Found, role: str, block: Block) -> Found:
    """`found` with the lines of a block in the place that its label names."""
    lines = tuple(" ".join(line.split()) for line in _lines(block))
    if role == SAY:
        return replace(found, say=(*found.say, *map(unquoted, lines)))
    if role == DO:
        return replace(found, do=(*found.do, *lines))
    if role == WHEN:
        return replace(found, when=(*found.when, *lines))
    if role == WORDS:
        words = [word.strip() for line in lines for word in re.split("[,;]", line)]
        return replace(found, words=(*found.words, *filter(None, words)))
    if role == KNOW and len(lines) == 1 and not found.know and len(lines[0]) <= limits.LINE_CHARACTERS:
        return replace(found, know=lines[0])
    if role == AVOID:
        return _with_avoided(found, block, lines)
    return replace(found, rest=(*found.rest, block))


def _lines(block: Block) -> Sequence[str]:
    """Each line of a list, each paragraph of a quotation, each broken line of a paragraph."""
    return block.lines if block.sort in (LIST, QUOTE) else block.plain.split("\n")


def _with_avoided(found: Found, block: Block, lines: Sequence[str]) -> Found:
    """Words to avoid with what to say instead; those without it go into the body, and it is said why."""
    if block.sort == TABLE:
        pairs = [(row[0], row[1]) for row in block.rows[1:] if len(row) == 2 and all(row)]
        return replace(found, avoid=(*found.avoid, *((unquoted(one), unquoted(other)) for one, other in pairs)))
    matches = [(line, _INSTEAD.match(line)) for line in lines]
    pairs = [(unquoted(match[1]), unquoted(match[2])) for _line, match in matches if match]
    found = replace(found, avoid=(*found.avoid, *pairs))
    if alone := [line for line, match in matches if not match]:
        words = _("Words to avoid without words to say instead stand in the reason: %(words)s")
        text = "\n".join(f"- {line}" for line in alone)
        kept = Block(PARAGRAPH, _("Not:"), _("Not:")), Block(LIST, text, "\n".join(alone), lines=tuple(alone))
        found = replace(found, rest=(*found.rest, *kept),
                        notes=(*found.notes, note(words, words="; ".join(alone)[:160])))  # fmt: skip
    return found


def _is_said(block: Block) -> bool:
    """Whether a quotation without a label is words for a customer: it greets, says I or we, or has places to fill."""
    first = block.lines[0] if block.lines else block.plain
    return bool(_GREETING.match(first.lstrip("“\"'‘«"))) or "{" in block.plain or unquoted(first) != first
