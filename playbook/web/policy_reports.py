"""Where browsers tell that something on a page broke its content security policy: a line in the log for each.

Anybody can send here, so no more is read than a report has, few lines are written, and of a report only what a
browser fills in by rule is kept: which rule was broken, the origin of what was stopped, and the route of the page.
Addresses and pieces of scripts are not: they may hold what somebody typed.
"""

import json
import logging
import re
from dataclasses import dataclass
from http import HTTPStatus
from time import monotonic
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from playbook.web.json_values import Json
from playbook.web.rates import Rate, buckets

log = logging.getLogger(__name__)

LONGEST = 16 * 1024  # bytes of what is read: a report has one or two thousand
LINES = Rate(20, 10)  # lines of a process: twenty at once, then one each ten seconds
_WORD = re.compile(r"[a-z-]{1,40}")
_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]{0,20}(://[a-z0-9.:\[\]-]{1,100})?")


@dataclass(frozen=True)
class Broken:
    """What a report tells: the rule, the origin of what was stopped, the route of the page. `?` is what it hides."""

    rule: str
    stopped: str
    page: str


@csrf_exempt  # a browser sends it by itself, without our token; nothing is changed by it
@require_POST
@login_not_required
def policy_reports(request: HttpRequest) -> HttpResponse:
    """Log what is told, by `report-uri`, which every browser knows. Nothing is answered to anybody."""
    told = _report(request.read(LONGEST))
    if told and not buckets.take("policy-reports", 0, LINES, monotonic()):
        log.warning("A page broke its policy: rule=%s stopped=%s page=%s", told.rule, told.stopped, told.page)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _report(body: bytes) -> Broken | None:
    """What was told; None where it cannot be read."""
    try:
        sent: Json = json.loads(body)
    except (ValueError, RecursionError):
        return None
    report = sent.get("csp-report") if isinstance(sent, dict) else None
    if not isinstance(report, dict):
        return None
    names = ("effective-directive", "blocked-uri", "document-uri")
    rule, stopped, page = (str(report.get(name) or "")[:2000] for name in names)
    return Broken(rule if _WORD.fullmatch(rule) else "?", _origin(stopped), _route(page))


def _origin(address: str) -> str:
    """The origin of an address, or a word such as `inline` that stands in its place."""
    try:
        parts = urlsplit(address.lower())
    except ValueError:
        return "?"
    found = f"{parts.scheme}://{parts.netloc}" if parts.netloc else parts.scheme or address.lower()
    return found if _ORIGIN.fullmatch(found) else "?"


def _route(address: str) -> str:
    """The route of a page of ours, as it is written in the code."""
    try:
        return resolve(urlsplit(address).path).route or "home"
    except (Resolver404, ValueError):
        return "?"
