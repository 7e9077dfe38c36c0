"""Text from elsewhere at the desk: pasted or sent as files, shown as what would become of it, then made drafts."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from playbook.desk.access import CHANGE, allow, person_of
from playbook.desk.import_choices import ROLE_LABELS, Choices, note_text
from playbook.desk.left_behind import left_behind, with_offers
from playbook.desk.proposals import Proposal, proposals_of
from playbook.desk.standing_texts import Names, Standing
from playbook.editions import pictures
from playbook.editions.current import library
from playbook.editions.drafts import StaleDraft
from playbook.editions.importing import take_in_new
from playbook.editions.models import Document, Incoming
from playbook.guidance.documents import LIST
from playbook.text_import.album import Album
from playbook.text_import.blocks import OF_SHORT_TEXTS, blocks_in
from playbook.text_import.bodies import long_body_of
from playbook.text_import.cleaning import LONGEST
from playbook.text_import.notes import Unreadable
from playbook.text_import.sources import ENDINGS, LARGEST, MB, Source, from_clipboard, from_files, from_paste
from playbook.text_import.zip_file import ENDING as ZIP
from playbook.web.forms import Cleaned

LONGEST_PASTE = 60_000  # characters of a form that the server takes whatever script they are in
MOST_FILES = 20
EXAMPLES = ("example.md", "example.txt", "example.html", "example.csv", "example.docx")


@dataclass(frozen=True)
class LookedAt:
    """What a page of pieces shows: what was chosen, what would become of each, which texts came before and not now."""

    choices: Choices
    found: Sequence[Proposal] = ()
    gone: Sequence[Standing] = ()


class ManyFiles(forms.FileInput):
    """A field of files, all of which are read."""

    allow_multiple_selected = True

    def value_from_datadict(
        self, data: Mapping[str, str], files: Mapping[str, UploadedFile], name: str
    ) -> list[UploadedFile]:
        """Every file that was sent under the name."""
        return files.getlist(name) if isinstance(files, MultiValueDict) else []


class Files(forms.FileField):
    """Several files at once."""

    widget = ManyFiles

    def clean(self, data: Sequence[UploadedFile] | None, initial: None = None) -> list[UploadedFile]:
        """Each of the files; one that is empty is refused in Django's words."""
        return [super(Files, self).clean(one, initial) for one in data or ()]


