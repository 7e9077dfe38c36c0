"""How every form field is drawn: its label, its help, what is wrong with it, and the field."""

from collections.abc import Mapping
from typing import Any, TypedDict

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, QueryDict
from django.template import Context, Engine
from django.utils.datastructures import MultiValueDict

# What the fields of a form have made of what was sent: each its own type of value.
type Cleaned = dict[str, Any]


class FormValues(TypedDict, total=False):
    """What a class-based view of Django's gives to its form."""

    data: QueryDict
    files: MultiValueDict[str, UploadedFile]
    initial: Cleaned
    prefix: str | None


class Renderer(TemplatesSetting):
    """Draws `field.as_field_group` by one template of ours; Django ties the field to its help and its errors.

    Goes to the template engine itself: the way round by the settings costs as much as drawing a field.
    """

    field_template_name = "web/forms/field.html"

    def render(self, template_name: str, context: Mapping[str, Any], request: HttpRequest | None = None) -> str:
        """The template, without the blanks around it."""
        return Engine.get_default().get_template(template_name).render(Context(dict(context))).strip()


class Options(forms.RadioSelect):
    """One of several, in two columns of lines."""

    template_name = "web/forms/options.html"


class Picks(forms.RadioSelect):
    """One of a few, side by side as buttons."""

    template_name = "web/forms/picks.html"
