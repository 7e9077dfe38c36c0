"""A document's form: its plain fields as one Django form, its repeating lines as a formset each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django import forms
from django.forms import BaseFormSet, BoundField, formset_factory
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from playbook.desk.choices import code_for, free_codes, options
from playbook.desk.field_types import Section, Shape, columns, sections
from playbook.desk.form_fields import MOST_SHOWN, Choices, FieldWords, Line, Lines, Markdown, One, Some
from playbook.editions.document_edit import compose, needed_keys
from playbook.guidance import documents
from playbook.guidance.documents import Document, Parts
from playbook.guidance.library import Library
from playbook.guidance.values import Value
from playbook.web.forms import Cleaned
from playbook.web.parameters import whole_number

REQUIRED = {"title", "code", "key"}
MOST_ROWS = 60
GROWS = 100  # characters from which a line has a field that grows
GROWING = {"text", "instead", "answer", "summary", "know"}


def field_for(shape: Shape, library: Library, *, inside_interrupt: bool) -> forms.Field:
    """The form field that fills in `shape`."""
    common: FieldWords = {"label": shape.label, "help_text": shape.help, "required": shape.name in REQUIRED}
    if shape.sort in ("one", "some"):
        offered = options(shape.name, library, inside_interrupt=inside_interrupt)
        groups: Choices = [pair for title, pairs in offered for pair in ([(title, pairs)] if title else pairs)]
        if shape.sort == "some":
            return Some(choices=groups, **common)
        return One(choices=[("", "—"), *groups], **common)
    attrs = {"data-most": str(shape.most_characters)} if shape.most_characters else {}
    attrs |= {"data-slots": ""} if shape.slots else {}
    if shape.sort in ("text", "long") and (shape.most_characters >= GROWS or shape.name in GROWING):
        return Line(attrs=attrs, **common)
    if shape.sort == "text" and shape.name == "code":
        attrs |= {"class": "short"}
        common["help_text"] = f"{shape.help} {_('Not taken yet:')} {free_codes(library)}"
    widgets: dict[str, forms.Widget] = {
        "text": forms.TextInput(attrs=attrs),
        "date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    }
    kinds: dict[str, type[forms.Field]] = {
        "flag": forms.BooleanField,
        "date": forms.DateField,
        "number": forms.IntegerField,
        "lines": Lines,
        "markdown": Markdown,
    }
    widget = widgets.get(shape.sort)
    if shape.sort in kinds:
        return kinds[shape.sort](**common) if widget is None else kinds[shape.sort](widget=widget, **common)
    return forms.CharField(max_length=1000, widget=widget, **common)


@dataclass(frozen=True)
class Entry:
    """A shape with what fills it in: a field, or rows."""

    shape: Shape
    field: BoundField | None = None
    rows: BaseFormSet | None = None

    @property
    def is_cut(self) -> bool:
        """Whether there are more options than a page can show; any other can be written in by its address."""
        return self.field is not None and _count(self.field) > MOST_SHOWN

    def groups(self) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """The options of a field of several, under their headings, each with whether it is picked.

        What was picked and is not on offer any more stands first, so that it can be unpicked.
        """
        if self.field is None:
            return []
        picked = [str(one) for one in (self.field.value() or [])]
        found: dict[str, list[tuple[str, str, bool]]] = {}
        for value, label in _choices(self.field):
            inside = label if isinstance(label, list | tuple) else [(value, label)]
            found.setdefault(str(value) if isinstance(label, list | tuple) else "", []).extend(
                (str(one), str(name), str(one) in picked) for one, name in inside
            )
        offered = {one for options in found.values() for one, _name, _picked in options}
        gone = [(one, one, True) for one in picked if one not in offered]
        shown = _cut(found) if self.is_cut else found
        return [*([(str(_("Not there any more")), gone)] if gone else []), *shown.items()]


type Options = dict[str, list[tuple[str, str, bool]]]


def _count(field: BoundField) -> int:
    """How many options a field has, in all its groups."""
    return sum(len(inside) if isinstance(inside, list | tuple) else 1 for _value, inside in _choices(field))


def _choices(field: BoundField) -> Choices:
    """The options of a field, some of them in groups; none where it is typed."""
    if not isinstance(field.field, forms.ChoiceField):
        return []
    choices: Iterable[tuple[str, str | list[tuple[str, str]]]] = field.field.choices  # type: ignore[assignment]
    return list(choices)


def _cut(groups: Options) -> Options:
    """What is picked, and of the rest as many as a page can show."""
    left = MOST_SHOWN
    found: Options = {}
    for name, inside in groups.items():
        kept = [one for at, one in enumerate(inside) if one[2] or at < left]
        left = max(left - len(inside), 0)
        if kept:
            found[name] = kept
    return found


class Sheet:
    """The whole form of one document, new or old, blank or filled in.

    `more` names the repeating lines of which one more empty row is wanted.
    """

    def __init__(
        self,
        document: Document,
        library: Library,
        *,
        data: Mapping[str, str] | None = None,
        more: str = "",
    ) -> None:
        self.document, self.library = document, library
        self.before: Parts | None = documents.parse(document) if document.text else None
        self._sections = sections(document.kind)
        start = self._start()
        inside = document.kind == "interrupt" or not document.text or bool(start.get("interrupt"))
        shapes = [shape for section in self._sections for shape in section.shapes]
        fields = {one.name: field_for(one, library, inside_interrupt=inside) for one in shapes if one.sort != "rows"}
        if data is not None and "code" in fields and not data.get("code", "").strip():
            # Nobody has to know which number comes next in a stage.
            free = code_for(data.get("stage", ""), data.get("interrupt", ""), library)
            data = _with(data, code=free) if free else data
        form_class = type("DocumentForm", (forms.Form,), fields)
        self.main: forms.Form = form_class(data=data, initial=start, use_required_attribute=False)
        self._needed = {one.name: needed_keys(one.cls) if one.cls else set() for one in shapes if one.sort == "rows"}
        self._plain = {one.name for one in shapes if one.cls is None or getattr(one.cls, "plain", False)}
        self.rows = {
            one.name: _rows(one, library, inside, start.get(one.name, ()), data, extra=one.name == more)
            for one in shapes
            if one.sort == "rows"
        }

    def _start(self) -> dict[str, Value]:
        if not self.before:
            return {}
        return {**self.before.header, "body": self.before.body, "situations": self.before.situations}

    def sections(self) -> Iterator[tuple[Section, list[Entry]]]:
        """The form's parts, for a page to draw."""
        for section in self._sections:
            yield section, [self._entry(shape) for shape in section.shapes]

    def _entry(self, shape: Shape) -> Entry:
        return Entry(shape, rows=self.rows[shape.name]) if shape.sort == "rows" else Entry(shape, self.main[shape.name])

    def is_valid(self) -> bool:
        """Whether every field was filled in so that it can be kept as a draft."""
        return all([self.main.is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    def written(self) -> Document:
        """The document as the form has it. Raises `BadDocument` for what cannot be written."""
        values = in_order(self.main)
        for name, rows in self.rows.items():
            filled = [in_order(one) for one in rows.ordered_forms if _is_filled(one.cleaned_data)]
            values[name] = [_row(one, self._needed[name], plain=name in self._plain) for one in filled]
        return compose(self.document, self.before, values)


def _with(data: Mapping[str, str], **values: str) -> Mapping[str, str]:
    """What was sent, with other values for some of it."""
    if isinstance(data, QueryDict):
        changed = data.copy()
        for name, value in values.items():
            changed[name] = value
        return changed
    return {**data, **values}


def in_order(form: forms.Form) -> Cleaned:
    """What a form sent: of several, those picked before in the order they had, as a browser sends the page's order."""
    found = dict(form.cleaned_data)
    for key, value in found.items():
        before = form.initial.get(key)
        if before and isinstance(form.fields[key], Some):
            found[key] = [*(one for one in before if one in value), *(one for one in value if one not in before)]
    return found


def _rows(
    shape: Shape, library: Library, inside: bool, start: Value, data: Mapping[str, str] | None, *, extra: bool
) -> BaseFormSet:
    fields = {one.name: field_for(one, library, inside_interrupt=inside) for one in columns(shape)}
    for field in fields.values():
        field.required = False
    row_class = type("RowForm", (forms.Form,), fields)
    kind = formset_factory(
        row_class,
        formset=OrderedRows,
        extra=1,
        can_order=True,
        can_delete=True,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS,
    )
    lines = start if isinstance(start, list | tuple) else ()
    initial = [one if isinstance(one, Mapping) else {"text": one} for one in lines]
    if data is not None and extra:
        total = f"{shape.name}-TOTAL_FORMS"
        data = {key: data[key] for key in data} | {total: str(min((whole_number(data.get(total)) or 0) + 1, MOST_ROWS))}
    return kind(data=data, initial=initial, prefix=shape.name, form_kwargs={"use_required_attribute": False})


class OrderedRows(BaseFormSet):
    """Rows in the order of their numbers; the number and the tick to take a row out have plain names.

    Rows that `stays` says to stay are neither moved nor taken out.
    """

    stays = False

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """Django's own, in our words."""
        super().add_fields(form, index)
        form.fields["ORDER"].label = _("Place")
        form.fields["ORDER"].widget.attrs = {"class": "row-order", "min": "1"}
        form.fields["DELETE"].label = _("Take out")


def _row(cleaned: Cleaned, needed: set[str], *, plain: bool) -> Value:
    """A row's values without what it leaves empty; a row of one text is that text."""
    keys = [key for key in cleaned if key not in ("ORDER", "DELETE")]
    found = {key: cleaned[key] for key in keys if cleaned[key] or key in needed}
    return found["text"] if plain and found.keys() == {"text"} else found


def _is_filled(cleaned: Cleaned) -> bool:
    return any(value for key, value in cleaned.items() if key not in ("ORDER", "DELETE", "lead", "public"))
