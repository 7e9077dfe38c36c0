"""Complaints that nobody goes on with, because somebody left or a team is gone: an administrator gives them on.

It shows numbers, names of staff and days, and nothing that a customer said: that is their team's to read.
"""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, F, Model, Prefetch, Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods

from playbook.accounts.models import Session, User
from playbook.complaints.acts.handing_over import give
from playbook.complaints.commands import Sending
from playbook.complaints.ledger import Ledger
from playbook.complaints.models import Complaint, Promise
from playbook.complaints.querysets import ComplaintQuerySet, PromiseQuerySet
from playbook.editions.current import library
from playbook.web.forms import Cleaned
from playbook.web.http import Context, Request
from playbook.web.parameters import whole_number
from playbook.web.role_words import in_role_words

MOST = 200


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's own takes none when it runs
    """One of the people, each named with their team."""

    def label_from_instance(self, obj: Model) -> str:
        """The name and the team; of whoever is in none, that no lead would see what they have."""
        assert isinstance(obj, User)
        return f"{obj.spoken_name} ({obj.team or in_role_words(_('in no team: no %(lead)s sees it'))})"


class GiveOnForm(forms.Form):
    """Which complaints go to whom. Somebody who leaves may have none, and some may wait for another colleague."""

    complaints = forms.ModelMultipleChoiceField(queryset=Complaint.objects.none(), required=False)
    to = PersonField(
        label=_lazy("Give them to"),
        queryset=User.objects.filter(is_active=True)
        .select_related("team")
        .order_by(F("team__name").asc(nulls_last=True), "username"),
        required=False,
    )

    def __init__(
        self, data: QueryDict | None = None, *, found: ComplaintQuerySet, person: User | None = None, must: bool = True
    ) -> None:
        """`found` can be given on; `person` is whose they are, where they are one person's; `must` some be ticked."""
        super().__init__(data)
        complaints, to = self.fields["complaints"], self.fields["to"]
        assert isinstance(complaints, forms.ModelMultipleChoiceField)
        assert isinstance(to, forms.ModelChoiceField)
        complaints.queryset, self._must = found, must
        if person:
            assert to.queryset is not None
            to.queryset, to.initial = to.queryset.exclude(pk=person.pk), suggested_for(person)
            if to.initial:
                to.help_text = _("Suggested is whoever of the same team has the fewest open.")

    def clean(self) -> Cleaned:
        """What was chosen. Raises `ValidationError` where it is half a choice."""
        said: Cleaned = super().clean() or {}
        if said.get("complaints") and not said.get("to") and "to" not in self.errors:
            self.add_error("to", _("Choose who takes them."))
        if self._must and not said.get("complaints") and "complaints" not in self.errors:
            self.add_error("complaints", _("Tick the complaints to hand over."))
        return said


@require_http_methods(["GET", "POST"])
def without_holder(request: Request) -> HttpResponse:
    """Everything unfinished without a holder at work; a POST gives it on. What one person has is on their own page."""
    _allow(request)
    if person := whole_number(request.GET.get("of")):
        return redirect("complaints:leaving", person)
    found = Complaint.objects.without_holder_at_work()
    form = GiveOnForm(request.POST if request.method == "POST" else None, found=found)
    if form.is_valid():
        give_all_on(form, by=request.user)
        messages.success(request, _("%(name)s has them now.") % {"name": form.cleaned_data["to"].spoken_name})
        return redirect("complaints:without-holder")
    context = {"title": _("Complaints without a holder"), "form": form, **_rows(found)}
    return _page(request, "team/without_holder.html", context, form)


@require_http_methods(["GET", "POST"])
def leaving(request: Request, pk: int) -> HttpResponse:
    """All that somebody has open, to give on; with the button `close` their account is closed in the same step."""
    _allow(request)
    everybody = User.objects.all() if request.user.is_superuser else User.objects.filter(is_superuser=False)
    person = get_object_or_404(everybody.select_related("team"), pk=pk)
    may_close = person.is_active and person.pk != request.user.pk
    closes = may_close and "close" in request.POST
    found = Complaint.objects.filter(holder=person).unfinished()
    sent = request.POST if request.method == "POST" else None
    form = GiveOnForm(sent, found=found, person=person, must=not closes)
    if form.is_valid():
        _let_go(form, person, by=request.user, closes=closes)
        messages.success(request, _what_was_done(form, person, closes=closes))
        return redirect("admin:accounts_user_change", pk)
    context = {
        "title": (_("%(name)s leaves") if person.is_active else _("What %(name)s left open"))
        % {"name": person.spoken_name},
        "person": person,
        "may_close": may_close,
        "elsewhere": _promised_elsewhere(person).select_related("complaint__holder")[:MOST],
        "form": form,
        **_rows(found),
    }
    return _page(request, "team/leaving.html", context, form)


