"""The fields of the desk's forms: a line, lines, a body, one or some of many; what is no longer on offer is kept."""

from collections.abc import Mapping, Sequence
from typing import TypedDict, Unpack

from django import forms

from playbook.desk.field_types import Words
from playbook.guidance.markdown import BadMarkdown, refuse_slow
from playbook.guidance.values import Value, texts_in


class FieldWords(TypedDict, total=False):
    """What every field is given: its words, and whether it has to be filled in."""

    label: Words
    help_text: Words
    required: bool


# The options of a field: a value with its label, or the title of a group with the options in it.
type Choices = list[tuple[str, str | list[tuple[str, str]]]]


class Line(forms.CharField):
    """One line of text in a field that grows, so that all of it is in sight."""

    def __init__(self, *, attrs: Mapping[str, str], max_length: int = 1000, **words: Unpack[FieldWords]) -> None:
        widget = forms.Textarea(attrs={"rows": 1, "data-line-text": "", **attrs})
        super().__init__(max_length=max_length, widget=widget, **words)

    def clean(self, value: str | None) -> Value:
        """The text in one line, whatever was pasted."""
        return " ".join(str(super().clean(value)).split("\n")).replace("\r", "").strip()


class Lines(forms.CharField):
    """A text whose lines are the entries of a list."""

    def __init__(self, **words: Unpack[FieldWords]) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "true"}), strip=False, **words)

    def prepare_value(self, value: Value | None) -> str | None:
        """A list as lines; what was typed as it was typed."""
        return value if isinstance(value, str) or value is None else "\n".join(texts_in(value))

    def clean(self, value: str | None) -> Value:
        """The lines that say something."""
        return self.lines(value)

    def lines(self, value: str | None) -> list[str]:
        """The lines of what was typed that say something. Raises `ValidationError` as other texts do."""
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class Markdown(forms.CharField):
    """A body. One that would keep the renderer busy is refused with what to shorten."""

    def __init__(self, **words: Unpack[FieldWords]) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 9, "spellcheck": "true"}), **words)

    def clean(self, value: str | None) -> str:
        """The text, with the line ends of the playbook."""
        text: str = super().clean(value).replace("\r\n", "\n").replace("\r", "\n")
        try:
            refuse_slow(text)
        except BadMarkdown as error:
            raise forms.ValidationError(str(error), code="slow") from error
        return text


MOST_SHOWN = 600  # options of one field: more than any playbook has today, and what a page can bear


class Some(forms.MultipleChoiceField):
    """Several of many. What is not on offer (any more) is kept: a problem says so, and saving loses nothing."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Sequence[str] | None) -> list[str]:
        """What was ticked and, of a list too long to show, what was written in."""
        return [one.strip() for one in super().to_python(value) if one.strip()]

    def valid_value(self, value: str) -> bool:
        """Whatever looks like a name."""
        return len(str(value)) <= 80 and str(value).isprintable()


class One(forms.ChoiceField):
    """One of several, or nothing; what is not on offer (any more) is kept."""

    def valid_value(self, value: str) -> bool:
        """Whatever looks like a name."""
        return len(str(value)) <= 80 and str(value).isprintable()
