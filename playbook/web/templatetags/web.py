"""Tags for the frame of every page: the theme that was chosen, links that know where they are, pieces drawn once."""

from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import lru_cache

from django import template
from django.conf import settings
from django.template import Context
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from playbook.web import pieces
from playbook.web.framing import is_framed
from playbook.web.role_words import role_words
from playbook.web.theme import Theme
from playbook.web.version import version as version_of_product

register = template.Library()

register.simple_tag(role_words)


class Section(Enum):
    """The parts of the site that the navigation leads to: the first words of their addresses."""

    HOME = ""
    TIPS = "tips"
    PHRASES = "phrases"
    CHECKLISTS = "checklists"
    SOURCES = "sources"
    COMPLAINTS = "complaints"
    TEAM = "complaints/team"
    INSIGHTS = "insights"
    NONE = "-"


@register.simple_tag
def version() -> str:
    """Which version of the product this is."""
    return version_of_product()


# From here on how long something is depends on the months that it goes through.
_WHOLE_WEEKS = timedelta(weeks=4)
_SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)


@register.simple_tag
def ago(then: datetime) -> str:
    """How long ago something was, in words. A length is put into words once, because a list has one in each row."""
    passed = timezone.now() - then
    return _length_ago(get_language(), passed // timedelta(minutes=1)) if passed < _WHOLE_WEEKS else _ago(then)


@lru_cache(maxsize=2000)
def _length_ago(_language: str | None, minutes: int) -> str:
    return _ago(_SOME_DAY, _SOME_DAY + timedelta(minutes=minutes))


def _ago(then: datetime, now: datetime | None = None) -> str:
    return _("%(since)s ago") % {"since": timesince(then, now)}


@register.simple_tag
def csrf_cookie() -> str:
    """The name of the cookie that scripts read the CSRF token from."""
    return str(settings.CSRF_COOKIE_NAME)


@register.simple_tag
def kept_key_cookie() -> str:
    """The name of the cookie that scripts read the key from for what they keep."""
    return str(settings.KEPT_KEY_COOKIE_NAME)


@register.simple_tag
def frame_origins() -> str:
    """The origins of pages that ours may stand in, separated by spaces; nothing where there are none."""
    return " ".join(settings.FRAME_ORIGINS)


@register.simple_tag(takes_context=True)
def in_frame(context: Context) -> bool:
    """Whether the page will stand inside another one."""
    request = context.get("request")
    return request is not None and is_framed(request)


@register.simple_tag(takes_context=True)
def theme(context: Context) -> Theme:
    """The theme that this browser has chosen."""
    return Theme.of(context.get("request"))


@register.simple_tag(takes_context=True)
def section(context: Context) -> Section:
    """The part of the site that a page is in; `NONE` for a page that is in none, or not there.

    A page whose address stands in another part names its own as `section`.
    """
    if own := context.get("section"):
        return Section(own)
    request = context.get("request")
    if not (request and request.resolver_match):
        return Section.NONE
    first, *others = request.path.split("/")[1:]
    names = ("/".join([first, *others[:1]]), first)  # a part within another part goes before it
    return next((Section(name) for name in names if name in Section), Section.NONE)


@register.simple_tag
def nav_link(view: str, name: str, here: Section) -> SafeString:
    """A link of the main navigation, marked when the reader is in that section."""
    url = reverse(view)
    current = SafeString(' aria-current="page"') if url.strip("/") == here.value else ""
    return format_html('<a class="site-nav__link" href="{}"{}>{}</a>', url, current, name)


@register.tag
def piece(parser: Parser, token: Token) -> "PieceNode":
    """`{% piece "reader/pieces/tip.html" of library tip=tip %}`: a template that is drawn once and shown to everybody.

    It is given `library` (what stands after `of`; nothing without that) and the values named here, which are its key:
    see `playbook.web.pieces` for what they may be. Nothing else of the page is there.
    """
    _name, file, *bits = token.split_contents()
    owner = None
    if bits[:1] == ["of"]:
        owner, bits = parser.compile_filter(bits[1]), bits[2:]
    values = token_kwargs(bits, parser)
    if bits:
        raise template.TemplateSyntaxError(f"piece does not understand {' '.join(bits)}")
    return PieceNode(file.strip("\"'"), owner, values)


class PieceNode(template.Node):
    """Where a piece stands in a page."""

    def __init__(self, file: str, owner: FilterExpression | None, values: dict[str, FilterExpression]) -> None:
        self.file, self.owner, self.values = file, owner, values

    def render(self, context: template.Context) -> SafeString:
        """The piece, from memory where it was drawn before."""
        values = {name: value.resolve(context) for name, value in self.values.items()}
        return pieces.drawn(self.file, self.owner.resolve(context) if self.owner else None, values)
