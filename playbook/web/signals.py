"""What Django's signals send beside what a receiver asks for, as a type."""

from typing import TypedDict

from django.db.models import Model
from django.dispatch import Signal
from django.http import HttpRequest


class Sent(TypedDict, total=False):
    """The rest of what a signal sends: which signal it is, whose, and how the row was written."""

    signal: Signal
    sender: type
    request: HttpRequest | None
    raw: bool
    using: str
    update_fields: frozenset[str] | None
    origin: Model
