"""Suggestions over HTTP: what a note says goes in the body of a POST, and nothing of it is kept or logged."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from playbook.call.suggestions import suggestions_for
from playbook.editions.current import library
from playbook.web.http import Request
from playbook.web.parameters import whole_number


@require_POST
def suggestions(request: Request) -> HttpResponse:
    """What fits `text` on `screen`; `complaint` says beside which complaint it will be read."""
    sent = request.POST
    found = suggestions_for(library(), sent.get("text", ""), sent.get("screen", ""))
    beside = whole_number(sent.get("complaint", "")) or ""
    return render(request, "call/suggested.html", {"suggestions": found, "beside": beside})
