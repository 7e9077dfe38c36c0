"""The request as our middleware makes it, and the one way to answer with a page or a part of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """A request of somebody who has signed in; without that it reaches public views only."""

    htmx: HtmxDetails
    # An accounts.User. Its type is not named, because accounts stand above this package.
    user: Any


def page(
    request: Request, template: str, context: dict[str, Any] | None = None, *, part: str, status: int = 200
) -> HttpResponse:
    """Render `template` whole or, for htmx, only its `part`.

    A boosted link and a way back in the browser's history are asked for by htmx too and want the whole page.
    """
    only_part = request.htmx and not request.htmx.boosted and not request.htmx.history_restore_request
    name = f"{template}#{part}" if only_part else template
    response = render(request, name, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
