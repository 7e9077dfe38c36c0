"""What happens in complaints and editions, put into the outbox.

By Django's signals, in the transaction of the row: it holds for every way there is, a page, the API, a command. Of a
restricted complaint nothing is told, and what waits to be sent of it is sent no more.
"""

from collections.abc import Callable
from typing import Unpack

from django.db.models import Model
from django.db.models.signals import post_save
from django.dispatch import receiver

from playbook.complaints.acts.recording import LEAVES_OPEN
from playbook.complaints.models import Ask, Closure, Complaint, Holding, Restriction, Warning
from playbook.editions.models import Edition
from playbook.web.signals import Sent
from playbook.webhooks.event_types import EventType
from playbook.webhooks.models import Delivery
from playbook.webhooks.outbox import Datum, announce


def when_made[M: Model](model: type[M]) -> Callable[[Callable[[M], None]], Callable[[M], None]]:
    """Call what is decorated with every new row of `model`, in the transaction in which it is written."""

    def connect(tell: Callable[[M], None]) -> Callable[[M], None]:
        @receiver(post_save, sender=model, weak=False)
        def saved(instance: M, created: bool, **_sent: Unpack[Sent]) -> None:
            if created:
                tell(instance)

        return tell

    return connect


@when_made(Complaint)
def started(instance: Complaint) -> None:
    """A complaint was started."""
    tell(EventType.STARTED, instance.pk, instance)


@when_made(Holding)
def handed_over(instance: Holding) -> None:
    """A complaint changed hands; the first holder is whoever started it."""
    complaint = instance.complaint
    if complaint.holdings.exclude(pk=instance.pk).exists():
        told = {"holder": instance.holder.username, "from": complaint.holder.username}
        tell(EventType.HANDED_OVER, instance.pk, complaint, **told)


@when_made(Ask)
def lead_asked(instance: Ask) -> None:
    """A lead was asked for."""
    tell(EventType.LEAD_ASKED, instance.pk, instance.complaint, by=instance.by.username)


@when_made(Warning)
def warned(instance: Warning) -> None:
    """A warning was given."""
    tell(EventType.WARNED, instance.pk, instance.complaint, conduct=instance.conduct, warning=instance.pk)


@when_made(Closure)
def closed(instance: Closure) -> None:
    """It was said how a complaint ended; some endings leave it open."""
    told: dict[str, Datum] = {
        "outcome": instance.outcome,
        "closure": instance.pk,
        "is_open": instance.outcome in LEAVES_OPEN,
    }
    tell(EventType.CLOSED, instance.pk, instance.complaint, **told)


@when_made(Restriction)
def restricted(instance: Restriction) -> None:
    """A complaint was restricted: what was to be sent of it stays here."""
    waiting = Delivery.objects.filter(event__data__complaint=instance.complaint_id, next_at__isnull=False)
    waiting.update(next_at=None, outcome="restricted meanwhile")


@when_made(Edition)
def published(instance: Edition) -> None:
    """An edition was published."""
    announce(EventType.PUBLISHED, str(instance.number), edition=instance.number)


def tell(kind: EventType, key: int | str, complaint: Complaint, **more: Datum) -> None:
    """Announce what happened in a complaint, unless that is restricted."""
    if complaint.is_restricted:
        return
    announce(kind, str(key), team=complaint.team_id, **{**about(complaint), **more})


def about(complaint: Complaint) -> dict[str, Datum]:
    """What every event of a complaint says of it."""
    return {"complaint": complaint.pk, "url": complaint.get_absolute_url(), "holder": complaint.holder.username}
