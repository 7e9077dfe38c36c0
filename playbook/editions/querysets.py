"""The questions asked of revisions and editions."""

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.utils import timezone

if TYPE_CHECKING:
    from playbook.editions.models import ChangeSet, Edition, Release, Revision  # noqa: F401  # in the type of the rows

type Stamp = tuple[int, datetime.datetime | None]  # a number, and since when it stands: tells one state from others


class EditionQuerySet(models.QuerySet["Edition"]):
    """Editions, asked by number."""

    def state(self) -> tuple[int, datetime.datetime | None]:
        """The number of the newest edition (0 before the first), and when what must be read was changed last."""
        found = self.aggregate(newest=Max("number"), changed=Max("must_read_changed_at"))
        return found["newest"] or 0, found["changed"]

    def asked(self) -> Self:
        """Those that everybody is asked to read now: not ended, and not past their last day."""
        not_past = Q(must_read_until=None) | Q(must_read_until__gte=timezone.localdate())
        return self.exclude(must_read="").filter(not_past, must_read_ended_at=None)

    def newest(self) -> Stamp:
        """The newest edition's number and when it was published: what is worked out of an edition is kept by both,
        as another edition of the same number may stand there once a backup was restored."""
        return self.order_by("-number").values_list("number", "at").first() or (0, None)

    def newest_number(self) -> int:
        """The number of the newest edition; 0 before the first."""
        return self.aggregate(newest=Max("number"))["newest"] or 0


class ChangeSetQuerySet(models.QuerySet["ChangeSet"]):
    """Changes of several drafts."""

    def open(self) -> Self:
        """Those that are neither published nor taken apart."""
        return self.filter(edition=None, closed_at=None)

    def published(self) -> Self:
        """Those that readers got."""
        return self.exclude(edition=None)


class RevisionQuerySet(models.QuerySet["Revision"]):
    """Revisions, asked by the edition they stand in."""

    def in_edition(self, number: int) -> Self:
        """What readers of edition `number` see."""
        return self.filter(since__number__lte=number).filter(Q(until=None) | Q(until__number__gt=number))

    def live(self) -> Self:
        """What readers see now."""
        return self.filter(until=None).exclude(since=None)

    def drafts(self) -> Self:
        """What is written and not published: at most one a document."""
        return self.filter(since=None, closed_at=None)

    def deletions(self) -> Self:
        """What took a document out of the playbook, by a publish."""
        return self.filter(deleted=True).exclude(since=None)

    def unseen(self) -> Self:
        """The texts of documents that readers do not see now, the newest last."""
        seen = self.model._default_manager.filter(document=OuterRef("document"), until=None).exclude(since=None)
        return self.filter(~Exists(seen), deleted=False).order_by("pk")

    def with_state(self) -> Self:
        """Each with the newest review of it: `verdict`, and `reviewed_by` as a name (None before the first)."""
        newest = self.model._meta.get_field("reviews").related_model._default_manager.filter(revision=OuterRef("pk"))
        newest = newest.order_by("-pk")
        return self.annotate(
            verdict=Subquery(newest.values("verdict")[:1]), reviewed_by=Subquery(newest.values("by__username")[:1])
        )

    def with_documents(self) -> Self:
        """Each with the document it is a revision of, in order of path."""
        return self.select_related("document").order_by("document__language", "document__kind", "document__slug")


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Scheduled publishes."""

    def waiting(self) -> Self:
        """Those that are still to come."""
        return self.filter(edition=None, held_at=None, cancelled_at=None)

    def due(self) -> Self:
        """Those whose time has come."""
        return self.waiting().filter(at__lte=timezone.now()).order_by("at", "pk")

    def held(self) -> Self:
        """Those that were held back when their time came, and that nobody has dealt with."""
        return self.filter(edition=None, cancelled_at=None).exclude(held_at=None)
