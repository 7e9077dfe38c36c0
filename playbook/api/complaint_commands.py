"""What a program sends, taken into a complaint by the same forms and the one command that pages use."""

import uuid
from collections.abc import Callable, Mapping

from django.http import Http404, QueryDict

from playbook.api.authentication import Call
from playbook.api.complaint_schemas import ClashOut, TakenOut
from playbook.api.etags import seen_by
from playbook.api.problems import Problem
from playbook.audit.trail import record_opening
from playbook.complaints.commands import Invalid, KeyReused, NoSuchComplaint
from playbook.complaints.models import Complaint
from playbook.complaints.sent_form import SentForm
from playbook.complaints.taking import take
from playbook.web.json_values import Json

LONGEST_KEY = 200


def form_data(call: Call, fields: Mapping[str, Json]) -> QueryDict:
    """The fields as a page would have sent them, with the key and what the caller has seen. Raises `Problem`."""
    found = QueryDict(mutable=True)
    found.update({name: str(value) for name, value in fields.items() if value is not None})
    found.update({"key": str(key_of(call)), "seen": seen_by(call)})
    return found


def key_of(call: Call) -> uuid.UUID:
    """The key of the request: made of its `Idempotency-Key`, which is the token's own; a new one without."""
    said = call.headers.get("Idempotency-Key")
    if said is None:
        return uuid.uuid4()
    if not (0 < len(said) <= LONGEST_KEY and all("!" <= one <= "~" for one in said)):
        raise Problem(400, f"Write the Idempotency-Key in 1 to {LONGEST_KEY} visible ASCII characters.")
    caller = call.auth
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{caller.token.pk} {caller.person.pk} {call.path} {said}")


def send(call: Call, number: int, form_of: Callable[[QueryDict], SentForm], fields: Mapping[str, Json]) -> TakenOut:
    """Take a form into the complaint of that number; what became of it.

    Raises `Http404` for a complaint that the caller's person may not see, and `Problem` for what cannot be taken.
    """
    form = form_of(form_data(call, fields))
    if not form.is_valid():
        raise Problem(422, "It cannot be taken like this.", errors=errors_of(form))
    answer = judged(lambda: take(number, form.command(), form.sending(call.auth.person), form.library))
    if not answer.taken:
        raise Problem(409, answer.why or "Something that was done before this has not come yet.")
    clashes = [ClashOut(fact=one.fact, yours=one.yours, theirs=one.theirs) for one in answer.clashes]
    return TakenOut(
        number=answer.number,
        screen=answer.screen,
        note_version=answer.note_version,
        again=answer.again,
        clashes=clashes,
    )


def judged[Found](act: Callable[[], Found]) -> Found:
    """What `act` gives, with what it refuses said as a program is told."""
    try:
        return act()
    except NoSuchComplaint as error:
        raise Http404 from error
    except KeyReused as error:
        raise Problem(422, "This Idempotency-Key was used with another body.") from error
    except Invalid as error:
        wrong = {name: [line] for name, line in error.errors.items()}
        raise Problem(422, "It cannot be taken like this.", errors=wrong) from error


def errors_of(form: SentForm) -> dict[str, list[str]]:
    """What is wrong with a form, by field."""
    return {name: [str(line) for line in lines] for name, lines in form.errors.items()}


def complaint_of(call: Call, number: int) -> Complaint:
    """The complaint of that number. Raises `Http404` unless the caller's person may see it."""
    person = call.auth.person
    found = Complaint.objects.visible_to(person).filter(pk=number).select_related("holder").first()
    if found is None:
        raise Http404
    record_opening(found.pk)
    return found
