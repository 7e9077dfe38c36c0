"""Pages of ours inside a page of another system (`FRAME_ORIGINS`): which of them, and with which cookies.

Without the setting nothing of ours stands in a frame, and cookies are as everywhere. With it, only what somebody needs
beside a case does: complaints, the playbook, signing in. What is done with more rights (the desk, the audit trail,
passwords) never does.
"""

from collections.abc import Callable, Iterable
from http.cookies import Morsel

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.utils.csp import CSP, build_policy

NAMESPACES = ("complaints", "reader")
VIEWS = ("accounts:sign-in", "accounts:code", "accounts:sign-out", "accounts:theme", "accounts:keys", "offline")
NEVER = ("complaints:customers", "complaints:without-holder", "complaints:leaving", "complaints:trial")


class Framing:
    """Lets the pages that may be framed stand in a page of the allowed origins, and gives cookies that serve there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.FRAME_ORIGINS:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.policy = build_policy({**settings.SECURE_CSP, "frame-ancestors": settings.FRAME_ORIGINS})

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the rest does, with the headers and cookies for a frame."""
        response = self.get_response(request)
        if may_be_framed(request):
            response.headers[str(CSP.HEADER_ENFORCE)] = self.policy
            # It knows no list of origins. Browsers that still read it do not know the line above, and are refused.
            response.xframe_options_exempt = True
        for name, cookie in response.cookies.items():
            response.cookies[name] = PartitionedCookie(cookie)
        return response


class PartitionedCookie(Morsel[str]):
    """A cookie that a browser keeps also inside a page of another site, and for that one site alone.

    `Partitioned` is written here because the standard library knows it only from Python 3.14 on.
    """

    def __init__(self, other: Morsel[str]) -> None:
        super().__init__()
        self.set(other.key, other.value, other.coded_value)
        self.update({**other, "samesite": "None", "secure": True})

    def OutputString(self, attrs: Iterable[str] | None = None) -> str:  # type: ignore[override]  # noqa: N802 - its own name
        """The cookie as the header says it."""
        return f"{super().OutputString(attrs)}; Partitioned"  # type: ignore[arg-type]


def may_be_framed(request: HttpRequest) -> bool:
    """Whether what was asked for is one of the pages that are used beside a case."""
    match = request.resolver_match
    if match is None or match.view_name in NEVER:
        return False
    return match.view_name in VIEWS or match.namespace in NAMESPACES


def is_framed(request: HttpRequest) -> bool:
    """Whether the page that is asked for will stand inside another one, as far as the browser says."""
    return bool(settings.FRAME_ORIGINS) and request.headers.get("Sec-Fetch-Dest", "") in ("iframe", "frame")
