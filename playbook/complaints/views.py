"""Complaints as records, over HTTP: the list, promises that are due, deadlines, the summary."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from playbook.accounts.models import User
from playbook.complaints.access import complaint_for
from playbook.complaints.facts import facts_of
from playbook.complaints.forms import KeptForm
from playbook.complaints.keeping import to_look_at_again, unmoved
from playbook.complaints.models import Complaint, Promise
from playbook.complaints.promises import day_of, deadlines_for
from playbook.complaints.querysets import ComplaintQuerySet
from playbook.complaints.story import in_words
from playbook.complaints.summary import summary_of
from playbook.editions.current import library
from playbook.web.http import Context, Request, page
from playbook.web.parameters import moment, whole_number
from playbook.web.sought import Sought, look_for, sought

ON_A_PAGE = 50
FOUND_ON_A_PAGE = 20


@require_http_methods(["GET", "POST"])
def complaints(request: Request) -> HttpResponse:
    """My complaints (a lead: the team's), the open ones first; sent with `q`, those that it fits.

    It searches by number, reference or customer: words that stand in no address (`web/sought.py`).
    """
    if request.method == "POST":
        return look_for(request)
    asked = sought(request)
    fitting = Complaint.objects.fitting(asked.words, facts_of(library()))
    opened, opened_before = _page(request, fitting.open(), "moved_at", "open_before", asked)
    closed, closed_before = _page(request, fitting.closed(), "closed_at", "closed_before", asked)
    context: Context = {
        "sought": asked,
        "library": library(),
        "open": opened,
        "closed": closed,
        "older": {"open_before": opened_before, "closed_before": closed_before},
    }
    if not asked.words:
        context |= _waits_for(request.user)
    return page(request, "complaints/list.html", context, part="found")


def _waits_for(user: User) -> Context:
    """What has to be seen to, whoever looks for one complaint has no eyes for."""
    return {
        "left_behind": Complaint.objects.left_behind(user).for_desk()[:ON_A_PAGE],
        "given": Complaint.objects.given_to(user).for_desk()[:ON_A_PAGE],
        "promises": Promise.objects.visible_to(user).waiting().for_desk()[:20],
        "today": timezone.localdate(),
        "to_look_at": unmoved(user).exists() or to_look_at_again(user).exists(),
    }


def _page(request: Request, rows: ComplaintQuerySet, by: str, name: str, asked: Sought) -> tuple[list[Complaint], str]:
    """Some of `rows`, the latest first by the moment `by`, and the end of an address that leads to those before.

    They begin before the moment that the address has as `name`. What fits words is looked through from the top, and
    the words made longer where it is not there, so that fewer are shown than where somebody only looks.
    """
    many = FOUND_ON_A_PAGE if asked.words else ON_A_PAGE
    if before := moment(request.GET.get(name)):
        rows = rows.filter(**{f"{by}__lt": before})
    found = list(rows.for_desk().first_of(request.user, f"-{by}", many + 1))
    if len(found) <= many:
        return found, ""
    return found[:many], urlencode({**asked.in_address, name: getattr(found[many - 1], by).isoformat()})


@require_GET
def due(request: Request) -> HttpResponse:
    """Every promise that waits, the earliest first."""
    return show_due(request)


@require_GET
def summary(request: Request, number: int) -> HttpResponse:
    """The complaint in plain text, to copy into another system."""
    complaint = complaint_for(request, number)
    context: Context = {"complaint": complaint, "summary": summary_of(complaint, library())}
    context["is_kept"] = complaint.holds.standing().exists()
    return page(request, "complaints/summary.html", context, part="summary")


@require_GET
def trail(request: Request, number: int) -> HttpResponse:
    """Everything that was done in a complaint, also what was taken back or refused: for whoever has to check."""
    complaint = complaint_for(request, number)
    rows = complaint.moves.select_related("by").order_by("number")
    context = {"complaint": complaint, "rows": [(row, in_words(row, library())) for row in rows]}
    return page(request, "complaints/trail.html", context, part="trail")


@require_GET
def dates(request: Request, number: int) -> HttpResponse:
    """When an acknowledgement and an answer are due, by every clock there is, and how each day was counted."""
    complaint = complaint_for(request, number)
    guidance = library()
    rows = [deadlines_for(guidance, clock, day_of(complaint)) for clock in guidance.clocks.values()]
    context = {"complaint": complaint, "rows": rows, "since": day_of(complaint), "library": guidance}
    return page(request, "complaints/dates.html", context, part="dates")


def show_due(request: Request, *, wrong: tuple[int, KeptForm] | None = None) -> HttpResponse:
    """Promises that wait, the earliest first, from the one that the address names as `from`.

    `wrong` is what was said of one of them, and cannot be kept: that one is on the page, with the words.
    """
    waiting = Promise.objects.visible_to(request.user).waiting().for_desk()
    named = whole_number(request.GET.get("from")) or 0
    first = Promise.objects.visible_to(request.user).filter(pk=named).first()
    rows = list((waiting.from_that_of(first) if first else waiting)[: ON_A_PAGE + 1])
    if wrong and wrong[0] not in {one.pk for one in rows[:ON_A_PAGE]}:
        first = get_object_or_404(Promise.objects.visible_to(request.user), pk=wrong[0])
        rows = list(waiting.from_that_of(first)[: ON_A_PAGE + 1])
    context = {
        "promises": rows[:ON_A_PAGE],
        "is_first": first is None,
        "next": rows[ON_A_PAGE] if len(rows) > ON_A_PAGE else None,
        "today": timezone.localdate(),
        "wrong": wrong,
    }
    return page(request, "complaints/due.html", context, part="promises", status=422 if wrong else 200)
