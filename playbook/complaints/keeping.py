"""Keeping complaints from being forgotten, and what is put before somebody: what stands still, what is kept long."""

import datetime
from collections.abc import Iterable

from django import forms
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.accounts.models import User
from playbook.audit.models import Act
from playbook.audit.trail import record
from playbook.complaints.models import Complaint, Hold
from playbook.complaints.querysets import ComplaintQuerySet
from playbook.complaints.typed_fields import Typed

HALF_A_YEAR = datetime.timedelta(days=183)


class KeepForm(forms.Form):
    """Why complaints are kept, and when somebody looks at that again."""

    why = Typed(label=_("Why is it kept?"), missing=_("Write why: a request, a claim, an enquiry, an investigation."))
    look_again = forms.DateField(
        label=_("Look at it again on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose the day on which somebody looks at it again."),
            "invalid": _("That is not a date. Use the form year-month-day, as in 2026-12-24."),
        },
    )

    def clean_look_again(self) -> datetime.date:
        """The day. Raises `ValidationError` for one that has gone by."""
        day: datetime.date = self.cleaned_data["look_again"]
        if day <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day to come."))
        return day


def fresh_form() -> KeepForm:
    """The form with a day half a year ahead."""
    return KeepForm(initial={"look_again": timezone.localdate() + HALF_A_YEAR})


@transaction.atomic
def keep(numbers: Iterable[int], form: KeepForm, *, by: User) -> None:
    """Keep complaints from now on, for the reason in a valid form; one that is kept already gets the new reason."""
    numbers = list(numbers)
    _end(numbers, by)
    said = form.cleaned_data
    Hold.objects.bulk_create(
        [Hold(complaint_id=one, by=by, why=said["why"], look_again=said["look_again"]) for one in numbers]
    )
    for one in numbers:
        record(Act.COMPLAINT_KEPT, person=by.pk, complaint=one, until=str(said["look_again"]))


@transaction.atomic
def end_keeping(numbers: Iterable[int], *, by: User) -> None:
    """Let complaints be forgotten in their time again."""
    for one in _end(list(numbers), by):
        record(Act.COMPLAINT_KEPT_NO_MORE, person=by.pk, complaint=one)


def may_end(complaint: Complaint, user: User) -> bool:
    """Whether somebody may end that a complaint is kept: a lead whose it is to go on with, and administrators."""
    return user.is_administrator or (user.is_lead and complaint.may_be_changed_by(user))


def unmoved(user: User) -> ComplaintQuerySet:
    """The open complaints on the desk of `user` in which nothing was done for UNMOVED_DAYS, the oldest first."""
    since = timezone.now() - datetime.timedelta(days=settings.UNMOVED_DAYS)
    return Complaint.objects.on_desk_of(user).unmoved_since(since).filter(forgotten_at=None).order_by("moved_at")


def to_look_at_again(user: User) -> ComplaintQuerySet:
    """The complaints on the desk of `user` that are kept, and whose day to be looked at again has come."""
    due = Hold.objects.standing().filter(look_again__lte=timezone.localdate())
    return Complaint.objects.on_desk_of(user).filter(pk__in=due.values("complaint")).order_by("pk")


def _end(numbers: list[int], by: User) -> list[int]:
    """End what keeps these complaints; the numbers of those that were kept."""
    standing = Hold.objects.standing().filter(complaint__in=numbers)
    found = sorted(set(standing.values_list("complaint", flat=True)))
    standing.update(ended_by=by, ended_at=timezone.now())
    return found
