"""Promises in words: the days on offer, how they were counted, the deadlines, the sentence to say aloud."""

import datetime
from dataclasses import dataclass

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from playbook.complaints.models import Complaint, Promise
from playbook.complaints.working_days import DueDate, days_after, is_working_day, working_days_after
from playbook.guidance.library import Library
from playbook.guidance.lists import Clock


@dataclass(frozen=True)
class Offered:
    """A quick pick: its label, the day it comes to, and how that was counted."""

    label: str
    due: DueDate
    how: str


@dataclass(frozen=True)
class Deadlines:
    """When a body asks for an acknowledgement and for an answer, counted from one day; None where it names none."""

    clock: Clock
    acknowledge: Offered | None
    answer: Offered | None


def offers_for(library: Library, today: datetime.date) -> list[Offered]:
    """The quick picks for a promise made `today`."""
    found = []
    for offer in library.offers.values():
        due = working_days_after(today, offer.working_days, country=library.country, region=library.region)
        found.append(Offered(offer.label, due, how(due)))
    return found


def deadlines_for(library: Library, clock: Clock, since: datetime.date) -> Deadlines:
    """What `clock` comes to for a complaint made on `since`."""

    def at(days: int, unit: str) -> Offered | None:
        if not days:
            return None
        due = days_after(since, days, unit, country=library.country, region=library.region)
        return Offered(clock.title, due, how(due))

    return Deadlines(
        clock, at(clock.acknowledge_days, clock.acknowledge_unit), at(clock.answer_days, clock.answer_unit)
    )


def house_deadlines(library: Library, since: datetime.date) -> Deadlines | None:
    """The deadlines that this organisation works to: those of the first clock in the list."""
    clock = next(iter(library.clocks.values()), None)
    return deadlines_for(library, clock, since) if clock else None


def needs_reason(library: Library, due: datetime.date, *, since: datetime.date) -> str:
    """Why a day that was chosen by hand needs a reason: nobody works then, or it is past the answer's day. Or ""."""
    if not is_working_day(due, country=library.country, region=library.region):
        return _("Nobody is at work that day. Choose another, or write why it is this one.")
    deadlines = house_deadlines(library, since)
    last = deadlines.answer.due.day if deadlines and deadlines.answer else None
    if last and due > last:
        day = formats.date_format(last, "j F")
        return _("An answer is due by %(day)s. Choose a day before, or write why it is later.") % {"day": day}
    return ""


def counted_out(library: Library, due: datetime.date) -> str:
    """How a day that is among the quick picks was counted out from today; nothing for another day."""
    return next((one.how for one in offers_for(library, timezone.localdate()) if one.due.day == due), "")


def how(due: DueDate) -> str:
    """How a day was counted out, in words: from where, how many, what was stepped over."""
    start = formats.date_format(due.start, "j F") if due.start else ""
    if due.unit != "working":
        counted = ngettext("%(days)s day after %(start)s", "%(days)s days after %(start)s", due.days)
        return counted % {"days": due.days, "start": start}
    counted = ngettext("%(days)s working day after %(start)s", "%(days)s working days after %(start)s", due.days)
    words = counted % {"days": due.days, "start": start}
    names = ", ".join(f"{formats.date_format(day, 'j F')} ({name})" for day, name in due.skipped)
    return _("%(words)s, not counting %(names)s") % {"words": words, "names": names} if names else words


def spoken(promise: Promise) -> str:
    """The words to say aloud, so that the customer hears who does what by when."""
    what = promise.what.rstrip(". ")
    return _("So, to be clear: %(what)s. %(who)s will see to it by %(day)s.") % {
        "what": what[:1].lower() + what[1:],
        "who": promise.who,
        "day": formats.date_format(promise.due, "l j F"),
    }


def day_of(complaint: Complaint) -> datetime.date:
    """The day a complaint was made, from which deadlines are counted."""
    return timezone.localdate(complaint.opened_at)
