"""What the first page of the admin shows: work that waits, by whom it waits for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from playbook.accounts.models import User
from playbook.desk.field_types import rows_of
from playbook.desk.first_run import coming_library, things_to_do
from playbook.desk.labels import field_name
from playbook.desk.same_sentence import said_once
from playbook.desk.step_before import step_before
from playbook.desk.unsaved_text import unsaved_texts
from playbook.editions import reviews
from playbook.editions.change_sets import name_of
from playbook.editions.current import library
from playbook.editions.drafts import as_of, heads, problems_with_drafts
from playbook.editions.models import ChangeSet, Document, Edition, Release, Review, Revision
from playbook.editions.problem_text import text_of
from playbook.editions.querysets import Stamp
from playbook.editions.titles import KIND_NAMES, title_in
from playbook.guidance import documents
from playbook.guidance.documents import KIND_OF, LIST
from playbook.guidance.kinds import Screen
from playbook.guidance.problem import Problem
from playbook.guidance.problems import found_in, is_card
from playbook.guidance.unfilled import unfilled
from playbook.web.http import Context

Verdict = Review.Verdict


# The problems that name a document which is not there, and the kind of that.
_CHOICE = "not-a-step"
_NAMING = {f"no-such-{kind}": kind for kind in ("tip", "letter", "reference", "interrupt")} | {_CHOICE: "step"}
# What is said of them: by whether the document is a draft that is not in question, and whether a choice leads to it.
_WORDS = {
    (False, False): gettext_noop("“%(name)s” still points to “%(target)s”, which is taken out; untick it there"),
    (False, True): gettext_noop(
        "“%(label)s” in “%(name)s” still leads to “%(target)s”, which is taken out; choose another step there"
    ),
    (True, False): gettext_noop("“%(name)s” points to “%(target)s”, which is a draft; put both into one change"),
    (True, True): gettext_noop(
        "“%(label)s” in “%(name)s” leads to “%(target)s”, which is a draft; put both into one change"
    ),
}
# What the removal of a document can bring about in others that no draft touches.
_AFAR = ("no-such-page", "uncited")


@dataclass(frozen=True)
class Draft:
    """A draft as a line of a list: what it is, who wrote it, how it stands."""

    revision: Revision
    title: str
    kind: str
    is_theirs_too: bool = False  # whoever looks at the list wrote a part of it
    sent_back: Review | None = None  # with the reviewer's words
    is_new: bool = False  # readers have nothing of its document yet

    @property
    def verdict(self) -> str:
        """How it stands: empty while it is being written."""
        return getattr(self.revision, "verdict", "") or ""

    @property
    def scheduled(self) -> Release | None:
        """The publish that it is scheduled in; nothing for one that is in none."""
        return next(iter(getattr(self.revision, "scheduled", ())), None)

    @property
    def change(self) -> ChangeSet | None:
        """The open change that it is in; nothing for one that stands on its own."""
        found = self.revision.change_set
        return found if found and found.is_open else None

    @property
    def goes_on_from(self) -> str:
        """Whose draft it was written on; nothing where it was written on what readers see, or on one's own."""
        base = self.revision.base
        is_theirs = base is not None and base.since_id is None and base.by_id not in (None, self.revision.by_id)
        return base.by.spoken_name if is_theirs and base and base.by else ""

    @property
    def verdict_name(self) -> str:
        """How it stands, in words."""
        return str(Verdict(self.verdict).label) if self.verdict else ""


@dataclass(frozen=True)
class Target:
    """A document that is pointed to and is not there: it was taken out, or it `is_draft` and was never published."""

    title: str
    is_draft: bool


