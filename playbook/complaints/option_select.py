"""A list of the library to choose from, in a form."""

from collections.abc import Mapping

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString

from playbook.guidance.library import Library
from playbook.guidance.lists import Option
from playbook.web import pieces


class OptionSelect(forms.Select):
    """Draws the options of a list once; an answer that is not on the list (any more) is drawn with its own."""

    def __init__(self, library: Library, options: Mapping[str, Option]) -> None:
        super().__init__()
        self.library, self.listed = library, options

    def render(
        self, name: str, value: str, attrs: dict[str, str] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """The field, with `value` chosen."""
        chosen = self.listed.get(str(value or ""))
        if value and chosen is None:
            return super().render(name, value, attrs, renderer)
        values = {"options": self.listed, "chosen": chosen}
        options = pieces.drawn("complaints/pieces/options.html", self.library, values)
        return format_html("<select{}>{}</select>", flatatt({**self.attrs, **(attrs or {}), "name": name}), options)
