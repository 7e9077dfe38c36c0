"""Tags of what was answered, so that a program need not be sent what it has, nor overwrite what it has not seen."""

import re

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Schema
from ninja.responses import NinjaJSONEncoder

from playbook.api.problems import Problem
from playbook.complaints.models import Complaint

_SEEN = re.compile(r'"(\d{1,9})-\d{1,9}"')


def tag_of(complaint: Complaint) -> str:
    """The tag of a complaint: the number of its last move, and the version of its note."""
    return f'"{complaint.last_move}-{complaint.note_version}"'


def seen_by(request: HttpRequest) -> str:
    """The number of the last move that the caller says to know (`If-Match`); nothing where they do not say.

    Raises `Problem` for what is no tag of a complaint.
    """
    said = request.headers.get("If-Match", "").strip()
    if said in ("", "*"):
        return ""
    found = _SEEN.fullmatch(said)
    if found is None:
        raise Problem(412, "If-Match is no ETag of a complaint. Send the one that reading it gave.")
    return found[1]


def tagged(request: HttpRequest, body: Schema, tag: str, *, fresh_for: int = 0) -> HttpResponse:
    """The body as JSON with its tag; 304 and nothing more for a caller that has it."""
    if tag in [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]:
        answer = HttpResponse(status=304)
    else:
        answer = JsonResponse(body.model_dump(mode="json"), encoder=NinjaJSONEncoder)
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = f"private, max-age={fresh_for}" if fresh_for else "private, no-cache"
    return answer
