"""What somebody chose on the page of pieces: where to cut, which place each column of a table has."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from playbook.editions.current import library
from playbook.text_import import labels, tables
from playbook.text_import.notes import Note
from playbook.text_import.pieces import Piece, pieces_of, refuse_many
from playbook.text_import.sections import AUTO, CUTS
from playbook.text_import.sources import Source
from playbook.web.lazy_text import LazyText

LONGEST_CHANGE = 80  # characters of the name of a change
_EXAMPLE = 60  # characters of a cell
ROLE_LABELS: Mapping[str, LazyText] = {
    tables.TITLE: _lazy("Title"),
    labels.SUMMARY: _lazy("In one sentence"),
    labels.WHEN: _lazy("When to use it"),
    labels.SAY: _lazy("Words to say"),
    labels.OTHER: _lazy("Or, in other words"),
    labels.AVOID: _lazy("Words to avoid"),
    labels.INSTEAD: _lazy("What to say instead of those"),
    labels.DO: _lazy("Do"),
    labels.KNOW: _lazy("Know"),
    labels.WHY: _lazy("The reason"),
    tables.TEXT: _lazy("Text"),
    labels.WORDS: _lazy("Words it is found by"),
    labels.OWNER: _lazy("Owner"),
}
_HEADINGS: Mapping[str, LazyText] = {
    "1": _lazy("at the largest headings"),
    "2": _lazy("at the second largest headings too"),
    "3": _lazy("at the third largest headings too"),
}


def note_text(note: Note) -> str:
    """A note in the reader's own language."""
    return gettext(note.words) % dict(note.params)


@dataclass(frozen=True)
class Column:
    """A column of a table with the choice of its place: the field's name, its own, one of its cells, the place."""

    field: str
    name: str
    example: str
    role: str


class Choices:
    """What somebody chose on the page of pieces; before they did, what fits most."""

    def __init__(self, data: Mapping[str, str] | None, sources: Sequence[Source], name: str) -> None:
        self.data, self.sources, self.name = data, sources, name
        self.stage = self._of("stage", {"", *library().stages}, "")
        self.cut = self._of("cut", set(CUTS), AUTO)
        self.change = " ".join(str(data.get("change", "")).split())[:LONGEST_CHANGE] if data else self._name()
        self.cuts = [
            (AUTO, _("where it fits")),
            *((rank, str(words)) for rank, words in _HEADINGS.items()),
            (CUTS[4], _("nowhere: one piece a file, for a reference page")),
        ]

    def _of(self, name: str, known: set[str], default: str) -> str:
        said = str(self.data.get(name, default)) if self.data else default
        return said if said in known else default

    def _name(self) -> str:
        """What a change of all that came is called, unless somebody calls it otherwise."""
        return (_("Brought in: %(name)s") % {"name": self.name})[:LONGEST_CHANGE]

    @property
    def has_text(self) -> bool:
        """Whether anything came that has headings to be cut at."""
        return any(not one.rows for one in self.sources)

    @property
    def was_cut_so(self) -> bool:
        """Whether the page that was sent showed the same pieces: what was chosen of others says nothing of these."""
        return self._of("was", set(CUTS), AUTO) == self.cut

    def typed(self, field: str, key: str) -> str | None:
        """What somebody typed for a piece; None where it stands as it was drawn: then it goes with the piece."""
        if self.data is None or f"{field}-{key}" not in self.data:
            return None
        said = str(self.data[f"{field}-{key}"]).replace("\r\n", "\n").strip()
        return None if said == str(self.data.get(f"{field}-was-{key}", "")).replace("\r\n", "\n").strip() else said

    def was(self, field: str, key: str, now: str) -> str:
        """What a field of a piece was drawn with before somebody typed in it; else what stands there `now`."""
        if self.data is None or self.typed(field, key) is None:
            return now
        return str(self.data.get(f"{field}-was-{key}", ""))

    def columns(self, number: int) -> dict[int, str]:
        """Which place each column of a table has."""
        names = self.sources[number].rows[0]
        if self.data is None or f"column-{number}-0" not in self.data:
            return tables.guessed(names)
        said = {at: str(self.data.get(f"column-{number}-{at}", "")) for at in range(len(names))}
        return {at: role for at, role in said.items() if role in tables.ROLES}

    def tables(self) -> Iterator[tuple[Source, list[Column]]]:
        """Each table with its columns, for each of which a place is chosen."""
        for number, source in enumerate(self.sources):
            if source.rows:
                chosen = self.columns(number)
                yield (
                    source,
                    [
                        Column(f"column-{number}-{at}", name, _example(source.rows, at), chosen.get(at, ""))
                        for at, name in enumerate(source.rows[0])
                    ],
                )

    def notes(self) -> list[tuple[str, list[str]]]:
        """What was left out of each source as a whole."""
        found = []
        for number, one in enumerate(self.sources):
            notes = [*one.notes, *(tables.left_out(one.rows, self.columns(number)) if one.rows else ())]
            if notes:
                found.append((one.name or _("What was pasted"), list(map(note_text, notes))))
        return found

    def pieces(self) -> list[Piece]:
        """The pieces of all sources. Raises `Unreadable` where nobody could look through them."""
        found: list[Piece] = []
        for number, source in enumerate(self.sources):
            columns = self.columns(number) if source.rows else None
            found += pieces_of(source, cut=self.cut, columns=columns, number=number)
        refuse_many(found)
        return found


def _example(rows: tables.Rows, at: int) -> str:
    """The beginning of the first cell of a column that has something in it."""
    text = next((row[at] for row in rows[1:] if row[at]), "")
    return text if len(text) <= _EXAMPLE else text[:_EXAMPLE].rpartition(" ")[0] + "…"
