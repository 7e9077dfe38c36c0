"""A Django that answers how long the body was and which headers came: behind the front with short limits, and bare."""

import json
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from playbook.web.front import HOLD_BACK, Front, Limits


@csrf_exempt
def seen(request: Any) -> HttpResponse:
    """What came."""
    headers = {name: value for name, value in request.META.items() if name.startswith(("HTTP_", "REMOTE_", "PATH_"))}
    response = HttpResponse(json.dumps({"length": len(request.body), "headers": headers}))
    response.set_cookie("one", "1")
    response.set_cookie("two", "2")
    return response


def fails(request: Any) -> HttpResponse:
    """A view that does not return an answer at all."""
    raise SystemExit("out")


def held_back(request: Any) -> HttpResponse:
    """A refusal that asks to be sent later."""
    return HttpResponse("later", status=429, headers={HOLD_BACK: "3"})


urlpatterns = [
    path("held-back/", held_back),
    path("fails/", fails),
    path("<path:rest>", lambda request, rest: seen(request)),
    path("", seen),
]
settings.configure(
    SECRET_KEY="for tests", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[], DATA_UPLOAD_MAX_MEMORY_SIZE=None
)
plain = get_wsgi_application()


def broken(environ: Any, start_response: Any) -> Any:
    """An application that breaks without a word; otherwise the one above."""
    if environ["PATH_INFO"] == "/broken/":
        raise RuntimeError("broken")
    return plain(environ, start_response)


front = Front(broken, limits=Limits(seconds=1, rate=1_000_000, small=10_000, large=60_000, together=100_000))
patient = Front(broken)
