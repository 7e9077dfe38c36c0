"""The note of a live complaint over HTTP: saved as it is typed, and what becomes of a text that was refused."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from playbook.call.page import show_note
from playbook.call.protocol import SendingForm, as_json, from_outbox, invalid, take, used
from playbook.complaints.access import complaint_for
from playbook.complaints.forms import NoteForm
from playbook.complaints.models import KeyReused, acts
from playbook.complaints.personal_flags import flags_in
from playbook.web.http import Request


@require_POST
def note(request: Request, number: int) -> HttpResponse:
    """Save the note; 409 with both texts when somebody saved another one in between."""
    held = complaint_for(request, number)
    form, sent = NoteForm(request.POST), SendingForm(request.POST)
    if not form.is_valid() or not sent.is_valid():
        wrong = invalid(request, held, sent, form) if from_outbox(request) else None
        return wrong or show_note(request, held, form, status=422)
    try:
        answer = held.save_note(form.typed(), sent.sending(request))
    except KeyReused:
        return used(request, held)
    if from_outbox(request):
        return as_json(answer, flags=flags_in(form.cleaned_data), note=held.note, yours=form.cleaned_data["text"])
    if answer.taken:
        return show_note(request, held, form) if request.htmx else redirect(held)
    return show_note(request, held, form, clash=True, status=409)


@require_POST
def text(request: Request, number: int, pk: int) -> HttpResponse:
    """Settle a text that was refused: put it under the note, or let it go."""
    held = complaint_for(request, number)
    put = request.POST.get("do") == "put"
    return take(request, held, partial(acts.settle_text, pk=pk, put=put))
