"""A new draft as the other kind of page, asked once: a tip that is a reference page, a reference page that is a tip."""

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from playbook.desk.access import CHANGE, document_for, frame, person_of
from playbook.desk.import_choices import note_text
from playbook.editions import drafts
from playbook.editions.change_sets import name_of
from playbook.editions.other_kind import BelongsTogether, free_slug, other_kind_of, put_in_place
from playbook.editions.problem_text import text_of
from playbook.editions.titles import KIND_NAMES
from playbook.guidance.documents import BadDocument
from playbook.guidance.kinds import Reference, Tip
from playbook.guidance.parsing import read
from playbook.text_import.notes import Unreadable
from playbook.text_import.other_kind import as_other_kind
from playbook.web.parameters import whole_number


def other_kind(request: HttpRequest, admin: ModelAdmin, pk: int) -> HttpResponse:
    """Ask once, then make the draft of the other kind in place of this one."""
    row = document_for(request, pk, CHANGE)
    newest = drafts.head(row)
    kind = other_kind_of(row, newest)
    if not kind or newest is None:
        messages.warning(request, _("Only a new tip or reference page that readers never saw can become the other."))
        return _to_form(row.pk)
    if request.method != "POST":
        context = frame(request, admin, title=_("Another kind of page?"), row=row, newest=newest, kind=kind)
        names = {"name": name_of(newest), "kind_name": KIND_NAMES[kind][0]}
        return render(request, "desk/other_kind.html", context | names)
    if newest.pk != whole_number(request.POST.get("base")):
        messages.warning(request, _("Somebody has changed it meanwhile. Look at it first."))
        return _to_form(row.pk)
    try:
        page = read(newest.as_document())
        assert isinstance(page, Tip | Reference)
        other = as_other_kind(page, free_slug(row), row.language)
        made = put_in_place(newest, other, by=person_of(request))
    except (drafts.StaleDraft, BelongsTogether, BadDocument, Unreadable) as error:
        messages.warning(request, _why(error))
        return _to_form(row.pk)
    messages.success(request, _("Here it is. Readers see nothing of it until it is published."))
    return _to_form(made.document_id)


def _why(error: Exception) -> str:
    if isinstance(error, BelongsTogether):
        return _("It is part of a change or of a scheduled publish. Take it out of that first.")
    if isinstance(error, BadDocument):
        return text_of(error.problem)
    return note_text(error.note) if isinstance(error, Unreadable) else str(error)


def _to_form(pk: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:editions_document_change", args=(pk,)))
