"""The form of a list (causes, clocks, whom to call ...), made from the shape of its own table."""

import datetime
import re
from collections.abc import Iterator, Mapping

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.text import slugify

from playbook.desk.choices import Options
from playbook.desk.document_forms import Entry, OrderedRows, in_order
from playbook.desk.field_types import Section, Shape
from playbook.desk.form_fields import FieldWords, Line, Lines, One, Some
from playbook.desk.list_choices import HELP, name_of, options_for
from playbook.desk.role_rows import RoleRows
from playbook.editions import lists
from playbook.guidance import documents, limits
from playbook.guidance.documents import Document
from playbook.guidance.library import Library, read_one
from playbook.guidance.values import Value, texts_in
from playbook.web.forms import Cleaned
from playbook.web.parameters import whole_number

type Row = dict[str, Value]

MOST_ROWS = 400
_BAR = re.compile(r"\|(?![^{}]*\})")  # between two wordings: one inside a slot is the slot's own
_TIME = re.compile(r"(\d{1,2})(?:[:.h]([0-5]\d))?\s*(am|pm|a\.m\.|p\.m\.)?")
LONG = 30  # characters from which a text gets a field that grows


class Wordings(Lines):
    """Lines of two wordings each, with a bar between them."""

    def prepare_value(self, value: Value | None) -> str | None:
        """Tables of `text` and `other` as lines."""
        if isinstance(value, str) or value is None:
            return value
        rows = lists.rows_in(value) or []
        return "\n".join(" | ".join(filter(None, (str(one["text"]), str(one.get("other", ""))))) for one in rows)

    def clean(self, value: str | None) -> Value:
        """Each line as a table again."""
        pairs = (_BAR.split(line, maxsplit=1) for line in self.lines(value))
        return [dict(zip(("text", "other"), filter(None, map(str.strip, pair)), strict=False)) for pair in pairs]


class Commas(Line):
    """Words with commas between them: a list of texts that have none themselves."""

    def prepare_value(self, value: Value | None) -> str | None:
        """The list in one line."""
        return value if isinstance(value, str) or value is None else ", ".join(texts_in(value))

    def clean(self, value: str | None) -> Value:
        """The words that say something."""
        return [word.strip() for word in str(super().clean(value)).split(",") if word.strip()]


class Groups(Lines):
    """Lines of words with commas between them: a list of lists."""

    def prepare_value(self, value: Value | None) -> str | None:
        """Each list as a line."""
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(", ".join(texts_in(one)) for one in value) if isinstance(value, list) else ""

    def clean(self, value: str | None) -> Value:
        """Each line as a list again."""
        return [[word.strip() for word in line.split(",") if word.strip()] for line in self.lines(value)]


class TimeOfDay(forms.CharField):
    """A time of day, kept as 08:30 however it is written: 8:30, 8.30, 8, 8:30 am, 5pm."""

    def clean(self, value: str | None) -> str:
        """The time with two digits each; what is none stays as it was typed, and is named where it is checked."""
        said = str(super().clean(value))
        match = _TIME.fullmatch(said.strip().casefold())
        if not match:
            return said
        hour, part = int(match[1]), (match[3] or "").replace(".", "")
        hour = hour % 12 + 12 * (part == "pm") if part and 0 < hour <= 12 else hour
        return f"{hour:02}:{match[2] or '00'}"


