"""The complaints that figures are of, and rows of other tables that belong to them, found without reading the rest.

Numbers of complaints go up as they are opened, so those of some days lie close together. Between the first and the
last of them an index leads to the rows of any table that names its complaint; of a mere list of complaints a database
expects rows everywhere, and reads all of a table that grows with every year.
"""

from dataclasses import dataclass
from typing import Self

from django.db.models import Count, Max, Min, Model, QuerySet

from playbook.complaints.querysets import ComplaintQuerySet


@dataclass(frozen=True)
class Held:
    """Some complaints, and the first and the last of their numbers."""

    complaints: ComplaintQuerySet
    first: int
    last: int

    @classmethod
    def among(cls, complaints: ComplaintQuerySet) -> Self:
        """These complaints."""
        # Counted as well, because for the ends alone a database would walk all numbers from either end.
        ends = complaints.order_by().aggregate(first=Min("pk"), last=Max("pk"), number=Count("pk"))
        first, last = ends["first"] or 0, ends["last"] or 0
        return cls(complaints.filter(pk__gte=first, pk__lte=last), first, last)

    def between[M: Model](self, rows: "QuerySet[M]") -> "QuerySet[M]":
        """Those of `rows` whose complaint has a number from the first to the last."""
        return rows.filter(complaint__gte=self.first, complaint__lte=self.last)

    def of[M: Model](self, rows: "QuerySet[M]") -> "QuerySet[M]":
        """Those of `rows` that belong to one of the complaints."""
        return self.between(rows).filter(complaint__in=self.complaints.order_by().values("pk"))
