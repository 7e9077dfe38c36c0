"""What stands in a public post that only the customer should read, and lines that are for the other place.

It reads words and understands nothing: it points out what to look at again, and never stops anybody.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from playbook.complaints.facts import facts_of
from playbook.complaints.models import Complaint
from playbook.complaints.reply_points import EMPTY
from playbook.guidance.channels import PUBLIC, fits
from playbook.guidance.library import Library
from playbook.guidance.slots import drawn
from playbook.search.words import stem, words

# The facts that say who somebody is: any part of them is too much.
_WHO = ("customer", "reference", "reach")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "and", "the", "of", "van", "de"})
# Names that begin a question, as in "May I ask".
_ASKS = re.compile(r"(?:May|Will)\s+(?:I|we|you|it|that|this|they)\b")
type Span = tuple[int, int]

_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_NUMBER = re.compile(r"(?<!\w)[A-Za-z]{0,4}[-/]?\d[\w:/-]*(?:[.,]\d+)*")
_MONEY = re.compile(r"[£$€]\s?\d[\d.,]*\d|[£$€]\s?\d|\b\d[\d.,]* ?(?:pounds?|euros?|dollars?|pence|p)\b", re.IGNORECASE)
# "I've found your booking": that there is one tells that they are a customer, what was done with it tells more.
_RECORD = re.compile(
    r"\b(?:found|see|seen|have|looked (?:at|up|into|for|through)|checked|opened|read|located|cancelled|changed|refunded"
    r"|closed|updated|corrected|suspended|reopened|paid|approved|renewed|on|from|in|with)\s+(?:(?:all|both)\s+)?your\s+"
    r"(?:[\w’'-]+\s+){0,3}?(?:accounts?|address|appointments?|bills?|bookings?|cards?|cases?|claims?|contract|deposit"
    r"|files?|invoices?|loan|membership|notes?|orders?|payments?|policy|prescriptions?|records?|refund|rent|reservations?"
    r"|statements?|subscription|tenancy|tickets?|treatment)\b(?! (?:number|reference))",
    re.IGNORECASE,
)


def told_in_public(text: str, complaint: Complaint, library: Library) -> list[str]:
    """What of a public post tells more of the customer than everybody should read, as it stands there.

    That is their name, their numbers and amounts of money, what is noted of them, and that they are on our records.
    What the playbook's own lines for a public post say is not pointed at.
    """
    said = _lines(library, public=True).sub("\n", text)
    found = [*_names(said, complaint), *_numbers(said, complaint, library), *_noted_words(said, complaint, library)]
    found += [one.span() for pattern in (_MONEY, _RECORD) for one in pattern.finditer(said)]
    return list(dict.fromkeys(said[start:end] for start, end in _merged(found)))


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The same pieces of a text, those that overlap as one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            start, end = merged[-1][0], max(end, merged.pop()[1])
        merged.append((start, end))
    return merged


def lines_for_other_place(text: str, library: Library, *, public: bool) -> list[str]:
    """The lines of the playbook in a reply that are not for a public post, or (`public` is False) that are for one."""
    here, other = _lines(library, public=public), _lines(library, public=not public)
    parts = [one.strip() for one in text.split("\n") if one.strip()]
    return [one for one in parts if other.fullmatch(one) and not here.fullmatch(one)]


@lru_cache(maxsize=8)
def _lines(library: Library, *, public: bool) -> re.Pattern[str]:
    """Every line for a public post, or every other one that is met on such a channel, whatever fills its slots."""
    met = [one for one in library.screens.values() if any(fits(one.channels, channel) for channel in PUBLIC)]
    says = [say for one in met for say in one.say if any(fits(say.channels, channel) for channel in PUBLIC)]
    lines = {line for one in says if one.public == public for line in (one.text, one.other) if line}
    return re.compile("|".join(sorted(drawn(one, re.escape, lambda _slot: "[^\n]{0,90}") for one in lines)) or "(?!)")


def _names(text: str, complaint: Complaint) -> Iterator[Span]:
    """The parts of the customer's name that stand there, written as they are noted."""
    parts = {one for one in _WORD.findall(complaint.fact("customer")) if one.casefold() not in _TITLES and len(one) > 1}
    found = (one for one in _WORD.finditer(text) if parts & {one[0], re.sub(r"[’']s$", "", one[0])})
    return (one.span() for one in found if not _ASKS.match(text, one.start()))


def _numbers(text: str, complaint: Complaint, library: Library) -> Iterator[Span]:
    """The numbers that are noted of the customer: a reference, an hour, the number of a house."""
    noted = [complaint.fact(fact.name) for fact in facts_of(library) if fact.is_words]
    theirs = {number.casefold() for one in noted for number in _NUMBER.findall(one)}
    return (one.span() for one in _NUMBER.finditer(text) if len(one[0]) > 1 and one[0].casefold() in theirs)


def _noted_words(text: str, complaint: Complaint, library: Library) -> Iterator[Span]:
    """Words that stand together there and in what is noted: two that say something, as in "wheelchair note"."""
    told = [complaint.fact(fact.name) for fact in facts_of(library) if fact.is_words and fact.name not in _WHO]
    theirs = {pair for one in told for pair in pairwise(_stems(one))} - _usual(library)
    for first, second in pairwise(_WORD.finditer(text)):
        if (_stem(first[0]), _stem(second[0])) in theirs and not _says_nothing(first[0], second[0]):
            yield first.start(), second.end()


def _says_nothing(*said: str) -> bool:
    """Whether one of these words tells nothing of what something is about."""
    return any(_stem(one) in EMPTY for one in said)


@lru_cache(maxsize=4)
def _usual(library: Library) -> frozenset[tuple[str, str]]:
    """Words that stand together in lines for a public post, as in "private message"."""
    says = [say for screen in library.screens.values() for say in screen.say if say.public]
    return frozenset(pair for say in says for line in (say.text, say.other) for pair in pairwise(_stems(line)))


def _stems(text: str) -> list[str]:
    return [_stem(one) for one in _WORD.findall(text)]


def _stem(word: str) -> str:
    return stem("".join(words(word)))
