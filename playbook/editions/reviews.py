"""A second person's look at a draft: submit, approve, send back; and the rule of four eyes."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from playbook.accounts.models import User
from playbook.editions import change_sets
from playbook.editions.models import ChangeSet, Review, Revision

Verdict = Review.Verdict


class SecondPersonNeeded(Exception):
    """The rule of four eyes is on, and nobody but the writer has looked at this draft."""

    def __init__(self, draft: Revision) -> None:
        super().__init__(
            _("%(document)s needs a second person: somebody who did not write it has to approve or publish it.")
            % {"document": draft.document.slug}
        )
        self.draft = draft


class NotADraft(Exception):
    """The draft was published, thrown away or written over before this decision was made."""


@transaction.atomic
def decide(draft: Revision, verdict: Verdict, *, by: User, comment: str = "") -> Review:
    """Record what somebody decided about a draft. Raises `NotADraft` when it is none any more."""
    if not Revision.objects.drafts().select_for_update().filter(pk=draft.pk).exists():
        raise NotADraft
    return Review.objects.create(revision=draft, verdict=verdict, by=by, comment=comment)


@transaction.atomic
def decide_together(
    change: ChangeSet, seen: Iterable[int], verdict: Verdict, *, by: User, comment: str = ""
) -> list[Review]:
    """Record one decision about all drafts of a change; nobody approves with it what they wrote themselves.

    Raises `change_sets.Moved` unless its drafts are those that were `seen`, and `NotADraft` as `decide` does.
    """
    inside = change_sets.as_seen(change, seen)
    if verdict == Verdict.APPROVED:
        inside = [one for one in inside if by.pk not in writers_of(one)]
    return [decide(draft, verdict, by=by, comment=comment) for draft in inside]


def writers_of(draft: Revision) -> set[int | None]:
    """Everybody who wrote a part of a draft since the document was last published."""
    return {one.by_id for one in lines_of([draft])[draft.pk]}


def lines_of(drafts: Iterable[Revision]) -> dict[int, list[Revision]]:
    """Of each draft: itself, and all that led to it since its document was last published, the newest first."""
    drafts = list(drafts)
    unpublished = Revision.objects.filter(document__in=[one.document_id for one in drafts], since=None).defer("text")
    known = {one.pk: one for one in unpublished}
    found: dict[int, list[Revision]] = {}
    for draft in drafts:
        line, earlier = [draft], known.get(draft.base_id or 0)
        while earlier is not None:
            line.append(earlier)
            earlier = known.get(earlier.base_id or 0)
        found[draft.pk] = line
    return found


def said_of(lines: Mapping[int, list[Revision]]) -> dict[int, list[Review]]:
    """Of each draft, by its `lines_of`, what was decided about it and what led to it, the newest last."""
    asked = Review.objects.filter(revision__in=[one.pk for line in lines.values() for one in line])
    by_revision: dict[int, list[Review]] = {}
    for review in asked.select_related("by").order_by("pk"):
        by_revision.setdefault(review.revision_id, []).append(review)
    found = {pk: [said for one in line for said in by_revision.get(one.pk, ())] for pk, line in lines.items()}
    return {pk: sorted(said, key=lambda one: one.pk) for pk, said in found.items()}


def sent_back(draft: Revision | None) -> Review | None:
    """The decision that sent a draft back and that nothing was decided after; also where it was written on since."""
    said = said_of(lines_of([draft]))[draft.pk] if draft and draft.is_draft else []
    return said[-1] if said and said[-1].verdict == Verdict.SENT_BACK else None


def ask_for_four_eyes(draft: Revision, publisher: User | None) -> None:
    """Raise `SecondPersonNeeded` where `publisher` may not publish this draft alone."""
    if needs_second_person(draft, publisher):
        raise SecondPersonNeeded(draft)


def needs_second_person(draft: Revision, publisher: User | None) -> bool:
    """Whether the rule of four eyes is on and only its writers would have had to do with this draft."""
    if not settings.FOUR_EYES:
        return False
    approved = draft.reviews.filter(verdict=Verdict.APPROVED).values_list("by", flat=True)
    seen_by = {*approved, publisher.pk if publisher else None} - {None}
    writers = writers_of(draft) - {None}  # what ships was written by nobody here: two people look at it
    return not seen_by - writers or len(seen_by | writers) < 2
