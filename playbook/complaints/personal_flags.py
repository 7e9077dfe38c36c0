"""Personal data that may be needed and may not: said under the field, never stopped."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from playbook.guidance import personal

KINDS = {
    "email": _("an e-mail address"),
    "phone": _("a phone number"),
    "id": _("the number of a document or an account"),
}


def flags_in(values: Mapping[str, str]) -> list[dict[str, str]]:
    """What in some words, by the name of their field, looks like personal data: the field, what it is, and the text."""
    return [
        {"field": name, "kind": find.kind, "what": str(KINDS[find.kind]), "text": find.text}
        for name, value in values.items()
        for find in personal.find(value)
        if find.kind in KINDS
    ]


def flagged_fields(form: forms.Form) -> list[str]:
    """The names of a form's fields in which personal data is pointed out (see `Typed`)."""
    return [name for name, field in form.fields.items() if getattr(field, "personal", False)]
