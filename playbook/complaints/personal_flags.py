"""Personal data that may be needed and may not: said under the field, never stopped."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from playbook.guidance import personal

KINDS = {
    "email": _("an e-mail address"),
    "phone": _("a phone number"),
    "id": _("the number of a document or an account"),
}
# What a person types, but for `reference`: a number that stands for a customer belongs there.
FIELDS: tuple[str, ...] = ("customer", "what_happened", "remedy_words", "offer", "capsule", "text")
FIELDS += ("what", "who", "how", "words", "reason", "prevention", "why")


def flags_in(values: Mapping[str, Any]) -> list[dict[str, str]]:
    """What in the fields of a form looks like personal data: the field, what it is, and the text."""
    return [
        {"field": name, "kind": find.kind, "what": str(KINDS[find.kind]), "text": find.text}
        for name, value in values.items()
        if isinstance(value, str) and name in FIELDS
        for find in personal.find(value)
        if find.kind in KINDS
    ]