@dataclass(frozen=True)
class Mend:
    """A problem, and the form in which it is mended."""

    problem: Problem
    url: str
    name: str = ""
    anchor: str = ""
    target: "Target | None" = None
    is_elsewhere: bool = False  # in the form of another document than the one that is wrong
    also: tuple[str, ...] = ()  # the other fields of the page in which the very same sentence stands

    @property
    def found(self) -> str:
        """What was found that looks like personal data; empty for any other problem."""
        return found_in(self.problem)

    @property
    def may_be_ours(self) -> bool:
        """Whether it may be a number or an address of the organisation itself: a card's never is."""
        return bool(self.found) and not is_card(self.problem)

    @property
    def trade_noun(self) -> str:
        """The noun of a single trade that was found; empty for any other problem."""
        return str(dict(self.problem.params)["found"]) if self.problem.code == "trade-noun" else ""

    @property
    def text(self) -> str:
        """What is wrong: the field as the form calls it, and what to do."""
        if self.target:
            words = _WORDS[self.target.is_draft, self.problem.code == _CHOICE]
            return gettext(words) % {**dict(self.problem.params), "name": self.name, "target": self.target.title}
        field = next((part for part in self.problem.field if isinstance(part, str)), "")
        return (
            f"{field_name(field, _name_in(self.problem.document)[0])}: {text_of(self.problem)}"
            if field
            else text_of(self.problem)
        )


def open_drafts() -> list[Draft]:
    """Every draft there is, the newest first."""
    scheduled = Prefetch("releases", queryset=Release.objects.waiting(), to_attr="scheduled")
    found = (
        Revision.objects.drafts()
        .with_state()
        .select_related("document", "by", "change_set", "base__document", "base__by")
        .order_by("-at")
    )
    found = found.prefetch_related(scheduled)
    return [as_line(one) for one in found]


def as_line(revision: Revision) -> Draft:
    """A draft with its title: of a deletion, that of what it takes out."""
    kind = str(KIND_NAMES[revision.document.kind][0])
    return Draft(revision, name_of(revision), kind)


def what_waits(user: User, language: str) -> Context:
    """The lists of the first page for `user`."""
    drafts, coming = _seen_by(user, open_drafts()), what_is_to_come(language)
    publishes = user.has_perm("editions.publish_document")
    mine = [one for one in drafts if one.revision.by_id == user.pk]
    waiting = [one for one in drafts if one.verdict == Verdict.SUBMITTED and not one.is_theirs_too]
    return {
        "waiting": waiting if publishes else [],
        "mine": mine,
        "unsaved": unsaved_texts(user),
        "others": [one for one in drafts if one not in mine and not (publishes and one in waiting)],
        "scheduled": Release.objects.waiting().select_related("by").prefetch_related("revisions__document"),
        "held": Release.objects.held().select_related("by"),
        "problems": mends(one for one in coming.problems if not one.warning),
        "warnings": mends(one for one in coming.problems if one.warning),
        "to_fill": mends(coming.to_fill),
        "changes": ChangeSet.objects.open(),
        "lately": Edition.objects.select_related("by")[:5],
        "today": timezone.localdate(),
        "to_fill_in": coming.parts_to_do,
    }


def _seen_by(user: User, drafts: list[Draft]) -> list[Draft]:
    """Drafts as `user` finds them: whether they wrote in them, and why one was sent back; two queries for all."""
    lines = reviews.lines_of(one.revision for one in drafts)
    said = reviews.said_of(lines)
    found = []
    for draft in drafts:
        last = next(reversed(said[draft.revision.pk]), None)
        wrote = any(one.by_id == user.pk for one in lines[draft.revision.pk])
        back = last if last and last.verdict == Verdict.SENT_BACK else None
        found.append(replace(draft, is_theirs_too=wrote, sent_back=back))
    return found


@dataclass(frozen=True)
class Coming:
    """The playbook as it would be with every draft: what is to be mended, to be filled in, and parts still to do."""

    problems: tuple[Problem, ...]
    to_fill: tuple[Problem, ...]
    parts_to_do: int


def what_is_to_come(language: str) -> Coming:
    """What would be left to do if every draft were published; worked out once for as long as nothing changes."""
    return _to_come(language, as_of())


