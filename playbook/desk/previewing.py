"""The preview is the page: the reader's own view, drawn over the playbook as it would be."""

import copy
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.messages.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import resolve
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override

from playbook.editions.current import newest, reading
from playbook.editions.drafts import library_with_drafts
from playbook.editions.models import Revision
from playbook.guidance.documents import BadDocument, Document
from playbook.guidance.kinds import Guidance
from playbook.guidance.library import Library, changed
from playbook.guidance.parsing import read
from playbook.guidance.slots import EXAMPLES
from playbook.reader.slot_markup import filled

IN_A_FRAME: dict[str, list[str]] = {**settings.SECURE_CSP, "frame-ancestors": [CSP.SELF]}


def framed[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Let a page of ours show this one in a frame; every other page may stand in none."""
    return wraps(view)(csp_override(IN_A_FRAME)(xframe_options_sameorigin(view)))


def draw(
    request: HttpRequest, document: Document, *, beside: list[Revision] | None = None, known: bool = False
) -> HttpResponse:
    """The page of `document` as a reader would get it if every draft were published, this one among them.

    `beside` are the only other drafts, where it belongs to a change. With `known`, as beside a complaint of which
    everything is known: each slot holds its example.
    """
    try:
        found = read(document)
    except BadDocument as error:
        return render(request, "desk/no_preview.html", {"error": error})
    if not isinstance(found, Guidance):
        raise Http404(_("Documents of this kind have no page."))
    guidance = _with(document, beside)
    match = resolve(found.url)
    with reading(guidance):
        response: HttpResponse = match.func(_get(request, found.url), *match.args, **match.kwargs)
    if known:
        response.content = filled(response.text, EXAMPLES)
    return response


def _with(document: Document, beside: list[Revision] | None) -> Library:
    """The playbook with every draft, or those `beside` it; without the others where one of those cannot be read."""
    try:
        coming = library_with_drafts(document.language, beside)
    except BadDocument:
        coming = newest(document.language)
    return changed(coming, [document], edition=coming.edition)


def _get(request: HttpRequest, path: str) -> HttpRequest:
    """The request as if the reader had come to `path`."""
    asked = copy.copy(request)
    asked.method, asked.path, asked.path_info = "GET", path, path
    asked.GET = QueryDict()
    asked.is_preview = True  # type: ignore[attr-defined]
    # What is to be said of a save is for the page that comes next, not for the preview drawn meanwhile.
    asked._messages = default_storage(HttpRequest())  # type: ignore[attr-defined]
    return asked
