"""Working days: what "by when" comes to, with public holidays of the playbook's own country."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import holidays

MONDAY_TO_FRIDAY = frozenset(range(5))
type Days = Mapping[datetime.date, str]
NONE: Days = {}


@dataclass(frozen=True)
class DueDate:
    """A date that was counted out: the day itself, from where, and the holidays that were stepped over."""

    day: datetime.date
    skipped: tuple[tuple[datetime.date, str], ...] = ()
    start: datetime.date | None = None
    days: int = 0
    unit: str = "working"


def days_after(start: datetime.date, days: int, unit: str, *, country: str, region: str = "") -> DueDate:
    """The day that is `days` after `start`, in `unit`: `working` days, or `calendar` days that count every day."""
    if unit == "working":
        return working_days_after(start, days, country=country, region=region)
    return DueDate(start + datetime.timedelta(days=days), (), start, days, unit)


def working_days_after(
    start: datetime.date,
    days: int,
    *,
    country: str,
    region: str = "",
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY,
    closed: Days = NONE,
) -> DueDate:
    """The day that is `days` working days after `start`; other days of the week and public holidays do not count.

    `country` is an ISO 3166 code and `region` a subdivision of it; Monday is 0 of `weekdays`; `closed` are days of the
    organisation's own on which nobody works, each with why. Raises `ValueError` for a negative number of days.
    """
    if days < 0:
        raise ValueError("a promise cannot be due before it is made")
    free = _holidays(country, region)
    day, left, skipped = start, days, []
    while left:
        day += datetime.timedelta(days=1)
        if (day in closed or day in free) and day.weekday() in weekdays:
            skipped.append((day, closed.get(day) or free.get(day) or ""))
        elif day.weekday() in weekdays:
            left -= 1
    return DueDate(day, tuple(skipped), start, days)


def is_working_day(
    day: datetime.date,
    *,
    country: str,
    region: str = "",
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY,
    closed: Days = NONE,
) -> bool:
    """Whether people are at work on `day`."""
    return day.weekday() in weekdays and day not in closed and day not in _holidays(country, region)


@lru_cache(maxsize=8)
def _holidays(country: str, region: str) -> holidays.HolidayBase:
    """The country's calendar; one that nobody knows has no holidays, so that a promise can still be counted out."""
    try:
        return holidays.country_holidays(country, subdiv=region or None)
    except NotImplementedError:
        return holidays.HolidayBase()