@lru_cache(maxsize=8)
def _to_come(language: str, _as_of: tuple[Stamp, ...]) -> Coming:
    guidance = coming_library()
    left = sum(not one.done for one in things_to_do(guidance))
    return Coming(tuple(problems_with_drafts(language)), tuple(unfilled(guidance)), left)


def mends(problems: Iterable[Problem]) -> list[Mend]:
    """Each problem with the address of the form, and the field in it, that mends it."""
    problems = list(problems)
    names = {_name_in(one.document) for one in problems}
    same_slug = Document.objects.filter(slug__in=[slug for _kind, slug in names])
    rows = {(row.kind, row.slug): row for row in same_slug if (row.kind, row.slug) in names}
    newest, targets = heads(rows.values()), _targets(problems)
    found = {name: newest.get(row.pk) or Revision(document=row) for name, row in rows.items()}
    return [
        replace(_mend(one, found.get(_name_in(one.document)), targets.get(_named(one))), also=also)
        for one, also in said_once(problems, [one.as_document() for one in found.values()])
    ]


def worth_a_look(problems: Iterable[Problem], drafts: Iterable[Revision]) -> list[Problem]:
    """The warnings that have to do with these drafts: those of the rest of the playbook stand elsewhere."""
    touched = {one.as_document().path for one in drafts}
    return [one for one in problems if one.warning and (one.document in touched or one.code in _AFAR)]


def _named(one: Problem) -> tuple[str, str]:
    """The kind and slug of the document that a problem says is not there; empty where it says no such thing."""
    params = dict(one.params)
    if one.code == "no-such-page":
        folder, _slash, slug = str(params["name"]).partition("/")
        return KIND_OF.get(folder, ""), slug
    return _NAMING.get(one.code, ""), str(params.get("to" if one.code == _CHOICE else "name", ""))


def _targets(problems: list[Problem]) -> dict[tuple[str, str], Target]:
    """Every document that problems name and that was there once, or is a draft."""
    names = {name for one in problems if (name := _named(one))[0]}
    if not names:
        return {}
    theirs = Revision.objects.filter(document__slug__in=[slug for _kind, slug in names], deleted=False)
    theirs = theirs.exclude(since=None, closed_at__isnull=False).select_related("document").order_by("pk")
    by_name: dict[tuple[str, str], list[Revision]] = {}
    for one in theirs:
        by_name.setdefault((one.document.kind, one.document.slug), []).append(one)
    return {
        name: Target(title_in(ones[-1].as_document()), all(one.since_id is None for one in ones))
        for name, ones in by_name.items()
        if name in names
    }


def _mend(problem: Problem, revision: Revision | None, target: Target | None) -> Mend:
    if revision is None:
        return Mend(problem, "")
    document = revision.as_document()
    if problem.code == "unreachable" and (before := step_before(document, library())):
        return _mend_before(problem, document, before)
    url = reverse("admin:editions_document_change", args=(revision.document_id,))
    return Mend(problem, url, title_in(document), anchor_of(problem, document.kind), target)


def _mend_before(problem: Problem, document: documents.Document, before: Screen) -> Mend:
    """A step that nothing leads to is mended among the choices of the step before it."""
    row = Document.objects.filter(kind=before.kind, slug=before.slug, language=document.language).first()
    url = reverse("admin:editions_document_change", args=(row.pk,)) if row else ""
    return Mend(problem, url, f"{before.code} {before.title}", "#field-choices", is_elsewhere=True)


def anchor_of(problem: Problem, kind: str) -> str:
    """Where in its form a problem is mended: the very field of a row, or else the field of the document."""
    match problem.field:
        case (str(part), int(row), *rest) if rest or part in rows_of(kind):
            return f"#row-{part}-{row}-{rest[0] if rest else 'text'}"
        case (str(part), *_rest):
            return f"#field-{part}"
    return "#field-title"


def _name_in(path: str) -> tuple[str, str]:
    """The kind and slug of the document at a path such as `tips/act-fast.md`."""
    folder, _, file = path.rpartition("/")
    return KIND_OF.get(folder, LIST), file.rpartition(".")[0]
