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

The reply (reply/) is saved by the same rules; in its answers `note` and `note_version` are the reply's, and `lacks`
are lines on what it still lacks. Where everybody may read along it says with `place` ("public" or "private") whether
it is a public post or a private message; a text without one leaves that as it was. That it was sent (replies/) is a
form like any other.

An offer is a fact that has a row of its own, with the customer's answer: offers/NUMBER/, or offers/KEY/ by the key of
the form that wrote its words last, for a page that has not seen the number yet.

A request with the header `X-Outbox: 1` is answered in JSON and never redirected:

200  {"number", "screen", "note_version", "again"[, "clashes"][, "flags"][, "place"]}: it is done. `number` is the last
     move's; `flags` is what looks like personal data, to be said under the field: [{"field", "kind", "what", "text"}].
     `place` comes where the request says (`X-Road`) which edition's road the browser has, and that is this one, and the
     road draws all of the page: where the complaint stands now, to draw from. Without it, ask for the page.
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

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect

from playbook.call.more_than_road import has_more_on_it, place_for
from playbook.call.page import desk_of, show
from playbook.complaints.access import complaint_for, opened_by
from playbook.complaints.addresses import addresses_of
from playbook.complaints.commands import Answer, Invalid, KeyReused, NoSuchComplaint
from playbook.complaints.sent_form import SentForm
from playbook.complaints.taking import take
from playbook.editions.current import library
from playbook.web.http import Request, page
from playbook.web.json_values import Json

USED = _("This form was sent before with something else in it. Here is where the complaint stands now.")
TOO_SOON = _("Something that was done before this has not come yet.")


def from_outbox(request: Request) -> bool:
    """Whether a script sent this, which wants JSON."""
    return "X-Outbox" in request.headers


def receive(request: Request, number: int, form: SentForm, *, fresh: bool = True) -> HttpResponse:
    """Take a form that was sent into the complaint of that number, and answer as above.

    A person is shown where the complaint stands now; htmx too, unless `fresh` is False and nothing was refused: then
    the page stays and only the key and the number in its form are renewed. Raises `Http404` for a complaint that the
    sender may not see.
    """
    answer = taken(request, number, form)
    if answer is None:
        return refuse(request, number, form)
    if from_outbox(request):
        return as_json(answer, form, **_place(request, number, answer))
    return _as_page(request, number, answer, form, fresh=fresh)


def taken(request: Request, number: int, form: SentForm) -> Answer | None:
    """What became of a form; None when it cannot be taken as it is: then the form says what is wrong with it.

    Raises `Http404` for a complaint that the sender may not see.
    """
    if not form.is_valid():
        return None
    try:
        return take(number, form.command(), form.sending(request.user), form.library)
    except NoSuchComplaint as error:
        raise Http404 from error
    except KeyReused:
        form.add_error("key", USED)
    except Invalid as error:
        for name, line in error.errors.items():
            form.add_error(name, line)
    return None


def refuse(request: Request, number: int, form: SentForm) -> HttpResponse:
    """422: what is wrong with a form, in JSON or in place."""
    complaint = complaint_for(request, number)
    if from_outbox(request):
        return JsonResponse({"errors": {name: list(lines) for name, lines in form.errors.items()}}, status=422)
    for name in form.errors if not form.name else form.errors.keys() & {"key", "seen", "after"}:
        messages.error(request, str(form.errors[name][0]))
    return show(request, complaint, status=422, wrong=form)


def as_json(answer: Answer, form: SentForm, **more: Json) -> JsonResponse:
    """The answer for a script, with what a view adds to it."""
    body: dict[str, Json] = {
        "number": answer.number,
        "screen": answer.screen,
        "note_version": answer.note_version,
        **more,
    }
    if flags := form.flags():
        body["flags"] = flags
    if answer.clashes:
        body["clashes"] = {one.fact: {"yours": one.yours, "theirs": one.theirs} for one in answer.clashes}
    if answer.taken:
        return JsonResponse(body | {"again": answer.again})
    if answer.holder:
        body["holder"] = answer.holder
    if answer.missing:
        body["missing"] = str(answer.missing)
    if "version" in form.cleaned_data:
        body |= {"note": answer.note, "yours": form.cleaned_data["text"]}
    return JsonResponse(body | {"why": answer.why or str(TOO_SOON)}, status=409)


def _place(request: Request, number: int, answer: Answer) -> dict[str, Json]:
    """Where the complaint stands, for a browser that has the road of this edition and needs nothing else to draw it."""
    if not answer.taken or answer.clashes or request.headers.get("X-Road") != str(library().edition):
        return {}
    if answer.stands:
        desk = desk_of(request, opened_by(request, answer.stands.complaint), answer.stands)
    else:
        desk = desk_of(request, complaint_for(request, number))
    if has_more_on_it(desk):
        return {}
    place = place_for(desk, request.user)
    return {} if place["beside"] else {"place": place}


def not_theirs(request: Request, number: int, answer: Answer, form: SentForm) -> HttpResponse:
    """Tell whoever sent a form whose the complaint is now: beside its summary, or beside what was typed, to copy."""
    if typed := form.typed():
        context = {"complaint": complaint_for(request, number), "why": answer.why, "typed": typed}
        return page(request, "call/not_taken.html", context, part="not_taken", status=409)
    messages.warning(request, answer.why)
    place = reverse("complaints:summary", args=[number])
    return HttpResponseClientRedirect(place) if request.htmx else redirect(place)


def _as_page(request: Request, number: int, answer: Answer, form: SentForm, *, fresh: bool) -> HttpResponse:
    if answer.holder:
        return not_theirs(request, number, answer, form)
    if not answer.taken or answer.clashes:
        if not answer.taken:
            messages.warning(request, answer.why or str(TOO_SOON))
        status = 200 if answer.taken else 409
        return show(request, complaint_for(request, number), status=status, clashes=answer.clashes)
    if fresh or not request.htmx:
        return redirect(addresses_of(number)["complaint"])
    context = {"after": form.cleaned_data["key"] or "", "key": uuid.uuid4(), "flags": form.flags()}
    return render(request, "call/_renewed.html", context)
