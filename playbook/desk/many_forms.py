"""What is looked for on the page of many at once, and what becomes of those that are ticked."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from playbook.desk.labels import STATES
from playbook.editions.current import library
from playbook.editions.many import with_values
from playbook.editions.models import Revision
from playbook.editions.replacing import Swap, replaced
from playbook.editions.titles import KIND_NAMES
from playbook.guidance import documents
from playbook.guidance.documents import BadDocument
from playbook.guidance.values import Value, texts_in
from playbook.web.forms import Cleaned
from playbook.web.lazy_text import LazyText

type Alter = Callable[[documents.Document], documents.Document]  # what is done to each that is ticked
type Skipped = Mapping[str, frozenset[str]]  # by the path of a document, the places in it that stay as they are

DUE = (
    ("", _lazy("any day")),
    ("past", _lazy("to be looked at again")),
    ("none", _lazy("no day to check after")),
)
MOST_HEADS = 20_000  # that a process keeps: ten megabytes or so
_IN_STAGES = ("tip", "step")  # the kinds that belong to stages
_LOOKED_AT = ("tip", "checklist", "letter", "reference")  # the kinds that have a day to check after


def _kinds() -> list[tuple[str, str]]:
    return [("", _("any")), *((kind, str(names[1])) for kind, names in KIND_NAMES.items())]


def _stages() -> list[tuple[str, str]]:
    return [("", _("any")), *((slug, one.title) for slug, one in library().stages.items())]


NO_STAGE = "none"


def _asked_stages() -> list[tuple[str, str]]:
    return [*_stages()[:1], (NO_STAGE, _("none (so on no list)")), *_stages()[1:]]


def _new_stages() -> list[tuple[str, str]]:
    return [("", _("as it is")), *_stages()[1:]]


def _channels() -> list[tuple[str, str]]:
    return [("", _("any")), *((slug, one.title) for slug, one in library().options.get("channels", {}).items())]


def _states() -> list[tuple[str, LazyText | str]]:
    drafts = [(key, STATES[key]) for key in ("submitted", "approved", "sent-back")]
    return [("", _("any")), ("live", STATES[""]), ("any-draft", _("With a draft")), ("draft", STATES["draft"]), *drafts]


class _Day(forms.DateField):
    """A day, asked for as browsers do."""

    widget = forms.DateInput(attrs={"type": "date"})


class Wanted(forms.Form):
    """Which documents are looked for. What is left empty does not matter."""

    words = forms.CharField(label=_lazy("With these words"), max_length=200, required=False, strip=True)
    kind = forms.ChoiceField(label=_lazy("Kind"), choices=_kinds, required=False)
    stage = forms.ChoiceField(label=_lazy("Stage"), choices=_asked_stages, required=False)
    state = forms.ChoiceField(label=_lazy("State"), choices=_states, required=False)
    owner = forms.CharField(label=_lazy("Owner"), max_length=100, required=False)
    point = forms.CharField(
        label=_lazy("Rests on the point"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "points", "placeholder": _lazy("its code, or words of it")}),
    )
    channel = forms.ChoiceField(label=_lazy("Without words for"), choices=_channels, required=False)
    due = forms.ChoiceField(label=_lazy("Day to check after"), choices=DUE, required=False)
    check_before = _Day(label=_lazy("To be checked before"), required=False)
    changed_by = forms.CharField(label=_lazy("Last changed by"), max_length=100, required=False)
    changed_since = _Day(label=_lazy("Changed since"), required=False)

    def clean_point(self) -> str:
        """The point as it was asked for; one that nothing is like is told."""
        asked: str = self.cleaned_data["point"]
        self.points = points_like(asked) if asked else frozenset()
        if asked and not self.points:
            raise forms.ValidationError(_("No point has this code or these words. Pick one from the list."))
        return asked

    def fits(self, revision: Revision) -> bool:
        """Whether a document is one of those that are looked for."""
        said = self.cleaned_data
        if said["kind"] and revision.document.kind != said["kind"]:
            return False
        if said["words"] and said["words"].casefold() not in revision.text.casefold():
            return False
        head = head_of(revision)
        return (
            (not said["stage"] or self._is_in_stage(revision, head))
            and (not said["owner"] or said["owner"].casefold() in head.owner.casefold())
            and (not said["point"] or not self.points.isdisjoint(head.points))
            and self._is_due(revision, head)
            and self._stands_so(revision)
            and self._is_mute(revision)
        )

    def _is_in_stage(self, revision: Revision, head: "Head") -> bool:
        """Whether it is in the stage that was asked for; in none, if it could be in one."""
        stage = self.cleaned_data["stage"]
        if stage != NO_STAGE:
            return stage in head.stages
        return not head.stages and not head.is_in_interrupt and revision.document.kind in _IN_STAGES

    def _stands_so(self, revision: Revision) -> bool:
        """Whether its state, and who wrote it last and when, are those that were asked for."""
        said = self.cleaned_data
        state = state_of(revision)
        who = said["changed_by"].casefold()
        names = (revision.by.spoken_name, revision.by.username) if revision.by else ()
        return (
            said["state"] in ("", state or "live", "any-draft" if revision.is_draft else "")
            and (not who or any(who in name.casefold() for name in names))
            and (not said["changed_since"] or self._was_changed(revision, said["changed_since"]))
        )

    def _was_changed(self, revision: Revision, since: datetime.date) -> bool:
        """Whether somebody has written it since a day: what came with the playbook was changed by nobody."""
        return revision.by is not None and timezone.localtime(revision.at).date() >= since

    def _is_due(self, revision: Revision, head: "Head") -> bool:
        wanted, before, day = self.cleaned_data["due"], self.cleaned_data["check_before"], head.check_after
        if before and not (isinstance(day, datetime.date) and day < before):
            return False
        if wanted == "none":
            return day is None and revision.document.kind in _LOOKED_AT
        return wanted != "past" or (isinstance(day, datetime.date) and day < timezone.localdate())

    def _is_mute(self, revision: Revision) -> bool:
        """Whether a tip or screen has nothing to say in the channel that was asked for, if one was."""
        channel = self.cleaned_data["channel"]
        if not channel:
            return True
        live = library().shelves.get(revision.document.kind, {}).get(revision.document.slug)
        shown = live.shown_in(channel) if live is not None and hasattr(live, "shown_in") else None
        return shown is not None and not shown.say


class Action(forms.Form):
    """What becomes of those that are ticked."""

    find = forms.CharField(label=_lazy("Find these words"), max_length=200, required=False, strip=False)
    replace = forms.CharField(label=_lazy("and put these in their place"), max_length=200, required=False, strip=False)
    whole_words = forms.BooleanField(label=_lazy("Whole words only"), required=False)
    match_case = forms.BooleanField(label=_lazy("Match capital letters"), required=False)
    everywhere = forms.BooleanField(label=_lazy("Also in what only search goes by, and in the sources"), required=False)
    set_owner = forms.CharField(label=_lazy("New owner"), max_length=100, required=False)
    set_check_after = _Day(label=_lazy("New day to check after"), required=False)
    set_stage = forms.ChoiceField(label=_lazy("New stage"), choices=_new_stages, required=False)

    deeds = ("find", "set_owner", "set_check_after", "set_stage")
    flags = ("whole_words", "match_case", "everywhere")

    def clean(self) -> Cleaned:
        """Ask for something to be done."""
        found: Cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(
            found.get(name) for name in ("find", "set_owner", "set_check_after", "set_stage")
        ):
            raise forms.ValidationError(_("Write what should become of those that are ticked."))
        return found

    @property
    def swap(self) -> Swap | None:
        """The words to be replaced; None where none were given."""
        said = self.cleaned_data
        if not said["find"]:
            return None
        return Swap(said["find"], said["replace"], **{name: said[name] for name in self.flags})

    @property
    def values(self) -> dict[str, Value]:
        """What is to be set in the head of each."""
        said = self.cleaned_data
        named = (("owner", said["set_owner"]), ("check_after", said["set_check_after"]))
        stages: dict[str, Value] = {"stages": [said["set_stage"]]} if said["set_stage"] else {}
        return {key: value for key, value in named if value} | stages

    def change(self, skipped: Skipped) -> Alter:
        """The change that was asked for, but for the places that were unticked."""
        swap, values = self.swap, self.values

        def changed(document: documents.Document) -> documents.Document:
            found = replaced(document, swap, skipped.get(document.path, frozenset())) if swap else document
            return with_values(found, values)

        return changed


def points_like(asked: str) -> frozenset[str]:
    """The codes of the points that are called so, or else of those that have every word."""
    points = library().points
    if exact := [code for code in points if code.casefold() == asked.strip().casefold()]:
        return frozenset(exact)
    words = asked.casefold().split()
    return frozenset(code for code, one in points.items() if all(word in one.text.casefold() for word in words))


@dataclass(frozen=True)
class Head:
    """What documents are found by in their heads."""

    stages: tuple[str, ...] = ()
    is_in_interrupt: bool = False
    owner: str = ""
    points: tuple[str, ...] = ()
    check_after: Value | None = None


_heads: dict[tuple[int, int], Head] = {}


def head_of(revision: Revision) -> Head:
    """The head of a document; an empty one where it cannot be read.

    The text of a revision is never another one, so a head is read once in a process, and a search of all documents
    reads those that are new.
    """
    name = (revision.pk, hash(revision.text))
    if known := _heads.get(name):
        return known
    if len(_heads) >= MOST_HEADS:
        _heads.clear()
    return _heads.setdefault(name, _read(revision))


def _read(revision: Revision) -> Head:
    try:
        header = documents.parse(revision.as_document()).header
    except BadDocument:
        return Head()
    stage, owner = header.get("stage"), str(header.get("owner", ""))
    stages = (*([stage] if isinstance(stage, str) and stage else []), *map(str, texts_in(header.get("stages"))))
    points = tuple(map(str, texts_in(header.get("points"))))
    return Head(stages, bool(header.get("interrupt")), owner, points, header.get("check_after"))


def state_of(revision: Revision) -> str:
    """How a document stands; nothing where readers see it so."""
    return (getattr(revision, "verdict", "") or "draft") if revision.is_draft else ""
