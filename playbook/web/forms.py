"""How every form field is drawn: its label, its help, what is wrong with it, and the field."""

from collections.abc import Mapping

from django import forms
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.template import Context, Engine


class Renderer(TemplatesSetting):
    """Draws `field.as_field_group` by one template of ours; Django ties the field to its help and its errors.

    Goes to the template engine itself: the way round by the settings costs as much as drawing a field.
    """

    field_template_name = "web/forms/field.html"

    def render(self, template_name: str, context: Mapping[str, object], request: HttpRequest | None = None) -> str:
        """The template, without the blanks around it."""
        return Engine.get_default().get_template(template_name).render(Context(dict(context))).strip()


class Options(forms.RadioSelect):
    """One of several, in two columns of lines."""

    template_name = "web/forms/options.html"


class Picks(forms.RadioSelect):
    """One of a few, side by side as buttons."""

    template_name = "web/forms/picks.html"
