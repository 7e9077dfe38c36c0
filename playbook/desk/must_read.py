"""What everybody must read: who has and who has not, and saying it otherwise or ending it."""

import datetime

from defusedcsv import csv
from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from playbook.desk.access import PUBLISH, VIEW, allow
from playbook.editions.current import look_again
from playbook.editions.models import LINE, Edition
from playbook.editions.must_read import end, may_remind, remind, resume, say_otherwise, standings
from playbook.editions.said import is_over


class LastDay(forms.DateField):
    """The last day on which a change has to be read; empty for no end."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def clean(self, value: str | None) -> datetime.date | None:
        """Refuse a day that is over."""
        day: datetime.date | None = super().clean(value)
        if is_over(day):
            raise forms.ValidationError(_("That day is over. Choose today or a day to come."))
        return day


class LineForm(forms.Form):
    """The line that everybody is asked to read, and up to when."""

    line = forms.CharField(
        max_length=LINE, error_messages={"required": _lazy("Write the line, or end it so that nobody is asked.")}
    )
    until = LastDay(required=False)
    anew = forms.BooleanField(required=False)


def must_read(request: HttpRequest) -> HttpResponse:
    """Every change that all must read, with who has not said yet that they have."""
    allow(request, VIEW)
    return _page(request)


@require_POST
def changed(request: HttpRequest, number: int) -> HttpResponse:
    """Change the line of an edition, remind those who have not read it, or end it and take that back."""
    allow(request, PUBLISH)
    edition = get_object_or_404(Edition.objects.exclude(must_read=""), number=number)
    if "_end" in request.POST:
        end(edition)
        messages.success(request, _("Nobody is asked any more to read it."))
    elif "_resume" in request.POST:
        resume(edition)
        messages.success(request, _("Whoever has not read it is asked again."))
    elif "_remind" in request.POST:
        if not may_remind(edition):
            messages.warning(request, _("They were reminded a moment ago. Give them an hour."))
            return HttpResponseRedirect(reverse("admin:must-read"))
        count = remind(edition)
        words = ngettext("%(count)s person is asked again.", "%(count)s people are asked again.", count)
        messages.success(request, words % {"count": count})
    else:
        form = LineForm(request.POST)
        if not form.is_valid():
            return _page(request, wrong={number: form}, status=422)
        say_otherwise(edition, **{name: form.cleaned_data[name] for name in ("line", "until", "anew")})
        messages.success(request, _("It is changed."))
    look_again()
    return HttpResponseRedirect(reverse("admin:must-read"))


def as_file(request: HttpRequest, number: int) -> HttpResponse:
    """Who has read the line of an edition and who has not, as a table for a spreadsheet."""
    allow(request, VIEW)
    found = next((one for one in standings() if one.edition.number == number), None)
    if found is None:
        raise Http404(_("Nobody is asked to read that edition."))
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="must-read-{number}.csv"'
    response.headers["Cache-Control"] = "no-store"
    table = csv.writer(response)
    table.writerow([_("name"), _("signs in as"), _("team"), _("has read it"), _("on")])
    at = dict(found.edition.readings.values_list("by", "at"))
    for person in (*found.unread, *found.read):
        when = at.get(person.pk)
        day = timezone.localtime(when).strftime("%Y-%m-%d %H:%M") if when else ""
        said = _("yes") if when else _("no")
        table.writerow([person.get_full_name() or person.spoken_name, person.username, person.team or "", said, day])
    return response


def _page(request: HttpRequest, *, wrong: dict[int, LineForm] | None = None, status: int = 200) -> HttpResponse:
    found = [(one, (wrong or {}).get(one.edition.number)) for one in standings()]
    context = {**admin.site.each_context(request), "title": _("Must read"), "standings": found}
    context["may_publish"] = request.user.has_perm(PUBLISH)
    return render(request, "desk/must_read.html", context, status=status)
