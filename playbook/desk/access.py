"""The one door to a document in the admin."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from playbook.accounts.models import User
from playbook.editions.models import Document
from playbook.editions.titles import KIND_NAMES
from playbook.guidance.documents import LIST
from playbook.web.http import Context
from playbook.web.parameters import whole_number

VIEW, CHANGE, DELETE, PUBLISH = (f"editions.{what}_document" for what in ("view", "change", "delete", "publish"))


def document_for(request: HttpRequest, pk: str | int | None, right: str) -> Document:
    """The document, for somebody who has the right. Raises `PermissionDenied` and `Http404`."""
    allow(request, right)
    number = whole_number(pk)
    found = Document.objects.filter(pk=number).first() if number else None
    if found is None:
        raise Http404(_("There is no such document."))
    return found


def allow(request: HttpRequest, right: str) -> None:
    """Raise `PermissionDenied` for somebody without the right."""
    if not request.user.has_perm(right):
        raise PermissionDenied


def person_of(request: HttpRequest) -> User:
    """Who asks: the admin lets in nobody who is not signed in."""
    assert isinstance(request.user, User)
    return request.user


def asked_kind(request: HttpRequest) -> str:
    """The kind of document that somebody wants a blank form for."""
    kind = request.GET.get("kind", "tip")
    return kind if kind in KIND_NAMES and kind != LIST else "tip"


def frame(request: HttpRequest, admin: ModelAdmin, **context: Any) -> Context:
    """What every page of the admin needs, with `context`."""
    return {**admin.admin_site.each_context(request), "opts": admin.opts, **context}
