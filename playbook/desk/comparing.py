"""A draft beside what is live; who decides what about it; the history, and the way back to any of it."""

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST

from playbook.desk.access import CHANGE, PUBLISH, VIEW, allow, document_for, frame, person_of
from playbook.desk.labels import field_name, speaker
from playbook.desk.taking_out import left_to_do
from playbook.desk.to_do import mends, worth_a_look
from playbook.desk.tried_phrases import tried_phrases
from playbook.editions import change_sets, drafts, reviews
from playbook.editions.current import library
from playbook.editions.diff import Change, changes
from playbook.editions.models import Document, Review, Revision
from playbook.editions.review_mail import tell_of_review
from playbook.editions.titles import title_in
from playbook.guidance import documents
from playbook.guidance.documents import BadDocument
from playbook.guidance.library import Library
from playbook.web.forms import Cleaned
from playbook.web.lazy_text import LazyText
from playbook.web.parameters import whole_number

Verdict = Review.Verdict


class ReviewForm(forms.Form):
    """A decision, with what to say about it. Whoever sends a draft back says why."""

    verdict = forms.ChoiceField(choices=Verdict.choices)
    comment = forms.CharField(max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def clean(self) -> Cleaned:
        """Ask for a reason where one is owed."""
        found: Cleaned = super().clean() or self.cleaned_data
        if found.get("verdict") == Verdict.SENT_BACK and not found.get("comment"):
            self.add_error("comment", _("Say what should be different, so that the writer knows what to do."))
        return found


def told(before: Revision | None, after: Revision | None, guidance: Library | None = None) -> list[tuple[str, Change]]:
    """What changed from one revision to another, each field under its name; what it names is named as in `guidance`."""
    old = before.as_document() if before and not before.deleted else None
    new = after.as_document() if after and not after.deleted else None
    kind = new.kind if new else old.kind if old else ""
    return [(field_name(one.key, kind), one) for one in changes(old, new, spoken=speaker(guidance or library(), kind))]


def guidance_with(beside: list[Revision]) -> Library:
    """The playbook with these drafts, which belong together; as readers have it where one cannot be read."""
    try:
        return drafts.library_with_drafts(beside[0].document.language, beside) if beside else library()
    except BadDocument:
        return library()


def compare(request: HttpRequest, admin: ModelAdmin, pk: int) -> HttpResponse:
    """The draft beside what is live, what was decided about it, and what can be done with it now."""
    return _compare(request, admin, document_for(request, pk, VIEW))


def _compare(request: HttpRequest, admin: ModelAdmin, row: Document, *, form: ReviewForm | None = None) -> HttpResponse:
    draft: Revision | None = row.revisions.drafts().with_state().select_related("by", "document").first()
    live: Revision | None = row.revisions.live().select_related("document").first()
    beside = change_sets.drafts_with(draft) if draft else []
    problems = drafts.problems_with_drafts(row.language, beside) if draft else []
    context = frame(
        request,
        admin,
        title=title_in(shown_document(row, live or draft or row.revisions.filter(deleted=False).first())),
        row=row,
        draft=draft,
        live=live,
        changes=told(live, draft, guidance_with(beside)) if draft else [],
        reviews=reviews.said_of(reviews.lines_of([draft]))[draft.pk] if draft else [],
        change=change_sets.change_of(draft),
        release=draft.releases.waiting().first() if draft else None,
        stops=mends([one for one in problems if not one.warning]),
        warnings=mends(worth_a_look(problems, beside)),
        **(left_to_do(draft) if draft and draft.deleted else {}),
        tried=tried_phrases(draft) if draft else [],
        form=form or ReviewForm(),
        needs_second=draft is not None and reviews.needs_second_person(draft, person_of(request)),
        may_change=request.user.has_perm(CHANGE),
        may_publish=request.user.has_perm(PUBLISH),
        wrote_it=draft is not None and request.user.pk in reviews.writers_of(draft),
    )
    return render(request, "desk/compare.html", context, status=422 if form else 200)


@require_POST
def reviewed(request: HttpRequest, admin: ModelAdmin, pk: int) -> HttpResponse:
    """Submit a draft, approve it or send it back."""
    row = document_for(request, pk, CHANGE)
    draft = row.revisions.drafts().filter(pk=whole_number(request.POST.get("draft")) or 0).first()
    form = ReviewForm(request.POST)
    if form.is_valid() and form.cleaned_data["verdict"] != Verdict.SUBMITTED:
        allow(request, PUBLISH)
    if draft is None:
        return _changed_since(request, row)
    if not form.is_valid():
        return _compare(request, admin, row, form=form)
    said = form.cleaned_data
    try:
        review = reviews.decide(
            draft,
            Verdict(said["verdict"]),
            by=person_of(request),
            comment=said["comment"],
        )
    except reviews.NotADraft:  # somebody was quicker, between the look-up and the decision
        return _changed_since(request, row)
    tell_of_review(review, request.build_absolute_uri(_compare_url(row)))
    messages.success(request, _DONE[review.verdict])
    return HttpResponseRedirect(_compare_url(row))


def _changed_since(request: HttpRequest, row: Document) -> HttpResponse:
    messages.warning(request, _("This draft has been changed since you opened the page. Here is what stands now."))
    return HttpResponseRedirect(_compare_url(row))


_DONE: dict[str, LazyText] = {
    Verdict.SUBMITTED: _lazy("Submitted. Whoever may publish finds it on the first page."),
    Verdict.APPROVED: _lazy("Approved."),
    Verdict.SENT_BACK: _lazy("Sent back to the writer."),
}


@require_POST
def discarded(request: HttpRequest, admin: ModelAdmin, pk: int) -> HttpResponse:
    """Throw the draft away; what readers see stays."""
    row = document_for(request, pk, CHANGE)
    try:
        drafts.discard(row, base=whole_number(request.POST.get("base")) or None)
        messages.success(request, _("The draft is thrown away. It is still in the history."))
    except drafts.StaleDraft:
        messages.warning(request, _("This draft has been changed since you opened the page. Here is what stands now."))
    return HttpResponseRedirect(_compare_url(row))


def history(request: HttpRequest, admin: ModelAdmin, pk: str) -> HttpResponse:
    """Every revision: who wrote it, when, and in which editions it was."""
    row = document_for(request, pk, VIEW)
    revisions = list(row.revisions.select_related("by", "since", "until").order_by("-pk")[:200])
    newest = drafts.head(row)
    shown = next((one for one in revisions if not one.deleted), None)
    name = title_in(shown_document(row, shown))
    context = frame(request, admin, title=_("History of “%(title)s”") % {"title": name}, row=row, newest=newest)
    context |= {"revisions": revisions, "may_change": request.user.has_perm(CHANGE)}
    return render(request, "desk/history.html", context)


def shown_document(row: Document, revision: Revision | None) -> documents.Document:
    """The document that a revision is, or an empty one of the row's name."""
    found = revision or Revision(document=row, text="")
    found.document = row
    return found.as_document()


def revision(request: HttpRequest, admin: ModelAdmin, pk: int, revision: int) -> HttpResponse:
    """What one revision changed, against the one it was written on and against what stands now."""
    row = document_for(request, pk, VIEW)
    found = _revision(row, revision)
    before = found.base or row.revisions.filter(pk__lt=found.pk).order_by("-pk").first()
    newest = drafts.head(row)
    context = frame(
        request,
        admin,
        title=title_in(shown_document(row, found)),
        row=row,
        revision=found,
        newest=newest,
        changes=told(before, found),
        since=told(found, newest),
        may_change=request.user.has_perm(CHANGE),
    )
    return render(request, "desk/revision.html", context)


@require_POST
def restored(request: HttpRequest, admin: ModelAdmin, pk: int, revision: int) -> HttpResponse:
    """Make an older revision the draft."""
    row = document_for(request, pk, CHANGE)
    found = _revision(row, revision)
    if found.deleted:
        raise Http404(_("There is no text in that revision."))
    try:
        drafts.restore(found, by=person_of(request), base=whole_number(request.POST.get("base")) or None)
        messages.success(request, _("That text is the draft now. Readers see nothing of it until it is published."))
    except drafts.StaleDraft:
        messages.warning(request, _("Somebody has changed it meanwhile. Look at the change first."))
    return HttpResponseRedirect(_compare_url(row))


def _revision(row: Document, pk: int) -> Revision:
    found: Revision | None = (
        row.revisions.select_related("by", "since", "until", "base", "document").filter(pk=pk).first()
    )
    if found is None:
        raise Http404(_("There is no such revision."))
    return found


def _compare_url(row: Document) -> str:
    return reverse("admin:editions_document_compare", args=(row.pk,))
