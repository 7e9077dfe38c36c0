"""The insights of a lead or a manager: the page, and each figure as a file."""

from defusedcsv import csv
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from playbook.accounts.models import Team
from playbook.complaints.querysets import ComplaintQuerySet
from playbook.editions.current import library
from playbook.insights.access import allow_reading
from playbook.insights.figures import complaints_of, figures_of, totals
from playbook.insights.periods import DAYS, PeriodForm, last_days, months
from playbook.web.http import Request, page


@require_GET
def insights(request: Request) -> HttpResponse:
    """Every figure, for the days and the team that were asked for."""
    allow_reading(request)
    form = PeriodForm(request.GET, user=request.user)
    period, team = form.period, form.one_team
    every = _complaints(request, team)
    context = {
        "library": library(),
        "form": form,
        "period": period,
        "team": team,
        "choices": [(one, one.address(team)) for one in (*map(last_days, DAYS), *months())],
        "asked": period.address(team),
        "totals": totals(every, period),
        "figures": figures_of(every, library(), period),
        "today": timezone.localdate(),
    }
    return page(request, "insights/insights.html", context, part="figures", status=422 if form.errors else 200)


@require_GET
def table(request: Request, slug: str) -> HttpResponse:
    """One figure as CSV. What a spreadsheet would take for a formula begins with an apostrophe."""
    allow_reading(request)
    form = PeriodForm(request.GET, user=request.user)
    every = _complaints(request, form.one_team)
    found = next((one for one in figures_of(every, library(), form.period) if one.slug == slug), None)
    if found is None:
        raise Http404(_("There is no such figure."))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    parts = [slug, *(value for _name, value in form.period.asked), form.one_team.name if form.one_team else ""]
    name = "-".join(filter(None, map(slugify, parts)))  # a team's name in other letters alone leaves none
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")  # without it a spreadsheet takes UTF-8 for something else
    writer = csv.writer(response)
    of = [form.period.name, form.one_team.name if form.one_team else _("all that you may see")]
    has_more = any(line.more for line in found.lines)
    writer.writerow([found.title, found.unit, *([_("more")] if has_more else []), _("period"), _("team")])
    for line in found.lines:
        writer.writerow([line.name, line.value, *([line.more] if has_more else []), *of])
    return response


def _complaints(request: Request, team: Team | None) -> ComplaintQuerySet:
    """The complaints that whoever asks may count, of one team where one was asked for."""
    every = complaints_of(request.user)
    return every.filter(team=team) if team else every
