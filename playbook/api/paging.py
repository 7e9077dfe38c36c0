"""Lists in pages: a cursor says where the next one begins, and stays right while rows are added."""

import base64
import binascii
from collections.abc import Sequence

from django.db.models import Model, QuerySet
from ninja import Schema
from pydantic import Field

from playbook.api.problems import Problem
from playbook.web.parameters import whole_number


class Part(Schema):
    """Which part of a list is wanted."""

    limit: int = Field(50, ge=1, le=200, description="How many at most.")
    cursor: str = Field("", max_length=200, description="What `next` of the page before said.")


def page_of[Row: Model](rows: QuerySet[Row], part: Part) -> tuple[list[Row], str | None]:
    """The rows of a page, the newest first, and the cursor of the next one. Raises `Problem` for no such cursor."""
    limit = part.limit
    if part.cursor:
        rows = rows.filter(pk__lt=_number(part.cursor))
    found = list(rows.order_by("-pk")[: limit + 1])
    return found[:limit], written(str(found[limit - 1].pk)) if len(found) > limit else None


def page_of_list[Item](items: Sequence[Item], part: Part) -> tuple[Sequence[Item], str | None]:
    """The same of what stands in memory, in its order."""
    start = _number(part.cursor) if part.cursor else 0
    end = start + part.limit
    return items[start:end], written(str(end)) if end < len(items) else None


def written(place: str) -> str:
    """A place as a cursor."""
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def _number(cursor: str) -> int:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (ValueError, binascii.Error):
        text = ""
    found = whole_number(text)
    if found is None:
        raise Problem(422, "There is no such page.", errors={"query.cursor": ["Take the cursor from `next`."]})
    return found
