"""Tags about editions for readers' pages."""

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from playbook.editions import look
from playbook.editions.current import Notice, library
from playbook.editions.must_read import unread
from playbook.editions.problem_text import text_of
from playbook.editions.role_names import role_words_of
from playbook.editions.titles import title_in
from playbook.guidance.documents import KIND_OF
from playbook.guidance.kinds import Guidance
from playbook.web.http import Context as Given

register = template.Library()


_NAMED = 4  # pages that the strip which asks to read them has room for
register.filter("problem_text", text_of)
register.filter("title_in", title_in)
register.simple_tag(role_words_of)


@register.inclusion_tag("editions/_must_read.html", takes_context=True)
def must_read(context: Context, *, quiet: bool = False) -> Given:
    """The strip that asks to read a change, until the reader says they have; `quiet` is the line beside a step."""
    request = context.get("request")
    user = getattr(request, "user", None)
    notice = unread(user) if user is not None and user.is_authenticated else None
    changed = _readable(notice)
    shown = {"changed": changed[:_NAMED], "more": len(changed[_NAMED:]), "all": len(changed)}
    return {"notice": notice, **shown, "quiet": quiet, "request": request, **_token(context)}


@register.simple_tag
def organisation_style() -> SafeString:
    """The link to the style sheet with the organisation's colour; nothing where it has chosen none."""
    address = look.style_address()
    return format_html('<link rel="stylesheet" href="{}">', address) if address else SafeString("")


@register.simple_tag
def organisation_logo(place: str) -> SafeString:
    """The organisation's logo as a picture of the class `place`, its name in words; nothing where it has none."""
    address = look.logo_address()
    name = library().organisation.name or _("Our logo")
    return format_html('<img class="{}" src="{}" alt="{}">', place, address, name) if address else SafeString("")


@register.simple_tag
def organisation_name() -> str:
    """The organisation's name; empty where nobody has filled it in."""
    return library().organisation.name


@register.simple_tag(takes_context=True)
def edit_address(context: Context) -> str:
    """Where a manager edits the page that is open; nothing where it is no document, or for whoever may not."""
    request = context.get("request")
    user = getattr(request, "user", None)
    # The role first: it costs no question, and most readers are no managers.
    if request is None or user is None or not getattr(user, "is_manager", False):
        return ""
    if not user.has_perm("editions.change_document"):
        return ""
    parts = request.path.strip("/").split("/")
    is_page = len(parts) == 2 and library().shelves.get(KIND_OF.get(parts[0], ""), {}).get(parts[1]) is not None
    return reverse("admin:edit-page", args=parts) if is_page else ""


def _token(context: Context) -> Given:
    return {"csrf_token": context.get("csrf_token")}


def _readable(notice: Notice | None) -> list[Guidance]:
    """The changed documents that there are to read."""
    guidance = library()
    found = (guidance.shelves.get(kind, {}).get(slug) for kind, slug in notice.changed) if notice else ()
    return [one for one in found if isinstance(one, Guidance)]
