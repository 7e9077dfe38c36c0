"""The form of a list (causes, clocks, whom to call ...), made from the shape of its own table."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from playbook.desk.document_forms import Entry, Line, Lines, OrderedRows
from playbook.desk.field_types import Section, Shape
from playbook.editions import lists
from playbook.guidance import documents
from playbook.guidance.documents import Document
from playbook.guidance.library import Library, read_one
from playbook.web.parameters import whole_number

MOST_ROWS = 400
_BAR = re.compile(r"\|(?![^{}]*\})")  # between two wordings: one inside a slot is the slot's own
LONG = 30  # characters from which a text gets a field that grows
# Words for keys that are no words by themselves.
NAMES = {
    "slug": _("Short name in the records"),
    "id": _("Id"),
    "when": _("On the start page"),
    "start": _("First step"),
}


class Wordings(Lines):
    """Lines of two wordings each, with a bar between them."""

    def prepare_value(self, value: Any) -> Any:
        """Tables of `text` and `other` as lines."""
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(" | ".join(filter(None, (one["text"], one.get("other", "")))) for one in value)

    def clean(self, value: Any) -> list[Any]:
        """Each line as a table again."""
        pairs = (_BAR.split(line, maxsplit=1) for line in super().clean(value))
        return [dict(zip(("text", "other"), filter(None, map(str.strip, pair)), strict=False)) for pair in pairs]


class Commas(Line):
    """Words with commas between them: a list of texts that have none themselves."""

    def prepare_value(self, value: Any) -> Any:
        """The list in one line."""
        return value if isinstance(value, str) or value is None else ", ".join(value)

    def clean(self, value: Any) -> Any:
        """The words that say something."""
        return [word.strip() for word in super().clean(value).split(",") if word.strip()]


class Groups(Lines):
    """Lines of words with commas between them: a list of lists."""

    def prepare_value(self, value: Any) -> Any:
        """Each list as a line."""
        return value if isinstance(value, str) or value is None else "\n".join(", ".join(one) for one in value)

    def clean(self, value: Any) -> list[Any]:
        """Each line as a list again."""
        return [[word.strip() for word in line.split(",") if word.strip()] for line in super().clean(value)]


class ListSheet:
    """The form of one list. It has the same face as the form of any other document."""

    def __init__(
        self, document: Document, library: Library, *, data: Mapping[str, Any] | None = None, more: str = ""
    ) -> None:
        self.document, self.library = document, library
        self.header = documents.parse(document).header
        said = lists.comments(document.text)
        self._help = {key: lists.plain_comment(said.get(key, "")) for key in self.header}
        tables = {key: rows for key, value in self.header.items() if (rows := lists.rows_in(value)) is not None}
        plain = {key: value for key, value in self.header.items() if key not in tables}
        form_class = type(
            "ListForm", (forms.Form,), {key: _plain_field(key, one, self._help[key]) for key, one in plain.items()}
        )
        self.main: forms.Form = form_class(data=data, initial=plain, use_required_attribute=False)
        self.rows = {key: _rows(key, rows, data, extra=key == more) for key, rows in tables.items()}

    def sections(self) -> Iterator[tuple[Section, list[Entry]]]:
        """The parts of the list, each under its name with its comment."""
        for key in self.header:
            shape = Shape(key, _name(key), "rows" if key in self.rows else "text", self._help[key])
            entry = Entry(shape, rows=self.rows[key]) if key in self.rows else Entry(shape, self.main[key])
            yield Section(_name(key) if key in self.rows else "", (shape,)), [entry]

    def is_valid(self) -> bool:
        """Whether every field can be kept."""
        return all([self.main.is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    def written(self) -> Document:
        """The list as the form has it. Raises `BadDocument` for one that cannot be read back."""
        values = {key: self._value(key) for key in self.header}
        text = lists.write(self.document.text, values)
        found = Document(self.document.kind, self.document.slug, self.document.language, text)
        read_one(found)
        return found

    def _value(self, key: str) -> Any:
        if key not in self.rows:
            return self.main.cleaned_data[key]
        before = lists.rows_in(self.header[key]) or []
        cleaned = [one.cleaned_data for one in self.rows[key].ordered_forms]
        rows = [_row(one, before) for one in cleaned]
        return lists.rows_back(self.header[key], [row for row in rows if row])


def _row(cleaned: Mapping[str, Any], before: list[dict[str, Any]]) -> dict[str, Any]:
    """A row's values; what is empty is left out, unless it stood there empty in the row of that name."""
    name = lists.ID if lists.ID in cleaned else "slug"
    was: Mapping[str, Any] = next((one for one in before if one.get(name) == cleaned.get(name)), {})
    values = {key: value for key, value in cleaned.items() if key not in ("ORDER", "DELETE")}
    filled = {key: value for key, value in values.items() if value not in ("", None, False) and value != []}
    if not filled:
        return {}
    order = [*(key for key in was if key in values), *(key for key in values if key not in was)]
    return {key: values[key] for key in order if key in filled or (key in was and values[key] == was[key])}


def _rows(name: str, rows: list[dict[str, Any]], data: Mapping[str, Any] | None, *, extra: bool) -> BaseFormSet:
    kinds = lists.kinds_of_columns(name, rows)
    columns = {key: _column(key, kind, rows) for key, kind in kinds.items()}
    row_class = type("ListRowForm", (forms.Form,), columns)
    kind = formset_factory(
        row_class, formset=OrderedRows, can_order=True, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )
    if data is not None and extra:
        total = f"{name}-TOTAL_FORMS"
        data = {key: data[key] for key in data} | {total: str(min((whole_number(data.get(total)) or 0) + 1, MOST_ROWS))}
    return kind(data=data, initial=rows, prefix=name, form_kwargs={"use_required_attribute": False})


def _column(key: str, kind: type | None, rows: list[dict[str, Any]]) -> forms.Field:
    label = _name(key)
    if kind is bool:
        return forms.BooleanField(label=label, required=False)
    if kind is int:
        return forms.IntegerField(label=label, required=False, min_value=0, max_value=10_000)
    if kind is None:
        return Wordings(label=label, required=False)
    if kind is list:
        has_commas = any("," in str(entry) for row in rows for entry in row.get(key, ()))
        return (
            Lines(label=label, required=False)
            if has_commas
            else Commas(label=label, required=False, max_length=20_000, attrs={})
        )
    longest = max((len(str(row.get(key, ""))) for row in rows), default=0)
    if longest > LONG:
        return Line(label=label, required=False, attrs={})
    return forms.CharField(label=label, required=False, max_length=1000)


def _plain_field(key: str, value: Any, help_: str) -> forms.Field:
    words: dict[str, Any] = {"label": _name(key), "help_text": help_}
    if isinstance(value, list):
        return (Groups if value and isinstance(value[0], list) else Lines)(required=False, **words)
    if isinstance(value, bool):
        return forms.BooleanField(required=False, **words)
    if isinstance(value, int):
        return forms.IntegerField(**words)
    return forms.CharField(required=False, max_length=1000, **words)


def _name(key: str) -> str:
    return str(NAMES.get(key) or key.replace("_", " ").capitalize())
