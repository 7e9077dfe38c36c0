"""The request as our middleware makes it, and the one way to answer with a page or a part of it."""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

type Context = dict[str, Any]  # what a template is given: whatever it needs
type View = Callable[..., HttpResponseBase]


class Request(HttpRequest):
    """A request of somebody who has signed in; without that it reaches public views only."""

    htmx: HtmxDetails
    # An accounts.User. Its type is not named, because accounts stand above this package.
    user: Any


def page(
    request: Request, template: str, context: Context | None = None, *, part: str, status: int = 200
) -> HttpResponse:
    """Render `template` whole or, for htmx, only its `part`.

    A boosted link and a way back in the browser's history are asked for by htmx too and want the whole page.
    """
    only_part = request.htmx and not request.htmx.boosted and not request.htmx.history_restore_request
    name = f"{template}#{part}" if only_part else template
    response = render(request, name, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def safe_next(request: HttpRequest) -> str:
    """Where the form says it came from (`next`), if that is a page of ours, else home."""
    wanted = request.POST.get("next", "")
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def back(request: HttpRequest) -> HttpResponseRedirect:
    """Send the browser to `safe_next`: an address, which `redirect` would look for among the names of views first."""
    return HttpResponseRedirect(safe_next(request))


def takes_brotli(request: HttpRequest) -> bool:
    """Whether whoever asks can read an answer that brotli has compressed."""
    offers = [one.replace(" ", "").partition(";") for one in request.headers.get("Accept-Encoding", "").split(",")]
    return any(name == "br" and not re.fullmatch(r"q=0(?:\.0*)?", weight) for name, _, weight in offers)