def suggested_for(person: User) -> User | None:
    """The agent of the same team who has the fewest open, or else its lead; nobody for whoever is in no team."""
    if not person.team_id:
        return None
    team = User.objects.filter(team=person.team_id, is_active=True, role__in=(User.Role.AGENT, User.Role.LEAD))
    # "agent" comes before "lead".
    has = Count("complaints", filter=Q(complaints__closed_at=None))
    return team.exclude(pk=person.pk).annotate(has=has).order_by("role", "has", "username").first()


def give_all_on(form: GiveOnForm, *, by: User) -> None:
    """Give on what is ticked in a valid form, one after the other, in the order of their numbers."""
    for one in sorted(form.cleaned_data["complaints"], key=lambda one: one.pk):
        give_on(one.pk, to=form.cleaned_data["to"], by=by)


@transaction.atomic
def give_on(number: int, *, to: User, by: User) -> None:
    """Give a complaint to somebody, and to their team, with what its holder was to keep in it."""
    complaint = Complaint.numbered(number, lock=True)
    if complaint is None or complaint.holder_id == to.pk:
        return
    promises, holder = complaint.promises.waiting(), complaint.holder
    if not (complaint.is_open or promises.exists()):
        return
    promises.filter(who=holder.spoken_name).update(who=to.spoken_name)
    ledger = Ledger(complaint, library(), Sending(by))
    if complaint.team_id != to.team_id:
        complaint.team = to.team
        ledger.changed.append("team")
    give(ledger, to, why=_("%(name)s does not go on with it") % {"name": holder.spoken_name})
    ledger.write()


@transaction.atomic
def _let_go(form: GiveOnForm, person: User, *, by: User, closes: bool) -> None:
    """Give on what is ticked and, where the account is to be closed, close it: all of it or nothing."""
    give_all_on(form, by=by)
    if not closes:
        return
    for promise in _promised_elsewhere(person).select_related("complaint__holder"):
        promise.who = promise.complaint.holder.spoken_name
        promise.save(update_fields=["who"])
    person.is_active = False
    person.save(update_fields=["is_active"])
    Session.objects.filter(user=person).delete()


def _promised_elsewhere(person: User) -> PromiseQuerySet:
    """What somebody is to keep in complaints that others have: it goes to whoever has the complaint."""
    return Promise.objects.named(person).exclude(complaint__holder=person)


def _what_was_done(form: GiveOnForm, person: User, *, closes: bool) -> str:
    said = []
    if closes:
        said.append(_("The account of %(name)s is closed.") % {"name": person.spoken_name})
    if form.cleaned_data["to"] and form.cleaned_data["complaints"]:
        said.append(_("%(name)s has what was open.") % {"name": form.cleaned_data["to"].spoken_name})
    return " ".join(said)


def _rows(found: ComplaintQuerySet) -> Context:
    """What the list shows: the first of them, each with the promises that wait in it, and how many there are."""
    waiting = Prefetch("promises", queryset=Promise.objects.waiting(), to_attr="waiting")
    rows = found.select_related("holder", "team").prefetch_related(waiting).order_by("pk")
    return {"rows": rows[:MOST], "count": found.count(), "most": MOST}


def _allow(request: Request) -> None:
    """Raise `PermissionDenied` for anybody who does not look after people."""
    if not request.user.has_perm("accounts.change_user"):
        raise PermissionDenied


def _page(request: Request, template: str, context: Context, form: GiveOnForm) -> HttpResponse:
    shown = {**admin.site.each_context(request), **context}
    return render(request, template, shown, status=422 if form.errors else 200)
