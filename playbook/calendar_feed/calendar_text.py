"""Promises as a calendar (RFC 5545). It names complaints by their numbers: no customer and no typed word is in it.

Each promise is an event, not a task: of the calendars that people subscribe to addresses with, most leave tasks out.
It has one UID for good. A promise is never changed, only kept: then its event is no longer there, so its SEQUENCE stays
0, and what a calendar is told it was last modified at is when it was made.
"""

import datetime
from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from playbook.complaints.models import Promise

HALF_AN_HOUR = datetime.timedelta(minutes=30)
NINE_O_CLOCK = datetime.timedelta(hours=9)  # counted from midnight, with which an event of a whole day begins
AN_HOUR = datetime.timedelta(hours=1)


def calendar_text(promises: Iterable[Promise], address_of: Callable[[int], str]) -> bytes:
    """The calendar. `address_of` says where the complaint of a number is opened."""
    calendar = Calendar()
    name = _("Promises")
    calendar.add("prodid", "-//Playbook//Promises//EN")
    calendar.add("version", "2.0")
    # How it is called and how often it is read again: each once as RFC 7986 has it and once as older programs do.
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", AN_HOUR, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for one in promises:
        calendar.add_component(_event(one, address_of(one.complaint_id)))
    text: bytes = calendar.to_ical()
    return text


def _event(promise: Promise, address: str) -> Event:
    """A promise: the half hour before its hour, or its whole day, which leaves the day free."""
    title = _("Promise due: complaint %(number)s") % {"number": promise.complaint_id}
    event = Event()
    event.add("uid", f"{promise.complaint_id}-{promise.key}@playbook")
    event.add("sequence", 0)
    event.add("dtstamp", promise.at.astimezone(datetime.UTC))
    event.add("last-modified", promise.at.astimezone(datetime.UTC))
    event.add("summary", title)
    event.add("description", address)
    event.add("url", address)
    if promise.due_time is None:
        event.add("dtstart", promise.due)
        event.add("transp", "TRANSPARENT")
        event.add_component(_alarm(title, NINE_O_CLOCK))
    else:
        due = promise.deadline.astimezone(datetime.UTC)
        event.add("dtstart", due - HALF_AN_HOUR)
        event.add("dtend", due)
        event.add_component(_alarm(title, -HALF_AN_HOUR))
    return event


def _alarm(title: str, after_start: datetime.timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", after_start)
    return alarm
