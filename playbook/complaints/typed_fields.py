"""Fields that a worker types words into: a card number is refused, and other personal data is pointed out."""

import re
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from playbook.complaints.facts import LONG
from playbook.guidance import personal
from playbook.web import parameters

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_NUMBER = re.compile(r"[+-]?[0-9][0-9., ]*")
NO_CARDS = _("This looks like a card number: “%(text)s”. Take it out; card numbers are not kept here.")
TOO_LONG = _(
    "That is %(show_value)d characters; there is room for %(limit_value)d. Shorten it, or put the rest in the notes."
)


class Typed(forms.CharField):
    """A line or a few that a worker types; a card number is refused before it is stored.

    `personal` says that other personal data in it is pointed out, and kept.
    """

    def __init__(
        self,
        *,
        label: "StrOrPromise",
        lines: int = 1,
        longest: int = LONG,
        too_long: "StrOrPromise" = TOO_LONG,
        personal: bool = True,
        missing: "StrOrPromise" = "",
        strip: bool = True,
        help_text: "StrOrPromise" = "",
    ) -> None:
        """`missing` is said where nothing was typed; left out, the field may stay empty."""
        widget = forms.Textarea(attrs={"rows": lines}) if lines > 1 else forms.TextInput()
        widget.attrs["autocomplete"] = "off"
        super().__init__(
            label=label,
            help_text=help_text,
            max_length=longest,
            required=bool(missing),
            strip=strip,
            widget=widget,
            error_messages={"max_length": too_long, "required": missing},
        )
        self.personal = personal

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        """No `maxlength`: a browser cuts what is pasted off there without a word; we say what is wrong instead."""
        return {}

    def clean(self, value: str | None) -> str:
        """The text as it was typed. Raises `ValidationError`, naming the part, for a payment card number in it."""
        text = str(super().clean(value)).replace("\r\n", "\n")
        wrong = [forms.ValidationError(NO_CARDS, params={"text": card}) for card in personal.cards(text)]
        if wrong:
            raise forms.ValidationError(wrong)
        return text


class NumberTyped(Typed):
    """A number, in digits: kept as it was typed."""

    def __init__(self, *, label: "StrOrPromise", longest: int = LONG) -> None:
        super().__init__(label=label, longest=longest, personal=False)
        self.widget.attrs["inputmode"] = "decimal"

    def clean(self, value: str | None) -> str:
        """The number. Raises `ValidationError` for anything else."""
        text = super().clean(value)
        if text and not _NUMBER.fullmatch(text):
            raise forms.ValidationError(_("Write a number in digits, as in 12 or 7.50."))
        return text


class DayTyped(Typed):
    """A day, as browsers ask for one: kept as in 2026-11-28."""

    def __init__(self, *, label: "StrOrPromise", longest: int = LONG) -> None:
        super().__init__(label=label, longest=longest, personal=False)
        self.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def clean(self, value: str | None) -> str:
        """The day. Raises `ValidationError` for anything else."""
        text = super().clean(value)
        if text and parameters.date(text) is None:
            raise forms.ValidationError(_("Write the day as in 2026-11-28."))
        return text
