"""Putting an event into the outbox, in the transaction of what happened: it is told of exactly when that is kept."""

from django.db import transaction

from playbook.webhooks.event_types import EventType
from playbook.webhooks.models import Delivery, Endpoint, Event

type Datum = str | int | bool | None


def announce(kind: EventType, key: str, *, team: int | None = None, **data: Datum) -> None:
    """Have every endpoint that wants to know told of it. The same kind and key again changes nothing.

    Nothing typed goes into `data`: numbers, times and names of options.
    """
    endpoints = Endpoint.objects.told_of(kind, team)
    if not endpoints:
        return
    with transaction.atomic():
        event, is_new = Event.objects.get_or_create(
            key=f"{kind}:{key}", defaults={"kind": kind, "data": {**data, "team": team}}
        )
        if is_new:
            Delivery.objects.bulk_create([Delivery(event=event, endpoint=one) for one in endpoints])
