"""The form of a document: draw it, preview it, keep what was written as a draft."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST

from playbook.desk import unsaved_text
from playbook.desk.access import CHANGE, VIEW, allow, asked_kind, document_for, frame, person_of
from playbook.desk.change_choice import ChangeChoice
from playbook.desk.document_forms import Sheet
from playbook.desk.field_types import holds_slots
from playbook.desk.list_forms import ListSheet
from playbook.desk.merging import merge_page
from playbook.desk.pictures import PictureForm, was_forgotten, with_picture
from playbook.desk.previewing import draw, framed
from playbook.desk.to_do import Mend, mends, what_is_to_come
from playbook.editions import change_sets, drafts, scheduling
from playbook.editions.current import library
from playbook.editions.models import Document, OpenForm, Revision
from playbook.editions.other_kind import other_kind_of
from playbook.editions.problem_text import text_of
from playbook.editions.titles import KIND_NAMES, title_in
from playbook.guidance import documents, limits
from playbook.guidance.documents import KIND_OF, LIST, BadDocument
from playbook.guidance.kinds import KINDS
from playbook.guidance.library import Library
from playbook.guidance.pictures import LARGEST as LARGEST_PICTURE
from playbook.guidance.slots import SLOTS
from playbook.web.parameters import whole_number

WITH_PREVIEW: dict[str, list[str]] = {**settings.SECURE_CSP, "frame-src": [CSP.SELF]}


@dataclass(frozen=True)
class Opened:
    """What a form is drawn from: the revision that is written on (None for a new document), and its text."""

    row: Document | None
    newest: Revision | None
    document: documents.Document

    @property
    def base(self) -> str:
        """How the form names the revision it was drawn from."""
        return str(self.newest.pk) if self.newest else ""

    @property
    def name(self) -> str:
        """What is typed into the form and not saved is kept under this."""
        return unsaved_text.form_name(self.row, self.document.kind)


def opened(row: Document) -> Opened:
    """The document as it stands; one that is taken out, as it was before."""
    newest = drafts.head(row)
    shown = newest if newest and not newest.deleted else row.revisions.filter(deleted=False).first()
    text = shown.text if shown else ""
    return Opened(row, newest, documents.Document(row.kind, row.slug, row.language, text))


@csp_override(WITH_PREVIEW)
def edit(request: HttpRequest, admin: ModelAdmin, pk: str | None) -> HttpResponse:
    """The form; a POST keeps a draft. Invalid input answers 422, a newer revision 409 with both to merge."""
    if pk is None:
        allow(request, "editions.add_document")
        now = Opened(None, None, documents.Document(asked_kind(request), "", settings.CONTENT_LANGUAGE, ""))
    else:
        now = opened(document_for(request, pk, VIEW if request.method == "GET" else CHANGE))
    if request.method == "POST":
        return _save(request, admin, now)
    typed = unsaved_text.brought_back(request, now.name, new=now.row is None) if request.user.has_perm(CHANGE) else None
    if typed is None:
        return _page(request, admin, now, sheet_for(now.document, _library()))
    base = _revision(now, typed.fields.get("base"))
    sheet = sheet_for(base.as_document() if base else now.document, _library(), data=typed.fields)
    return _page(request, admin, now, sheet, typed=typed)


def edit_page(request: HttpRequest, folder: str, slug: str) -> HttpResponse:
    """From a reader's page to its form. Raises `Http404` for what is no document."""
    allow(request, VIEW)
    row = get_object_or_404(Document, language=settings.CONTENT_LANGUAGE, kind=KIND_OF.get(folder, ""), slug=slug)
    return HttpResponseRedirect(reverse("admin:editions_document_change", args=(row.pk,)))


def _save(request: HttpRequest, admin: ModelAdmin, now: Opened) -> HttpResponse:
    base = _revision(now, request.POST.get("base"))
    document = base.as_document() if base else now.document
    if more := request.POST.get("_more", ""):
        return _page(request, admin, now, sheet_for(document, _library(), data=request.POST, more=more))
    if "_picture" in request.POST:
        picture, data = with_picture(request)
        sheet = sheet_for(document, _library(), data=data)
        return _page(request, admin, now, sheet, status=422 if picture.errors else 200, picture=picture)
    sheet = sheet_for(document, _library(), data=request.POST)
    written = _written(sheet, now)
    choice = ChangeChoice(request.POST)
    if not choice.is_untouched and not choice.is_valid():
        sheet.main.add_error(None, next(iter(choice.errors.values()))[0])
        written = None
    if written and scheduling.release_of(now.newest) and "unschedule" not in request.POST:
        sheet.main.add_error(None, _("This is scheduled. Tick at the top that it may be taken out of that, then save."))
        written = None
    if written is None:
        return _page(request, admin, now, sheet, status=422)
    try:
        draft = drafts.save_draft(
            written,
            by=person_of(request),
            base=base.pk if base else None,
            may_be_repeated="X-Outbox" in request.headers,
        )
    except drafts.StaleDraft as error:
        if now.row is None:
            sheet.main.add_error("title", _("There is one of this name already. Give this one another title."))
            return _page(request, admin, now, sheet, status=422)
        return merge_page(request, admin, now.row, written, base, error.newer)
    scheduling.leave(now.newest)
    choice.apply(request, draft)
    unsaved_text.saved(request, now.name)
    return _saved(request, draft)


