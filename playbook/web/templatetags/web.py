"""Tags for the frame of every page: the theme that was chosen, links that know where they are."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

register = template.Library()

THEMES = {
    "system": gettext_lazy("Theme: system"),
    "light": gettext_lazy("Theme: light"),
    "dark": gettext_lazy("Theme: dark"),
}


@register.simple_tag(takes_context=True)
def theme(context: dict[str, Any]) -> str:
    """The theme this browser has chosen: `system`, `light` or `dark`."""
    return _chosen(context)


@register.simple_tag(takes_context=True)
def theme_name(context: dict[str, Any]) -> str:
    """The words on the theme's switch."""
    return str(THEMES[_chosen(context)])


@register.simple_tag(takes_context=True)
def next_theme(context: dict[str, Any]) -> str:
    """The theme that pressing the switch brings."""
    names = list(THEMES)
    return names[(names.index(_chosen(context)) + 1) % len(names)]


@register.simple_tag(takes_context=True)
def nav_link(context: dict[str, Any], view: str, name: str) -> SafeString:
    """A link of the main navigation, marked when the reader is on that page or below it."""
    url = reverse(view)
    path = context["request"].path if "request" in context else ""
    here = path == url or (url != "/" and path.startswith(url))
    current = SafeString(' aria-current="page"') if here else ""
    return format_html('<a class="site-nav__link" href="{}"{}>{}</a>', url, current, _(name))


def _chosen(context: dict[str, Any]) -> str:
    request = context.get("request")
    found = request.COOKIES.get("theme", "system") if request else "system"
    return found if found in THEMES else "system"
