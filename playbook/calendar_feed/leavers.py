"""The address of somebody who is deactivated ends for good: it does not come back with them."""

from typing import Unpack

from django.db.models.signals import post_save
from django.dispatch import receiver

from playbook.accounts.models import User
from playbook.calendar_feed.models import Feed
from playbook.web.signals import Sent


@receiver(post_save, sender=User)
def end_with_its_person(instance: User, **_sent: Unpack[Sent]) -> None:
    """Withdraw the address of somebody who is not here any more."""
    if not instance.is_active:
        Feed.objects.filter(person=instance).delete()
