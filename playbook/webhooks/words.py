"""What was typed, added to an event while it is sent, where WEBHOOK_WORDS says so.

It is read from the complaint each time, so that what was erased is told of no more and the outbox holds none of it.
"""

from django.conf import settings

from playbook.complaints.models import Closure, Complaint, Promise, Warning
from playbook.webhooks.models import Event


def words_of(event: Event) -> dict[str, str]:
    """The typed words that belong to an event; none unless the setting allows them, or where it is restricted."""
    data = event.data
    if not settings.WEBHOOK_WORDS or "complaint" not in data:
        return {}
    complaint = Complaint.objects.unrestricted().filter(pk=data["complaint"]).first()
    if complaint is None:
        return {}
    found = {name: complaint.fact(name) for name in ("reference", "customer", "thing")}
    if promise := Promise.objects.filter(pk=data.get("promise")).first():
        found |= {"what": promise.what, "who": promise.who}
    if warning := Warning.objects.filter(pk=data.get("warning")).first():
        found |= {"words": warning.words}
    if closure := Closure.objects.filter(pk=data.get("closure")).first():
        found |= {"reason": closure.reason}
    return {name: text for name, text in found.items() if text}
