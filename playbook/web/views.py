"""Pages for machines: whether this process can answer, and the worker that keeps pages in the browser."""

from functools import cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from playbook.web.early_answers import health_of

KEY = 'const KEY = "keptkey";'  # where the worker says what the cookie with its key is called


@never_cache
@require_safe
@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """Whether the process answers (`live`), and whether it can work (`ready`); where the front has not said so."""
    status, text = health_of(request.path_info) or (404, "")
    return HttpResponse(text, status=status, content_type="text/plain")


@require_safe
@login_not_required
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker, from the root: it may only look after addresses below its own.

    The browser asks for it anew each time. With OFFLINE_PAGES off it is one that empties what it kept and goes.
    """
    name = "service-worker.js" if settings.OFFLINE_PAGES else "service-worker-off.js"
    text = _script(name).replace(KEY, f'const KEY = "{settings.KEPT_KEY_COOKIE_NAME}";')
    return HttpResponse(text, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


@require_safe
@login_not_required
def offline(request: HttpRequest) -> HttpResponse:
    """What is shown without a connection for a page that was not read before. The worker fetches it signed out."""
    return render(request, "web/offline.html")


@cache
def _script(name: str) -> str:
    return (settings.BASE_DIR / "static" / "js" / name).read_text()
