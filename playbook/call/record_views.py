"""What a screen of a live complaint records, over HTTP: promises, warnings, how it ended, what was behind it."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from playbook.call.page import leads
from playbook.call.protocol import from_outbox, invalid, take
from playbook.complaints.access import complaint_for
from playbook.complaints.conduct_ladder import ladder_for
from playbook.complaints.forms import CauseForm, ClosureForm, KeptForm, PromiseForm, WarningForm
from playbook.complaints.models import acts
from playbook.complaints.promises import day_of
from playbook.complaints.views import show_due
from playbook.editions.current import library
from playbook.web.http import Request


@require_POST
def promises(request: Request, number: int) -> HttpResponse:
    """Record what was promised, and by when."""
    held = complaint_for(request, number)
    form = PromiseForm(request.POST, library=library(), since=day_of(held))
    if not form.is_valid():
        return invalid(request, held, promise=form)
    return take(request, held, partial(acts.promise, **form.promise()))


@require_POST
def kept(request: Request, number: int, pk: int) -> HttpResponse:
    """Mark a promise as kept, with a word on how."""
    held = complaint_for(request, number)
    promise = get_object_or_404(held.promises, pk=pk)
    form = KeptForm(request.POST)
    if not form.is_valid():
        return invalid(request, held, form) if from_outbox(request) else show_due(request, wrong=(pk, form))
    answer = take(request, held, partial(acts.keep_promise, made=promise, how=form.cleaned_data["how"]))
    return redirect("complaints:due") if answer.status_code == 302 else answer


@require_POST
def warnings(request: Request, number: int) -> HttpResponse:
    """Record a warning that was given."""
    held = complaint_for(request, number)
    form = WarningForm(request.POST, library=library())
    if not form.is_valid():
        return invalid(request, held, warning=form)
    return take(request, held, partial(acts.warn, **form.cleaned_data))


@require_POST
def closure(request: Request, number: int) -> HttpResponse:
    """Close the complaint with its outcome, and go on to what can be learned."""
    held = complaint_for(request, number)
    form = ClosureForm(request.POST, library=library(), may_end=ladder_for(held, library()).may_end)
    if not form.is_valid():
        return invalid(request, held, closure=form)
    return take(request, held, partial(acts.close, **form.cleaned_data))


@require_POST
def cause(request: Request, number: int) -> HttpResponse:
    """Keep the root cause and what would have prevented it, and go on from there."""
    held = complaint_for(request, number)
    form = CauseForm(request.POST, library=library())
    if not form.is_valid():
        return invalid(request, held, cause=form)
    return take(request, held, partial(acts.learn, **form.cleaned_data, lead=leads(request)))
