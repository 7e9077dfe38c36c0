"""What happens in complaints and editions, put into the outbox.

By Django's signals, in the transaction of the row: it holds for every way there is, a page, the API, a command.
"""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from playbook.complaints.acts.recording import LEAVES_OPEN
from playbook.complaints.models import Ask, Closure, Complaint, Holding, Warning
from playbook.editions.models import Edition
from playbook.webhooks.event_types import EventType
from playbook.webhooks.outbox import Datum, announce


@receiver(post_save, sender=Complaint)
def started(instance: Complaint, created: bool, **_kwargs: Any) -> None:
    """A complaint was started."""
    if created:
        announce(EventType.STARTED, str(instance.pk), team=instance.team_id, **about(instance))


@receiver(post_save, sender=Holding)
def handed_over(instance: Holding, created: bool, **_kwargs: Any) -> None:
    """A complaint changed hands; the first holder is whoever started it."""
    complaint = instance.complaint
    if created and complaint.holdings.exclude(pk=instance.pk).exists():
        told = {**about(complaint), "holder": instance.holder.username, "from": complaint.holder.username}
        announce(EventType.HANDED_OVER, str(instance.pk), team=complaint.team_id, **told)


@receiver(post_save, sender=Ask)
def lead_asked(instance: Ask, created: bool, **_kwargs: Any) -> None:
    """A lead was asked for."""
    if created:
        told = {**about(instance.complaint), "by": instance.by.username}
        announce(EventType.LEAD_ASKED, str(instance.pk), team=instance.complaint.team_id, **told)


@receiver(post_save, sender=Warning)
def warned(instance: Warning, created: bool, **_kwargs: Any) -> None:
    """A warning was given."""
    if created:
        told = {**about(instance.complaint), "conduct": instance.conduct, "warning": instance.pk}
        announce(EventType.WARNED, str(instance.pk), team=instance.complaint.team_id, **told)


@receiver(post_save, sender=Closure)
def closed(instance: Closure, created: bool, **_kwargs: Any) -> None:
    """It was said how a complaint ended; some endings leave it open."""
    if created:
        told = {**about(instance.complaint), "outcome": instance.outcome, "closure": instance.pk}
        told["is_open"] = instance.outcome in LEAVES_OPEN
        announce(EventType.CLOSED, str(instance.pk), team=instance.complaint.team_id, **told)


@receiver(post_save, sender=Edition)
def published(instance: Edition, created: bool, **_kwargs: Any) -> None:
    """An edition was published."""
    if created:
        announce(EventType.PUBLISHED, str(instance.number), edition=instance.number)


def about(complaint: Complaint) -> dict[str, Datum]:
    """What every event of a complaint says of it."""
    return {"complaint": complaint.pk, "url": complaint.get_absolute_url(), "holder": complaint.holder.username}
