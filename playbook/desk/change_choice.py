"""Which change a draft belongs to, chosen on its form: one that is open, a new one by its name, or none."""

from typing import Self

from django import forms
from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from playbook.desk.access import person_of
from playbook.editions import change_sets
from playbook.editions.models import ChangeSet, Revision
from playbook.web.forms import Cleaned
from playbook.web.parameters import whole_number


class ChangeChoice(forms.Form):
    """The choice as it was made. `change_set_was` is what it was drawn with: untouched, it changes nothing."""

    change_set = forms.ModelChoiceField(
        queryset=ChangeSet.objects.open(),
        required=False,
        label=_lazy("Belongs to the change"),
        empty_label=_lazy("None: it stands on its own"),
        error_messages={"invalid_choice": _lazy("That change was published or taken apart. Choose another, or none.")},
    )
    change_set_name = forms.CharField(max_length=80, required=False, label=_lazy("or to a new one, named"))
    change_set_was = forms.CharField(required=False, widget=forms.HiddenInput)

    @classmethod
    def drawn(cls, draft: Revision | None, sent: QueryDict) -> Self:
        """The choice as a form shows it: as it was sent, or as it stands."""
        if "change_set_was" in sent:
            return cls(sent, auto_id="%s")
        change = change_sets.change_of(draft)
        pk = str(change.pk) if change else ""
        return cls(initial={"change_set": pk, "change_set_was": pk}, auto_id="%s")

    @property
    def is_untouched(self) -> bool:
        """Whether it says what it was drawn with, or was not sent at all."""
        same = self.data.get("change_set", "") == self.data.get("change_set_was", "")
        return "change_set_was" not in self.data or (same and not self.data.get("change_set_name", "").strip())

    def drafts_beside(self, draft: Revision | None) -> list[Revision] | None:
        """The drafts that a page is to be seen with: those of the change that was chosen; None for all there are."""
        if self.is_untouched or not self.is_valid():
            change = change_sets.change_of(draft)
        elif self.cleaned_data["change_set_name"]:
            return []
        else:
            change = self.cleaned_data["change_set"]
        return change_sets.drafts_in(change) if change else None

    def apply(self, request: HttpRequest, draft: Revision) -> None:
        """Put the draft where it was chosen to belong; where that cannot be done any more, say so."""
        if self.is_untouched:
            return
        if not draft.is_draft:
            messages.info(request, _("There is no draft to put into a change: these are the words that readers see."))
            return
        try:
            self._put(request, draft)
        except change_sets.Moved:
            messages.warning(request, _("That change was published or taken apart meanwhile. Choose another, or none."))
        except change_sets.Scheduled as error:
            messages.warning(request, str(error))

    def _put(self, request: HttpRequest, draft: Revision) -> None:
        if name := self.cleaned_data["change_set_name"]:
            change_sets.begin(name, [draft], by=person_of(request))
        elif change := self.cleaned_data["change_set"]:
            change_sets.put_in(change, [draft])
        else:
            change_sets.take_out(draft)


class NewChange(forms.Form):
    """A name for drafts that are put together, or the change that they are put into."""

    name = forms.CharField(max_length=80, required=False)
    change_set = forms.ModelChoiceField(queryset=ChangeSet.objects.open(), required=False)

    def clean(self) -> Cleaned:
        """Ask for one of both."""
        found: Cleaned = super().clean() or self.cleaned_data
        if not self.errors and not found.get("name") and not found.get("change_set"):
            self.add_error("name", _("Give the change a name, such as what it is for."))
        return found


def ticked(request: HttpRequest) -> list[int]:
    """The numbers of the drafts that were ticked, or that somebody saw."""
    return [whole_number(one) or 0 for one in request.POST.getlist("drafts")]
