"""The address of somebody who is deactivated ends for good: it does not come back with them."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from playbook.accounts.models import User
from playbook.calendar_feed.models import Feed


@receiver(post_save, sender=User)
def end_with_its_person(instance: User, **_kwargs: Any) -> None:
    """Withdraw the address of somebody who is not here any more."""
    if not instance.is_active:
        Feed.objects.filter(person=instance).delete()
