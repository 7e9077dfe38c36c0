"""What is worth a look and stops nothing, in all that readers see and in the drafts: also after it was published."""

from functools import lru_cache

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from playbook.desk.access import VIEW, allow
from playbook.desk.first_run import coming_library
from playbook.desk.to_do import mends
from playbook.editions import current
from playbook.editions.drafts import as_of, texts_with_drafts
from playbook.editions.querysets import Stamp
from playbook.flow import graph
from playbook.guidance import problems as guidance
from playbook.guidance.documents import Document
from playbook.guidance.library import Library, read_one
from playbook.guidance.problem import Problem, in_order

MOST = 300  # lines of one page
_NO_SENTENCE = frozenset({"untidy", "uncited"})  # said of how a text is stored, and of the sources


def worth_a_look(request: HttpRequest) -> HttpResponse:
    """Every warning of the playbook as it would be with its drafts, by page."""
    allow(request, VIEW)
    found = _warnings(settings.CONTENT_LANGUAGE, as_of())
    context = {
        **admin.site.each_context(request),
        "title": _("Worth a look"),
        "problems": mends(found[:MOST]),
        "count": len(found),
        "most": MOST,
    }
    return render(request, "desk/worth_a_look.html", context)


def for_readers() -> int:
    """How much in what readers see is worth a look: what was published with it is in no draft any more."""
    now = current.library()
    return len(_for_readers(settings.CONTENT_LANGUAGE, (now.edition, now.published)))


@lru_cache(maxsize=4)
def _warnings(language: str, _as_of: tuple[Stamp, ...]) -> tuple[Problem, ...]:
    return _warnings_of(coming_library(), texts_with_drafts(language))


@lru_cache(maxsize=2)
def _for_readers(language: str, _edition: Stamp) -> tuple[Problem, ...]:
    return _warnings_of(current.newest(language), texts_with_drafts(language, ()))


def _warnings_of(library: Library, texts: list[Document]) -> tuple[Problem, ...]:
    unreadable = {one.document for one in guidance.read_problems(texts, read_one)}
    readable = [one for one in texts if one.path not in unreadable]
    found = [*guidance.check(library, library.documents(), readable), *graph.problems(library)]
    return tuple(one for one in in_order(found) if one.warning and one.code not in _NO_SENTENCE)
