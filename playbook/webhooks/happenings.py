"""What happens in complaints and editions, put into the outbox.

By Django's signals, in the transaction of the row: it holds for every way there is, a page, the API, a command.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_save
from django.dispatch import receiver

from playbook.complaints.acts.recording import LEAVES_OPEN
from playbook.complaints.models import Ask, Closure, Complaint, Holding, Warning
from playbook.editions.models import Edition
from playbook.webhooks.event_types import EventType
from playbook.webhooks.outbox import Datum, announce


def when_made[M: Model](model: type[M]) -> Callable[[Callable[[M], None]], Callable[[M], None]]:
    """Call what is decorated with every new row of `model`, in the transaction in which it is written."""

    def connect(tell: Callable[[M], None]) -> Callable[[M], None]:
        @receiver(post_save, sender=model, weak=False)
        def saved(instance: M, created: bool, **_kwargs: Any) -> None:
            if created:
                tell(instance)

        return tell

    return connect


@when_made(Complaint)
def started(instance: Complaint) -> None:
    """A complaint was started."""
    announce(EventType.STARTED, str(instance.pk), team=instance.team_id, **about(instance))


@when_made(Holding)
def handed_over(instance: Holding) -> None:
    """A complaint changed hands; the first holder is whoever started it."""
    complaint = instance.complaint
    if complaint.holdings.exclude(pk=instance.pk).exists():
        told = {**about(complaint), "holder": instance.holder.username, "from": complaint.holder.username}
        announce(EventType.HANDED_OVER, str(instance.pk), team=complaint.team_id, **told)


@when_made(Ask)
def lead_asked(instance: Ask) -> None:
    """A lead was asked for."""
    told = {**about(instance.complaint), "by": instance.by.username}
    announce(EventType.LEAD_ASKED, str(instance.pk), team=instance.complaint.team_id, **told)


@when_made(Warning)
def warned(instance: Warning) -> None:
    """A warning was given."""
    told = {**about(instance.complaint), "conduct": instance.conduct, "warning": instance.pk}
    announce(EventType.WARNED, str(instance.pk), team=instance.complaint.team_id, **told)


@when_made(Closure)
def closed(instance: Closure) -> None:
    """It was said how a complaint ended; some endings leave it open."""
    told = {**about(instance.complaint), "outcome": instance.outcome, "closure": instance.pk}
    told["is_open"] = instance.outcome in LEAVES_OPEN
    announce(EventType.CLOSED, str(instance.pk), team=instance.complaint.team_id, **told)


@when_made(Edition)
def published(instance: Edition) -> None:
    """An edition was published."""
    announce(EventType.PUBLISHED, str(instance.number), edition=instance.number)


def about(complaint: Complaint) -> dict[str, Datum]:
    """What every event of a complaint says of it."""
    return {"complaint": complaint.pk, "url": complaint.get_absolute_url(), "holder": complaint.holder.username}
