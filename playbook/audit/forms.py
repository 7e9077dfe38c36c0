"""What somebody looks for in the audit trail."""

import datetime

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.audit.models import Act, Entry
from playbook.audit.querysets import EntryQuerySet
from playbook.web.forms import Cleaned
from playbook.web.parameters import LARGEST


class SearchForm(forms.Form):
    """By person, by complaint, by what was done, by days; whatever is left empty is not asked for."""

    person = forms.CharField(
        label=_("Person"),
        help_text=_("The name they sign in with: what they did, and what was done to them."),
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    complaint = forms.IntegerField(label=_("Complaint"), required=False, min_value=1, max_value=LARGEST)
    act = forms.ChoiceField(label=_("What"), required=False, choices=[("", _("anything")), *Act.choices])
    first = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("To, with that day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def clean_person(self) -> int | None:
        """The number of the person. Raises `ValidationError` where nobody has that name."""
        name = self.cleaned_data["person"].strip()
        if not name:
            return None
        found = get_user_model().objects.filter(username__iexact=name).values_list("pk", flat=True).first()
        if found is None:
            raise ValidationError(_("Nobody signs in with that name. Look it up under People."), code="nobody")
        return int(found)

    def entries(self) -> EntryQuerySet:
        """What fits, the newest first. The form is valid."""
        asked = self.cleaned_data
        found: EntryQuerySet = Entry.objects.between(_begin(asked["first"]), _begin(asked["last"], days=1))
        if asked["person"] is not None:
            found = found.of_person(asked["person"])
        named: Cleaned = {name: asked[name] for name in ("complaint", "act") if asked[name]}
        return found.filter(**named).order_by("-number")


def _begin(day: datetime.date | None, *, days: int = 0) -> datetime.datetime | None:
    """The beginning of a day where the organisation is, or of one so many days later."""
    if day is None:
        return None
    try:
        return timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days), datetime.time()))
    except OverflowError:  # the last day there is
        return None
