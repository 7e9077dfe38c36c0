"""Changes of several drafts: the list of them, and the page of one with what is in it and what has to be mended."""

from dataclasses import replace

from django.contrib import admin, messages
from django.db.models import Count, Q
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from playbook.desk.access import CHANGE, PUBLISH, VIEW, allow, person_of
from playbook.desk.change_choice import NewChange, ticked
from playbook.desk.comparing import ReviewForm, guidance_with, told
from playbook.desk.publishing import PublishForm
from playbook.desk.to_do import as_line, mends, open_drafts, worth_a_look
from playbook.editions import change_sets, drafts, reviews
from playbook.editions.models import ChangeSet, Release, Revision
from playbook.guidance.problem import Problem

LATELY = 20  # published changes on the list


class TogetherForm(PublishForm):
    """What is said about a publish of all that is in a change, and when."""

    drafts = None  # type: ignore[assignment]  # they are those of the change


def changes(request: HttpRequest) -> HttpResponse:
    """Open changes, those published lately, and the drafts that are in none. A POST puts those ticked together."""
    allow(request, VIEW if request.method != "POST" else CHANGE)
    if request.method != "POST":
        return _list(request, NewChange())
    form = NewChange(request.POST)
    chosen = list(Revision.objects.drafts().filter(pk__in=[pk for pk in ticked(request) if pk]))
    if form.is_valid() and not chosen:
        form.add_error(None, _("Tick at least one draft."))
    if not form.is_valid():
        return _list(request, form, status=422)
    try:
        change = _put_together(request, form, chosen)
    except change_sets.Moved:
        return moved(request, reverse("admin:change-sets"))
    except change_sets.Scheduled as error:
        form.add_error(None, str(error))
        return _list(request, form, status=422)
    return to_page(change)


def _put_together(request: HttpRequest, form: NewChange, chosen: list[Revision]) -> ChangeSet:
    found: ChangeSet | None = form.cleaned_data["change_set"]
    if found is None:
        return change_sets.begin(form.cleaned_data["name"], chosen, by=person_of(request))
    change_sets.put_in(found, chosen)
    return found


def _list(request: HttpRequest, form: NewChange, status: int = 200) -> HttpResponse:
    inside = Count("revisions", filter=Q(revisions__since=None, revisions__closed_at=None))
    named = ChangeSet.objects.select_related("by", "edition")
    context = {
        **admin.site.each_context(request),
        "title": _("Changes"),
        "open": named.open().annotate(inside=inside),
        "published": named.published().order_by("-edition", "-pk")[:LATELY],
        "loose": [one for one in open_drafts() if one.change is None],
        "form": form,
        "picked": set(ticked(request)),
        "may_change": request.user.has_perm(CHANGE),
    }
    return render(request, "desk/change_sets.html", context, status=status)


def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One change: what is in it, what has to be mended as if all of it were in, and what can be done with it."""
    allow(request, VIEW)
    return change_page(request, get_object_or_404(ChangeSet, pk=pk))


def change_page(request: HttpRequest, found: ChangeSet, status: int = 200, **forms: Form) -> HttpResponse:
    """The page of a change, with `forms` in the place of empty ones."""
    inside = change_sets.drafts_in(found) if found.is_open else []
    problems, guidance, live = _problems(inside), guidance_with(inside), [_live(one) for one in inside]
    lines = reviews.lines_of(inside).values()
    context = {
        **admin.site.each_context(request),
        "title": found.name,
        "change": found,
        "drafts": [
            (replace(as_line(one), is_new=now is None), told(now, one, guidance))
            for one, now in zip(inside, live, strict=True)
        ],
        "published": [(as_line(one), told(_before(one), one)) for one in _published(found)],
        "loose": [one for one in open_drafts() if one.change is None] if found.is_open else [],
        "stops": mends([one for one in problems if not one.warning]),
        "warnings": mends(worth_a_look(problems, inside)),
        "release": Release.objects.waiting().filter(revisions__in=inside).first(),
        "needs_second": [as_line(one) for one in inside if reviews.needs_second_person(one, person_of(request))],
        "wrote_all": all(any(one.by_id == request.user.pk for one in line) for line in lines),
        "may_change": request.user.has_perm(CHANGE),
        "may_publish": request.user.has_perm(PUBLISH),
        "form": TogetherForm(),
        "review_form": ReviewForm(),
        **forms,
    }
    return render(request, "desk/change_set.html", context, status=status)


def _problems(inside: list[Revision]) -> list[Problem]:
    """What would have to be mended if these drafts, and no others, were published."""
    languages = sorted({one.document.language for one in inside})
    return [one for language in languages for one in drafts.problems_with_drafts(language, inside)]


def _live(draft: Revision) -> Revision | None:
    """What readers see of a draft's document."""
    found: Revision | None = draft.document.revisions.live().select_related("document").first()
    return found


def _published(found: ChangeSet) -> list[Revision]:
    """What of a change readers got."""
    return list(found.revisions.exclude(since=None).with_documents().select_related("by", "since", "base__document"))


def _before(revision: Revision) -> Revision | None:
    """What readers saw before `revision` was published."""
    theirs = revision.document.revisions.select_related("document").filter(until=revision.since, deleted=False)
    found: Revision | None = theirs.exclude(pk=revision.pk).first()
    return found


def moved(request: HttpRequest, url: str) -> HttpResponse:
    """Back to what stands now, because it is not what somebody saw."""
    messages.warning(request, _("This has been changed since you opened the page. Here is what stands now."))
    return HttpResponseRedirect(url)


def to_page(found: ChangeSet) -> HttpResponse:
    """To the page of a change."""
    return HttpResponseRedirect(address_of(found))


def address_of(found: ChangeSet) -> str:
    """The address of its page."""
    return reverse("admin:change-set", args=(found.pk,))
