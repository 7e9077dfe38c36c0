"""Promises in words: the days on offer, and the sentence to say aloud."""

import datetime
from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _

from playbook.complaints.dates import DueDate, working_days_after
from playbook.complaints.models import Promise
from playbook.guidance.library import Library


@dataclass(frozen=True)
class Offered:
    """A quick pick: its label, the day it comes to, and how that was counted."""

    label: str
    due: DueDate
    how: str


def offers_for(library: Library, today: datetime.date) -> list[Offered]:
    """The quick picks for a promise made `today`."""
    found = []
    for offer in library.offers.values():
        due = working_days_after(today, offer.working_days, country=library.country, region=library.region)
        found.append(Offered(offer.label, due, _how(due)))
    return found


def spoken(promise: Promise) -> str:
    """The words to say aloud, so that the customer hears who does what by when."""
    what = promise.what.rstrip(". ")
    return _("So, to be clear: %(what)s. %(who)s will see to it by %(day)s.") % {
        "what": what[:1].lower() + what[1:],
        "who": promise.who,
        "day": formats.date_format(promise.due, "l j F"),
    }


def _how(due: DueDate) -> str:
    if not due.skipped:
        return _("working days, no public holiday in between")
    names = ", ".join(f"{formats.date_format(day, 'j F')} ({name})" for day, name in due.skipped)
    return _("working days, not counting %(names)s") % {"names": names}