class ListSheet:
    """The form of one list. It has the same face as the form of any other document."""

    def __init__(
        self, document: Document, library: Library, *, data: Mapping[str, str] | None = None, more: str = ""
    ) -> None:
        self.document, self.library = document, library
        header = lists.header_of(document.slug, documents.parse(document).header)
        self.header = {key: value for key, value in header.items() if key not in lists.BESIDE}
        self._beside = {key: value for key, value in header.items() if key in lists.BESIDE}
        said = lists.comments(document.text)
        own = HELP if document.slug in lists.WHOLE else {}
        self._help = {key: str(own.get(key) or lists.plain_comment(said.get(key, ""))) for key in self.header}
        tables = {key: rows for key, value in self.header.items() if (rows := _rows_of(key, value)) is not None}
        plain = {key: value for key, value in self.header.items() if key not in tables}
        form_class = type("ListForm", (forms.Form,), {key: self._plain_field(key, one) for key, one in plain.items()})
        self.main: forms.Form = form_class(data=data, initial=plain, use_required_attribute=False)
        self.rows = {key: self._rows(key, rows, data, extra=key == more) for key, rows in tables.items()}

    def sections(self) -> Iterator[tuple[Section, list[Entry]]]:
        """The parts of the list, each under its name with its comment."""
        for key in self.header:
            name = name_of(key)
            if key in self.rows:
                shape = Shape(key, name, "rows", self._help[key])
                yield Section(name, (shape,)), [Entry(shape, rows=self.rows[key])]
            else:
                shape = Shape(key, name, "some" if isinstance(self.main.fields[key], Some) else "text", self._help[key])
                yield Section("", (shape,)), [Entry(shape, self.main[key])]

    def is_valid(self) -> bool:
        """Whether every field can be kept."""
        return all([self.main.is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    def written(self) -> Document:
        """The list as the form has it. Raises `BadDocument` for one that cannot be read back."""
        values = {**self._beside, **{key: self._value(key) for key in self.header}}
        text = lists.write(self.document.text, values)
        found = Document(self.document.kind, self.document.slug, self.document.language, text)
        read_one(found)
        return found

    def _value(self, key: str) -> Value:
        if key not in self.rows:
            value: Value = in_order(self.main)[key]
            return value
        before = lists.rows_in(self.header[key]) or []
        cleaned = [one.cleaned_data for one in self.rows[key].ordered_forms]
        rows = [row for one in cleaned if (row := _row(one, before))]
        return lists.rows_back(self.header[key], lists.worth_keeping(key, _named(key, rows)))

    def _plain_field(self, key: str, value: Value) -> forms.Field:
        words: FieldWords = {"label": name_of(key), "help_text": self._help[key], "required": False}
        offered = options_for(key, "", self.header, self.library)
        if offered is not None:
            return Some(choices=offered[0][1], **words) if isinstance(value, list) else _one(offered, words)
        if isinstance(value, list):
            return (Groups if value and isinstance(value[0], list) else Lines)(**words)
        if isinstance(value, bool):
            return forms.BooleanField(**words)
        if isinstance(value, int):
            return forms.IntegerField(**words | {"required": True})
        return forms.CharField(max_length=1000, **words)

    def _rows(self, part: str, rows: list[Row], data: Mapping[str, str] | None, *, extra: bool) -> BaseFormSet:
        kinds = lists.kinds_of_columns(part, rows)
        columns = {key: self._column(part, key, kind, rows) for key, kind in kinds.items()}
        row_class = type("ListRowForm", (forms.Form,), columns)
        formset, most = (RoleRows, len(limits.ROLES)) if part == "roles" else (OrderedRows, MOST_ROWS)
        kind = formset_factory(
            row_class, formset=formset, can_order=True, can_delete=True, max_num=most, absolute_max=MOST_ROWS
        )
        if data is not None and extra:
            total = f"{part}-TOTAL_FORMS"
            count = min((whole_number(data.get(total)) or 0) + 1, MOST_ROWS)
            data = {key: data[key] for key in data} | {total: str(count)}
        return kind(data=data, initial=rows, prefix=part, form_kwargs={"use_required_attribute": False})

    def _column(self, part: str, key: str, kind: type | None, rows: list[Row]) -> forms.Field:
        words: FieldWords = {"label": name_of(key, part), "required": False}
        if key == _name_key(part) and part in limits.SHORT_NAMES:
            return forms.CharField(max_length=1000, widget=forms.HiddenInput, **words)  # made from the title
        if part == "roles" and key == "role":
            return forms.CharField(max_length=1000, widget=forms.HiddenInput, **words)  # its name is beside the others
        if part == "hours" and key in ("opens", "closes"):
            return TimeOfDay(max_length=1000, **words)
        offered = options_for(key, part, self.header, self.library)
        return _one(offered, words) if offered is not None else _typed(key, kind, rows, words)


def _one(offered: Options, words: FieldWords) -> forms.Field:
    """A field to pick one from groups; what is not on offer any more is kept."""
    groups = [pair for title, pairs in offered for pair in ([(title, pairs)] if title else pairs)]
    return One(choices=[("", "—"), *groups], **words)


def _rows_of(part: str, value: Value) -> list[Row] | None:
    """The rows of a part of a list; an empty part is one of rows where its rows have a shape."""
    return lists.rows_in(value) if value or part in lists.ROWS else None


def _name_key(part: str) -> str:
    return "name" if part == "facts" else "slug"


def _named(part: str, rows: list[Row]) -> list[Row]:
    """The rows, each with a short name of its own: who adds one writes a title, and the name is made from that."""
    key = _name_key(part)
    if part not in limits.SHORT_NAMES:
        return rows
    taken = {str(row[key]) for row in rows if row.get(key)}
    found = []
    for row in rows:
        title = str(row.get("title") or row.get("label") or next(iter(texts_in(row.get("words"))), ""))
        if not row.get(key) and title:
            name = _free_name(title, limits.SHORT_NAMES[part], taken)
            row = {key: name, **row}
            taken.add(name)
        found.append(row)
    return found


def _free_name(title: str, longest: int, taken: set[str]) -> str:
    """A short name out of a title, that no other row has."""
    base = slugify(title)[: longest - 3].strip("-") or "row"
    names = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 3))
    return next(name for name in names if name not in taken)


def _row(cleaned: Cleaned, before: list[Row]) -> Row:
    """A row's values; what is empty is left out, unless it stood there empty in the row of that name."""
    name = lists.ID if lists.ID in cleaned else "slug"
    was: Row = next((one for one in before if one.get(name) == cleaned.get(name)), {})
    values = {key: value for key, value in cleaned.items() if key not in ("ORDER", "DELETE")}
    filled = {key: value for key, value in values.items() if value not in ("", None, False) and value != []}
    if not filled:
        return {}
    order = [*(key for key in was if key in values), *(key for key in values if key not in was)]
    return {key: values[key] for key in order if key in filled or (key in was and values[key] == was[key])}


def _typed(key: str, kind: type | None, rows: list[Row], words: FieldWords) -> forms.Field:
    """The field of a column that is typed, by what it holds."""
    if kind is bool:
        return forms.BooleanField(**words)
    if kind is int:
        return forms.IntegerField(min_value=0, max_value=10_000, **words)
    if kind is datetime.date:
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **words)
    if kind is None:
        return Wordings(**words)
    if kind is list:
        has_commas = any("," in str(entry) for row in rows for entry in texts_in(row.get(key)))
        return Lines(**words) if has_commas else Commas(max_length=60_000, attrs={}, **words)
    longest = max((len(str(row.get(key, ""))) for row in rows), default=0)
    if longest > LONG:
        return Line(attrs={}, **words)
    return forms.CharField(max_length=1000, **words)
