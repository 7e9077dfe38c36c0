"""Many documents at once: found by stage, owner, day or words, ticked, and changed together; each place is shown."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from playbook.desk.access import CHANGE, PUBLISH, VIEW, allow, person_of
from playbook.desk.labels import STATES, field_name, speaker
from playbook.desk.many_forms import Action, Alter, Skipped, Wanted, head_of, state_of
from playbook.desk.title_order import by_title
from playbook.editions import drafts
from playbook.editions.current import library, look_again
from playbook.editions.diff import Change, Run, changes, runs
from playbook.editions.many import a_year_on, heads, save_all, with_values
from playbook.editions.models import Document, Revision
from playbook.editions.problem_text import text_of
from playbook.editions.replacing import Place, Swap, places
from playbook.editions.reviews import SecondPersonNeeded
from playbook.editions.titles import KIND_NAMES, title_in
from playbook.guidance.documents import KIND_OF, BadDocument
from playbook.guidance.values import Value
from playbook.web.parameters import whole_number

A_PAGE = 50  # documents
MOST_PLACES = 1000  # that can be unticked one by one: each is a field of the form
MOST_AT_ONCE = 500  # documents that one change is shown for, and made in: each is a field of the form, too


@dataclass(frozen=True)
class Found:
    """A document that was found, with what tells it from others."""

    revision: Revision
    title: str
    kind: str
    stages: str
    owner: str
    check_after: Value | None

    @property
    def state(self) -> str:
        """How it stands: the key of its words; nothing where readers see it so."""
        return state_of(self.revision)

    @property
    def state_name(self) -> str:
        """How it stands, in words."""
        return str(STATES[self.state])


@dataclass(frozen=True)
class Spot:
    """A place that would be changed, under the name of its field. Without a `mark` it cannot be unticked alone."""

    name: str
    mark: str
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Outcome:
    """A document that was ticked, and what would become of it: `spots`, or nothing, and `why` not."""

    found: Found
    spots: list[Spot] = field(default_factory=list)
    why: str = ""


def many(request: HttpRequest) -> HttpResponse:
    """Find documents, see what a change would do to each, and make drafts of it: all that are ticked, or none."""
    allow(request, VIEW)
    wanted = Wanted(request.GET)
    fitting = [one for one in heads(settings.CONTENT_LANGUAGE) if wanted.fits(one)] if wanted.is_valid() else []
    found = by_title(fitting)
    if request.method != "POST":
        return _page(request, wanted, Action(), found, set())
    allow(request, CHANGE)
    ticked = _ticked(request, found)
    if request.POST.keys() & {"_page", "_all", "_none"}:
        return _page(request, wanted, Action(initial=request.POST.dict()), found, ticked)
    chosen = [one for one in found if one.pk in ticked]
    action = Action(request.POST)
    if not action.is_valid() or not chosen:
        if not chosen:
            messages.warning(request, _("Tick some documents."))
        return _page(request, wanted, action, found, ticked, status=422)
    if "_save" not in request.POST:
        return _outcome_page(request, action, chosen, _of_others(request, chosen))
    if len(chosen) < len(_numbers(request.POST.getlist("ticked"))):
        messages.warning(request, _moved())
        return HttpResponseRedirect(request.get_full_path())
    return _saved(request, chosen, action.change(_skipped(request, action, chosen)))


def _moved() -> str:
    return _("Somebody saved one of these at this moment. Look at what would change again.")


def _numbers(given: Iterable[str]) -> set[int]:
    return {number for one in given if (number := whole_number(one)) is not None}


def _ticked(request: HttpRequest, found: list[Revision]) -> set[int]:
    """What is ticked: on this page, and on those that were left before."""
    if "_all" in request.POST:
        return {one.pk for one in found}
    if "_none" in request.POST:
        return set()
    return _numbers([*request.POST.getlist("ticked"), *request.POST.get("elsewhere", "").split(",")])


def _skipped(request: HttpRequest, action: Action, chosen: list[Revision]) -> Skipped:
    """The places that were shown with a tick, and have none any more."""
    if action.swap is None or "one_by_one" not in request.POST:
        return {}
    kept = set(request.POST.getlist("place"))
    return {
        one.as_document().path: frozenset(
            place.path for place in places(one.as_document(), action.swap) if f"{one.pk}:{place.path}" not in kept
        )
        for one in chosen
    }


def _of_others(request: HttpRequest, chosen: list[Revision]) -> set[int]:
    """The documents on which somebody else is writing a draft."""
    return {one.document_id for one in chosen if one.is_draft and one.by_id not in (None, request.user.pk)}


def _saved(request: HttpRequest, chosen: list[Revision], change: Alter) -> HttpResponse:
    try:
        made = save_all(chosen, change, by=person_of(request))
    except BadDocument as error:
        messages.error(request, f"{error.problem.document}: {text_of(error.problem)}")
        return HttpResponseRedirect(request.get_full_path())
    except drafts.StaleDraft:
        messages.warning(request, _moved())
        return HttpResponseRedirect(request.get_full_path())
    words = _("%(count)s drafts are made. Readers see them when they are published.") % {"count": len(made)}
    messages.success(request, words)
    if not request.user.has_perm(PUBLISH) or not made:
        return HttpResponseRedirect(reverse("admin:index"))
    unseen = _of_others(request, chosen)  # what a colleague is still writing is published by nobody who did not look
    ticked = [one for one in made if one.document_id not in unseen][:200]
    asked = "&".join(f"draft={one.pk}" for one in ticked) or "draft="
    return HttpResponseRedirect(f"{reverse('admin:publish')}?{asked}")


def _found(revision: Revision) -> Found:
    document, head, stages = revision.as_document(), head_of(revision), library().stages
    named = ", ".join(stages[one].title for one in head.stages if one in stages)
    kind = str(KIND_NAMES[document.kind][0])
    return Found(revision, title_in(document), kind, named, head.owner, head.check_after)


def _outcome(revision: Revision, action: Action) -> Outcome:
    """What would become of one document: each text with the words in it, then what is set in its head."""
    document, swap = revision.as_document(), action.swap
    spots = [_spot(revision, one) for one in (places(document, swap) if swap else ())]
    told = changes(document, with_values(document, action.values), spoken=speaker(library(), document.kind))
    spots += [_set(one) for one in told]
    return Outcome(_found(revision), spots, "" if spots else _why_not(revision, swap))


def _spot(revision: Revision, place: Place) -> Spot:
    return Spot(
        field_name(place.key, revision.document.kind),
        f"{revision.pk}:{place.path}",
        tuple(runs(place.before, place.after)),
    )


def _set(change: Change) -> Spot:
    return Spot(field_name(change.key), "", change.runs)


def _why_not(revision: Revision, swap: Swap | None) -> str:
    """Why a document that is ticked would stay as it is."""
    if swap is None:
        return _("it is so already, or has no such field")
    if swap.find in revision.text:
        return _("the words stand only in names, remarks or what search goes by")
    if swap.match_case and swap.find.casefold() in revision.text.casefold():
        return _("the words stand only with other capital letters")
    if swap.find.casefold() in revision.text.casefold():
        return _("the words stand only in parts of others, in names or in what search goes by")
    return _("it has none of these words")


def _outcome_page(request: HttpRequest, action: Action, chosen: list[Revision], of_others: set[int]) -> HttpResponse:
    told, changed = list[Outcome](), list[Outcome]()
    for one in chosen:
        if len(changed) == MOST_AT_ONCE:
            break
        told.append(_outcome(one, action))
        if told[-1].spots:
            changed.append(told[-1])
    context = {
        **admin.site.each_context(request),
        "title": _("What would change"),
        "action": action,
        "swap": action.swap,
        "outcomes": changed,
        "of_others": of_others,
        "left": [one for one in told if not one.spots],
        "later": len(chosen) - len(told),
        "places": sum(len(one.spots) for one in changed),
        "one_by_one": sum(len(one.spots) for one in changed) <= MOST_PLACES,
        "most_places": MOST_PLACES,
        "asked": request.GET.urlencode(),
    }
    return render(request, "desk/many_outcome.html", context)


def _page(
    request: HttpRequest, wanted: Wanted, action: Action, found: list[Revision], ticked: set[int], status: int = 200
) -> HttpResponse:
    page = Paginator(found, A_PAGE).get_page(request.POST.get("_page") or request.POST.get("at", "1"))
    here, known = {one.pk for one in page.object_list}, {one.pk for one in found}
    context = {
        **admin.site.each_context(request),
        "title": _("Many at once"),
        "wanted": wanted,
        "points": library().points.items(),
        "action": action,
        "page": page,
        "found": [_found(one) for one in page.object_list],
        "ticked": ticked & known,
        "elsewhere": ",".join(str(pk) for pk in sorted((ticked & known) - here)),
        "may_change": request.user.has_perm(CHANGE),
        "asked": request.GET.urlencode(),
        "today": timezone.localdate(),
    }
    return render(request, "desk/many_at_once.html", context, status=status)


@require_POST
def still_right(request: HttpRequest, folder: str, slug: str) -> HttpResponse:
    """Somebody has read a page and found it right: it is looked at again in a year. Who may publish does so at once."""
    allow(request, CHANGE)
    row = get_object_or_404(Document, language=settings.CONTENT_LANGUAGE, kind=KIND_OF.get(folder, ""), slug=slug)
    now = drafts.head(row)
    if now is None or now.is_draft:
        messages.warning(request, _("It has a draft: set the day in that, then publish it."))
        return HttpResponseRedirect(reverse("admin:editions_document_change", args=(row.pk,)))
    document = with_values(now.as_document(), {"check_after": a_year_on(timezone.localdate())})
    draft = drafts.save_draft(document, by=person_of(request), base=now.pk)
    try:
        if request.user.has_perm(PUBLISH) and draft.is_draft:
            drafts.publish_drafts([draft], by=person_of(request), note=_("Read again and still right"))
            look_again()
            messages.success(request, _("It is looked at again in a year."))
    except (drafts.Broken, SecondPersonNeeded):
        messages.info(request, _("The new day is a draft. Somebody has to look at it first."))
    return HttpResponseRedirect(reverse("admin:index"))
