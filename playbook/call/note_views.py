"""The note of a live complaint over HTTP: saved as it is typed, and what becomes of a text that was refused."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from playbook.call.page import show_text
from playbook.call.protocol import as_json, from_outbox, receive, refuse, taken
from playbook.complaints.access import complaint_for
from playbook.complaints.text_forms import NoteForm, SettleForm
from playbook.web.http import Request


@require_POST
def note(request: Request, number: int) -> HttpResponse:
    """Save the note; 409 with both texts when somebody saved another one in between."""
    form = NoteForm(request.POST)
    answer = taken(request, number, form)
    if answer is None and (from_outbox(request) or "key" in form.errors):
        return refuse(request, number, form)
    if answer and from_outbox(request):
        return as_json(answer, form)
    complaint = complaint_for(request, number)
    if answer is None:
        return show_text(request, complaint, form, status=422)
    if answer.taken:
        return show_text(request, complaint, form) if request.htmx else redirect(complaint)
    return show_text(request, complaint, form, clash=True, status=409)


@require_POST
def text(request: Request, number: int, pk: int) -> HttpResponse:
    """Settle a text that was refused: put it under the note, or let it go."""
    return receive(request, number, SettleForm(request.POST, window=pk))
