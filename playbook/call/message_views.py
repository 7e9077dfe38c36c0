"""Starting a complaint with a message that was pasted: what it tells is proposed, and taken once a worker confirms it.

A danger that it tells of is said above everything, and its card is what the complaint begins with, unless the worker
says otherwise.

The message comes in the body of a POST, is read, and goes back into the form and nowhere else. Only what the worker
confirms is kept, and only with the complaint that it begins.
"""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from playbook.call.message_facts import PROPOSED, proposed
from playbook.call.start_views import started_with, way_to
from playbook.call.suggestions import Danger, dangers_told
from playbook.complaints.facts import facts_of, options_of
from playbook.complaints.models import Complaint
from playbook.complaints.step_forms import FactsForm, TellForm
from playbook.editions.current import library
from playbook.guidance.library import Library
from playbook.search.messages import LONGEST_MESSAGE
from playbook.web.http import Request, page


@require_POST
def from_message(request: Request) -> HttpResponse:
    """Propose the facts of the message `q`; with `confirmed`, begin the complaint with those that were sent."""
    guidance = library()
    if "confirmed" not in request.POST:
        text = request.POST.get("q", "")[:LONGEST_MESSAGE]
        return _form(request, guidance, proposed(guidance, text), dangers=dangers_told(guidance, text))
    form = TellForm(request.POST, library=guidance)
    if not form.is_valid():
        return _form(request, guidance, {}, sent=form, status=422)
    told = {name: form.cleaned_data[name] for name in PROPOSED if name in form.cleaned_data}
    facts = {name: value for name, value in told.items() if value and _is_known(guidance, name, value)}
    card = guidance.interrupts.get(request.POST.get("interrupt", ""))
    found = started_with(form, facts, request.user, interrupt=card.slug if card else "")
    if found is None:
        return _form(request, guidance, {}, sent=form, status=422)
    if found.was_there:
        return _form(request, guidance, {}, sent=form, there=way_to(found.complaint, request.user), status=409)
    return redirect(found.complaint)


def _is_known(guidance: Library, name: str, value: str) -> bool:
    """Whether a fact that is chosen from a list is on it."""
    fact = next(one for one in facts_of(guidance) if one.name == name)
    return fact.is_words or value in options_of(guidance, fact)


def _form(
    request: Request,
    guidance: Library,
    known: dict[str, str],
    *,
    dangers: tuple[Danger, ...] = (),
    sent: TellForm | None = None,
    there: str = "",
    status: int = 200,
) -> HttpResponse:
    """The form to look over; with what was `sent` in it, and `there`, the address of what has that reference.

    Of the `dangers` that the message tells of, the first is chosen to begin with.
    """
    facts = [fact for fact in facts_of(guidance) if fact.name in PROPOSED]
    form = FactsForm(Complaint(pk=0, **known), guidance, facts, request.POST if sent else None)
    key = request.POST.get("key", "") if sent else ""
    wrong = sent.non_field_errors() if sent else ()
    context: dict[str, object] = {"form": form, "library": guidance, "there": there, "wrong": wrong}
    context["key"] = key or uuid.uuid4()
    first = request.POST.get("interrupt", "") if sent else next((one.interrupt.slug for one in dangers), "")
    context |= {"dangers": _dangers_sent(request, guidance) if sent else dangers, "first": first}
    return page(request, "call/from_message.html", context, part="confirm", status=status)


def _dangers_sent(request: Request, guidance: Library) -> tuple[Danger, ...]:
    """The dangers that the form named when it was shown: the message itself is not sent again."""
    found = (guidance.interrupts.get(slug) for slug in request.POST.getlist("told"))
    return tuple(Danger(one, one) for one in found if one)