class TextForm(forms.Form):
    """What was pasted, or the files that were chosen; or both."""

    text = forms.CharField(
        label=_lazy("Paste text here"),
        required=False,
        strip=False,
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={
            "max_length": _lazy("It has %(show_value)d characters; %(limit_value)d is the most. Save it as a file.")
        },
    )
    chosen = Files(
        label=_lazy("Or choose files"),
        required=False,
        widget=ManyFiles(attrs={"accept": ",".join((*ENDINGS, ZIP)), "multiple": True}),
    )

    def __init__(self, data: QueryDict | None = None, files: MultiValueDict[str, UploadedFile] | None = None) -> None:
        super().__init__(data, files)
        self.sources: list[Source] = []

    def clean(self) -> Cleaned:
        """Read everything that came; each thing that cannot be read is named at its field."""
        said: Cleaned = super().clean() or {}
        files: Sequence[UploadedFile] = said.get("chosen") or ()
        album = Album()
        if (said.get("text") or "").strip():
            self._read("text", _("What was pasted"), lambda: [from_paste(said["text"])])
        for file in files:
            name = str(file.name)[:100]
            self._read("chosen", name, partial(from_files, name, file.read(LARGEST + 1), album))
        if sum(one.characters for one in self.sources) > 2 * LONGEST:
            words = _("Together they have more than %(most)s characters. Bring them in one after the other.")
            self.add_error("chosen", words % {"most": 2 * LONGEST})
        if not self.sources and not self.errors:
            self.add_error(
                "text", _("Paste a text, or choose a file of at most %(most)s MB.") % {"most": LARGEST // MB}
            )
        return said

    def _read(self, field: str, name: str, read: Callable[[], list[Source]]) -> None:
        try:
            self.sources += read()
        except Unreadable as error:
            self.add_error(field, f"{name}: {note_text(error.note)}")


def bring_in(request: HttpRequest) -> HttpResponse:
    """Where text comes in. What can be read is kept for its pieces to be looked at."""
    allow(request, CHANGE)
    form = TextForm(request.POST or None, request.FILES or None) if request.method == "POST" else TextForm()
    if form.is_bound and form.is_valid():
        pictures.keep(picture for one in form.sources for picture in one.pictures)
        data = json.dumps([one.as_json() for one in form.sources]).encode()
        files = form.cleaned_data.get("chosen") or ()
        name = str(files[0].name) if files else _("pasted text")  # of a zip its own, and not that of a file in it
        kept = Incoming.keep(name, data, by=person_of(request), kind=Incoming.Kind.TEXTS)
        return HttpResponseRedirect(reverse("admin:bring-in-pieces", args=(kept.pk,)))
    context = {
        **admin.site.each_context(request),
        "title": _("Bring in text"),
        "form": form,
        "examples": [f"examples/{name}" for name in EXAMPLES],
        "most_files": MOST_FILES,
        "most": LARGEST // MB,
        "kept": Incoming.objects.filter(kind=Incoming.Kind.TEXTS, by=person_of(request)).first(),
    }
    return render(request, "desk/bring_in.html", context, status=422 if form.is_bound else 200)


@require_POST
def pasted(request: HttpRequest) -> HttpResponse:
    """The HTML of a clipboard as the text of a long page, and what was left out of it; or why it cannot be read."""
    allow(request, CHANGE)
    try:
        source = from_clipboard(request.POST.get("html", ""))
        blocks = blocks_in(source.markdown, source.places)
    except Unreadable as error:
        return JsonResponse({"error": note_text(error.note)}, status=422)
    pictures.keep(source.pictures)
    left_out = [*source.notes, *(one for block in blocks for one in block.notes if one.words not in OF_SHORT_TEXTS)]
    notes = list(dict.fromkeys(map(note_text, left_out)))
    return JsonResponse({"markdown": long_body_of(blocks), "notes": notes})


def pieces(request: HttpRequest, pk: int) -> HttpResponse:
    """What would become of each piece; then the drafts of those that are ticked, all of them or none."""
    allow(request, CHANGE)
    kept = Incoming.objects.filter(pk=pk, kind=Incoming.Kind.TEXTS, by=person_of(request).pk).first()
    if kept is None:
        messages.warning(request, _("That text is not here any more. Bring it in again."))
        return HttpResponseRedirect(reverse("admin:bring-in"))
    sources = [Source.from_json(one) for one in json.loads(bytes(kept.data))]
    choices = Choices(request.POST if request.method == "POST" else None, sources, kept.name)
    try:
        names = Names(settings.CONTENT_LANGUAGE)
        found = proposals_of(choices, names, settings.CONTENT_LANGUAGE)
    except Unreadable as error:
        messages.error(request, note_text(error.note))
        return _page(request, LookedAt(choices), status=422)
    gone = left_behind(found, names, settings.CONTENT_LANGUAGE)
    looked_at = LookedAt(choices, with_offers(found, names, gone), gone)
    if "_save" not in request.POST:
        return _page(request, looked_at)
    return _saved(request, kept, looked_at)


def _saved(request: HttpRequest, kept: Incoming, looked_at: LookedAt) -> HttpResponse:
    chosen = [one for one in looked_at.found if one.taken]
    if not chosen or any(not one.title for one in chosen):
        words = _("Give each ticked piece a title.") if chosen else _("Tick at least one piece.")
        messages.warning(request, words)
        return _page(request, looked_at, status=422)
    try:
        texts = {one.document: one.base for one in chosen}
        made, change = take_in_new(texts, by=person_of(request), change=looked_at.choices.change)
    except StaleDraft:
        messages.warning(request, _("Somebody saved a document of the same name at this moment. Press once more."))
        return _page(request, looked_at, status=409)
    # Under another address: what was pressed twice makes nothing twice, and a choice made wrong can be gone back to.
    Incoming.keep(kept.name, bytes(kept.data), by=person_of(request), kind=Incoming.Kind.TEXTS)
    words = ngettext(
        "%(count)s draft is made. Readers see it when it is published.",
        "%(count)s drafts are made. Readers see them when they are published.",
        len(made),
    )
    messages.success(request, words % {"count": len(made)})
    where = reverse("admin:change-set", args=(change.pk,)) if change else reverse("admin:index")
    return HttpResponseRedirect(where)


def _organisation() -> str:
    """The address of the form of the organisation, where its own numbers and addresses are entered."""
    row = Document.objects.filter(language=settings.CONTENT_LANGUAGE, kind=LIST, slug="organisation").first()
    return reverse("admin:editions_document_change", args=(row.pk,)) if row else ""


def _page(request: HttpRequest, looked_at: LookedAt, status: int = 200) -> HttpResponse:
    choices, found = looked_at.choices, looked_at.found
    context = {
        **admin.site.each_context(request),
        "title": _("What would become of it"),
        "choices": choices,
        "proposals": found,
        "gone": looked_at.gone,
        "notes": choices.notes(),
        "stages": library().stages.values(),
        "roles": ROLE_LABELS.items(),
        "empty": [one for one in found if one.is_empty],
        "organisation": _organisation(),
        "private": list(dict.fromkeys(text for one in found for text in one.private)),
    }
    return render(request, "desk/bring_in_pieces.html", context, status=status)
