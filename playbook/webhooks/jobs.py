"""What webhooks do in the background: send, look for promises that are due, forget what is old."""

import datetime

from django.conf import settings
from django.utils import timezone

from playbook.complaints.models import Promise
from playbook.complaints.querysets import PromiseQuerySet
from playbook.web.jobs import job
from playbook.webhooks.event_types import EventType
from playbook.webhooks.happenings import tell
from playbook.webhooks.models import Event
from playbook.webhooks.sending import send_due


@job(every=datetime.timedelta(seconds=1))
def send_webhooks() -> None:
    """Send what is due."""
    send_due()


@job(every=datetime.timedelta(minutes=1))
def tell_of_promises() -> None:
    """Tell of promises that are due today, and of those whose time has gone by; once for each day it was due on."""
    since = timezone.localdate() - datetime.timedelta(days=1)
    _tell(EventType.PROMISE_DUE, Promise.objects.to_tell_of().filter(kept_at=None, due=timezone.localdate()))
    _tell(EventType.PROMISE_OVERDUE, Promise.objects.to_tell_of().overdue().filter(due__gte=since))


@job(every=datetime.timedelta(hours=1))
def forget_old_events() -> None:
    """Delete events, with the log of their deliveries, after the days that the settings say."""
    before = timezone.now() - datetime.timedelta(days=settings.WEBHOOK_DAYS)
    Event.objects.filter(at__lt=before).delete()


def _tell(kind: EventType, promises: PromiseQuerySet) -> None:
    for one in promises.select_related("complaint__holder").order_by("pk")[:1000]:
        key = f"{one.pk}:{one.due}:{one.due_time or ''}"
        tell(kind, key, one.complaint, promise=one.pk, due=str(one.due))
