"""Who has a complaint, over HTTP: handing over, picking up, asking for a lead, and what a lead sees of the team."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from playbook.call.page import asking
from playbook.call.protocol import from_outbox, take
from playbook.call.screen import at_work
from playbook.complaints.access import complaint_for, complaint_to_take_over
from playbook.complaints.forms import HandOverForm, ReplyForm
from playbook.complaints.models import Ask, Complaint, acts
from playbook.complaints.summary import capsule_of
from playbook.editions.current import library
from playbook.web.http import Request, page


@require_GET
def handover(request: Request, number: int) -> HttpResponse:
    """What whoever takes over needs to know, who has held it, and whom it can be given to."""
    return _handover(request, complaint_for(request, number))


@require_POST
def holders(request: Request, number: int) -> HttpResponse:
    """Give the complaint to somebody of the team, or take it over."""
    held = complaint_to_take_over(request, number)
    form = HandOverForm(request.POST, complaint=held, taker=request.user)
    if not form.is_valid():
        return _handover(request, held, form)
    to = form.cleaned_data["holder"]
    takes = to.pk == request.user.pk
    answer = take(request, held, partial(acts.hand_over, to=to, why=form.cleaned_data["why"]), by_anybody=takes)
    if answer.status_code != 302:
        return answer
    if takes:
        return redirect("complaints:handover", held.pk)
    given = {"name": to.spoken_name, "number": held.pk}
    messages.success(request, _("%(name)s has complaint %(number)s now. You can still read it.") % given)
    return redirect("complaints:list")


@require_GET
def pick_up(request: Request) -> HttpResponse:
    """They called back, and a colleague had them: find the complaint by number, reference or customer."""
    query = request.GET.get("q", "").strip()[:100]
    asked = len(query) > 1 or query.lstrip("#").isdecimal()
    team = Complaint.objects.to_pick_up(request.user).exclude(holder=request.user)
    found = team.with_reference(query).for_desk()[:10] if asked else []
    context = {"query": query, "asked": asked, "found": found, "library": library()}
    return page(request, "team/pick_up.html", context, part="found")


@require_http_methods(["GET", "POST"])
def asks(request: Request, number: int) -> HttpResponse:
    """Ask for a lead; or see how the last request stands, which the page looks at again and again."""
    held = complaint_for(request, number)
    if request.method == "POST":
        return take(request, held, acts.ask_for_lead)
    context = {"complaint": held, **asking(held)}
    waits = context["ask"] and context["ask"].reply != "coming"
    # 286 tells htmx to look no more.
    return page(request, "team/asks.html", context, part="ask", status=286 if request.htmx and not waits else 200)


@require_POST
def reply(request: Request, number: int, pk: int) -> HttpResponse:
    """A lead answers that they are coming, or to hold on."""
    held = complaint_for(request, number)
    if not request.user.is_lead:
        raise Http404
    asked, form = get_object_or_404(held.asks, pk=pk), ReplyForm(request.POST)
    if form.is_valid():
        asked.answer(form.cleaned_data["reply"], by=request.user)
    elif from_outbox(request):
        return HttpResponse(status=422)
    return team(request) if request.htmx else redirect("complaints:team")


def team(request: Request) -> HttpResponse:
    """What a lead sees of the team's live complaints: who, which stage, which interrupt; and who asks for them."""
    if not request.user.is_lead:
        raise Http404
    rows = Complaint.objects.on_desk_of(request.user).open().for_desk()[:100]
    context = {
        "library": library(),
        "asks": Ask.objects.for_lead(request.user).for_desk()[:20],
        "rows": [at_work(one, library()) for one in rows],
    }
    return page(request, "team/team.html", context, part="team")


def _handover(request: Request, held: Complaint, form: HandOverForm | None = None) -> HttpResponse:
    context = {
        "complaint": held,
        "library": library(),
        "capsule": capsule_of(held, library()),
        "holdings": held.holdings.select_related("holder", "by").order_by("pk"),
        "form": form or HandOverForm(complaint=held, taker=request.user),
        "mine": held.may_be_changed_by(request.user),
        "note": held.note,
    }
    return page(request, "team/handover.html", context, part="handover", status=422 if form else 200)
