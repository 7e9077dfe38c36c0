"""A line in the log for each request, and what is counted of them. The address stands there as its route has it."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from playbook.web.metrics import Answered, count

log = logging.getLogger(__name__)


class RequestLog:
    """Notes each request when it is answered: how it was answered, in what time. Static files are left out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the rest does."""
        begun = time.perf_counter()
        response = self.get_response(request)
        if request.path_info.startswith(settings.STATIC_URL):
            return response
        answer = Answered(request.method or "", _route(request), response.status_code, time.perf_counter() - begun)
        count(answer)
        if settings.LOG_REQUESTS and not answer.route.startswith("health/"):
            _note(request, answer)
        return response


def _note(request: HttpRequest, answer: Answered) -> None:
    shown = {
        "method": answer.method if answer.method.isalpha() else "?",
        "route": answer.route,
        "status": answer.status,
        "milliseconds": round(answer.seconds * 1000),
    }
    number = request.resolver_match.kwargs.get("number") if request.resolver_match else None
    if isinstance(number, int):
        shown["number"] = number
    text = " ".join(f"{name}={value}" for name, value in shown.items())
    log.info("%s", text, extra={"answer": shown})


def _route(request: HttpRequest) -> str:
    """The route as it is written in the code: what stands in its places may have been typed."""
    match = request.resolver_match
    return (match.route or "home") if match else "unknown"
