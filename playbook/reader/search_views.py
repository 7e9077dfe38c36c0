"""Searching over HTTP: a few words by GET; by POST what must stand in no address or log.

That is a message, and what looks personal: a telephone number, an e-mail address, a reference.
"""

import re
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from playbook.editions.current import library
from playbook.guidance import personal
from playbook.guidance.lists import FACETS
from playbook.reader.about_us import found_about_us
from playbook.search.answer import Answer, advisor_of
from playbook.search.index import LONGEST_QUERY
from playbook.search.messages import LONGEST_MESSAGE
from playbook.search.signs import Found
from playbook.web.http import Request, page
from playbook.web.parameters import whole_number

_REFERENCE = re.compile(r"\d(?:[\s./-]?\d){4,}")
_FACETS = {
    "danger": _("Danger"),
    "happened": _("What happened"),
    "wants": _("They want"),
    "feels": _("They feel"),
    "threatens": _("They speak of"),
}


@dataclass(frozen=True)
class Understood:
    """What was read of one facet: its name, and each sign with the words that told it."""

    name: str
    signs: tuple[Found, ...]


@require_http_methods(["GET", "POST"])
def search(request: Request) -> HttpResponse:
    """What fits the words of `q`; `complaint` and `stage` say beside which live complaint it is read.

    A short search that was sent by POST is redirected to its own address, so that the way back leads to it.
    """
    sent = request.POST if request.method == "POST" else request.GET
    typed, beside, stage = (sent.get(name, "") for name in ("q", "complaint", "stage"))
    typed = typed.strip()
    if request.method == "POST" and not request.htmx and _may_stand_in_an_address(typed):
        return redirect(f"{reverse('reader:search')}?{urlencode({'q': typed})}")
    guidance = library()
    text = typed[: LONGEST_MESSAGE + 1] if request.method == "POST" else typed[:LONGEST_QUERY]
    answer = advisor_of(guidance).answer(text)
    context = {
        "library": guidance,
        "query": text,
        "answer": answer,
        "hits": answer.hits,
        "understood": understood(answer),
        "about": found_about_us(guidance, text),
        "beside": whole_number(beside) or "",
        "stage": stage if stage in guidance.stages else "",
    }
    return page(request, "reader/search.html", context, part="results")


def understood(answer: Answer) -> list[Understood]:
    """What was read of a message, a line for each facet, the gravest first; danger also of a short search."""
    wanted = FACETS if answer.is_message else FACETS[:1]
    found = [(name, tuple(one for one in answer.understood if one.sign.facet == name)) for name in wanted]
    return [Understood(str(_FACETS[name]), signs) for name, signs in found if signs]


def _may_stand_in_an_address(text: str) -> bool:
    is_short = len(text) <= LONGEST_QUERY and "\n" not in text
    return is_short and not _REFERENCE.search(text) and not any(personal.find(text))
