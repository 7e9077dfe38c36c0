"""The places of the desk, in groups: a row of groups, and under it a row of what is in the one you are in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from playbook.editions.titles import KIND_NAMES

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Place:
    """A page of the desk that somebody may open: what it is called, where it is, whether one is there."""

    name: "StrOrPromise"
    url: str
    here: bool


@dataclass(frozen=True)
class Group:
    """Places that belong together. Its own link leads to the first of them."""

    name: "StrOrPromise"
    slug: str
    places: list[Place]
    here: bool

    @property
    def url(self) -> str:
        """Where its own link leads."""
        return self.places[0].url


_VIEW, _CHANGE = "editions.view_document", "editions.change_document"
_KINDS = "kinds of documents"
type Entry = tuple[str, "StrOrPromise", str]  # the right that it takes, its name, its view

_GROUPS: tuple[tuple[str, "StrOrPromise", tuple[Entry, ...]], ...] = (
    (
        "desk",
        _("The desk"),
        (
            ("", _("What waits"), "admin:index"),
            (_CHANGE, _("Searches that did not help"), "insights:gaps"),
            (_CHANGE, _("What readers say"), "insights:verdicts"),
            (_VIEW, _("Your organisation"), "admin:organisation"),
        ),
    ),
    (
        "write",
        _("Write"),
        (
            (_VIEW, _KINDS, "admin:editions_document_changelist"),
            (_CHANGE, _("Many at once"), "admin:many"),
            (_CHANGE, _("Bring in text"), "admin:bring-in"),
        ),
    ),
    (
        "publish",
        _("Publish"),
        (
            ("editions.publish_document", _("Publish drafts"), "admin:publish"),
            (_VIEW, _("Changes"), "admin:change-sets"),
            (_VIEW, _("Map"), "admin:map"),
            (_VIEW, _("Must read"), "admin:must-read"),
            ("editions.view_edition", _("Editions"), "admin:editions_edition_changelist"),
            ("editions.view_edition", _("What changed"), "admin:edition-changes"),
            (_VIEW, _("In and out"), "admin:transfer"),
        ),
    ),
    (
        "people",
        _("People"),
        (
            ("accounts.view_user", _("Everybody"), "admin:accounts_user_changelist"),
            ("accounts.view_team", _("Teams"), "admin:accounts_team_changelist"),
            ("accounts.change_user", _("Without a holder"), "complaints:without-holder"),
            ("accounts.change_user", _("One customer"), "complaints:customers"),
            ("accounts.change_user", _("Audit trail"), "audit:trail"),
        ),
    ),
)

_BESIDE = {"desk": ("admin:worth-a-look",), "write": ("admin:editions_document_changelist",)}


def groups(request: HttpRequest, kind: str) -> list[Group]:
    """The groups with the places that may be opened; `kind` is that of the document which the page is about."""
    here, found = request.path, []
    for slug, name, entries in _GROUPS:
        places = [place for entry in entries for place in _places(request, entry, kind)]
        # A list of every kind, and what one edition changed, are no place of their own, but belong to a group.
        beside = any(here.startswith(reverse(view)) for view in _BESIDE.get(slug, ()))
        found.append(Group(name, slug, places, beside or any(place.here for place in places)))
    return [group for group in found if group.places]


def _places(request: HttpRequest, entry: Entry, kind: str) -> Iterator[Place]:
    right, name, view = entry
    if right and not request.user.has_perm(right):
        return
    url, here = reverse(view), request.get_full_path()
    if name == _KINDS:
        for one, names in KIND_NAMES.items():
            yield Place(names[1], f"{url}?kind={one}", kind == one)
    elif view == "admin:index":
        yield Place(name, url, here == url)
    else:
        yield Place(name, url, here.startswith(url))
