"""What staff tell customers of the organisation itself: its number, its address, its hours; and who asks for it."""

import datetime
import re
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from playbook.guidance.library import Library
from playbook.guidance.limits import DAYS
from playbook.guidance.lists import Body, ClosedDay
from playbook.guidance.ways import Way, ways

SOON = datetime.timedelta(days=14)  # before a closed day, from when on it is worth its line
MOST_WORDS = 12  # of a search; more of them tell what happened
_US = r"(?:we|us|our|you|your|the office|they)"
# What is typed by whoever looks for it. "Their number" is a customer's, "opening hours are wrong" a complaint.
_ASKED = re.compile(
    r"(?:opening|office|business|working) (?:hours?|times?)"
    rf"|(?:when|what time|how late|how long|until when|till when) (?:are|do|is|does) {_US} (?:open|close|shut|closed)\b"
    rf"|are {_US} (?:open|closed)|which days are {_US} (?:open|closed)|hours are {_US} open"
    r"|(?:our|main|switchboard|office|general|complaints?) (?:main )?(?:tele)?(?:phone|number|e ?mail|address)\b"
    r"|(?:our|main|complaints?) (?:contact|postal) (?:details?|address|number)"
    r"|(?:how|where) (?:do|can|should|could) (?:they|customers?|people|i|somebody|someone) "
    r"(?:reach|ring|phone|call|e ?mail|write to|contact|send)(?: it to)? (?:us|a complaint|complaints)"
    r"|what(?:s| is) our (?:\w+ )?(?:number|phone|e ?mail|address)"
)
# The same by its bare name, and nothing else with it; in the place of "our" the organisation's name may stand.
_NAMED = re.compile(
    r"(?:what(?:s| is) )?(?:the |our )?"
    r"(?:(?:tele)?phone numbers?|telephone|contact numbers?|e ?mail address(?:es)?|contact (?:details?|information))"
    r"|(?:what(?:s| is) )?our(?: (?:numbers?|(?:tele)?phone|e ?mail|address|hours))?"
)
_BODIES = re.compile(r"ombudsman|regulator|complaints? (?:address|body)|where else|(?:go|take it) further|watchdog")
_WRONG = re.compile(r"\b(?:wrong|not true|different|lied|changed|misleading)\b")


@dataclass(frozen=True)
class Hours:
    """Days of the week on end with the same hours."""

    days: str
    times: str


@dataclass(frozen=True)
class AboutUs:
    """What there is to tell; `is_known` says whether anybody has filled in anything of it."""

    name: str
    phone: tuple[Way, ...]
    email: tuple[Way, ...]
    hours: tuple[Hours, ...]
    closed: tuple[ClosedDay, ...]
    bodies: tuple[Body, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether there is a number, an address or hours: a name alone answers nothing."""
        return bool(self.phone or self.email or self.hours)


def about_us(library: Library) -> AboutUs:
    """What an edition says of the organisation. Its hours count once it has said something of itself.

    Those that came with the playbook are nobody's until then.
    """
    own, today = library.organisation, timezone.localdate()
    is_ours = bool(own.name or own.phone or own.email or "hours" in own.kept)
    closed = tuple(one for one in own.closed if today <= one.day <= today + SOON)
    hours = hours_of(library) if is_ours else ()
    return AboutUs(own.name, ways(own.phone), ways(own.email), hours, closed)


def found_about_us(library: Library, text: str) -> AboutUs | None:
    """What answers a search that is for the organisation itself, or for where else a customer can go; or None."""
    asks_us, asks_where_else = _asks_about_us(text, library.organisation.name), _asks_where_else(text)
    if not (asks_us or asks_where_else):
        return None
    found = about_us(library)
    if asks_where_else:
        # Those that nobody has checked came with the playbook: they are examples, and no answer.
        found = replace(found, bodies=tuple(one for one in library.organisation.bodies if one.checked))
    return found if found.bodies or (found.is_known and asks_us) else None


def hours_of(library: Library) -> tuple[Hours, ...]:
    """When it is open in a week, days on end that are the same in one line."""
    times = {one.day: f"{one.opens}–{one.closes}" for one in library.organisation.hours}
    found: list[tuple[int, int, str]] = []
    for day, name in enumerate(DAYS):
        if name not in times:
            continue
        if found and found[-1][1] == day - 1 and found[-1][2] == times[name]:
            found[-1] = (found[-1][0], day, times[name])
        else:
            found.append((day, day, times[name]))
    return tuple(Hours(_days(first, last), text) for first, last, text in found)


def _days(first: int, last: int) -> str:
    if first == last:
        return str(WEEKDAYS[first])
    return _("%(first)s to %(last)s") % {"first": WEEKDAYS[first], "last": WEEKDAYS[last]}


def _asks_about_us(text: str, name: str) -> bool:
    """Whether a search is for the organisation's own number, address or hours, and not about what happened."""
    typed, named = _plain(text), _plain(name).split()
    is_short = 0 < len(typed.split()) <= MOST_WORDS
    if not is_short or _WRONG.search(typed):
        return False
    # Its name is known by its first words too, but for a single one, which may be any word.
    known = [" ".join(named[:most]) for most in range(len(named), min(2, len(named)) - 1, -1) if most]
    if known:
        typed = re.sub(rf"\b(?:{'|'.join(known)})s?\b", "our", typed, count=1)
    return bool(_ASKED.search(typed) or _NAMED.fullmatch(typed))


def _plain(text: str) -> str:
    """Words in small letters, with nothing between them but a space."""
    return " ".join(re.findall(r"\w+", text.casefold().replace("’", "").replace("'", "").replace("-", " ")))


def _asks_where_else(text: str) -> bool:
    """Whether a search is for where else a customer can take a complaint."""
    return len(text.split()) <= MOST_WORDS and bool(_BODIES.search(text.casefold()))
