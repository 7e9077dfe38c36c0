"""Details in a line that may be true of one complaint or of one trade only, each told apart from the others."""

import re
from collections.abc import Iterator
from functools import lru_cache

from playbook.guidance import limits, personal

_MOST = 6  # of each sort in one line
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)\b|\b\d{{1,2}} {_MONTH}\b|\b{_MONTH} \d{{1,2}}\b|\b\d{{1,2}}/\d{{1,2}}(?:/\d+)?"
)
_AMOUNT = re.compile(
    r"[£$€]\s?\d[\d.,]*|\d[\d.,]*\s?(?:£|€|pounds?|pence|euros?|dollars?|cents?|quid|p)\b"
    r"|\b(?:pounds?|pence|quid|euros?|dollars?|cents?)\b",
    re.IGNORECASE,
)
_HOUR = re.compile(
    r"\b\d{1,2}(?:[:.]\d\d)?\s?(?:am|pm)\b|\b\d{1,2}:\d\d\b|\b(?:o[’']clock|midday|midnight|noon|tonight)\b",
    re.IGNORECASE,
)
# Each sort in its turn: what one has taken, those behind it see no more.
_SORTS = (("amount", _AMOUNT), ("hour", _HOUR), ("digits", _DATE), ("number", limits.DIGITS))


@lru_cache(maxsize=16_384)
def details_in(
    said: str, nouns: re.Pattern[str] | None, ours: frozenset[str] = frozenset()
) -> tuple[tuple[str, str], ...]:
    """The details of a line, each with its problem's code; telephone numbers and addresses are judged elsewhere.

    `said` has no slots any more, `ours` are words of the organisation's own name. Remembered, because of thousands of
    lines all but a few are as they were at the last check.
    """
    for find in personal.find(said):
        said = said.replace(find.text, "…")
    return tuple(dict.fromkeys((*_counted(said), *_named(said, nouns, ours))))


def _counted(said: str) -> Iterator[tuple[str, str]]:
    """Amounts, hours, days of a month, and all other numbers."""
    for code, pattern in _SORTS:
        found = [match[0] for match in pattern.finditer(said)]
        said = pattern.sub("…", said)
        yield from ((code, text.rstrip(".,:")) for text in found[:_MOST])


def _named(said: str, nouns: re.Pattern[str] | None, ours: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Days and months, what looks like a name and is not the organisation's own, nouns of one trade."""
    days = [match[0] for match in limits.DAY_OR_MONTH.finditer(said)]
    names = [match[0] for match in limits.NAME.finditer(said)]
    yield from (("day-or-month", day) for day in days[:_MOST])
    kept = [name for name in names if name not in ours and not limits.DAY_OR_MONTH.fullmatch(name)]
    yield from (("name", name) for name in kept[:_MOST])
    if nouns:
        yield from (("trade-noun", match[0]) for match in list(nouns.finditer(said))[:_MOST])
