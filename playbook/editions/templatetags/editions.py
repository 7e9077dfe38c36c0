"""Tags about editions for readers' pages."""

from typing import Any

from django import template

from playbook.editions.current import library
from playbook.editions.must_read import unread
from playbook.editions.problem_text import text_of
from playbook.guidance.kinds import Guidance

register = template.Library()


register.filter("problem_text", text_of)


@register.inclusion_tag("editions/_must_read.html", takes_context=True)
def must_read(context: dict[str, Any], *, quiet: bool = False) -> dict[str, Any]:
    """The strip that asks to read a change, until the reader says they have; `quiet` is the line beside a step."""
    request = context.get("request")
    user = getattr(request, "user", None)
    notice = unread(user) if user is not None and user.is_authenticated else None
    return {"notice": notice, "changed": _readable(notice), "quiet": quiet, "request": request, **_token(context)}


def _token(context: dict[str, Any]) -> dict[str, Any]:
    return {"csrf_token": context.get("csrf_token")}


def _readable(notice: Any) -> list[Any]:
    """The changed documents that there are to read, at most four."""
    guidance = library()
    found = (guidance.shelves.get(kind, {}).get(slug) for kind, slug in notice.changed) if notice else ()
    return [one for one in found if isinstance(one, Guidance)][:4]
