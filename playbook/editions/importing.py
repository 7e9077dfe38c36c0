"""Documents from outside, taken in as drafts: what they would change, what is wrong with them, all or none of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from playbook.accounts.models import User
from playbook.audit.models import Act
from playbook.audit.trail import record
from playbook.editions import change_sets
from playbook.editions.content_folder import problems_of
from playbook.editions.current import newest
from playbook.editions.drafts import StaleDraft, save_draft
from playbook.editions.models import ChangeSet, Revision
from playbook.editions.pictures import keep, problems_of_pictures
from playbook.guidance.documents import LIST, Document
from playbook.guidance.library import changed, read_one
from playbook.guidance.pictures import Picture
from playbook.guidance.problem import Problem, problem
from playbook.guidance.problems import check, read_problems

type Name = tuple[str, str, str]

# What a request may look into beside what is there already, which was read before: twice the documents that Playbook
# comes with, and three times their text. A millisecond goes into each document, and up to a second into each megabyte.
MOST_DOCUMENTS, MOST_CHARACTERS = 2_000, 8 * 1024 * 1024


@dataclass(frozen=True)
class Preview:
    """What documents would change: new ones, changed ones, how many are the same, what they leave out."""

    new: tuple[Document, ...]
    changed: tuple[Document, ...]
    same: int
    missing: tuple[Document, ...]
    problems: tuple[Problem, ...]

    @property
    def stops(self) -> list[Problem]:
        """What has to be mended first."""
        return [one for one in self.problems if not one.warning]

    @property
    def warnings(self) -> list[Problem]:
        """What is worth mending."""
        return [one for one in self.problems if one.warning]


def preview(texts: Iterable[Document], pictures: Sequence[Picture] = (), *, is_bounded: bool = False) -> Preview:
    """What taking in `texts` and their `pictures` would change, and what is wrong with the playbook as it would be.

    `is_bounded` reads none of them where more are new or changed than a request may look into.
    """
    incoming = {_name(one): one for one in texts}
    languages = {one.language for one in incoming.values()}
    heads = _heads(languages)
    new = [one for name, one in incoming.items() if name not in heads]
    other = [one for name, one in incoming.items() if name in heads and heads[name].text != one.text]
    missing = [one.as_document() for name, one in heads.items() if name not in incoming]
    changes = [*new, *other]
    problems = (is_bounded and _too_many(changes)) or [
        *_in_the_way(heads, other),
        *_problems(heads, incoming, languages),
        *problems_of_pictures(changes, [one.name for one in pictures]),
    ]
    same = len(incoming) - len(new) - len(other)
    return Preview(tuple(sorted(new)), tuple(sorted(other)), same, tuple(sorted(missing)), tuple(problems))


@transaction.atomic
def take_in(texts: Iterable[Document], pictures: Sequence[Picture] = (), *, by: User) -> list[Revision]:
    """Make a draft of every document that is new or changed, and keep its `pictures`.

    Raises `StaleDraft` when somebody else saves one now. The caller has looked at the `preview` and at what stops it.
    """
    incoming = {_name(one): one for one in texts}
    heads = _heads({one.language for one in incoming.values()})
    made = []
    keep(pictures)
    for name, one in sorted(incoming.items()):
        head = heads.get(name)
        if head is not None and head.is_draft:
            if head.text != one.text:
                raise StaleDraft(head)
        elif head is None or head.text != one.text:
            made.append(save_draft(one, by=by, base=head.pk if head else None))
    record(Act.CONTENT_IMPORTED, person=by.pk, documents=len(incoming), drafts=len(made), pictures=len(pictures))
    return made


@transaction.atomic
def take_in_new(
    texts: Mapping[Document, int | None], *, by: User, change: str = ""
) -> tuple[list[Revision], ChangeSet | None]:
    """Make a draft of every document: all of them or none; with a name, together as one change.

    Each is new, or comes with the revision that it is the next version of.

    Raises `StaleDraft` where one of the names was taken, or one of the revisions written on, meanwhile.
    """
    made = [draft for one, base in texts.items() if (draft := save_draft(one, by=by, base=base)).is_draft]
    together = change_sets.begin(change, made, by=by) if change and len(made) > 1 else None
    record(Act.CONTENT_IMPORTED, person=by.pk, documents=len(made), drafts=len(made))
    return made, together


def problems_of_new(texts: Iterable[Document], language: str) -> dict[Document, list[Problem]]:
    """What would have to be mended in new documents, each by itself beside what readers have.

    Drafts play no part but those in which the organisation says what is its own.
    """
    texts = list(texts)
    live = newest(language)
    after = changed(live, [*_own_lists(language), *texts], edition=live.edition)
    read = [after.shelves[one.kind][one.slug] for one in texts]
    found = [*check(after, read, texts), *problems_of_pictures(texts)]
    return {text: [one for one in found if one.document == text.path] for text in texts}


def _own_lists(language: str) -> list[Document]:
    """The drafts of the organisation's own details and numbers, where they can be read."""
    own = Revision.objects.drafts().with_documents().filter(document__language=language, document__kind=LIST)
    own = own.filter(document__slug__in=("organisation", "contacts"), deleted=False)
    texts = [one.as_document() for one in own]
    return [one for one in texts if not read_problems([one], read_one)]


