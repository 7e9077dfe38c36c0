"""Answers made of plain words: no template, session or database that could fail a second time is needed for them."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpResponse

# What every other answer gets from the middleware, in the strictest form: these pages show nothing.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; report-uri /policy-reports/"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

WORDS = {
    HTTPStatus.BAD_REQUEST: "This request cannot be read. Go back, load the page again and try once more.",
    HTTPStatus.FORBIDDEN: "Your account may not see this page or do this. If it should, ask your manager.",
    HTTPStatus.NOT_FOUND: "There is no such page.",
    HTTPStatus.METHOD_NOT_ALLOWED: "Nothing here is asked for in that way.",
    HTTPStatus.REQUEST_TIMEOUT: "Sending took too long. Check your connection and send it again.",
    HTTPStatus.LENGTH_REQUIRED: "Say how long the body is (Content-Length) and send it again.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "That is more than can be taken in. Send less at once.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "Send text as UTF-8.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong on our side. Nothing that was saved is lost. Try again.",
    HTTPStatus.SERVICE_UNAVAILABLE: "There is too much to do at this moment. Try again in a few seconds.",
}
RETRY_SECONDS = 5

# An answer as the server sends it: status, headers, body
type Answer = tuple[int, list[tuple[str, str]], bytes]


def bare_headers(status: int) -> dict[str, str]:
    """The headers that a bare answer of this status has besides its content type."""
    found = dict(HEADERS)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        found["Retry-After"] = str(RETRY_SECONDS)
    return found


def bare_answer(status: int) -> HttpResponse:
    """Plain words for `status` (one of `WORDS`), with the security headers."""
    words = WORDS[HTTPStatus(status)]
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8", headers=bare_headers(status))


def as_wire(
    status: int,
    text: str | None = None,
    *,
    for_script: bool,
    kind: str = "text/plain; charset=utf-8",
    closes: bool = True,
) -> Answer:
    """The same for the server to send before Django sees a request: `text` of the `kind`, or the words for `status`.

    A script that sends forms gets JSON where sending again is no use: so it can tell our refusal from one of something
    on the way. The connection is closed: whoever is refused may have more to send, and nobody reads it.
    """
    is_final = for_script and status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    if is_final:
        kind, text = "application/json", "{}"
    headers = {**bare_headers(status), "Content-Type": kind}
    if closes:
        headers["Connection"] = "close"
    if settings.SECURE_HSTS_SECONDS:
        headers["Strict-Transport-Security"] = hsts()
    return status, list(headers.items()), (WORDS[HTTPStatus(status)] if text is None else text).encode()


def hsts() -> str:
    """The header by which a browser comes by HTTPS only, as Django writes it."""
    parts = [f"max-age={settings.SECURE_HSTS_SECONDS}"]
    parts += ["includeSubDomains"] if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else []
    parts += ["preload"] if settings.SECURE_HSTS_PRELOAD else []
    return "; ".join(parts)
