"""The insights of a lead or a manager: the page, and each figure as a file."""

from defusedcsv import csv
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from playbook.editions.current import library
from playbook.insights.access import allow_reading
from playbook.insights.figures import DAYS, figures
from playbook.web.http import Request, page


@require_GET
def insights(request: Request) -> HttpResponse:
    """Every figure, for the days that were asked for."""
    allow_reading(request)
    days = _days(request)
    context = {
        "library": library(),
        "days": days,
        "choices": DAYS,
        "figures": figures(request.user, library(), days),
        "today": timezone.localdate(),
    }
    return page(request, "insights/insights.html", context, part="figures")


@require_GET
def table(request: Request, slug: str) -> HttpResponse:
    """One figure as CSV. What a spreadsheet would take for a formula begins with an apostrophe."""
    allow_reading(request)
    found = next((one for one in figures(request.user, library(), _days(request)) if one.slug == slug), None)
    if found is None:
        raise Http404(_("There is no such figure."))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}.csv"'
    response.write("\ufeff")  # without it a spreadsheet takes UTF-8 for something else
    writer = csv.writer(response)
    writer.writerow([found.title, found.unit, _("more")])
    writer.writerows([line.name, line.value, line.more] for line in found.lines)
    return response


def _days(request: Request) -> int:
    asked = request.GET.get("days", "")
    return int(asked) if asked in map(str, DAYS) else 30
