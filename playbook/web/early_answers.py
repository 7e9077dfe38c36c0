"""What is answered before a request gets a thread: how the process is, and that the database is away."""

from functools import cache
from http import HTTPStatus

from django.conf import settings
from django.template.loader import render_to_string

from playbook.web.bare_answers import RETRY_SECONDS, Answer, as_wire
from playbook.web.database_watch import AWAY, watch
from playbook.web.version import version


def early_answer(path: str, *, for_script: bool) -> Answer | None:
    """The whole answer to a request for `path`, or None where Django answers. It costs little and never waits."""
    if health := health_of(path):
        status, text = health
        return as_wire(status, text, for_script=False, closes=False)
    if watch.is_away and not _needs_no_database(path):
        if for_script:
            return as_wire(HTTPStatus.SERVICE_UNAVAILABLE, for_script=True)
        return as_wire(HTTPStatus.SERVICE_UNAVAILABLE, _page(), for_script=False, kind="text/html; charset=utf-8")
    return None


def health_of(path: str) -> tuple[int, str] | None:
    """Status and words for the addresses that say how the process is; None for any other.

    `live` says that the process answers at all: it is to be restarted where it does not. `ready` says whether it can
    work: while it cannot, requests are to go elsewhere, and a restart would not help. The third says only whether the
    database answers: a browser asks it whether to send again what it keeps.
    """
    match path.rstrip("/"):
        case "/health/live":
            return HTTPStatus.OK, f"live {version()}\n"
        case "/health" | "/health/ready" as asked:
            problems = [one for one in watch.problems() if asked == "/health/ready" or one == AWAY]
            words = "\n".join([*problems, version()]) if problems else f"ok {version()}"
            return HTTPStatus.SERVICE_UNAVAILABLE if problems else HTTPStatus.OK, words + "\n"
    return None


def _needs_no_database(path: str) -> bool:
    return path.startswith(settings.STATIC_URL) or path in ("/offline/", "/service-worker.js")


@cache
def _page() -> str:
    return render_to_string("503.html", {"seconds": RETRY_SECONDS})