def _name(document: Document) -> Name:
    return document.language, document.kind, document.slug


def _heads(languages: Iterable[str]) -> Mapping[Name, Revision]:
    """What managers go on from, by name: drafts, or else what is live."""
    ones = Revision.objects.filter(document__language__in=list(languages)).with_documents().select_related("by")
    found = {_name(one.as_document()): one for one in ones.live()}
    return found | {_name(one.as_document()): one for one in ones.drafts()}


def _too_many(changes: Sequence[Document]) -> list[Problem]:
    """That there is more than one request looks into, in one problem; none where there is not."""
    if len(changes) <= MOST_DOCUMENTS and sum(len(one.text) for one in changes) <= MOST_CHARACTERS:
        return []
    most = {"most": MOST_DOCUMENTS, "size": MOST_CHARACTERS // (1024 * 1024)}
    why = _(
        "has more that is new or changed than is looked into at once (%(most)s documents, %(size)s MB of text). Make "
        "two zips of it, or have “manage.py load” or “draft_from” take in the folder."
    )
    return [problem("zip", (), "archive", why=why % most)]


def _in_the_way(heads: Mapping[Name, Revision], changed: Iterable[Document]) -> list[Problem]:
    """Drafts that somebody is writing: taking documents in would put them aside, and never does so unasked."""
    return [
        problem(f"{one.language}/{one.path}", (), "has-draft", who=head.by.spoken_name if head.by else "?")
        for one in changed
        if (head := heads[_name(one)]).is_draft
    ]


def _problems(
    heads: Mapping[Name, Revision], incoming: Mapping[Name, Document], languages: Iterable[str]
) -> list[Problem]:
    """What is wrong with the playbook of each language as it would be, but for what others are still writing.

    A draft may be half written: its own problems stop nobody; for one that cannot be read stands what readers see.
    """
    drafts = {name for name, one in heads.items() if one.is_draft and name not in incoming}
    before = {name: one.as_document() for name, one in heads.items() if not one.deleted}
    unreadable = [name for name in drafts if name in before and read_problems([before[name]], read_one)]
    live = Revision.objects.live().with_documents() if unreadable else ()
    instead = {_name(one): one for one in (revision.as_document() for revision in live) if _name(one) in unreadable}
    after = {name: one for name, one in before.items() if name not in unreadable} | instead | dict(incoming)
    theirs = {before[name].path for name in drafts if name in before}
    found = []
    for language in sorted(languages):
        wrong = problems_of([one for one in after.values() if one.language == language])
        found += [one.within(language) for one in wrong if one.document not in theirs]
    return found
