"""The reply of a live complaint over HTTP: saved as it is typed, added to, shown to print or copy, noted as sent.

Nothing is ever sent to a customer from here.
"""

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from playbook.call.page import show_text
from playbook.call.protocol import as_json, from_outbox, receive, refuse, taken
from playbook.complaints.access import complaint_for
from playbook.complaints.answer_promises import answer_promises, stand_for
from playbook.complaints.models import Complaint
from playbook.complaints.promise_sentences import told
from playbook.complaints.reply_check import lacks_in
from playbook.complaints.reply_lines import added, letter_text, line_named, without
from playbook.complaints.slot_values import led_by, promised, values_for
from playbook.complaints.text_forms import ReplyForm, SendReplyForm
from playbook.editions.current import library
from playbook.web.http import Request, page

PROMISE = "promise"  # what a button names before the key of a promise, as a line is named by its screen


@require_http_methods(["GET", "POST"])
def reply(request: Request, number: int) -> HttpResponse:
    """The reply as a letter, to print or to copy; posted to, it is saved, with the line or the letter added."""
    if request.method == "GET":
        return _as_letter(request, number)
    return _save(request, number)


def _as_letter(request: Request, number: int) -> HttpResponse:
    complaint, guidance = complaint_for(request, number), library()
    context = {
        "complaint": complaint,
        "library": guidance,
        "today": timezone.localdate(),
        "lacks": lacks_in(complaint.reply, complaint, guidance),
        "sent": complaint.replies.select_related("by"),
        "may_change": complaint.may_be_changed_by(request.user),
    }
    return page(request, "call/reply.html", context, part="reply")


def _save(request: Request, number: int) -> HttpResponse:
    data = _with_what_is_added(request, number)
    form = ReplyForm(data)
    answer = taken(request, number, form)
    if answer is None and (from_outbox(request) or "key" in form.errors):
        return refuse(request, number, form)
    complaint = complaint_for(request, number)
    if answer and from_outbox(request):
        lacks = lacks_in(complaint.reply, complaint, library()) if answer.taken else []
        return as_json(answer, form, lacks=[one.words for one in lacks])
    if answer and answer.taken:
        return redirect(f"{complaint.get_absolute_url()}#reply")
    return show_text(request, complaint, form, clash=answer is not None, status=409 if answer else 422)


def _with_what_is_added(request: Request, number: int) -> QueryDict:
    """What was posted, its text with the line or the letter at the end that a button named."""
    line, slug = request.POST.get("add", ""), request.POST.get("letter", "")
    if not (line or slug):
        return request.POST
    complaint, guidance = complaint_for(request, number), library()
    data = request.POST.copy()
    kind, _space, rest = line.partition(" ")
    if kind == PROMISE:
        data["text"] = _with_promise(data.get("text", ""), complaint, rest)
        return data
    answers = answer_promises(guidance, complaint.moves_made())
    known = promised(complaint, answers, written=True) | led_by(complaint)
    values = values_for(complaint, guidance, worker=request.user.name_to_customers) | known
    letter = guidance.letters.get(slug)
    place = data.get("place") or ("private" if complaint.reply_in_private else "public")
    public = place == "public" if complaint.has_posts else None
    more = letter_text(letter, values) if letter else line_named(guidance, line, values, public=public)
    data["text"] = added(data.get("text", ""), more)
    return data


def _with_promise(text: str, complaint: Complaint, pk: str) -> str:
    """A reply with the line that tells of a promise, in the place of older ones; none for one that is not there."""
    made = list(complaint.promises.select_related("by"))
    promise = next((one for one in made if str(one.pk) == pk), None)
    if promise is None:
        return text
    older = stand_for(promise, made, answer_promises(library(), complaint.moves_made()))
    return added(without(text, [told(one, written=True) for one in older]), told(promise, written=True))


@require_POST
def replies(request: Request, number: int) -> HttpResponse:
    """Keep the reply as one that was sent."""
    form = SendReplyForm(request.POST)
    if form.is_valid() or from_outbox(request):
        return receive(request, number, form)
    return show_text(request, complaint_for(request, number), form, status=422)
