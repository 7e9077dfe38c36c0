"""How much somebody has open: counted for many people in the one question that fetches them."""

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from playbook.accounts.models import User


def with_open_work(people: QuerySet[User]) -> QuerySet[User]:
    """The same people, each with `open_complaints`, and `open_promises` in all the complaints that they hold."""
    return people.annotate(
        open_complaints=_counted("complaints", complaints__closed_at=None),
        open_promises=_counted("complaints__promises", complaints__promises__kept_at=None),
    )


def _counted(of: str, **which: None) -> Coalesce:
    rows = User.objects.filter(pk=OuterRef("pk"), **which).order_by().values("pk").annotate(number=Count(of))
    return Coalesce(Subquery(rows.values("number")), 0)
