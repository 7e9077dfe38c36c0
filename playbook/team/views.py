"""Who has a complaint, over HTTP: handing over, picking up, asking for a lead, and what a lead sees of the team."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from playbook.call.page import last_ask
from playbook.call.protocol import as_json, from_outbox, not_theirs, receive, refuse, taken
from playbook.call.screen import at_work
from playbook.complaints.access import complaint_for, complaint_to_take_over
from playbook.complaints.facts import facts_of
from playbook.complaints.forms import AskForm, HandOverForm, ReplyForm
from playbook.complaints.models import Ask, Complaint
from playbook.complaints.summary import capsule_of
from playbook.editions.current import library
from playbook.team.live_views import asking_strip
from playbook.web.http import Request, page
from playbook.web.parameters import whole_number
from playbook.web.sought import look_for, sought

SEEN_LIVE = 50  # complaints of a team that a lead's page shows, as it is drawn anew every few seconds


@require_GET
def handover(request: Request, number: int) -> HttpResponse:
    """What whoever takes over needs to know, who has held it, and whom it can be given to."""
    return _handover(request, complaint_for(request, number))


@require_POST
def holders(request: Request, number: int) -> HttpResponse:
    """Give the complaint to somebody of the team, or take it over."""
    complaint = complaint_to_take_over(request, number)
    form = HandOverForm(request.POST, complaint=complaint, taker=request.user)
    answer = taken(request, number, form)
    if answer is None:
        return refuse(request, number, form) if from_outbox(request) else _handover(request, complaint, form)
    if from_outbox(request):
        return as_json(answer, form)
    if answer.holder:
        return not_theirs(request, number, answer, form)
    if not answer.taken:
        messages.warning(request, answer.why)
        return redirect("complaints:handover", number)
    after = Complaint.numbered(number)
    assert after is not None, "it was handed over a moment ago"
    holder = after.holder
    if holder.pk == request.user.pk:
        return redirect("complaints:complaint" if "watched" in request.POST else "complaints:handover", number)
    given = {"name": holder.spoken_name, "number": number}
    words = _("%(name)s has complaint %(number)s now. You can still read it.")
    if after.is_restricted:
        words = _("%(name)s has complaint %(number)s now. It is restricted, and no longer yours to open.")
    messages.success(request, words % given)
    return redirect("complaints:list")


@require_http_methods(["GET", "POST"])
def pick_up(request: Request) -> HttpResponse:
    """They are back, and a colleague had them: find the complaint by number, reference or customer.

    A way to it from elsewhere names its `number`; words are sent, and stand in no address (`web/sought.py`).
    """
    if request.method == "POST":
        return look_for(request)
    asked, number = sought(request), whole_number(request.GET.get("number"))
    query = f"#{number}" if number else asked.words
    is_enough = len(query) > 1 or whole_number(query) is not None
    fitting = Complaint.objects.fitting(query, facts_of(library())).for_desk()
    found = fitting.first_to_pick_up(request.user, 10) if is_enough else []
    context = {"query": query, "sought": asked, "is_enough": is_enough, "found": found, "library": library()}
    return page(request, "team/pick_up.html", context, part="found")


@require_http_methods(["GET", "POST"])
def asks(request: Request, number: int) -> HttpResponse:
    """Ask for a lead; or see how the last request stands, which the page looks at again and again."""
    if request.method == "POST":
        return receive(request, number, AskForm(request.POST))
    complaint = complaint_for(request, number)
    last = last_ask(complaint)
    context = {"complaint": complaint, "ask": last}
    waits = last and last.reply != Ask.Reply.COMING
    # 286 tells htmx to look no more.
    return page(request, "team/asks.html", context, part="ask", status=286 if request.htmx and not waits else 200)


@require_POST
def reply(request: Request, number: int, pk: int) -> HttpResponse:
    """A lead answers that they are coming, or to hold on."""
    complaint = complaint_for(request, number)
    if not request.user.is_lead:
        raise Http404
    asked, form = get_object_or_404(complaint.asks, pk=pk), ReplyForm(request.POST)
    if form.is_valid():
        asked.answer(form.cleaned_data["reply"], by=request.user)
    elif from_outbox(request):
        return HttpResponse(status=422)
    if request.htmx and request.htmx.target == "asking":
        return asking_strip(request)
    return team(request) if request.htmx else redirect("complaints:team")


def team(request: Request) -> HttpResponse:
    """What a lead sees of the team's live complaints: who, which stage, which interrupt; and who asks for them."""
    if not request.user.is_lead:
        raise Http404
    opened = Complaint.objects.on_desk_of(request.user).open()
    # What somebody who has left holds comes first.
    rows = list(opened.for_desk().order_by("holder__is_active", "-moved_at")[:SEEN_LIVE])
    context = {
        "library": library(),
        "asks": Ask.objects.for_lead(request.user).for_desk()[:20],
        "rows": [at_work(one, library()) for one in rows],
        "count": len(rows) if len(rows) < SEEN_LIVE else opened.count(),
    }
    return page(request, "team/team.html", context, part="team")


def _handover(request: Request, complaint: Complaint, form: HandOverForm | None = None) -> HttpResponse:
    context = {
        "complaint": complaint,
        "library": library(),
        "capsule": capsule_of(complaint, library()),
        "holdings": complaint.holdings.select_related("holder", "by").order_by("pk"),
        "form": form or HandOverForm(complaint=complaint, taker=request.user),
        "mine": complaint.may_be_changed_by(request.user),
        "note": complaint.note,
    }
    return page(request, "team/handover.html", context, part="handover", status=422 if form else 200)
