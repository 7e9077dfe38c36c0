"""The days of promises: those on offer, how they were counted, the deadlines, a day in words to say."""

import datetime
from dataclasses import dataclass

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from playbook.complaints.models import Complaint, Promise
from playbook.complaints.working_days import (
    MONDAY_TO_FRIDAY,
    DueDate,
    days_after,
    is_working_day,
    working_days_after,
)
from playbook.guidance.library import Library
from playbook.guidance.lists import Clock

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SOON = datetime.timedelta(minutes=30)  # less than this before closing, today is not offered any more
EVENING, NOON = 17, 12


@dataclass(frozen=True)
class Offered:
    """A quick pick: its label, the day (and the hour) it comes to, and how that was counted."""

    label: str
    due: DueDate
    how: str
    time: datetime.time | None = None

    @property
    def value(self) -> str:
        """What the form sends for it."""
        return f"{self.due.day:%Y-%m-%d}" + (f"T{self.time:%H:%M}" if self.time else "")


@dataclass(frozen=True)
class Deadlines:
    """When a body asks for an acknowledgement and for an answer, counted from one day; None where it names none."""

    clock: Clock
    acknowledge: Offered | None
    answer: Offered | None


def offers_for(library: Library, now: datetime.datetime) -> list[Offered]:
    """The quick picks for a promise made at `now` (local time): today while we are open, then so many days on.

    The days that count are those on which the organisation is open, Saturdays too.
    """
    today, found = now.date(), []
    closes = closing_time(library, today)
    if closes and datetime.datetime.combine(today, closes, now.tzinfo) - now > SOON:
        label = _("Today, by %(time)s") % {"time": hour(closes)}
        found.append(Offered(label, DueDate(today), "", closes))
    for offer in library.offers.values():
        due = working_days_after(
            today,
            offer.working_days,
            country=library.country,
            region=library.region,
            weekdays=weekdays(library),
            closed=closed_days(library),
        )
        found.append(Offered(offer.label, due, how(due)))
    return found


def weekdays(library: Library) -> frozenset[int]:
    """The days of the week on which the organisation is open; Monday is 0."""
    named = {WEEK.index(one.day) for one in library.organisation.hours if one.day in WEEK}
    return frozenset(named) or MONDAY_TO_FRIDAY


def closed_days(library: Library) -> dict[datetime.date, str]:
    """The days of its own on which the organisation is closed, each with why. Outside bodies' clocks run on."""
    return {one.day: one.why or _("closed") for one in library.organisation.closed}


def closing_time(library: Library, day: datetime.date) -> datetime.time | None:
    """When the organisation closes on a day; None for a day on which it does not open, or says nothing of."""
    if not _is_open(library, day):
        return None
    closes = [one.closes for one in library.organisation.hours if one.day == WEEK[day.weekday()]]
    return max((datetime.time.fromisoformat(one) for one in closes), default=None)


def _is_open(library: Library, day: datetime.date) -> bool:
    return is_working_day(
        day,
        country=library.country,
        region=library.region,
        weekdays=weekdays(library),
        closed=closed_days(library),
    )


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
    """The deadlines that this organisation works to."""
    clock = library.own_clock
    return deadlines_for(library, clock, since) if clock else None


def needs_reason(library: Library, due: datetime.date, *, since: datetime.date) -> str:
    """Why a day that was chosen by hand needs a reason: nobody works then, or it is past the answer's day. Or ""."""
    if not _is_open(library, due):
        return _("Nobody is at work that day. Choose another, or write why it is this one.")
    deadlines = house_deadlines(library, since)
    last = deadlines.answer.due.day if deadlines and deadlines.answer else None
    if last and due > last:
        day = formats.date_format(last, "j F")
        return _("An answer is due by %(day)s. Choose a day before, or write why it is later.") % {"day": day}
    return ""


def counted_out(library: Library, due: datetime.date) -> str:
    """How a day that is among the quick picks was counted out from today; nothing for another day."""
    return next((one.how for one in offers_for(library, timezone.localtime()) if one.due.day == due), "")


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


def when(promise: Promise, *, written: bool = False) -> str:
    """By when, in words to say: `by 6 pm tonight`, `by Friday 27 November`.

    What is `written` may be read on another day: there no day is called today or tomorrow.
    """
    today = timezone.localdate()
    by = _("by %(time)s") % {"time": hour(promise.due_time)} if promise.due_time else ""
    if promise.due == today and not written:
        evening = promise.due_time and promise.due_time.hour >= EVENING
        return f"{by} {_('tonight') if evening else _('today')}" if by else _("today")
    day = formats.date_format(promise.due, "l j F")
    if promise.due == today + datetime.timedelta(days=1) and not written:
        tomorrow = _("tomorrow, %(day)s") % {"day": day}
        return f"{by} {tomorrow}" if by else tomorrow
    return _("%(by)s on %(day)s") % {"by": by, "day": day} if by else _("by %(day)s") % {"day": day}


def hour(time: datetime.time) -> str:
    """A time of day as people say it: `6 pm`, `half past` left as `6:30 pm`, `noon`."""
    if (time.hour, time.minute) == (NOON, 0):
        return _("noon")
    return formats.time_format(time, "g a" if time.minute == 0 else "g:i a").replace(".", "")


def day_of(complaint: Complaint) -> datetime.date:
    """The day a complaint was made, from which deadlines are counted."""
    return timezone.localdate(complaint.opened_at)
