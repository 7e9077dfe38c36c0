"""The questions asked of the audit trail."""

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from playbook.audit.models import Entry  # noqa: F401  # in the type of the rows


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries, the newest first."""

    def of_person(self, pk: int) -> Self:
        """Those of what somebody did, and of what was done to them."""
        return self.filter(Q(person=pk) | Q(whom=pk))

    def between(self, first: datetime.datetime | None, last: datetime.datetime | None) -> Self:
        """Those from `first` to before `last`."""
        found = self.filter(at__gte=first) if first else self
        return found.filter(at__lt=last) if last else found

    def before(self, number: int) -> Self:
        """Those that come after entry `number` in a list with the newest first."""
        return self.filter(number__lt=number)
