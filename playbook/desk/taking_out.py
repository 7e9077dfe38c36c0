"""Taking a document out of the playbook: asked once, with what names it; then there, too, in one change."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST

from playbook.desk.access import DELETE, document_for, frame, person_of
from playbook.desk.choices import Options, options
from playbook.desk.title_order import by_title
from playbook.editions import change_sets, drafts
from playbook.editions.change_sets import name_of
from playbook.editions.current import library
from playbook.editions.models import Document, Revision
from playbook.editions.retiring import LED_TO, mended_drafts, pointing_at, ref_of, take_out_there
from playbook.editions.titles import KIND_NAMES, title_in
from playbook.guidance.kinds import INTERRUPT
from playbook.web.http import Context
from playbook.web.lazy_text import LazyText
from playbook.web.parameters import whole_number

# What becomes of people who are at work with a document of a kind when it goes.
_MEANWHILE: dict[str, LazyText] = {
    "step": _lazy("A complaint that is on this step goes on without it."),
    "interrupt": _lazy("A complaint in which it is open goes on without it."),
    "checklist": _lazy("Checklists that somebody keeps of their own stay."),
    "letter": _lazy("Letters that were written from it stay as they were sent."),
    "moment": _lazy("Search no longer knows what people say in it."),
}


def take_out(request: HttpRequest, admin: ModelAdmin, pk: str) -> HttpResponse:
    """Ask once, then draft that the document is taken out. It goes when that is published, and can come back."""
    row = document_for(request, pk, DELETE)
    newest = drafts.head(row)
    if request.method != "POST":
        context = frame(request, admin, title=_("Take it out?"), row=row, newest=newest, pointing=pointing(row))
        context["name"] = name_of(newest) if newest else row.slug
        context["meanwhile"] = _MEANWHILE.get(row.kind, "")
        context["instead"] = instead_of(row)
        return render(request, "desk/take_out.html", context)
    try:
        draft = drafts.delete(row, by=person_of(request), base=whole_number(request.POST.get("base")) or None)
    except drafts.StaleDraft:
        messages.warning(request, _("Somebody has changed it meanwhile. Look at the change first."))
        return HttpResponseRedirect(_compare_url(row))
    if draft is None:
        messages.success(request, _("The draft is thrown away. It is still in the history."))
        return HttpResponseRedirect(reverse("admin:editions_document_changelist") + f"?kind={row.kind}")
    if "_there" in request.POST:
        return _there(request, draft)
    messages.success(request, _("It will be taken out when this draft is published. Until then readers see it."))
    return HttpResponseRedirect(_compare_url(row))


@require_POST
def taken_out_there(request: HttpRequest, admin: ModelAdmin, pk: int) -> HttpResponse:
    """Make the drafts that no longer name what a draft takes out."""
    row = document_for(request, pk, DELETE)
    draft = row.revisions.drafts().filter(deleted=True).select_related("document", "base__document").first()
    if draft is None:
        messages.warning(request, _("This draft has been changed since you opened the page. Here is what stands now."))
        return HttpResponseRedirect(_compare_url(row))
    return _there(request, draft)


@dataclass(frozen=True)
class Instead:
    """Where choices that led to a screen can lead when it goes: groups of screens, and the one that is suggested."""

    groups: Options
    suggested: str


def instead_of(row: Document) -> Instead | None:
    """What can be led to instead of a step or an interrupt: the next one on the road is suggested."""
    if row.kind not in LED_TO:
        return None
    guidance = library()
    screen = guidance.screen(ref_of(row))
    inside = bool(getattr(screen, "interrupt", "")) or row.kind == "interrupt"
    offered = options("to", guidance, inside_interrupt=inside)
    groups = [(title, [pair for pair in pairs if pair[0] != ref_of(row)]) for title, pairs in offered]
    known = {ref for _title, pairs in groups for ref, _label in pairs}
    ways = (choice.to for choice in screen.choices if not choice.to.startswith(INTERRUPT)) if screen else ()
    return Instead(groups, next((one for one in ways if one in known), ""))


def left_to_do(draft: Revision) -> Context:
    """What still names the document that a draft takes out, and what was mended in drafts outside its change."""
    row, mine = draft.document, draft.change_set_id
    mended = [one for one in mended_drafts(row) if mine is None or one.change_set_id != mine]
    return {"pointing": pointing(row), "instead": instead_of(row), "mended": _listed(by_title(mended))}


def pointing(row: Document) -> list[tuple[str, str, str]]:
    """What names a document and can be taken off it in one press: kind, title, address of the form."""
    return _listed(by_title(pointing_at(row)))


def _listed(revisions: list[Revision]) -> list[tuple[str, str, str]]:
    return [
        (
            str(KIND_NAMES[one.document.kind][0]),
            title_in(one.as_document()),
            reverse("admin:editions_document_change", args=(one.document_id,)),
        )
        for one in revisions
    ]


def _there(request: HttpRequest, draft: Revision) -> HttpResponse:
    try:
        done = take_out_there(draft, name_of(draft), by=person_of(request), instead=_said_instead(request, draft))
    except (change_sets.Moved, change_sets.Scheduled, drafts.StaleDraft) as error:
        messages.warning(request, str(error) or _("Somebody changed one of these at this moment. Press once more."))
        return HttpResponseRedirect(_compare_url(draft.document))
    messages.success(request, _("All of it is in one change. Publish it, and readers no longer see the page."))
    if done.left_out:
        names = ", ".join(title_in(one.as_document()) for one in done.left_out)
        words = _("Left as they are, because they are in another change or scheduled: %(names)s.")
        messages.warning(request, words % {"names": names})
    return HttpResponseRedirect(reverse("admin:change-set", args=(done.change.pk,)))


def _said_instead(request: HttpRequest, draft: Revision) -> str:
    """The screen that was chosen instead; nothing for one that is not on offer."""
    offered, said = instead_of(draft.document), request.POST.get("instead", "")
    known = {ref for _title, pairs in (offered.groups if offered else ()) for ref, _label in pairs}
    return said if said in known else ""


def _compare_url(row: Document) -> str:
    return reverse("admin:editions_document_compare", args=(row.pk,))
