"""What readers send (a search that did not help, a verdict), and what managers do about it."""

from http import HTTPStatus

from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from playbook.editions.change_sets import name_of
from playbook.editions.current import library
from playbook.editions.drafts import StaleDraft
from playbook.editions.models import Document
from playbook.guidance.kinds import Guidance
from playbook.insights import verdicts as said
from playbook.insights.access import allow_mending
from playbook.insights.gaps import add_to_page, names_of_pages, put_away, record_gap
from playbook.insights.models import Answer, Gap, Verdict
from playbook.web.http import Context, Request, back, page

TYPED = 200  # characters of what is typed for a page
MAYBE = 6  # pages that are offered where what was typed fits several


@require_http_methods(["GET", "POST"])
def gaps(request: Request) -> HttpResponse:
    """A POST keeps a search that did not help ("I needed this"); a GET lists them for whoever writes guidance."""
    if request.method == "POST":
        return _needed(request)
    allow_mending(request)
    return _list_of_gaps(request)


def _list_of_gaps(request: Request, status: int = 200, **typed: object) -> HttpResponse:
    """The searches that wait; `typed` is what was typed for one of them (`at`) and is no page, and those it may be."""
    found = list(Gap.objects.open(Answer.objects.all()).by_text()[:100])
    stages = _stages([one["text"] for one in found])
    context = {
        "gaps": [(one, stages.get(one["text"], "")) for one in found],
        "pages": [name for name, _one in names_of_pages(library())],
        **typed,
    }
    return _desk(request, "insights/gaps.html", _("Searches that did not help"), context, status)


_NOT_KEPT = gettext_lazy(
    "Not kept: it looks as if it names somebody, it is too short, or too much has come in today already."
)


def _needed(request: Request) -> HttpResponse:
    how = request.POST.get("how", "") or Gap.How.NEEDED
    kept = record_gap(request.POST.get("text", ""), request.POST.get("stage", ""), how)
    if how != Gap.How.NEEDED:  # a script noted it: nobody asked for it, and nobody is thanked
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    context = {"kept": kept}
    if request.htmx:
        return render(request, "insights/_noted.html", context)
    words = _("Thank you. Whoever writes the tips sees what was missing.")
    messages.success(request, words if kept else _NOT_KEPT)
    return back(request)


def _stages(texts: list[str]) -> dict[str, str]:
    """In which stages each text was searched for."""
    guidance, found = library(), dict[str, list[str]]()
    rows = Gap.objects.filter(text__in=texts).order_by("text", "stage").values_list("text", "stage").distinct()
    for text, slug in rows:
        if slug in guidance.stages:
            found.setdefault(text, []).append(guidance.stages[slug].title)
    return {text: ", ".join(titles) for text, titles in found.items()}


@require_POST
def answers(request: Request, pk: int) -> HttpResponse:
    """Answer a search that did not help: its words become a situation of a page (a draft), or it is put away."""
    allow_mending(request)
    gap = get_object_or_404(Gap, pk=pk)
    typed = request.POST.get("page", "").strip()[:TYPED]
    if "away" in request.POST:
        put_away(gap.text, by=request.user)
        messages.success(request, _("Dismissed. It comes back if people go on searching for it."))
        return redirect("insights:gaps")
    called = _pages_called(typed) if typed else []
    if len(called) == 1 and (found := _row_of(called[0][1])):
        _add(request, gap, found)
    else:
        maybe = [name for name, _one in called][:MAYBE]
        none = _("No page was chosen: type words that its title has.")
        words = _("No page was chosen: several have these words in their titles.") if maybe else none
        return _list_of_gaps(request, 422, at=gap.text, typed=typed, maybe=maybe, wrong=words)
    return redirect("insights:gaps")


def _row_of(one: Guidance) -> Document | None:
    """The row of a page that readers have."""
    return Document.objects.filter(kind=one.kind, slug=one.slug, language=library().language).first()


def _pages_called(words: str) -> list[tuple[str, Guidance]]:
    """Pages of that name; where there is none, of that title or address; where there is none, with the words in it."""
    sought, pages = words.casefold(), names_of_pages(library())
    return (
        [(name, one) for name, one in pages if name.casefold() == sought]
        or [(name, one) for name, one in pages if sought in (one.title.casefold(), one.slug)]
        or [(name, one) for name, one in pages if sought in one.title.casefold()]
    )


def _add(request: Request, gap: Gap, found: Document) -> None:
    try:
        title = name_of(add_to_page(gap.text, found, by=request.user))
        words = _("“%(text)s” is in the draft of “%(page)s”. Readers find it when the draft is published.")
        messages.success(request, words % {"text": gap.text, "page": title})
    except StaleDraft:
        messages.warning(request, _("Somebody is saving that page at this moment. Try again."))


@require_http_methods(["GET", "POST"])
def verdicts(request: Request) -> HttpResponse:
    """A POST keeps what a reader says of a tip; a GET lists what waits, for whoever writes guidance."""
    if request.method == "POST":
        return _say(request)
    allow_mending(request)
    waiting = Verdict.objects.open().select_related("document").order_by("-pk")[:100]
    context = {"waiting": [(one, _title(one.document.slug)) for one in waiting]}
    context["counts"] = [(row, _title(row["document__slug"])) for row in Verdict.objects.by_document()[:100]]
    return _desk(request, "insights/verdicts.html", _("What readers say"), context)


def _title(slug: str) -> str:
    tip = library().tips.get(slug)
    return tip.title if tip else slug


def _say(request: Request) -> HttpResponse:
    guidance = library()
    tip = guidance.tips.get(request.POST.get("tip", ""))
    document = Document.objects.filter(kind="tip", slug=tip.slug, language=guidance.language).first() if tip else None
    if tip is None or document is None:
        raise Http404(_("There is no such tip any more."))
    form = said.VerdictForm(request.POST)
    if not form.is_valid():
        context = {"verdict": form, "tip": tip, "library": guidance}
        return page(request, "insights/verdict.html", context, part="verdict", status=422)
    kept = said.record(document, edition=guidance.edition, **form.cleaned_data)
    if request.htmx:
        return render(request, "insights/_noted.html", {"kept": kept})
    words = _("Thank you. Whoever looks after this tip sees it; your name is not with it.")
    messages.success(request, words if kept else _("Not kept: too much has come in today already. Try again tomorrow."))
    return redirect(tip.url)


@require_POST
def replies(request: Request, pk: int) -> HttpResponse:
    """Close a verdict with a word on what was done."""
    allow_mending(request)
    verdict = get_object_or_404(Verdict, pk=pk)
    form = said.ReplyForm(request.POST)
    if form.is_valid():
        said.close(verdict, by=request.user, words=form.cleaned_data["words"])
        messages.success(request, _("Closed."))
    else:
        messages.error(request, " ".join(map(str, form.errors.get("words", ()))))
    return redirect("insights:verdicts")


def _desk(request: Request, template: str, title: str, context: Context, status: int = 200) -> HttpResponse:
    """A page of the managers' desk."""
    context = {**admin.site.each_context(request), "title": title, **context}
    return render(request, template, context, status=status)
