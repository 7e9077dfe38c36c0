"""Reading a whole message that was pasted: what its writer says, apart from greetings, signatures and quoted history.

A pasted e-mail is mostly frame: headers, "Dear Sir", a signature, the message before it. A search that counts all words
alike is answered by the frame. So a text is taken apart into sentences, each with the part of the message it stands in;
a transcript of a chat is told apart by who speaks. Each step looks at a line once, so a text of any shape takes time in
proportion to its length.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

LONGEST_MESSAGE = 20_000  # characters that are read: about eight pages
SHORT_SEARCH = 16  # words: up to here a text is a search as people type it, and is read as one
_MOST_SENTENCES = 300
_WINDOW = 30  # words: a "sentence" without a stop is read in pieces of so many


class Part(Enum):
    """The part of a message that a sentence stands in."""

    BODY = "body"  # what the writer says now
    OURS = "ours"  # what our own side said, in a transcript
    QUOTED = "quoted"  # the messages before this one
    FRAME = "frame"  # headers, greeting, signature


@dataclass(frozen=True)
class Sentence:
    """One sentence of a message, and the part it stands in."""

    text: str
    part: Part


@dataclass(frozen=True)
class Message:
    """A text taken apart. `is_cut` says that it was longer than is read."""

    sentences: tuple[Sentence, ...]
    is_cut: bool = False

    def said_in(self, part: Part) -> tuple[str, ...]:
        """The sentences of one part, in their order."""
        return tuple(one.text for one in self.sentences if one.part is part)

    @cached_property
    def said(self) -> tuple[str, ...]:
        """What the writer says: the body, or else what is quoted (a message passed on), or else everything."""
        for part in (Part.BODY, Part.QUOTED):
            if any(_LETTER.search(text) for text in self.said_in(part)):
                return self.said_in(part)
        return tuple(one.text for one in self.sentences)


_LETTER = re.compile(r"[^\W\d_]{2}")
_HEADER = re.compile(r"(from|to|cc|bcc|sent|date|subject|reply-to)\s*:", re.I)
_SUBJECT = re.compile(r"subject\s*:\s*(?:(?:re|fwd?|aw|wg)\s*:\s*)*", re.I)
_HISTORY = re.compile(
    r"(on\b.{4,80}\bwrote:?|-{2,}\s*(original|forwarded) message.*|_{10,}|begin forwarded message:?)$", re.I
)
_GREETING = re.compile(
    r"(dear|hi|hello|hey|good (morning|afternoon|evening|day)|to whom it may concern|hola|bonjour|hallo|dzień dobry)\b"
    r"[^.!?]{0,40}[,.!:-]*$",
    re.I,
)
_CLOSING = re.compile(
    r"(--|((kind|best|warm|many|with)\s+)*"
    r"(regards|wishes|thanks|thank you|cheers|yours|sincerely|best|saludos|cordialement)"
    r"(\s+(in advance|again|sincerely|faithfully|truly|and regards))?|sent from my .{0,30})\W*$",
    re.I,
)
_TIME = r"(?:\[?\(?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:[ap]m)?\]?\)?\s*[-–]?\s*)?"
_SPEAKER = re.compile(_TIME + r"([^\W\d_][\w .'-]{0,24}):\s+(\S.*)")
_OUR_SIDE = re.compile(r"\b(agent|advis[oe]r|bot|support|team|assistant|operator|rep|staff|us|me|helpdesk)\b", re.I)
_STOP = re.compile(r"(?<=[.!?…])(?<!\b[A-HJ-Z]\.)[\"'”’)]*\s+")  # no sentence ends behind "J." of a name
_SIGNATURE = 6  # lines after a closing, and words in one; what is longer is said again


def read_message(text: str) -> Message:
    """`text` taken apart. Reads at most `LONGEST_MESSAGE` characters; never fails, whatever the text is."""
    cut = text[:LONGEST_MESSAGE]
    sentences = []
    for line, part in _parts(cut.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        for sentence in _sentences(line):
            sentences.append(Sentence(sentence, part))
            if len(sentences) == _MOST_SENTENCES:
                return Message(tuple(sentences), is_cut=True)
    return Message(tuple(sentences), is_cut=len(text) > len(cut))


def _parts(lines: list[str]) -> Iterator[tuple[str, Part]]:
    """Each line that says something, with its part; a transcript's lines without their speakers."""
    is_history, signed = False, 0
    for raw in lines:
        line = raw.strip().lstrip("> ")
        is_history = is_history or bool(_HISTORY.match(line))
        if not line or _HISTORY.match(line):
            continue
        is_quoted = is_history or raw.lstrip().startswith(">")
        signed = _signed(line, signed)
        if subject := _SUBJECT.match(line):
            yield line[subject.end() :], Part.QUOTED if is_quoted else Part.BODY
        elif _HEADER.match(line) or _GREETING.match(line) or (signed and not is_quoted):
            yield line, Part.FRAME
        elif is_quoted:
            yield line, Part.QUOTED
        else:
            yield _spoken(line)


def _signed(line: str, signed: int) -> int:
    """How many lines the signature has with this one; 0 where the line belongs to none."""
    if _CLOSING.match(line):
        return 1
    return signed + 1 if 0 < signed <= _SIGNATURE and len(line.split()) <= _SIGNATURE else 0


def _spoken(line: str) -> tuple[str, Part]:
    """A line of the body; of a transcript, what was said and whether our own side said it."""
    if found := _SPEAKER.match(line):
        speaker, said = found.groups()
        if len(speaker.split()) <= 3:
            return said, Part.OURS if _OUR_SIDE.search(speaker) else Part.BODY
    return line, Part.BODY


def _sentences(line: str) -> Iterator[str]:
    for sentence in _STOP.split(line):
        words = sentence.split()
        for start in range(0, len(words), _WINDOW):
            yield " ".join(words[start : start + _WINDOW])
