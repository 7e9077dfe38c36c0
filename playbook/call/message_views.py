"""Starting a complaint with a message that was pasted: what it tells is proposed, and taken once a worker confirms it.

The message comes in the body of a POST, is read, and goes back into the form and nowhere else. Only what the worker
confirms is kept, and only with the complaint that it begins.
"""

import uuid

from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from playbook.call.message_facts import PROPOSED, proposed
from playbook.complaints.commands import Jump, Sending, Tell
from playbook.complaints.facts import facts_of
from playbook.complaints.models import Complaint
from playbook.complaints.step_forms import FactsForm, TellForm
from playbook.complaints.taking import take_within
from playbook.editions.current import library
from playbook.guidance.channels import FAMILIES, WRITTEN
from playbook.guidance.library import Library
from playbook.search.messages import LONGEST_MESSAGE
from playbook.web.http import Request, page


@require_POST
def from_message(request: Request) -> HttpResponse:
    """Propose the facts of the message `q`; with `confirmed`, begin the complaint with those that were sent."""
    guidance = library()
    if "confirmed" not in request.POST:
        text = request.POST.get("q", "")[:LONGEST_MESSAGE]
        return _form(request, guidance, proposed(guidance, text))
    form = TellForm(request.POST, library=guidance)
    if not form.is_valid():
        return _form(request, guidance, {}, sent=request.POST, status=422)
    told = {name: form.cleaned_data[name] for name in PROPOSED if name in form.cleaned_data}
    facts = {name: value for name, value in told.items() if value and _is_known(guidance, name, value)}
    return redirect(_begun(request, guidance, facts, form.cleaned_data["key"]))


def _is_known(guidance: Library, name: str, value: str) -> bool:
    """Whether a fact that is chosen from a list is on it."""
    fact = next(one for one in facts_of(guidance) if one.name == name)
    return fact.is_words or value in guidance.options.get(fact.options, {})


@transaction.atomic
def _begun(request: Request, guidance: Library, facts: dict[str, str], key: uuid.UUID | None) -> Complaint:
    """The complaint with its facts, on the first step of its channel; the same key again gives the same one."""
    stage = guidance.default_start.slug
    complaint = Complaint.begin_within(guidance, stage, by=request.user, key=key)
    sending = Sending(request.user, key=uuid.uuid5(uuid.NAMESPACE_OID, f"complaint {complaint.pk} from a message"))
    if facts.get("channel") in FAMILIES[WRITTEN]:
        take_within(complaint.pk, Jump(stage, facts=facts), sending, guidance)
    else:
        take_within(complaint.pk, Tell(facts=facts), sending, guidance)
    return complaint


def _form(
    request: Request, guidance: Library, known: dict[str, str], *, sent: QueryDict | None = None, status: int = 200
) -> HttpResponse:
    facts = [fact for fact in facts_of(guidance) if fact.name in PROPOSED]
    form = FactsForm(Complaint(pk=0, **known), guidance, facts, sent)
    key = sent.get("key", "") if sent else ""
    context = {"form": form, "key": key or uuid.uuid4(), "library": guidance}
    return page(request, "call/from_message.html", context, part="confirm", status=status)
