"""What is put into a reply: a line to say with its slots filled, or the whole text of a letter."""

import re
from collections.abc import Iterable, Mapping

from django.utils.text import capfirst

from playbook.guidance.kinds import Letter
from playbook.guidance.library import Library
from playbook.guidance.lines import Paragraph
from playbook.guidance.slots import fill

BETWEEN = "\n\n"  # paragraphs
_HEADING = re.compile(r"[^\n.:?]{3,60}:(?=\s|$)")
_SENTENCE = re.compile(r"(?<=[.?])\s+")


def line_named(library: Library, name: str, values: Mapping[str, str], *, public: bool | None = None) -> str:
    """The line that a button names by its screen, its row and its wording (`own-it 0 other`); nothing for none.

    Where everybody may read along, `public` says whether the reply is for everybody: only its lines are there then.
    """
    ref, _space, rest = name.partition(" ")
    row, _space, wording = rest.partition(" ")
    screen = library.screen(ref)
    if screen is None or not row.isdecimal() or int(row) >= len(screen.say) or wording not in ("text", "other"):
        return ""
    say = screen.say[int(row)]
    return "" if public not in (None, say.public) else fill(getattr(say, wording), values)


def letter_text(letter: Letter, values: Mapping[str, str]) -> str:
    """A letter as a text to go on with: its subject, then what must stand in it, with places for what to write."""
    parts = [fill(letter.subject, values), *(paragraph_text(one, values) for one in must_stand(letter))]
    return BETWEEN.join(part for part in parts if part)


def must_stand(letter: Letter) -> list[Paragraph]:
    """The paragraphs that are not only for some cases."""
    return [one for one in letter.paragraphs if not one.optional]


def paragraph_text(paragraph: Paragraph, values: Mapping[str, str]) -> str:
    """A paragraph; behind one that leads up to something stands what to write, in square brackets."""
    text = fill(paragraph.text, values)
    return f"{text}\n[{paragraph.note}]" if wants_more(paragraph) else text


def wants_more(paragraph: Paragraph) -> bool:
    """Whether a paragraph only leads up to what the writer has to put in."""
    return paragraph.text.rstrip().endswith(":") and bool(paragraph.note)


def added(text: str, more: str) -> str:
    """A reply with one more paragraph at its end.

    Where a paragraph begins with the same heading, as in "What happens next:", what is new goes behind that one: nobody
    reads a heading twice. `static/js/call/reply.js` has the same rule.
    """
    heading, parts = _HEADING.match(more), text.rstrip().split(BETWEEN)
    at = next((at for at, part in enumerate(parts) if heading and part.startswith(heading[0])), None)
    if at is None or not heading or BETWEEN in more:
        return BETWEEN.join(part for part in (text.rstrip(), more) if part)
    parts[at] = _with_sentences(parts[at], more[heading.end() :])
    return BETWEEN.join(parts)


def _with_sentences(paragraph: str, more: str) -> str:
    """A paragraph with the sentences of `more` that do not stand in it."""
    known = paragraph.casefold()
    sentences = [one for one in _SENTENCE.split(more.strip()) if one and one.casefold() not in known]
    return " ".join([paragraph, *(capfirst(one) for one in sentences)])


def without(text: str, paragraphs: Iterable[str]) -> str:
    """A reply without these paragraphs; one that was changed by hand is another and stays."""
    gone = set(paragraphs)
    return BETWEEN.join(part for part in text.split(BETWEEN) if part.strip() not in gone)
