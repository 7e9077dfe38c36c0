"""Complaints that nobody goes on with, because somebody left or a team is gone: an administrator gives them on.

It shows numbers, names of staff and days, and nothing that a customer said: that is their team's to read.
"""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from playbook.accounts.models import User
from playbook.complaints.acts.handing_over import give
from playbook.complaints.commands import Sending
from playbook.complaints.ledger import Ledger
from playbook.complaints.models import Complaint
from playbook.complaints.querysets import ComplaintQuerySet
from playbook.editions.current import library
from playbook.web.http import Request
from playbook.web.parameters import whole_number


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's own takes none when it runs
    """One of the people, each named with their team."""

    def label_from_instance(self, obj: Model) -> str:
        """The name, and the team for whoever is in one."""
        assert isinstance(obj, User)
        return f"{obj.spoken_name} ({obj.team})" if obj.team else obj.spoken_name


class GiveOnForm(forms.Form):
    """Which complaints go to whom."""

    complaints = forms.ModelMultipleChoiceField(
        queryset=Complaint.objects.none(), error_messages={"required": _("Tick the complaints to give on.")}
    )
    to = PersonField(
        label=_("Give them to"),
        queryset=User.objects.filter(is_active=True).select_related("team"),
        error_messages={"required": _("Choose who takes them.")},
    )

    def __init__(self, data: QueryDict | None = None, *, found: ComplaintQuerySet) -> None:
        super().__init__(data)
        complaints = self.fields["complaints"]
        assert isinstance(complaints, forms.ModelMultipleChoiceField)
        complaints.queryset = found


@require_http_methods(["GET", "POST"])
def without_holder(request: Request) -> HttpResponse:
    """Open complaints without a holder at work, or all that one person (`of`) has; a POST gives them on."""
    if not request.user.has_perm("accounts.change_user"):
        raise PermissionDenied
    person = whole_number(request.GET.get("of"))
    found = _of(person) if person else Complaint.objects.without_holder_at_work()
    form = GiveOnForm(request.POST if request.method == "POST" else None, found=found)
    if form.is_valid():
        for one in form.cleaned_data["complaints"]:
            give_on(one.pk, to=form.cleaned_data["to"], by=request.user)
        messages.success(request, _("%(name)s has them now.") % {"name": form.cleaned_data["to"].spoken_name})
        return redirect("complaints:without-holder")
    context = {
        **admin.site.each_context(request),
        "title": _("Complaints without a holder"),
        "form": form,
        "rows": found.select_related("holder", "team").order_by("pk")[:200],
        "person": User.objects.filter(pk=person).first() if person else None,
    }
    return render(request, "team/without_holder.html", context, status=422 if form.errors else 200)


def _of(person: int) -> ComplaintQuerySet:
    return Complaint.objects.open().filter(holder=person)


@transaction.atomic
def give_on(number: int, *, to: User, by: User) -> None:
    """Give an open complaint to somebody, and to their team."""
    complaint = Complaint.numbered(number, lock=True)
    if complaint is None or not complaint.is_open or complaint.holder_id == to.pk:
        return
    ledger = Ledger(complaint, library(), Sending(by))
    if complaint.team_id != to.team_id:
        complaint.team = to.team
        ledger.changed.append("team")
    give(ledger, to, why=str(_("Whoever held it has left")))
    ledger.write()
