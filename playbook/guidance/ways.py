"""How somebody is reached, read out of what a manager wrote: which of it can be dialled, which written to.

A field such as "Joan Abara, 0161 496 0162; out of hours ext. 12" holds words and numbers. Only what is a whole
telephone number can be pressed. Whatever is in doubt stays words: in danger a wrong number costs minutes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from playbook.guidance.personal import EMAIL


@dataclass(frozen=True)
class Way:
    """A stretch of what was written, and where it leads: `tel:`, `mailto:`, or nothing for plain words."""

    text: str
    address: str = ""


ALWAYS_DIALLED = frozenset({"000", "112", "911", "999"})
# From this many digits on a number is one wherever it stands; a shorter one ("Room 214") has to stand by itself.
FEWEST_DIGITS, SURE_DIGITS, MOST_DIGITS, MOST_ABROAD = 7, 9, 12, 15
# Hours behind a number, as in "0161 496 0162 24 hours" or "... 9-17": none of its digits.
_HOURS = (
    r"(?:(?<=[\s,;(])(?:[01]?\d|2[0-4])(?:[:.]\d\d)?\s?"
    r"(?:[ap]m|hrs?|h|hours?|to|until|/\d|[-\u2013]\s?\d{1,2}(?:[:.]\d\d|\s?[ap]m)?)(?![\d]))"
)
_JOINT = r"(?:[ .\-\u2010\u2011\u00a0]|\)[ ]?|[ ]?\((?=\d{1,4}\)))"
_GROUP = rf"(?!{_HOURS})\d++(?!\w|[:/%]\d)"
_NUMBER = re.compile(
    rf"(?<![\w.:/@£$€+-])(?:\+|\()?{_GROUP}(?:{_JOINT}(?:\(?0\)[ ]?)?{_GROUP})*+"
    rf"(?!\w)(?!(?:[ .\-\u2010\u2011\u00a0)/]{{1,2}}|[ ]?\((?=\d{{1,4}}\)))(?!{_HOURS})\d)(?P<hours>[\s,;(]+{_HOURS})?"
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d\d?[.-]\d\d?[.-](?:\d\d){1,2}")
_ALONE_BEFORE = re.compile(
    r"(?:^|[,;/(]|\b(?:or|and|on|ring|call|dial|text|phone|tel\.?|telephone|number))[\s:]*$", re.I
)
_ALONE_AFTER = re.compile(r"\s*(?:$|[,;/).]|[a-z])")


def ways(text: str) -> tuple[Way, ...]:
    """What was written, cut into plain words and what can be pressed, in its order; nothing of it is lost."""
    found: list[Way] = []
    end = 0
    for start, stop, address in sorted((*_addresses(text), *_numbers(text))):
        if start >= end:
            found += [Way(text[end:start]), Way(text[start:stop], address)]
            end = stop
    return tuple(one for one in (*found, Way(text[end:])) if one.text)


def _addresses(text: str) -> Iterator[tuple[int, int, str]]:
    for match in EMAIL.finditer(text):
        yield match.start(), match.end(), f"mailto:{match[0]}"


def _numbers(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _NUMBER.finditer(text):
        stop = match.start("hours") if match["hours"] else match.end()
        written = text[match.start() : stop]
        if _is_number(written, text[: match.start()], text[stop:], has_hours=bool(match["hours"])):
            yield match.start(), stop, f"tel:{_dialled(written)}"


def _is_number(written: str, before: str, after: str, *, has_hours: bool) -> bool:
    digits = re.sub(r"\D", "", written)
    if digits in ALWAYS_DIALLED:
        return True
    if len(digits) < FEWEST_DIGITS:
        return len(digits) >= 3 and bool(_ALONE_BEFORE.search(before) and _ALONE_AFTER.match(after))
    most = MOST_ABROAD if written.startswith(("+", "00")) else MOST_DIGITS
    return len(digits) <= most and not _DATE.fullmatch(written) and not (has_hours and len(digits) < SURE_DIGITS)


def _dialled(written: str) -> str:
    """The digits alone; the 0 that stands in brackets behind a country's code is not dialled."""
    plain = re.sub(r"\(0\)", "", written) if written.startswith("+") else written
    return ("+" if written.startswith("+") else "") + re.sub(r"\D", "", plain)
