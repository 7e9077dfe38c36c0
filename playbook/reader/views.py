"""Reading and printing the playbook. A page view reads the library in memory, not tables."""

import io
from collections.abc import Mapping

import segno
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from playbook.editions.current import library
from playbook.reader.own_checklist import address_of, chosen, made, parts_on_offer
from playbook.web.http import Request, page


@require_GET
def home(request: Request) -> HttpResponse:
    """One question, "What's happening?", and every way into the playbook under it."""
    guidance = library()
    return page(request, "reader/home.html", {"library": guidance}, part="results")


@require_GET
def tips(request: Request) -> HttpResponse:
    """Every tip, by stage and then by interrupt."""
    return page(request, "reader/tips.html", {"library": library()}, part="tips")


@require_GET
def tip(request: Request, slug: str) -> HttpResponse:
    """One tip: what to say, what to avoid, what to do, why, and where it comes from."""
    guidance = library()
    context = {"library": guidance, "tip": _or_404(guidance.tips, slug)}
    return page(request, "reader/tip.html", context, part="tip")


@require_GET
def stage(request: Request, slug: str) -> HttpResponse:
    """A stage: its steps in order, and the tips for it."""
    guidance = library()
    context = {"library": guidance, "stage": _or_404(guidance.stages, slug)}
    return page(request, "reader/stage.html", context, part="stage")


@require_GET
def step(request: Request, slug: str) -> HttpResponse:
    """A step of the road, to read outside a complaint."""
    guidance = library()
    context = {"library": guidance, "screen": _or_404(guidance.steps, slug)}
    return page(request, "reader/screen.html", context, part="screen")


@require_GET
def interrupt(request: Request, slug: str) -> HttpResponse:
    """An interrupt, to read outside a complaint."""
    guidance = library()
    context = {"library": guidance, "screen": _or_404(guidance.interrupts, slug)}
    return page(request, "reader/screen.html", context, part="screen")


@require_GET
def phrases(request: Request) -> HttpResponse:
    """Every line to say and to avoid; `for` keeps those of one stage or interrupt."""
    guidance = library()
    wanted = request.GET.get("for", "")
    moment = guidance.stages.get(wanted) or guidance.interrupts.get(wanted)
    context = {"library": guidance, "moment": moment, "is_nowhere": bool(wanted and not moment)}
    return page(request, "reader/phrases.html", context, part="phrases")


@require_GET
def sources(request: Request) -> HttpResponse:
    """The documents that the advice comes from."""
    return page(request, "reader/sources.html", {"library": library()}, part="sources")


@require_GET
def source(request: Request, letter: str) -> HttpResponse:
    """One source: its points, and what in the playbook rests on each."""
    guidance = library()
    context = {"library": guidance, "source": _or_404(guidance.sources, letter.upper())}
    return page(request, "reader/source.html", context, part="source")


@require_GET
def checklists(request: Request) -> HttpResponse:
    """Every checklist there is to print."""
    return page(request, "reader/checklists.html", {"library": library()}, part="checklists")


@require_GET
def checklist(request: Request, slug: str) -> HttpResponse:
    """A checklist; printed, the page is the paper."""
    guidance = library()
    found = _or_404(guidance.checklists, slug)
    context = {
        "library": guidance,
        "checklist": found,
        "path": found.url,
        "address": request.build_absolute_uri(found.url),
    }
    return page(request, "reader/checklist.html", context, part="checklist")


@require_GET
def letters(request: Request) -> HttpResponse:
    """Every letter there is to send."""
    return page(request, "reader/letters.html", {"library": library()}, part="letters")


@require_GET
def letter(request: Request, slug: str) -> HttpResponse:
    """One letter: its paragraphs, and what to put in and leave out."""
    guidance = library()
    context = {"library": guidance, "letter": _or_404(guidance.letters, slug)}
    return page(request, "reader/letter.html", context, part="letter")


@require_GET
def references(request: Request) -> HttpResponse:
    """Every reference page of the organisation."""
    return page(request, "reader/references.html", {"library": library()}, part="references")


@require_GET
def reference(request: Request, slug: str) -> HttpResponse:
    """One reference page: its text with headings and tables, who looks after it, and the tips that point to it."""
    guidance = library()
    context = {"library": guidance, "reference": _or_404(guidance.references, slug)}
    return page(request, "reader/reference.html", context, part="reference")


@require_GET
def build(request: Request) -> HttpResponse:
    """Choose what goes on a checklist of one's own, name it, and put it in order."""
    guidance = library()
    picked = chosen(guidance, request.GET)
    context = {"library": guidance, "offered": parts_on_offer(guidance), "picked": picked, "query": request.GET}
    return page(request, "reader/build.html", context, part="build")


@require_GET
def yours(request: Request) -> HttpResponse:
    """The checklist that was put together, all of it in the address: a link to it is the checklist."""
    guidance = library()
    found = made(guidance, request.GET)
    if found.items and any(name.startswith("place-") for name in request.GET):
        short = address_of(request.GET, chosen(guidance, request.GET))
        return redirect(f"{reverse('reader:yours')}?{short}")
    if not found.items:
        context = {
            "library": guidance,
            "offered": parts_on_offer(guidance),
            "picked": [],
            "query": request.GET,
            "problem": _("Tick at least one thing to put on the checklist."),
        }
        return page(request, "reader/build.html", context, part="build", status=422)
    address = f"{reverse('reader:yours')}?{request.GET.urlencode(safe='/')}"
    context = {
        "library": guidance,
        "checklist": found,
        "own": True,
        "parts": chosen(guidance, request.GET),
        "edit": f"{reverse('reader:build')}?{request.GET.urlencode()}",
        "path": address,
        "address": request.build_absolute_uri(address),
    }
    return page(request, "reader/checklist.html", context, part="checklist")


@require_GET
@cache_control(max_age=3600, private=True)
def code(request: Request) -> HttpResponse:
    """A QR code (SVG) of a page of ours: `path` starts with a single slash."""
    path = request.GET.get("path", "")
    if not path.startswith("/") or path.startswith(("//", "/\\")) or len(path) > 1500:
        return HttpResponseBadRequest(_("`path` must be a path of this playbook, such as /checklists/."))
    drawing = io.BytesIO()
    try:
        made = segno.make(request.build_absolute_uri(path), error="m", micro=False)
    except segno.DataOverflowError:
        return HttpResponseBadRequest(_("That path is too long for a code."))
    made.save(drawing, kind="svg", scale=3, border=2, xmldecl=False, light="white")
    return HttpResponse(drawing.getvalue(), content_type="image/svg+xml; charset=utf-8")


@require_GET
def keys(request: Request) -> HttpResponse:
    """The keys of the live complaint and of search."""
    return page(request, "reader/keys.html", {"library": library()}, part="keys")


def _or_404[Value](shelf: Mapping[str, Value], slug: str) -> Value:
    try:
        return shelf[slug]
    except KeyError as error:
        raise Http404(_("The playbook has no page of that name. It may have been renamed: search for it.")) from error
