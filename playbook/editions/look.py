"""How the pages look like the organisation's own: its logo and its colour, at addresses made of what they are.

Nobody has to be signed in for them: they show whose sign-in page it is, and say nothing else.
"""

import hashlib
from functools import lru_cache

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from playbook.editions.current import library
from playbook.guidance import colour, logo
from playbook.guidance.logo import Logo

FOR_GOOD = "private, max-age=31536000, immutable"  # an address names the very bytes
SANDBOX = "sandbox; default-src 'none'; base-uri 'none'; frame-ancestors 'none'"


def logo_address() -> str:
    """Where the logo of the edition that is shown is; empty where it has none."""
    found = logo.read(library().organisation.logo)
    return reverse("editions:logo", args=(found.name,)) if found else ""


def style_address() -> str:
    """Where the style sheet with the colour of the edition that is shown is; empty where it has none."""
    css = _css(library().organisation.accent)
    return reverse("editions:style", args=(_name(css),)) if css else ""


@login_not_required
@require_safe
def logo_file(request: HttpRequest, name: str) -> HttpResponse:
    """The logo of this name, of the newest edition."""
    found = logo.read(library().organisation.logo)
    if found is None or found.name != name:
        raise Http404(_("There is no such logo."))
    return logo_answer(found, FOR_GOOD)


@login_not_required
@require_safe
def style_file(request: HttpRequest, name: str) -> HttpResponse:
    """The style sheet of this name, of the newest edition."""
    css = _css(library().organisation.accent)
    if not css or _name(css) != name:
        raise Http404(_("There is no such style sheet."))
    return HttpResponse(css, content_type="text/css; charset=utf-8", headers={"Cache-Control": FOR_GOOD})


def logo_answer(found: Logo, cache: str) -> HttpResponse:
    """A logo as a file that can do nothing, also where somebody opens it by itself."""
    return harmless_file(found.data, found.content_type, found.name, cache)


def harmless_file(data: bytes, content_type: str, name: str, cache: str) -> HttpResponse:
    """A file that was cleaned, of this type whatever a browser takes it for, that may load and run nothing."""
    headers = {
        "Cache-Control": cache,
        "Content-Security-Policy": SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": f'inline; filename="{name}"',
    }
    return HttpResponse(data, content_type=content_type, headers=headers)


@lru_cache(maxsize=8)
def _css(chosen: str) -> str:
    accent = colour.accent(chosen)
    return accent.css if accent else ""


def _name(css: str) -> str:
    return f"{hashlib.sha256(css.encode()).hexdigest()[:20]}.css"
