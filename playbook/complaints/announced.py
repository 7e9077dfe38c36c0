"""What a reply announces and does not say: what should stand behind a colon, or "below".

A line of the playbook is no answer to another: what it announces, the writer has to put in. It reads words and
understands nothing.
"""

import re
from functools import lru_cache
from itertools import pairwise

from playbook.guidance.library import Library
from playbook.guidance.slots import Slot, drawn, names_in

_LEADS_UP = re.compile(r":\s*$")
_CLOSES = re.compile(r"(?:kind regards|best wishes|yours|with |thank you)", re.IGNORECASE)
_BELOW = re.compile(
    r"\b(?:the )?((?:new )?(date|day|place)s? (?:(?:named|given|set out|written) )?below)\b", re.IGNORECASE
)
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = re.compile(
    rf"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}|{_MONTH} \d{{1,2}}"
    r"|\d{1,2}[./-]\d{1,2}|\d{4}-\d\d-\d\d|(?:within|in) (?:\w+ ){1,3}(?:hour|day|week|month)s?"
    r"|(?:by|before|until)(?: (?:noon|\d[\d:.]*(?: ?[ap]m)?))? (?:today|tonight|tomorrow))\b"
)
# A place is one that has a name, or can be reached.
_PLACE = re.compile(
    r"(?i:\b(?:ombuds\w+|regulator|tribunal|court|commission\w*|authority|panel|scheme|association|council|board"
    r"|trustees|adjudicator|dispute service|second stage|head office|https?://|www\.)\b"
    r"|\b(?:write|turn|go|apply|appeal|complain) to (?!you\b|us\b|me\b)\w)"
    r"|\b[\w.+-]+@\w[\w.-]+|\+?\d[\d ()-]{5,}\d"
    r"|(?<![.?!:\n] )(?<!\n)\b[A-Z][\w’'-]+(?: (?:of|for|and|the|&))* [A-Z][\w’'-]+"
)
_STANDS = {"date": _DATE, "day": _DATE, "place": _PLACE}
# What fills these is said by the complaint and may well be what was announced.
_TELLING = frozenset({"offer", "promise", "promises"})


def leads_to_nothing(text: str, library: Library) -> list[str]:
    """The lines that lead up to something which does not come.

    The reply ends there or closes, or there follows another line of that kind or one that the playbook brings itself.
    """
    parts = [one.strip() for one in text.split("\n") if one.strip()]
    lines = _lines_of(library)
    return [
        part
        for part, after in pairwise([*parts, ""])
        if _LEADS_UP.search(part)
        if not after or _LEADS_UP.search(after) or _CLOSES.match(after) or lines.fullmatch(after)
    ]


def not_below(text: str, library: Library) -> list[tuple[str, str]]:
    """What is said to stand below and does not: `date` or `place`, and the words that say so."""
    bodies = [body.title.casefold() for body in library.organisation.bodies if not body.is_for_private_details]
    missing = []
    for found in _BELOW.finditer(text):
        kind = found[2].lower()
        rest = "\n".join(one for one in text[found.end() :].split("\n") if not _CLOSES.match(one.strip()))
        is_named = kind == "place" and any(name in rest.casefold() for name in bodies)
        if not (is_named or _STANDS[kind].search(rest)):
            missing.append(("place" if kind == "place" else "date", found[1]))
    return list(dict.fromkeys(missing))


@lru_cache(maxsize=4)
def _lines_of(library: Library) -> re.Pattern[str]:
    """Every line and paragraph that can be put into a reply, but for those that tell what is noted of the outcome."""
    lines = {words for screen in library.screens.values() for one in screen.say for words in (one.text, one.other)}
    lines |= {one.text for letter in library.letters.values() for one in letter.paragraphs}
    kept = sorted(one for one in lines if one and not _TELLING.intersection(names_in(one)))
    return re.compile("|".join(drawn(one, re.escape, _filled) for one in kept) or "(?!)")


def _filled(slot: Slot) -> str:
    """What may stand in the place of a slot: any words between those that it brings with it, or what it holds open."""
    return f"(?:{re.escape(slot.before)}[^\n]{{1,90}}{re.escape(slot.after)}|{re.escape(slot.open)})"
