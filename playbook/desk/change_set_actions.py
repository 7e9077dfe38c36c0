"""What is done to a change from its page: drafts put in, reviewed, published, scheduled, taken apart, taken back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from playbook.desk.access import CHANGE, PUBLISH, allow, person_of
from playbook.desk.change_choice import NewChange, ticked
from playbook.desk.change_sets import TogetherForm, address_of, change_page, moved, to_page
from playbook.desk.comparing import ReviewForm
from playbook.desk.publishing import said_in
from playbook.editions import change_sets, drafts, reviews, scheduling
from playbook.editions.current import look_again
from playbook.editions.models import ChangeSet, Review, Revision
from playbook.editions.review_mail import tell_of_reviews
from playbook.web.lazy_text import LazyText

Verdict = Review.Verdict


@require_POST
def drafts_put(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the drafts that are ticked into a change, or take the one named out of it."""
    allow(request, CHANGE)
    found = get_object_or_404(ChangeSet, pk=pk)
    chosen = list(Revision.objects.drafts().filter(pk__in=[one for one in ticked(request) if one]))
    try:
        if "_out" in request.POST:
            for one in chosen:
                change_sets.take_out(one)
        elif chosen:
            change_sets.put_in(found, chosen)
        else:
            messages.warning(request, _("Tick at least one draft."))
    except change_sets.Moved:
        return moved(request, address_of(found))
    except change_sets.Scheduled as error:
        messages.warning(request, str(error))
    return to_page(found)


@require_POST
def renamed(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a change another name."""
    allow(request, CHANGE)
    found = get_object_or_404(ChangeSet, pk=pk)
    form = NewChange(request.POST)
    if not form.is_valid() or not form.cleaned_data["name"]:
        messages.warning(request, _("A change needs a name of at most 80 characters. It keeps the one it had."))
    else:
        change_sets.rename(found, form.cleaned_data["name"])
    return to_page(found)


@require_POST
def reviewed(request: HttpRequest, pk: int) -> HttpResponse:
    """Submit all drafts of a change, approve those that one did not write, or send all of them back."""
    allow(request, CHANGE)
    found = get_object_or_404(ChangeSet, pk=pk)
    form = ReviewForm(request.POST)
    if form.is_valid() and form.cleaned_data["verdict"] != Verdict.SUBMITTED:
        allow(request, PUBLISH)
    if not form.is_valid():
        return change_page(request, found, 422, review_form=form)
    decided = form.cleaned_data
    verdict = Verdict(decided["verdict"])
    try:
        said = reviews.decide_together(
            found, ticked(request), verdict, by=person_of(request), comment=decided["comment"]
        )
    except (change_sets.Moved, reviews.NotADraft):
        return moved(request, address_of(found))
    if not said:
        messages.warning(request, _("You wrote all of it. Somebody else has to approve it."))
        return to_page(found)
    tell_of_reviews(said, found.name, request.build_absolute_uri(address_of(found)))
    messages.success(request, _DONE[verdict] % {"number": len(said)})
    return to_page(found)


_DONE: dict[str, LazyText] = {
    Verdict.SUBMITTED: _lazy("Submitted together: %(number)s. Whoever may publish finds them on the first page."),
    Verdict.APPROVED: _lazy("Approved: %(number)s. What you wrote yourself somebody else has to approve."),
    Verdict.SENT_BACK: _lazy("Sent back to the writers: %(number)s."),
}


@require_POST
def published(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a change as one edition, now or at a time to come: all of what was seen, or nothing."""
    allow(request, PUBLISH)
    found = get_object_or_404(ChangeSet, pk=pk)
    form = TogetherForm(request.POST)
    if not form.is_valid():
        return change_page(request, found, 422, form=form)
    try:
        return _publish(request, found, form)
    except (change_sets.Moved, drafts.StaleDraft):
        return moved(request, address_of(found))
    except drafts.Broken:  # the page says what has to be mended
        return change_page(request, found, 422, form=form)
    except (change_sets.Scheduled, reviews.SecondPersonNeeded) as error:
        form.add_error(None, str(error))
        return change_page(request, found, 422, form=form)


def _publish(request: HttpRequest, found: ChangeSet, form: TogetherForm) -> HttpResponse:
    said, seen, by = said_in(form), ticked(request), person_of(request)
    if "_schedule" in request.POST:
        scheduling.schedule_change(found, seen, by=by, at=form.cleaned_data["at"], **said)
        messages.success(request, _("Scheduled, all of it together."))
        return to_page(found)
    edition = drafts.publish_change(found, seen, by=by, **said)
    look_again()
    messages.success(request, _("Edition %(number)s is what readers see now.") % {"number": edition.number})
    return to_page(found)


@require_POST
def taken_apart(request: HttpRequest, pk: int) -> HttpResponse:
    """End a change: its drafts stand on their own again, or are thrown away with it."""
    allow(request, CHANGE)
    found = get_object_or_404(ChangeSet, pk=pk)
    try:
        if "_discard" in request.POST:
            drafts.discard_change(found, ticked(request), by=person_of(request))
            messages.success(request, _("Its drafts are thrown away. They are still in the history of each document."))
        else:
            change_sets.take_apart(found, by=person_of(request))
            messages.success(request, _("Taken apart. Each draft stands on its own again."))
    except (change_sets.Moved, drafts.StaleDraft):
        return moved(request, address_of(found))
    except change_sets.Scheduled as error:
        messages.warning(request, str(error))
        return to_page(found)
    return HttpResponseRedirect(reverse("admin:change-sets"))


@require_POST
def taken_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft all of a published change back to what was before, as a change; publishing that is one more click."""
    allow(request, CHANGE)
    found = get_object_or_404(ChangeSet, pk=pk)
    try:
        made = drafts.take_back_change(found, by=person_of(request))
    except change_sets.HasDrafts as error:
        messages.warning(request, _has_drafts(error.drafts))
        return to_page(found)
    if made is None:
        messages.info(request, _("There is nothing to take back: it stands as it did before."))
        return to_page(found)
    messages.success(request, _("These drafts put it back. Publish them and readers see it as it was."))
    return to_page(made)


def _has_drafts(found: list[Revision]) -> str:
    """Which documents keep a change from being taken back, and what to do about it."""
    words = ngettext(
        "“%(first)s” has a draft. Publish it or throw it away first: the change is taken back whole or not at all.",
        "“%(first)s” and others (%(number)s) have drafts. Publish them or throw them away first: the change is taken "
        "back whole or not at all.",
        len(found),
    )
    return words % {"first": change_sets.name_of(found[0]), "number": len(found)}


ROUTES: dict[str, Callable[..., HttpResponse]] = {
    "drafts": drafts_put,
    "renamed": renamed,
    "reviews": reviewed,
    "published": published,
    "taken-apart": taken_apart,
    "taken-back": taken_back,
}
