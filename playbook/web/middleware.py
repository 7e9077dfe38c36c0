"""What holds for every page: headers, who may ask, signing in first, a database that is away."""

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from playbook.web.bare_answers import HEADERS, bare_answer, bare_headers
from playbook.web.database_errors import answer_to, is_away
from playbook.web.http import View

type GetResponse = Callable[[HttpRequest], HttpResponse]

SAFE = ("GET", "HEAD", "OPTIONS")
METHODS = (*SAFE, "POST", "PUT", "PATCH", "DELETE")
# Where programs come with a secret: the API, the provider's list of people, calendars
FOR_PROGRAMS = ("/api/", "/scim/", "/calendar/")
IN_A_FORM_OF_THEIR_OWN = ("/api/", "/scim/")  # what is refused there


class Headers:
    """Adds what Django has no setting for, and keeps pages of people who signed in out of every cache.

    A script that sends forms is refused in JSON, whatever refuses it: so it can tell our refusals from those of
    something on the way (a gateway's page), which settle nothing.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the rest does, with the headers added."""
        response = self.get_response(request)
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = HEADERS["Permissions-Policy"]
        if response.status_code >= 400:
            # What is refused before it comes to the middleware that sets these must have them too.
            for name in ("Cache-Control", "Cross-Origin-Opener-Policy", "Referrer-Policy", "X-Content-Type-Options"):
                response.headers.setdefault(name, HEADERS[name])
        # Who is asking is not found out here: outside the views a database that is away would be a 500.
        user = getattr(request, "_cached_user", None)
        if user is not None and user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        if "X-Outbox" in request.headers and 400 <= response.status_code < 500:
            _say_in_json(response)
        return response


class KnownMethods:
    """Refuses a method that no page answers, such as TRACE. The API and SCIM do so in a form of their own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the rest does, or 405."""
        if request.method in METHODS or request.path_info.startswith(IN_A_FORM_OF_THEIR_OWN):
            return self.get_response(request)
        response = bare_answer(HTTPStatus.METHOD_NOT_ALLOWED)
        response.headers["Allow"] = ", ".join(METHODS)
        return response


class ProgramsByHttps:
    """Refuses a program that comes in clear where people are led on to HTTPS.

    It would follow the redirect, and go on sending its secret in clear before it; a refusal is seen.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the rest does, or 403."""
        is_redirected = settings.SECURE_SSL_REDIRECT and not request.is_secure()
        if not (is_redirected and request.path_info.startswith(FOR_PROGRAMS)):
            return self.get_response(request)
        return HttpResponse(
            "Come by https. What was just sent in clear may have been read by others: replace that token or address.",
            status=HTTPStatus.FORBIDDEN,
            content_type="text/plain; charset=utf-8",
            headers=bare_headers(HTTPStatus.FORBIDDEN),
        )


class SameSite:
    """Refuses what another site makes a browser send. Django's token stays: this is a second line."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the rest does, unless the request would change something and comes from elsewhere."""
        if request.method not in SAFE and request.headers.get("Sec-Fetch-Site") == "cross-site":
            raise PermissionDenied
        return self.get_response(request)


class DatabaseDown:
    """Answers 503 and "try again" while the database is away, so that no typed text is given up."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the rest does."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[str, ...], kwargs: Mapping[str, str | int]
    ) -> HttpResponse | None:
        """See who is asking: the first question to the database, and the first to fail."""
        try:
            bool(request.user.is_authenticated)
        except DatabaseError as error:
            if found := self.process_exception(request, error):
                return found
            raise
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The answer to a view that could not reach the database; nothing for any other error."""
        return answer_to(error) if is_away(error) else None


class SignInNeeded(LoginRequiredMiddleware):
    """Closed by default. htmx and scripts get 401, because they would follow a redirect into the page.

    A page that was left open says whose it is (`X-Page-Of`): sent by somebody else, it is nobody's.
    """

    def process_view(
        self, request: HttpRequest, view_func: View, args: tuple[str, ...], kwargs: dict[str, str | int]
    ) -> HttpResponseBase | None:
        """An answer to whoever has to sign in first; nothing for anybody else."""
        mine = str(request.user.pk)
        if request.headers.get("X-Page-Of", mine) != mine and getattr(view_func, "login_required", True):
            return self.handle_no_permission(request, view_func)
        return super().process_view(request, view_func, args, kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: View) -> HttpResponse:  # type: ignore[override]
        """Send a person to the sign-in page, and tell htmx or a script that they must go there."""
        if "X-Outbox" in request.headers:
            return JsonResponse({"sign_in": reverse("accounts:sign-in")}, status=401)
        if not getattr(request, "htmx", False):
            if request.method in ("GET", "HEAD"):
                return super().handle_no_permission(request, view_func)
            # Where a form was sent to there is no page to come back to: the page it was on is.
            return redirect_to_login(_page_before(request), self.get_login_url(view_func))
        event = {"sign-in-needed": {"url": reverse("accounts:sign-in")}}
        return HttpResponse(status=401, headers={"HX-Trigger": json.dumps(event), "Cache-Control": "no-store"})


def _page_before(request: HttpRequest) -> str:
    """The path of the page of ours that a form was sent from; home where the browser does not say."""
    try:
        sender = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return "/"
    return sender.path if sender.netloc == request.get_host() and sender.path else "/"


def _say_in_json(response: HttpResponse) -> None:
    """Make a refusal one for scripts, if it is none yet; it has no more to say than its status."""
    if isinstance(response, JsonResponse):
        return
    response.content = b"{}"
    response.headers["Content-Type"], response.headers["Content-Length"] = "application/json", "2"
    response.headers.pop("Content-Encoding", None)