def _saved(request: HttpRequest, draft: Revision) -> HttpResponse:
    """Where to go on; a script that sent the form is told, because it goes there itself."""
    if draft.is_draft:
        messages.success(request, _("Draft saved. Readers see nothing of it until it is published."))
    else:
        messages.info(request, _("This is what readers see already; there is no draft."))
    if was_forgotten(request):
        messages.warning(request, _("The picture that was chosen is not in the text: choose it again, and put it in."))
    where = "admin:editions_document_compare" if "_compare" in request.POST else "admin:editions_document_change"
    url = reverse(where, args=(draft.document_id,))
    return JsonResponse({"url": url}) if "X-Outbox" in request.headers else HttpResponseRedirect(url)


def _written(sheet: Sheet | ListSheet, now: Opened) -> documents.Document | None:
    """The document as it was filled in, named; None when something in it has to be mended first."""
    if not sheet.is_valid():
        return None
    try:
        found: documents.Document = sheet.written()
    except BadDocument as error:
        sheet.main.add_error(None, text_of(error.problem))
        return None
    if now.row is not None:
        return found
    slug = slugify(sheet.main.cleaned_data["title"])[:80].strip("-")
    if not slug:
        sheet.main.add_error("title", _("Use some letters or digits: the address is made of them."))
        return None
    return documents.Document(found.kind, slug, found.language, found.text)


def _page(
    request: HttpRequest,
    admin: ModelAdmin,
    now: Opened,
    sheet: Sheet | ListSheet,
    status: int = 200,
    typed: OpenForm | None = None,
    picture: PictureForm | None = None,
) -> HttpResponse:
    kind = now.document.kind
    drawn_from = typed.fields if typed else request.POST
    context = frame(
        request,
        admin,
        title=title_in(now.document) if now.row else _("New: %(kind)s") % {"kind": KIND_NAMES[kind][0].lower()},
        kind=kind,
        kind_names=KIND_NAMES[kind],
        row=now.row,
        newest=now.newest,
        release=scheduling.release_of(now.newest),
        base=drawn_from.get("base", now.base),
        typed=typed,
        drawn_from=unsaved_text.mark_of(request, now.name, typed),
        elsewhere=unsaved_text.elsewhere(request, now.name, typed),
        form_name=now.name,
        kept_url=_beside(now, "kept"),
        mends=_mends(now),
        other_kind=other_kind_of(now.row, now.newest) if now.row else "",
        choice=ChangeChoice.drawn(now.newest, drawn_from),
        change=change_sets.change_of(now.newest),
        sheet=sheet,
        may_change=request.user.has_perm(CHANGE),
        preview=_beside(now, "preview") if kind in KINDS and KINDS[kind].has_page else "",
        slots=SLOTS if holds_slots(kind) else (),
        picture=picture or PictureForm(),
        most_of_picture=LARGEST_PICTURE,
        picture_is_in=picture is not None and not picture.is_bound,
        failed=status == 422 and picture is None,
        most_words=limits.WORDS_ON_A_STEP if kind in ("step", "interrupt") else 0,
        words_a_second=limits.READ_A_SECOND,
    )
    return render(request, "desk/form.html", context, status=status)


def _mends(now: Opened) -> list[Mend]:
    """What has to be mended in the draft that is open; nothing for what is live, which was sound when it was published.

    With every other draft beside it, or those of its change: a step and the choice that leads to it belong together.
    """
    if not (now.newest and now.newest.is_draft):
        return []
    if change := change_sets.change_of(now.newest):
        found = drafts.problems_with_drafts(now.document.language, change_sets.drafts_in(change))
    else:
        found = [*what_is_to_come(now.document.language).problems]
    theirs = mends(one for one in found if one.document == now.document.path)
    return sorted(theirs, key=lambda one: one.problem.warning)  # what stops a publish stands first


def _beside(now: Opened, view: str) -> str:
    """The address of what stands beside the form: its preview, or what keeps its text."""
    if now.row:
        return reverse(f"admin:editions_document_{view}", args=(now.row.pk,))
    return f"{reverse(f'admin:editions_document_{view}_new')}?kind={now.document.kind}"


@framed
@require_POST
def preview(request: HttpRequest, admin: ModelAdmin, pk: int) -> HttpResponse:
    """The page that a reader would see, out of what stands in the form now; recorded nowhere."""
    return _preview(request, opened(document_for(request, pk, CHANGE)))


@framed
@require_POST
def preview_new(request: HttpRequest, admin: ModelAdmin) -> HttpResponse:
    """The same for a document that has not been saved yet."""
    allow(request, "editions.add_document")
    blank = documents.Document(asked_kind(request), "", settings.CONTENT_LANGUAGE, "")
    return _preview(request, Opened(None, None, blank))


def _preview(request: HttpRequest, now: Opened) -> HttpResponse:
    sheet = sheet_for(now.document, _library(), data=request.POST)
    written = _written(sheet, now)
    if written is None:
        return render(request, "desk/no_preview.html", {"sheet": sheet})
    beside = ChangeChoice(request.POST).drafts_beside(now.newest)
    return draw(request, written, beside=beside, known=request.POST.get("_preview") == "known")


def sheet_for(
    document: documents.Document, guidance: Library, *, data: Mapping[str, str] | None = None, more: str = ""
) -> Sheet | ListSheet:
    """The form that fits a document: made from its kind, or for a list from the shape of its table."""
    return (ListSheet if document.kind == LIST else Sheet)(document, guidance, data=data, more=more)


def _revision(now: Opened, pk: str | None) -> Revision | None:
    """The revision of the document with this number, that a form was drawn from; nothing for a new document."""
    number = whole_number(pk)
    return now.row.revisions.select_related("document").filter(pk=number).first() if now.row and number else None


def _library() -> Library:
    """The playbook with its drafts, to pick from; readers' own when a draft cannot be read."""
    try:
        return drafts.library_with_drafts(settings.CONTENT_LANGUAGE)
    except BadDocument:
        return library()
