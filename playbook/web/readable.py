"""What a request must be before anything reads it: in UTF-8, without NUL characters, with numbers that can be kept.

Forms check what they read; much is read by other hands too (Django's admin, look-ups, the error pages themselves), in
databases that differ in what they take. So what no database and no page could do anything with ends here.
"""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.utils.http import parse_header_parameters

from playbook.web.bare_answers import bare_answer
from playbook.web.http import View
from playbook.web.parameters import LARGEST

log = logging.getLogger(__name__)

CHARSETS = ("", "utf-8", "utf8", "us-ascii", "ascii")
NUL = "\0"


class ReadableRequest(WSGIRequest):
    """A request in UTF-8, whatever it says: in another character set, not even its address could be read safely."""

    is_preview = False  # said of each, because a template looks longest for what is not there

    def _set_content_type_params(self, meta: dict[str, str]) -> None:
        """Read the content type, and leave the encoding as it is. `ReadableRequests` refuses what says another."""
        self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))


class Handler(WSGIHandler):
    """Django for the server, with requests of that kind."""

    request_class = ReadableRequest


class ReadableRequests:
    """Refuses a request that cannot be read (400, 413, 415), and takes NUL characters out of what was typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the rest does, unless the request cannot be read."""
        refused = self._refused(request)
        return bare_answer(refused) if refused else self.get_response(request)

    def _refused(self, request: HttpRequest) -> HTTPStatus | None:
        """The status to refuse it with, or nothing."""
        if str((request.content_params or {}).get("charset", "")).lower() not in CHARSETS:
            return HTTPStatus.UNSUPPORTED_MEDIA_TYPE
        if NUL in request.path_info:
            return HTTPStatus.NOT_FOUND
        try:
            request.GET = without_nul(request.GET)  # type: ignore[assignment]
            if request.method == "POST":
                request._post = without_nul(request.POST)  # type: ignore[attr-defined]
        except RequestDataTooBig:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        except (TooManyFieldsSent, TooManyFilesSent, MultiPartParserError, ValueError):
            return HTTPStatus.BAD_REQUEST
        return None

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[str, ...], kwargs: dict[str, str | int]
    ) -> HttpResponse | None:
        """404 for a number in the address that no row can have; nothing for anything else."""
        if any(isinstance(value, int) and value > LARGEST for value in kwargs.values()):
            raise Http404
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """400 where the database cannot keep what was sent: a check is missing, and the log says where."""
        if not isinstance(error, DataError | OverflowError):
            return None
        log.error("What was sent cannot be kept", exc_info=error)
        return bare_answer(HTTPStatus.BAD_REQUEST)


def without_nul(data: QueryDict) -> QueryDict:
    """The same parameters without NUL characters, which PostgreSQL cannot keep and nobody types."""
    if not any(NUL in text for key, values in data.lists() for text in (key, *values)):
        return data
    clean = QueryDict(mutable=True)
    for key, values in data.lists():
        clean.setlist(key.replace(NUL, ""), [value.replace(NUL, "") for value in values])
    clean._mutable = False
    return clean
