"""The guidance over the API: its editions and documents, structured and in Markdown."""

import datetime
from collections.abc import Sequence
from enum import StrEnum

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from playbook.api.etags import tagged
from playbook.api.guidance_markdown import markdown_of
from playbook.api.operations import Number, Slug, reads
from playbook.api.paging import Part, page_of, page_of_list
from playbook.api.scopes import Scope
from playbook.editions.current import library
from playbook.editions.models import Edition, Revision
from playbook.guidance import parsing
from playbook.guidance.documents import KIND_OF
from playbook.guidance.kinds import Base, Checklist, Guidance, Interrupt, Letter, Reference, Step, Tip
from playbook.guidance.pictures import without_tags

router = Router(tags=["Guidance"])
A_MINUTE = 60
TEXT = {"x-text": "text/markdown"}


class Folder(StrEnum):
    """The kinds of document, as they are called in addresses."""

    TIPS = "tips"
    STEPS = "steps"
    INTERRUPTS = "interrupts"
    CHECKLISTS = "checklists"
    LETTERS = "letters"
    REFERENCE = "reference"


class InEdition(Schema):
    """Which edition is asked for."""

    edition: Number | None = Field(None, description="An older edition; the newest where it is left out.")


class PartOfEdition(Part, InEdition):
    """Which part of a list, in which edition."""


class EditionOut(Schema):
    """One edition of the playbook."""

    number: int
    published: datetime.datetime
    note: str


class EditionsOut(Schema):
    """Editions, the newest first."""

    items: list[EditionOut]
    next: str | None


class DocumentLine(Schema):
    """A document in a list."""

    kind: str
    slug: str
    title: str
    url: str


class DocumentsOut(Schema):
    """Documents of one kind, in the order in which a reader meets them."""

    edition: int
    items: list[DocumentLine]
    next: str | None


class DocumentOut(Schema):
    """One document. The lines of `content` have their slots as they are written: `{name|you}`."""

    edition: int
    kind: str
    slug: str
    title: str
    url: str
    why: str
    content: Tip | Step | Interrupt | Checklist | Letter | Reference


@reads(router, "/editions", Scope.GUIDANCE, EditionsOut)
def editions(request: HttpRequest, part: Query[Part]) -> EditionsOut:
    """Every edition there has been."""
    rows, further = page_of(Edition.objects.all(), part)
    found = [EditionOut(number=one.number, published=one.at, note=one.note) for one in rows]
    return EditionsOut(items=found, next=further)


@reads(router, "/guidance/{folder}", Scope.GUIDANCE, DocumentsOut, 304, 404)
def documents(request: HttpRequest, folder: Folder, asked: Query[PartOfEdition]) -> HttpResponse:
    """The documents of a kind."""
    number, every = _documents(folder, asked.edition)
    part, further = page_of_list(every, asked)
    body = DocumentsOut(edition=number, items=[DocumentLine(**_line(one)) for one in part], next=further)
    return tagged(request, body, f'"{number}-{asked.cursor}-{asked.limit}"', fresh_for=A_MINUTE)


@reads(router, "/guidance/{folder}/{slug}", Scope.GUIDANCE, DocumentOut, 304, 404)
def document(request: HttpRequest, folder: Folder, slug: Slug, asked: Query[InEdition]) -> HttpResponse:
    """One document, structured."""
    number, one = _document(folder, slug, asked.edition)
    body = DocumentOut(edition=number, why=without_tags(one.why), content=one, **_line(one))  # type: ignore[arg-type]
    return tagged(request, body, f'"{number}"', fresh_for=A_MINUTE)


@reads(
    router, "/guidance/{folder}/{slug}/markdown", Scope.GUIDANCE, str, 404, openapi_extra={"x-text": "text/markdown"}
)
def markdown(request: HttpRequest, folder: Folder, slug: Slug, asked: Query[InEdition]) -> HttpResponse:
    """One document as Markdown."""
    _number, one = _document(folder, slug, asked.edition)
    return HttpResponse(markdown_of(one), content_type="text/markdown; charset=utf-8")


def _documents(folder: Folder, edition: int | None) -> tuple[int, Sequence[Guidance]]:
    """The number of the edition and its documents of a kind. Raises `Http404` for no such edition."""
    now, kind = library(), KIND_OF[folder]
    if edition in (None, now.edition):
        return now.edition, [one for one in now.shelves[kind].values() if isinstance(one, Guidance)]
    number = _number(edition)
    rows = Revision.objects.in_edition(number).filter(document__kind=kind, document__language=now.language)
    found = [parsing.read(row.as_document()) for row in rows.filter(deleted=False).with_documents()]
    every = sorted(found, key=lambda one: one.place(list(now.stages)))
    return number, [one for one in every if isinstance(one, Guidance)]


def _document(folder: Folder, slug: str, edition: int | None) -> tuple[int, Guidance]:
    """The number of the edition and the document in it. Raises `Http404` where there is none."""
    now, kind = library(), KIND_OF[folder]
    one: Base | None
    if edition in (None, now.edition):
        number, one = now.edition, now.shelves[kind].get(slug)
    else:
        number = _number(edition)
        rows = Revision.objects.in_edition(number).filter(document__kind=kind, document__slug=slug, deleted=False)
        row = rows.filter(document__language=now.language).select_related("document").first()
        one = parsing.read(row.as_document()) if row else None
    if not isinstance(one, Guidance):
        raise Http404
    return number, one


def _number(edition: int | None) -> int:
    if edition is None or not Edition.objects.filter(number=edition).exists():
        raise Http404
    return edition


def _line(one: Guidance) -> dict[str, str]:
    return {"kind": one.kind, "slug": one.slug, "title": one.title, "url": one.url}
