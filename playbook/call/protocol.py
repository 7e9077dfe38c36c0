"""How a form that changes a complaint is sent, and answered: what a browser may rely on when the line is bad.

Every such form carries, beside its own fields:

`key`    a UUID made when the form was drawn. The same key with the same body is answered as before and changes
         nothing; with another body it is refused (422). The database holds it unique in a complaint, in the same
         transaction as what the form does. The body is everything but `key`, `seen`, `after` and the CSRF token.
`seen`   the number of the last move when the page was drawn by the server. Left out, nothing is held against it.
`after`  the key of the form that the same page sent just before this one, whether it has been acknowledged or not.
         What a page knows is what came up to `seen` and its own chain of forms, so a chain made offline is taken in
         order, and `seen` stays until the page is drawn anew: the `number` in an answer may count moves of others.

A move (choose, back, jump, interrupt, return) is outdated when a move that changes the position came that its page
does not know, or when the form named by `after` was refused. Facts and ticks are never outdated: what the worker
changed is taken; a fact that somebody else changed too is not overwritten, and comes back in `clashes`. Facts and
ticks that come with a refused move are kept. When `screen` in an answer is not what the page shows, draw it anew.

A note (`text`, `version`) also carries `client`, an id made anew each time a page is loaded, and `sequence`, which
counts up in it. It is taken when `version` is the note's, or when nobody but the same client has saved since. One
that comes after a newer one of its client changes nothing and is answered 200 with `again`. A refused text is kept on
the server until someone settles it. Notes are no part of a chain: they have no `after`.

A request with the header `X-Outbox: 1` is answered in JSON and never redirected:

200  {"number", "screen", "note_version", "again"[, "clashes"][, "flags"]}: it is done. `number` is the last move's;
     `flags` is what looks like personal data, to be said under the field: [{"field", "kind", "what", "text"}].
409  {"why", "number", "screen", "note_version"[, "clashes"][, "missing"][, "note", "yours"][, "holder"]}: not done.
     `why` is a line for the worker. With `missing` (a key) nothing was kept: send that form first, then this again.
     For a note, both texts. `clashes` is {fact: {"yours", "theirs"}}. With `holder` the complaint is somebody else's.
422  {"errors": {field: [line, ...]}}: not done, nothing was kept; what comes after it has to be chained anew.
401  {"sign_in": address}: sign in, then send again. 403: the CSRF token is old; read the cookie, send again.
404  no such complaint for this person. 503 with Retry-After: send again then.

Every refusal is JSON, whatever refuses it; {} where there is nothing to add. An answer that is not JSON is not the
application's (a gateway on the way answers with its own page) and settles nothing.

Send one form at a time. Whatever was not answered, or not by the application, or with 401, 403 or 5xx, is sent again
with the same key.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect

from playbook.call.page import show
from playbook.complaints.models import Answer, Complaint, KeyReused, Ledger, Sending
from playbook.complaints.personal_flags import flags_in
from playbook.editions.current import library
from playbook.web.http import Request

NOT_BODY = ("key", "seen", "after", "csrfmiddlewaretoken")
USED = _("This form was sent before with something else in it. Here is where the complaint stands now.")

TOO_SOON = _("Something that was done before this has not come yet.")


class SendingForm(forms.Form):
    """What every form carries; see above."""

    key = forms.UUIDField(required=False)
    seen = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    after = forms.UUIDField(required=False)

    def sending(self, request: Request) -> Sending:
        """Who sent what, once the form is valid."""
        values = self.cleaned_data
        key = values["key"] or uuid.uuid4()
        return Sending(request.user, key, values["seen"], values["after"], digest_of(request.POST))


def digest_of(body: QueryDict) -> str:
    """A short word for what a form says; made with the secret key, so that nobody finds the text by trying."""
    told = sorted((name, values) for name, values in body.lists() if name not in NOT_BODY)
    return salted_hmac("playbook.call.protocol", repr(told), algorithm="sha256").hexdigest()


def from_outbox(request: Request) -> bool:
    """Whether a script sent this, which wants JSON."""
    return "X-Outbox" in request.headers


def take(
    request: Request,
    held: Complaint,
    act: Callable[[Ledger], None],
    *,
    fresh: bool = True,
    by_anybody: bool = False,
) -> HttpResponse:
    """Take a form into a complaint with `act`, and answer as above.

    A person is shown where the complaint stands now; htmx too, unless `fresh` is False and nothing was refused: then
    the page stays and only the key and the number in its form are renewed.
    """
    form = SendingForm(request.POST)
    if not form.is_valid():
        return invalid(request, held, form)
    try:
        answer = held.receive(library(), form.sending(request), act, by_anybody=by_anybody)
    except KeyReused:
        return used(request, held)
    if from_outbox(request):
        return as_json(answer, flags=flags_in(request.POST.dict()))
    return _as_page(request, held, answer, fresh=fresh)


def invalid(request: Request, held: Complaint, *sent: forms.Form, **bound: Any) -> HttpResponse:
    """422: what is wrong with a form, in JSON or in place; `bound` names the form that is shown again, as sent."""
    if from_outbox(request):
        wrong = {name: list(lines) for one in (*sent, *bound.values()) for name, lines in one.errors.items()}
        return JsonResponse({"errors": wrong}, status=422)
    for one in sent:
        for lines in one.errors.values():
            messages.error(request, str(lines[0]))
    return show(request, held, status=422, **bound)


def used(request: Request, held: Complaint) -> HttpResponse:
    """422 for a key that stands for another form already."""
    if from_outbox(request):
        return JsonResponse({"errors": {"key": [str(USED)]}}, status=422)
    messages.warning(request, str(USED))
    return show(request, held, status=422)


def as_json(answer: Answer, *, flags: list[dict[str, str]], **more: Any) -> JsonResponse:
    """The answer for a script; `more` is added when it was refused."""
    body: dict[str, Any] = {"number": answer.number, "screen": answer.screen, "note_version": answer.note_version}
    if flags:
        body["flags"] = flags
    if answer.clashes:
        body["clashes"] = {one.fact: {"yours": one.yours, "theirs": one.theirs} for one in answer.clashes}
    if answer.taken:
        return JsonResponse(body | {"again": answer.again})
    if answer.holder:
        body["holder"] = answer.holder
    if answer.missing:
        body["missing"] = str(answer.missing)
    return JsonResponse(body | {"why": answer.why or str(TOO_SOON), **more}, status=409)


def _as_page(request: Request, held: Complaint, answer: Answer, *, fresh: bool) -> HttpResponse:
    if answer.holder:
        messages.warning(request, answer.why)
        place = reverse("complaints:summary", args=[held.pk])
        return HttpResponseClientRedirect(place) if request.htmx else redirect(place)
    if not answer.taken or answer.clashes:
        held.refresh_from_db()
        if not answer.taken:
            messages.warning(request, answer.why or str(TOO_SOON))
        return show(request, held, status=200 if answer.taken else 409, clashes=answer.clashes)
    if fresh or not request.htmx:
        return redirect(held)
    context = {"after": request.POST.get("key", ""), "key": uuid.uuid4(), "flags": flags_in(request.POST.dict())}
    return render(request, "call/_renewed.html", context)
