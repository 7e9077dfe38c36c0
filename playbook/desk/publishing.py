"""Publishing drafts together, now or at a time to come; the editions there were, and taking one back."""

import datetime
from collections.abc import Sequence

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST

from playbook.desk.access import PUBLISH, allow, person_of
from playbook.desk.must_read import LastDay
from playbook.desk.to_do import Mend, mends, open_drafts, worth_a_look
from playbook.editions import change_sets, drafts, reviews, scheduling
from playbook.editions.current import look_again
from playbook.editions.models import LINE, Edition, Release, Review, Revision
from playbook.editions.said import Said
from playbook.web.forms import Cleaned
from playbook.web.parameters import whole_number

Verdict = Review.Verdict


class DraftsField(forms.ModelMultipleChoiceField):
    """Drafts by their numbers; what is no number that a row can have is no draft."""

    def _check_values(self, value: Sequence[str]) -> QuerySet[Revision]:
        """The drafts. Raises `ValidationError` for one that is not there."""
        if wrong := [one for one in value if whole_number(one) is None]:
            raise forms.ValidationError(
                self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": str(wrong[0])[:20]}
            )
        found: QuerySet[Revision] = super()._check_values(value)  # type: ignore[misc]
        return found


class PublishForm(forms.Form):
    """Which drafts, with which note, and when."""

    drafts = DraftsField(
        queryset=Revision.objects.drafts(), error_messages={"required": _lazy("Tick at least one draft.")}
    )
    note = forms.CharField(max_length=200, required=False)
    must_read = forms.CharField(max_length=LINE, required=False)
    must_read_until = LastDay(required=False)
    apart = forms.BooleanField(required=False)
    at = forms.DateTimeField(
        required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )

    def clean_at(self) -> datetime.datetime | None:
        """A time to come."""
        at: datetime.datetime | None = self.cleaned_data["at"]
        if at and at <= timezone.now():
            raise forms.ValidationError(_("That time is past. Choose a later one, or publish now."))
        return at

    def clean(self) -> Cleaned:
        """Ask for a time where one is needed, and for a line where a last day to read it is given."""
        found: Cleaned = super().clean() or self.cleaned_data
        until, at = found.get("must_read_until"), found.get("at")
        if until and not found.get("must_read"):
            self.add_error("must_read_until", _("Write the line that has to be read, or empty this day."))
        if until and at and "_schedule" in self.data and until < timezone.localdate(at):
            self.add_error("must_read_until", _("It is published only after that day. Choose a later one."))
        if "_schedule" in self.data and not found.get("at") and "at" not in self.errors:
            self.add_error("at", _("Choose the day and the time."))
        return found


def publish(request: HttpRequest) -> HttpResponse:
    """Every draft, to choose from. A POST publishes or schedules those ticked, all or none of them."""
    allow(request, PUBLISH)
    if request.method != "POST":
        return _page(request, PublishForm(initial={"drafts": _ticked(request), "note": _note(request)}))
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    chosen = list(form.cleaned_data["drafts"].select_related("document"))
    if "_check" in request.POST:
        wrong = [one for language in _languages(chosen) for one in drafts.problems_with_drafts(language, chosen)]
        looks, stops = mends(worth_a_look(wrong, chosen)), mends([one for one in wrong if not one.warning])
        return _page(request, form, checked=True, stops=stops, warnings=looks)
    if "_schedule" in request.POST:
        return _schedule(request, form, chosen)
    return _publish(request, form, chosen)


def _ticked(request: HttpRequest) -> list[str]:
    """The drafts that are ticked when the page opens: those asked for, or else what was approved.

    With `all` also what was submitted and one's own: what somebody else still writes is theirs to submit.
    """
    if asked := request.GET.getlist("draft"):
        return asked
    ready = {Verdict.APPROVED, Verdict.SUBMITTED} if "all" in request.GET else {Verdict.APPROVED}
    mine = {person_of(request).pk, None} if "all" in request.GET else set()
    return [str(one.revision.pk) for one in open_drafts() if one.verdict in ready or one.revision.by_id in mine]


def _note(request: HttpRequest) -> str:
    """The note that is there when the page opens: which edition these drafts take back, and who does."""
    pk = whole_number(request.GET.get("back"))
    found = Edition.objects.filter(pk=pk).first() if pk is not None else None
    if found is None:
        return ""
    words = _("Edition %(number)s taken back by %(who)s")
    return (words % {"number": found.number, "who": person_of(request).spoken_name})[:200]


def _publish(request: HttpRequest, form: PublishForm, chosen: list[Revision]) -> HttpResponse:
    try:
        edition = drafts.publish_drafts(
            chosen, by=person_of(request), apart=form.cleaned_data["apart"], **said_in(form)
        )
    except drafts.Broken as error:
        return _page(request, form, status=422, stops=mends(error.problems))
    except drafts.StaleDraft:
        form.add_error("drafts", _("One of them has been changed meanwhile. Look at it again, then publish."))
        return _page(request, form, status=422)
    except change_sets.PartOfChange as error:
        form.add_error("apart", str(error))
        return _page(request, form, status=422)
    except reviews.SecondPersonNeeded as error:
        form.add_error("drafts", str(error))
        return _page(request, form, status=422)
    look_again()
    messages.success(request, _("Edition %(number)s is what readers see now.") % {"number": edition.number})
    return HttpResponseRedirect(reverse("admin:index"))


def said_in(form: PublishForm) -> Said:
    """What is said about the edition: a note for the history, a line for everybody to read, and up to when."""
    said = form.cleaned_data
    return {"note": said["note"], "must_read": said["must_read"], "must_read_until": said["must_read_until"]}


def _schedule(request: HttpRequest, form: PublishForm, chosen: list[Revision]) -> HttpResponse:
    at = form.cleaned_data["at"]
    wrong = [one for language in _languages(chosen) for one in drafts.problems_with_drafts(language, chosen)]
    if stops := [one for one in wrong if not one.warning]:
        return _page(request, form, status=422, stops=mends(stops))
    try:
        scheduling.schedule(chosen, by=person_of(request), at=at, apart=form.cleaned_data["apart"], **said_in(form))
    except change_sets.PartOfChange as error:
        form.add_error("apart", str(error))
        return _page(request, form, status=422)
    messages.success(request, _("Scheduled. Do not change these drafts until then, or they are held back."))
    return HttpResponseRedirect(reverse("admin:index"))


def _page(
    request: HttpRequest,
    form: PublishForm,
    *,
    status: int = 200,
    stops: list[Mend] | None = None,
    warnings: list[Mend] | None = None,
    checked: bool = False,
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": _("Publish"),
        "form": form,
        "drafts": open_drafts(),
        "picked": {str(one) for one in (form["drafts"].value() or [])},
        "stops": stops or [],
        "warnings": warnings or [],
        "checked": checked,
        "ours": {person_of(request).pk, None},
    }
    return render(request, "desk/publish.html", context, status=status)


def _languages(chosen: list[Revision]) -> list[str]:
    return sorted({one.document.language for one in chosen})


@require_POST
def cancelled(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a scheduled publish back."""
    allow(request, PUBLISH)
    scheduling.cancel(get_object_or_404(Release, pk=pk))
    messages.success(request, _("It will not be published then. Its drafts stay."))
    change = whole_number(request.POST.get("change_set"))
    return HttpResponseRedirect(reverse("admin:change-set", args=(change,)) if change else reverse("admin:index"))
