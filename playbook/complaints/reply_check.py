"""What a reply still lacks before it goes: points without an answer, promises without a day, words that make it worse.

It reads words and understands nothing: it points out what to look at again, and never stops anybody.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from django.utils.translation import gettext as _

from playbook.complaints.announced import leads_to_nothing, not_below
from playbook.complaints.models import Complaint
from playbook.complaints.public_posts import lines_for_other_place, told_in_public
from playbook.complaints.reply_points import asks_for_points, unanswered_points
from playbook.guidance import limits
from playbook.guidance.library import Library
from playbook.guidance.slots import Slot, drawn, fill

_SENTENCES = re.compile(r"(?<=[.?!])\s+|\n+")
_PROMISE = re.compile(
    r"(?<!what )(?<!how )(?<!if )(?<!whether )"
    r"\b(?:I|we)(?:[’']ll| will| shall|[’']m going to| am going to|[’']re going to| are going to)\s+"
    r"(?!(?:be (?:glad|happy|pleased|honest|sorry)|always|gladly|not be able|understand|of course|wait)\b)\w+",
    re.IGNORECASE,
)
# What hangs on something that the customer does has no day, and what leads up to more has it further on.
_NO_DAY_NEEDED = re.compile(
    r"\b(?:if|once|when|unless) (?:you|it|this|that|something|anything|we have|we know|we hear)\b|\bplease tell\b|:$",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\b(?:today|tonight|tomorrow|now|at once|already|this (?:morning|afternoon|evening)|noon|midday"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August"
    r"|September|October|November|December|end of (?:the |this |next )?(?:day|week|month)|\d{1,2}(?:[:.]\d\d)? ?[ap]m"
    r"|(?:within|in) (?:\w+ ){1,3}(?:hour|day|week|month)s?|\d{1,2}[./-]\d{1,2}|\d{4}-\d\d-\d\d)\b",
)
_OPEN_PART = re.compile(r"\[[^\[\]\n]+\]")
# What the customer wrote, given back in quotation marks, is no statement of ours.
_QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"|‘[^’\n]*’(?!\w)")
_FURTHER = re.compile(
    r"\b(?:ombudsman|second stage|regulator|dispute service|take (?:it|this|your complaint) (?:to|further))\b",
    re.IGNORECASE,
)
_MOST_SHOWN = 60  # characters of a sentence that is pointed at


@dataclass(frozen=True)
class Lack:
    """Something to look at again: what kind of thing (`code`), the words it is about, and a line for the writer."""

    code: str
    found: str
    words: str


def lacks_in(text: str, complaint: Complaint, library: Library) -> list[Lack]:
    """What a reply of this complaint still lacks; nothing of an empty one."""
    if not text.strip():
        return []
    ours = _QUOTED.sub("“”", text)
    return [
        *_wrong_place(text, complaint, library),
        *_unanswered(text, complaint, library),
        *_promises(ours, library),
        *_triggers(ours, library.organisation.worse),
        *_open_parts(text),
        *_nothing_under(text, library),
        *_not_below(text, library),
        *_no_way_further(text, complaint, library),
    ]


def _wrong_place(text: str, complaint: Complaint, library: Library) -> Iterator[Lack]:
    """What everybody would read and should not; lines that are for the other of post and message."""
    if not complaint.has_posts:
        return
    public = complaint.reply_is_public
    other = (
        _("This line is for a private message: “%(found)s”")
        if public
        else _("This line is for a public post: “%(found)s”")
    )
    for line in lines_for_other_place(text, library, public=public):
        yield Lack("other-place", line, other % {"found": _short(line)})
    for told in told_in_public(text, complaint, library) if public else ():
        words = _("Everybody reads a public post. Leave out “%(found)s”.")
        yield Lack("told-in-public", told, words % {"found": _short(told)})


def _unanswered(text: str, complaint: Complaint, library: Library) -> Iterator[Lack]:
    """Points of which an answer says nothing."""
    if not asks_for_points(complaint, library):
        return
    for point in unanswered_points(text, complaint, library):
        told = _("Nothing in it about “%(found)s”.")
        if not point.in_their_words:
            told = _("Nothing in it about what they want: %(found)s.")
        yield Lack("unanswered", point.text, told % {"found": _short(point.text)})


def _promises(text: str, library: Library) -> Iterator[Lack]:
    """Sentences that promise something and name no day; the sentence after one may name it.

    A line of the playbook was judged by whoever wrote it, and is never pointed at.
    """
    sentences = [one.strip() for one in _SENTENCES.split(text) if one.strip()]
    pairs = pairwise([*sentences, ""])
    promised = [one for one, after in pairs if _is_promise(one) and not _DAY.search(f"{one} {after}")]
    for sentence in [one for one in promised if not _is_line_of(library, one)]:
        yield Lack("no-day", sentence, _("A promise without a day: “%(found)s”") % {"found": _short(sentence)})


def _is_promise(sentence: str) -> bool:
    return bool(_PROMISE.search(sentence)) and not _NO_DAY_NEEDED.search(sentence)


def _is_line_of(library: Library, sentence: str) -> bool:
    """Whether a sentence stands in the playbook like that, whatever its slots are filled with."""
    return len(sentence) <= limits.LINE_CHARACTERS * 2 and bool(_lines_of(library).fullmatch(sentence.rstrip(".?!")))


@lru_cache(maxsize=4)
def _lines_of(library: Library) -> re.Pattern[str]:
    """Every promise among the lines that can be put into a reply, a sentence each."""
    lines = [words for screen in library.screens.values() for one in screen.say for words in (one.text, one.other)]
    lines += [one.text for letter in library.letters.values() for one in letter.paragraphs]
    sentences = {one.rstrip(".?!") for line in lines for one in _SENTENCES.split(line) if _is_promise(fill(one))}
    return re.compile("|".join(sorted(drawn(one, re.escape, _filled) for one in sentences)) or "(?!)")


def _filled(slot: Slot) -> str:
    """What may stand in the place of a slot: any words between those that it brings with it, or what it holds open."""
    anything = f"{re.escape(slot.before)}[^.?!]{{1,90}}{re.escape(slot.after)}"
    return f"(?:{anything}|{re.escape(slot.open)})"


def _triggers(text: str, worse: Iterable[str]) -> Iterator[Lack]:
    """Words that make anger worse: the playbook's own, and the organisation's."""
    own = [re.escape(word) for word in worse if word.strip()]
    found = [match[0] for match in limits.TRIGGER.finditer(text) if not text[: match.start()].endswith("you ")]
    if own:
        found += [match[0] for match in re.finditer(rf"\b(?:{'|'.join(own)})\b", text, re.IGNORECASE)]
    for word in dict.fromkeys(one.lower() for one in found):
        yield Lack("trigger", word, _("“%(found)s” makes it worse. Say it otherwise.") % {"found": word})


def _open_parts(text: str) -> Iterator[Lack]:
    """Places of a letter that still wait for words."""
    for match in _OPEN_PART.finditer(text):
        yield Lack("open", match[0], _("Still to be written: %(found)s") % {"found": _short(match[0])})


def _nothing_under(text: str, library: Library) -> Iterator[Lack]:
    """Paragraphs that lead up to something which does not come."""
    for part in leads_to_nothing(text, library):
        yield Lack("nothing-under", part, _("Nothing stands under “%(found)s”.") % {"found": _short(part)})


def _not_below(text: str, library: Library) -> Iterator[Lack]:
    """A date or a place that is said to stand below, and does not."""
    words = {
        "date": _("It speaks of “the %(found)s”, and no date stands there."),
        "place": _("It speaks of “the %(found)s”, and no place stands there."),
    }
    for kind, found in not_below(text, library):
        yield Lack(f"no-{kind}", found, words[kind] % {"found": found})


def _no_way_further(text: str, complaint: Complaint, library: Library) -> Iterator[Lack]:
    """A final answer that names no place to take it further: a letter or an e-mail, once it is known whose mistake."""
    found_out = complaint.fact("mistake") not in ("", "unclear") and complaint.stage in ("resolve", "close")
    final = found_out and complaint.fact("channel") in ("email", "letter")
    named = [body.title for body in library.organisation.bodies if not body.is_for_private_details]
    # "You can take it further. This is how:" names nothing while nothing stands under it, nor does "the place below".
    leads = leads_to_nothing(text, library)
    open_ended = [words for kind, words in not_below(text, library) if kind == "place"]
    lines = [part for part in text.split("\n") if part.strip() not in leads]
    told = "\n".join(part for part in lines if not any(words in part for words in open_ended))
    if final and not _FURTHER.search(told) and not any(name.casefold() in told.casefold() for name in named):
        words = _("It does not say where they can take it if they are not satisfied. A final answer has to.")
        yield Lack("no-further", "", words)


def _short(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN].rstrip()}…"
