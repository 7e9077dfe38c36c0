"""The questions asked of revisions and editions."""

from typing import Any, Self

from django.db import models
from django.db.models import Max, Q


class EditionQuerySet(models.QuerySet[Any]):
    """Editions, asked by number."""

    def newest_number(self) -> int:
        """The number of the newest edition; 0 before the first."""
        return self.aggregate(newest=Max("number"))["newest"] or 0


class RevisionQuerySet(models.QuerySet[Any]):
    """Revisions, asked by the edition they stand in."""

    def in_edition(self, number: int) -> Self:
        """What readers of edition `number` see."""
        return self.filter(since__number__lte=number).filter(Q(until=None) | Q(until__number__gt=number))

    def live(self) -> Self:
        """What readers see now."""
        return self.filter(until=None).exclude(since=None)

    def with_documents(self) -> Self:
        """Each with the document it is a revision of, in order of path."""
        return self.select_related("document").order_by("document__language", "document__kind", "document__slug")
