"""The forms by which a complaint is restricted, and by which that is lifted."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from playbook.accounts.models import User
from playbook.complaints.acts.restricting import possible_leads
from playbook.complaints.commands import LiftRestriction, Restrict
from playbook.complaints.sent_form import SentForm
from playbook.complaints.typed_fields import Typed
from playbook.web.role_words import in_role_words, in_role_words_lazy


class RestrictForm(SentForm):
    """Which lead may open it beside its holder, and a word on why; both may stay empty: nothing is quicker."""

    lead = forms.TypedChoiceField(
        label=in_role_words_lazy(_("Which %(lead)s may open it?")),
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": in_role_words_lazy(_("Choose %(a_lead)s who is at work here."))},
    )
    why = Typed(label=_("Why, in a word"))

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        field = self.fields["lead"]
        assert isinstance(field, forms.ChoiceField)
        nobody = ("", in_role_words(_("No %(lead)s: only whoever holds it, and %(a_administrator)s")))
        field.choices = [nobody, *((str(one.pk), _named(one)) for one in possible_leads())]

    def command(self) -> Restrict:
        """For whom, and why."""
        return Restrict(self.cleaned_data["lead"], self.cleaned_data["why"])


class LiftForm(SentForm):
    """Why a restriction is lifted."""

    why = Typed(
        label=_("Why may everybody of the team open it again?"),
        missing=_("Write why it may be open again: it cannot be made unread."),
    )

    def command(self) -> LiftRestriction:
        """Why."""
        return LiftRestriction(self.cleaned_data["why"])


def _named(lead: User) -> str:
    return f"{lead.spoken_name} ({lead.team})" if lead.team else lead.spoken_name
