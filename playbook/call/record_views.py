"""What a screen of a live complaint records, over HTTP: promises, warnings, how it ended, what was behind it."""

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from playbook.call.protocol import from_outbox, receive
from playbook.complaints.access import complaint_for
from playbook.complaints.forms import (
    AgainForm,
    CauseForm,
    ClosureForm,
    KeptForm,
    OfferAnswerForm,
    PromiseForm,
    WarningForm,
)
from playbook.complaints.views import show_due
from playbook.editions.current import library
from playbook.web.http import Request


@require_POST
def promises(request: Request, number: int) -> HttpResponse:
    """Record what was promised, and by when."""
    return receive(request, number, PromiseForm(request.POST))


@require_POST
def kept(request: Request, number: int, pk: int) -> HttpResponse:
    """Mark a promise as kept, with a word on how."""
    get_object_or_404(complaint_for(request, number).promises, pk=pk)
    form = KeptForm(request.POST, promise=pk)
    if not form.is_valid() and not from_outbox(request):
        return show_due(request, wrong=(pk, form))
    answer = receive(request, number, form)
    return redirect("complaints:due") if answer.status_code == 302 else answer


@require_POST
def warnings(request: Request, number: int) -> HttpResponse:
    """Record a warning that was given."""
    return receive(request, number, WarningForm(request.POST, library=library()))


@require_POST
def closure(request: Request, number: int) -> HttpResponse:
    """Close the complaint with its outcome, and go on to what can be learned."""
    return receive(request, number, ClosureForm(request.POST, library=library()))


@require_POST
def cause(request: Request, number: int) -> HttpResponse:
    """Keep the root cause and what would have prevented it, and go on from there."""
    return receive(request, number, CauseForm(request.POST, library=library()))


@require_POST
def again(request: Request, number: int) -> HttpResponse:
    """Open a complaint again that was closed."""
    return receive(request, number, AgainForm(request.POST))


@require_POST
def offer(request: Request, number: int, offer: int | uuid.UUID) -> HttpResponse:
    """Note what the customer says to an offer, which is named by its number or by the key of the form that wrote it."""
    return receive(request, number, OfferAnswerForm(request.POST, offer=offer))
