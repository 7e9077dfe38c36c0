"""Which days, and whose, the figures are of: the last so many, a calendar month, or from one day to another."""

import datetime
from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from playbook.accounts.models import Team, User
from playbook.web.forms import Cleaned
from playbook.web.lazy_text import LazyText

DAYS, USUAL, MONTHS = (7, 30, 90), 30, 3
LONGEST = datetime.timedelta(days=366)


@dataclass(frozen=True)
class Period:
    """From a moment to before another, what it is called, and the end of the address that asks for it."""

    since: datetime.datetime
    until: datetime.datetime
    name: str
    asked: tuple[tuple[str, str], ...] = ()

    def address(self, team: Team | None) -> str:
        """The end of an address that asks for these days, of that team."""
        return urlencode([*self.asked, *([("team", team.pk)] if team else [])])


class DayField(forms.DateField):
    """A day, as the browser's own field sends it."""

    def __init__(self, label: LazyText) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        wrong = _lazy("That is not a date. Use the form year-month-day, as in 2026-12-24.")
        super().__init__(label=label, required=False, widget=widget, error_messages={"invalid": wrong})


class PeriodForm(forms.Form):
    """The days from one to another, both of them counted; and one team, for whoever may see several.

    A month, or a number of days, that was chosen before stays until a first day is given.
    """

    first = DayField(_lazy("From"))
    last = DayField(_lazy("Up to"))
    team = forms.ModelChoiceField(
        label=_lazy("Team"), queryset=Team.objects.all(), required=False, empty_label=_lazy("Every team")
    )

    def __init__(self, data: QueryDict, *, user: User) -> None:
        super().__init__(data)
        if not user.is_manager:
            del self.fields["team"]

    def clean(self) -> Cleaned:
        """Raises `ValidationError` where the days are the wrong way round, or too many."""
        said: Cleaned = super().clean() or {}
        first, last = said.get("first"), said.get("last") or timezone.localdate()
        if first and last < first:
            self.add_error("last", _("The last day is before the first. Swap them."))
        elif first and last - first >= LONGEST:
            self.add_error("first", _("Choose a year at most."))
        return said

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """What a form with another team sends along, so that it is of the same days."""
        return tuple(one for one in self.period.asked if one[0] not in self.fields)

    @property
    def period(self) -> Period:
        """What was asked for; the usual days where that cannot be read."""
        said = self.cleaned_data if self.is_valid() else {}
        if first := said.get("first"):
            return _days_between(first, said.get("last") or timezone.localdate())
        found = {dict(one.asked).get("month"): one for one in months()}
        if month := found.get(self.data.get("month")):
            return month
        asked = self.data.get("days", "")
        return last_days(int(asked) if asked in map(str, DAYS) else USUAL)

    @property
    def one_team(self) -> Team | None:
        """The team that was asked for; None for all that may be seen."""
        team = self.cleaned_data.get("team") if self.is_valid() else None
        return team if isinstance(team, Team) else None


def last_days(days: int) -> Period:
    """The last so many days, up to now."""
    now = timezone.now()
    return Period(now - datetime.timedelta(days=days), now, _("%(days)s days") % {"days": days}, (("days", str(days)),))


def months() -> list[Period]:
    """This calendar month so far, and those before it; the newest first."""
    found, first = [], timezone.localdate().replace(day=1)
    following = (first + datetime.timedelta(days=31)).replace(day=1)
    for _month in range(MONTHS):
        name = formats.date_format(first, "F Y")
        found.append(Period(_start(first), _start(following), name, (("month", f"{first:%Y-%m}"),)))
        following, first = first, (first - datetime.timedelta(days=1)).replace(day=1)
    return found


def _days_between(first: datetime.date, last: datetime.date) -> Period:
    name = f"{formats.date_format(first, 'j M Y')} – {formats.date_format(last, 'j M Y')}"
    asked = (("first", first.isoformat()), ("last", last.isoformat()))
    return Period(_start(first), _start(last + datetime.timedelta(days=1)), name, asked)


def _start(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
