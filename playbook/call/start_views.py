"""Starting from another program: a link with a reference leads to the complaint that has it, or starts one.

`/complaints/start/?reference=AB-1&channel=phone&thing=kettle` suggests; the worker looks it over and starts. A link
that a telephone system has signed (`playbook.complaints.start_links`), or one with a `ticket` that was made through the
API, starts at once. Whatever starts it, a team has one complaint for each reference.
"""

import uuid
from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from playbook.accounts.models import User
from playbook.call.start_form import StartForm, suggested
from playbook.complaints.commands import Invalid, KeyReused, NoSuchComplaint, Sending
from playbook.complaints.models import Complaint, Ticket
from playbook.complaints.sent_form import SentForm
from playbook.complaints.start_links import is_signed
from playbook.complaints.starting import Started, is_elsewhere, start, with_reference
from playbook.editions.current import library
from playbook.flow.engine import WrongMove
from playbook.web.http import Request, page


@require_http_methods(["GET", "POST"])
def begin(request: Request) -> HttpResponse:
    """Find the complaint with the reference, or start one: at once for a trusted link, else after a look."""
    if request.method == "POST":
        return _posted(request)
    if "ticket" in request.GET:
        return _by_ticket(request, request.GET["ticket"])
    facts = suggested(request.GET, library())
    found = with_reference(facts.get("reference", ""), request.user).first()
    if found:
        return _lead_to(request, found)
    if facts.get("reference") and is_signed(request.GET.dict()):
        return _started(request, StartForm(_as_sent(facts), library=library()))
    if "signature" in request.GET:
        messages.warning(request, _("The link was not signed, or its time has run out. Look it over before you start."))
    return _ask(request, StartForm(library=library(), initial={**facts, "key": str(uuid.uuid4())}), facts)


def _posted(request: Request) -> HttpResponse:
    return _started(request, StartForm(request.POST, library=library()))


def _started(request: Request, form: StartForm) -> HttpResponse:
    """Start with what stands in the form, or show what is wrong with it."""
    found = started_with(form, form.facts, request.user) if form.is_valid() else None
    if found:
        return _lead_to(request, found.complaint)
    return _ask(request, form, {name: form.data.get(name, "") for name in ("reference",)}, status=422)


def started_with(form: SentForm, facts: Mapping[str, str], person: User, *, interrupt: str = "") -> Started | None:
    """What the facts of a valid form start, at the usual stage; None where the form then says what is wrong.

    It begins below the `interrupt` where one is named.
    """
    try:
        stage = library().default_start.slug
        return start(library(), stage, facts, form.sending(person), interrupt=interrupt)
    except Invalid as error:
        for name, line in error.errors.items():
            form.add_error(name, line)
    except (KeyReused, NoSuchComplaint):
        form.add_error(None, _("This was sent before with something else in it. Look at your complaints."))
    return None


def _by_ticket(request: Request, text: str) -> HttpResponse:
    """Start with what a ticket holds. One that was used leads to the complaint it started."""
    ticket = Ticket.objects.for_person(text[:100], request.user)
    if ticket is None:
        messages.warning(request, _("This link has run out, or it is not for your team. Start here instead."))
        return _ask(request, StartForm(library=library(), initial={"key": str(uuid.uuid4())}), {}, status=404)
    if ticket.complaint:
        return _lead_to(request, ticket.complaint)
    sending, stage = Sending(request.user, ticket.key), ticket.stage or library().default_start.slug
    try:
        started = start(library(), stage, ticket.facts, sending).complaint
    except (Invalid, KeyReused, NoSuchComplaint, WrongMove):
        messages.warning(request, _("This link cannot be used any more. Start here instead."))
        return _ask(request, StartForm(library=library(), initial={"key": str(uuid.uuid4())}), {}, status=409)
    ticket.use(started.pk)
    return _lead_to(request, started)


def _as_sent(facts: dict[str, str]) -> QueryDict:
    """What a trusted link says, as the form would have sent it."""
    found = QueryDict(mutable=True)
    found.update({**facts, "key": str(uuid.uuid4())})
    return found


def _lead_to(request: Request, complaint: Complaint) -> HttpResponse:
    return HttpResponseRedirect(way_to(complaint, request.user))


def way_to(complaint: Complaint, person: User) -> str:
    """The address of the complaint; where a colleague has it, of where it can be taken over."""
    if Complaint.objects.visible_to(person).filter(pk=complaint.pk).exists():
        return complaint.get_absolute_url()
    return f"{reverse('complaints:pick-up')}?number={complaint.pk}"


def _ask(request: Request, form: StartForm, facts: dict[str, str], *, status: int = 200) -> HttpResponse:
    elsewhere = is_elsewhere(facts.get("reference", "").strip(), request.user)
    return page(request, "call/start.html", {"form": form, "is_elsewhere": elsewhere}, part="start", status=status)
