"""What a reply still lacks before it goes: points without an answer, promises without a day, words that make it worse.

It reads words and understands nothing: it points out what to look at again, and never stops anybody.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from django.utils.translation import gettext as _

from playbook.complaints.facts import FACTS
from playbook.complaints.models import Complaint
from playbook.guidance import limits
from playbook.guidance.library import Library
from playbook.guidance.slots import drawn, fill
from playbook.search.thesaurus import Thesaurus
from playbook.search.words import stem, words

# Words that say nothing of what a point is about.
_EMPTY_WORDS = """
    a an and are about after again all am any as at be because been before but by can could did do does for from get got
    had has have he her him his how i if in is it its just like me my no nobody not now of off on once or our out over
    she should so some still than that the their them then there they thing this to too twice up us very was we went
    were what when where which who why will with would you your want wants wanted id ive im said says say told tell came
    come never ever one two three first week day days
"""
_EMPTY = frozenset(map(stem, words(_EMPTY_WORDS)))
_POINTS = re.compile(r"[\n;.?!]+|\b\d+[.)]\s")
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
    r"\b(?:today|tonight|tomorrow|now|at once|already|this (?:morning|afternoon|evening)|(?:Mon|Tues|Wednes|Thurs|Fri"
    r"|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:within|in) (?:\w+ ){1,3}(?:hour|day|week|month)s?|\d{1,2}[./-]\d{1,2}|\d{4}-\d\d-\d\d)\b",
)
_OPEN_PART = re.compile(r"\[[^\[\]\n]+\]")
# What the customer wrote, given back in quotation marks, is no statement of ours.
_QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"|‘[^’\n]*’(?!\w)")
_LEADS_UP = re.compile(r":\s*$")
_CLOSES = re.compile(r"(?:kind regards|best wishes|yours|with |thank you)", re.IGNORECASE)
_DATE_BELOW = re.compile(r"\b(?:date|day)s? (?:named |given |set out )?below\b", re.IGNORECASE)
_FURTHER = re.compile(
    r"\b(?:ombudsman|second stage|regulator|dispute service|take (?:it|this) (?:to|further))\b", re.IGNORECASE
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
        *_unanswered(text, complaint, library),
        *_promises(ours, library),
        *_triggers(ours, library.organisation.worse),
        *_open_parts(text),
        *_nothing_under(text),
        *_no_date_below(text),
        *_no_way_further(text, complaint, library),
    ]


def points_of(complaint: Complaint, library: Library) -> list[str]:
    """What the customer has raised, a point each: what it is about, each thing that happened, what they want."""
    happened = [part.strip(" ,-–") for part in _POINTS.split(complaint.fact("what_happened"))]
    wanted = complaint.fact("remedy_words") or _title_of(complaint, library, "remedy")
    return [one for one in (complaint.fact("thing"), *happened, wanted) if _about(one)]


def _title_of(complaint: Complaint, library: Library, name: str) -> str:
    """The words of an option that was chosen; nothing for one that says nothing (`other`)."""
    slug = complaint.fact(name)
    options = next(fact.options for fact in FACTS if fact.name == name)
    found = library.options.get(options, {}).get(slug)
    return found.title if found and slug != "other" else ""


def _about(text: str) -> set[str]:
    """The stems that tell what a text is about."""
    return {stem(word) for word in words(text)} - _EMPTY


def _unanswered(text: str, complaint: Complaint, library: Library) -> Iterator[Lack]:
    """Points of which the reply says nothing, in their words or in others for the same thing."""
    said, meant = _about(text), _senses(text, library)
    for point in points_of(complaint, library):
        if not said & _about(point) and not meant & _senses(point, library):
            yield Lack("unanswered", point, _("Nothing in it about “%(found)s”.") % {"found": _short(point)})


def _senses(text: str, library: Library) -> set[str]:
    """The concepts of the thesaurus that a text speaks of."""
    return set(_thesaurus(library).senses([stem(word) for word in words(text)]))


@lru_cache(maxsize=4)
def _thesaurus(library: Library) -> Thesaurus:
    return Thesaurus(library.concepts.values())


def _promises(text: str, library: Library) -> Iterator[Lack]:
    """Sentences that promise something and name no day; the sentence after one may name it.

    A line of the playbook was judged by whoever wrote it: it is pointed at only where the whole reply names no day, and
    then once.
    """
    sentences = [one.strip() for one in _SENTENCES.split(text) if one.strip()]
    pairs = pairwise([*sentences, ""])
    promised = [one for one, after in pairs if _is_promise(one) and not _DAY.search(f"{one} {after}")]
    own = [one for one in promised if not _is_line_of(library, one)]
    for sentence in own or ([] if _DAY.search(text) else promised[:1]):
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
    return re.compile(
        "|".join(sorted(drawn(one, re.escape, lambda _slot: "[^.?!]{0,90}") for one in sentences)) or "(?!)"
    )


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


def _nothing_under(text: str) -> Iterator[Lack]:
    """Paragraphs that lead up to something which does not come: the end of the reply does, or another of the kind."""
    parts = [one.strip() for one in text.split("\n") if one.strip()]
    for part, after in pairwise([*parts, ""]):
        if _LEADS_UP.search(part) and (not after or _LEADS_UP.search(after) or _CLOSES.match(after)):
            yield Lack("nothing-under", part, _("Nothing stands under “%(found)s”.") % {"found": _short(part)})


def _no_date_below(text: str) -> Iterator[Lack]:
    """A date that is said to stand below, and does not."""
    found = _DATE_BELOW.search(text)
    if found and not _DAY.search(text[found.end() :]):
        yield Lack(
            "no-date", found[0], _("It speaks of “the %(found)s”, and no date stands there.") % {"found": found[0]}
        )


def _no_way_further(text: str, complaint: Complaint, library: Library) -> Iterator[Lack]:
    """A final answer that names no place to take it further: a letter or an e-mail, once it is known whose mistake."""
    found_out = complaint.fact("mistake") not in ("", "unclear") and complaint.stage in ("resolve", "close")
    final = found_out and complaint.fact("channel") in ("email", "letter")
    named = [body.title for body in library.organisation.bodies]
    if final and not _FURTHER.search(text) and not any(name.casefold() in text.casefold() for name in named):
        words = _("It does not say where they can take it if they are not satisfied. A final answer has to.")
        yield Lack("no-further", "", words)


def _short(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN].rstrip()}…"
