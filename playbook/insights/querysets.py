"""The questions asked of gaps and verdicts."""

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Sum

from playbook.insights.limits import GAPS_KEPT, VERDICTS_KEPT

if TYPE_CHECKING:
    from playbook.insights.models import Answer, Gap, Verdict  # noqa: F401  # in the type of the rows


class GapQuerySet(models.QuerySet["Gap"]):
    """Searches that did not help: a row for each text, stage and day."""

    def open(self, answers: "models.QuerySet[Answer]") -> Self:
        """Those that none of `answers` has dealt with since."""
        return self.filter(~Exists(answers.filter(text=OuterRef("text"), day__gte=OuterRef("day"))))

    def since(self, day: datetime.date) -> Self:
        """Those of `day` and later."""
        return self.filter(day__gte=day)

    def old(self, today: datetime.date) -> Self:
        """Those that are kept no longer."""
        return self.filter(day__lt=today - GAPS_KEPT)

    def by_text(self) -> Any:
        """Each text once, with how often and when last; the most frequent first."""
        rows = self.order_by().values("text").annotate(times=Sum("count"), last=Max("day"), newest=Max("pk"))
        return rows.order_by("-times", "text")


class VerdictQuerySet(models.QuerySet["Verdict"]):
    """What readers said of a document."""

    def open(self) -> Self:
        """Those that ask for something and that nobody has answered."""
        return self.filter(reply=None).exclude(kind="useful")

    def old(self, now: datetime.datetime) -> Self:
        """Those that are kept no longer."""
        return self.filter(at__lt=now - VERDICTS_KEPT)

    def by_document(self) -> Any:
        """Each document with how many said what; those with most to mend first."""
        counts = {kind: Count("pk", filter=Q(kind=kind)) for kind in ("useful", "wrong", "else")}
        rows = self.order_by().values("document__kind", "document__slug").annotate(**counts)
        return rows.order_by(F("wrong").desc(), F("else").desc(), "document__slug")
