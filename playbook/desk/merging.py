"""Two people wrote on the same revision: both are shown beside what they had in common, and are merged by field."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from playbook.desk import unsaved_text
from playbook.desk.access import CHANGE, document_for, frame, person_of
from playbook.desk.labels import field_name, speaker
from playbook.editions import drafts, lists
from playbook.editions.current import library
from playbook.editions.diff import Run, Spoken, field_runs, field_text, values_in
from playbook.editions.models import Document, Revision
from playbook.editions.problem_text import text_of
from playbook.editions.titles import title_in
from playbook.guidance import documents
from playbook.guidance.documents import LIST, BadDocument
from playbook.guidance.library import read_one
from playbook.guidance.markdown import BadMarkdown, refuse_slow
from playbook.guidance.values import Table, texts_in
from playbook.web.parameters import whole_number

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Both:
    """A field that somebody changed: what it was, what each made of it, and which one is chosen to begin with.

    `in_dispute` says that both changed it, each in another way: then a person has to choose.
    """

    key: str
    name: str
    before: str
    mine: tuple[Run, ...]
    theirs: tuple[Run, ...]
    chosen: str
    in_dispute: bool


def fields_in_question(
    before: documents.Document | None, mine: documents.Document, theirs: documents.Document | None
) -> list[Both]:
    """Every field that one of two writers changed since `before`."""
    was, ours, other = values_in(before), values_in(mine), values_in(theirs)
    spoken = speaker(library(), mine.kind)
    keys = list(dict.fromkeys([*ours, *other, *was]))
    asked = [key for key in keys if not was.get(key) == ours.get(key) == other.get(key)]
    return [_both(key, field_name(key, mine.kind), (was, ours, other), spoken) for key in asked]


def _both(key: str, name: str, texts: tuple[Table, Table, Table], spoken: Spoken) -> Both:
    was, ours, other = texts
    before, mine, theirs = (field_text(key, one.get(key), spoken) for one in (was, ours, other))
    i_changed, they_changed = ours.get(key) != was.get(key), other.get(key) != was.get(key)
    return Both(
        key,
        name,
        before,
        tuple(field_runs(key, before, mine)),
        tuple(field_runs(key, before, theirs)),
        MINE if i_changed else THEIRS,
        i_changed and they_changed and ours.get(key) != other.get(key),
    )


def merge_page(
    request: HttpRequest,
    admin: ModelAdmin,
    row: Document,
    mine: documents.Document,
    base: Revision | None,
    newer: Revision | None,
) -> HttpResponse:
    """Who changed what, both texts and the common one; 409, and nothing that was typed is lost."""
    before = base.as_document() if base else None
    theirs = newer.as_document() if newer else None
    context = frame(
        request,
        admin,
        title=_("Two people changed “%(title)s”") % {"title": title_in(mine)},
        row=row,
        newer=newer,
        base=base,
        mine=mine,
        fields=fields_in_question(before, mine, theirs),
    )
    return render(request, "desk/merge.html", context, status=409)


def merged_document(mine: documents.Document, newer: Revision | None, chosen: Mapping[str, str]) -> documents.Document:
    """`mine`, with the other's value of every field for which `chosen` says theirs."""
    if newer is None or newer.deleted:
        return mine
    ours, other = values_in(mine), values_in(newer.as_document())
    keys = list(dict.fromkeys([*other, *ours]))
    picked = {key: (other if chosen.get(f"field-{key}") == THEIRS else ours).get(key) for key in keys}
    values = {key: value for key, value in picked.items() if value is not None}
    if mine.kind == LIST:
        text = lists.write(mine.text, values)
    else:
        body, situations = str(values.pop("body", "")), texts_in(values.pop("situations", None))
        text = documents.write(values, body, situations)
    return documents.Document(mine.kind, mine.slug, mine.language, text)


@require_POST
def merged(request: HttpRequest, admin: ModelAdmin, pk: int) -> HttpResponse:
    """Keep what two people wrote, as it was merged field by field; or let go of one's own."""
    row = document_for(request, pk, CHANGE)
    if "_drop" in request.POST:
        unsaved_text.saved(request, unsaved_text.form_name(row, row.kind))
        return HttpResponseRedirect(reverse("admin:editions_document_change", args=(pk,)))
    newer = row.revisions.filter(pk=whole_number(request.POST.get("newer")) or 0).first()
    base = row.revisions.filter(pk=whole_number(request.POST.get("base")) or 0).first()
    mine = documents.Document(row.kind, row.slug, row.language, request.POST.get("mine", "").replace("\r\n", "\n"))
    document = merged_document(mine, newer, request.POST)
    if wrong := _wrong_with(document):
        messages.error(request, wrong)
        return merge_page(request, admin, row, mine, base, newer)
    try:
        draft = drafts.save_draft(document, by=person_of(request), base=newer.pk if newer else None)
    except drafts.StaleDraft as error:
        return merge_page(request, admin, row, document, newer or base, error.newer)
    unsaved_text.saved(request, unsaved_text.form_name(row, row.kind))
    messages.success(request, _("Both are kept, as you chose. Look it over once more."))
    return HttpResponseRedirect(reverse("admin:editions_document_change", args=(draft.document_id,)))


def _wrong_with(document: documents.Document) -> str:
    """Why a text that did not come through a form cannot be kept; nothing where it can."""
    try:
        read_one(document)
        refuse_slow(documents.parse(document).body)
    except BadDocument as error:
        return text_of(error.problem)
    except BadMarkdown as error:
        return str(error)
    return ""
