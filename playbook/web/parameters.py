"""Parameters that no form reads, typed: what is none of the kind is nothing, and never an error.

Whoever reads a number, a slug or a line from an address or a form by hand reads it through one of these.
"""

import datetime
import re

LARGEST = 2**63 - 1  # what a database keeps as a number
LONGEST_SLUG = 80
_SLUG = re.compile(r"[A-Za-z0-9_-]+")


def whole_number(value: str | int | None) -> int | None:
    """The number that a text of the digits 0 to 9 writes, if a database can keep it; else nothing."""
    text = str(value or "")
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST))):
        return None
    found = int(text)
    return found if found <= LARGEST else None


def slug(value: str | None) -> str:
    """The value if it is written like the name of a document in an address; else an empty text."""
    text = str(value or "")
    return text if len(text) <= LONGEST_SLUG and _SLUG.fullmatch(text) else ""


def line(value: str | None, longest: int = 100) -> str:
    """The value as one line: without control characters, cut at `longest` characters, without space around it."""
    text = str(value or "")[: 4 * longest]
    return "".join(one if one.isprintable() else " " for one in text)[:longest].strip()


def date(value: str | None) -> datetime.date | None:
    """The day that a text such as 2026-11-26 names; else nothing."""
    text = str(value or "")
    try:
        return datetime.date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def moment(value: str | None) -> datetime.datetime | None:
    """The moment, with its time zone, that a text such as 2026-11-26T09:30:00+00:00 names; else nothing."""
    text = str(value or "")
    try:
        found = datetime.datetime.fromisoformat(text) if len(text) <= 40 else None
        return found.astimezone(datetime.UTC) if found and found.tzinfo else None
    except (ValueError, OverflowError):
        return None
