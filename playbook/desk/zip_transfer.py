"""Documents in and out of the desk as a zip."""

import tempfile
from collections.abc import Sequence

from django import forms
from django.contrib import admin, messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from playbook.audit.models import Act
from playbook.audit.trail import record
from playbook.desk.access import CHANGE, VIEW, allow, person_of
from playbook.editions.drafts import StaleDraft
from playbook.editions.importing import Preview, preview, take_in
from playbook.editions.models import Edition, Incoming, Revision
from playbook.editions.zip_archive import LARGEST, MB, BadArchive, read_archive, write_archive
from playbook.guidance.problem import Problem

SPOOLED = 4 * MB  # of an export that are kept in memory; the rest goes to a file


class ZipForm(forms.Form):
    """The zip to take in."""

    file = forms.FileField(
        label=gettext_lazy("A zip of documents"),
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
        error_messages={
            "required": gettext_lazy("Choose a zip. It may have %(most)s MB at most.") % {"most": LARGEST // MB},
            "empty": gettext_lazy("That file is empty. Choose a zip."),
        },
    )

    def clean_file(self) -> UploadedFile:
        """Refuse what is larger than any playbook."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("That file has more than %(most)s MB.") % {"most": LARGEST // MB})
        return file


@require_GET
def transfer(request: HttpRequest) -> HttpResponse:
    """Where documents come in and go out."""
    allow(request, VIEW)
    return _page(request, ZipForm())


@require_POST
def incoming(request: HttpRequest) -> HttpResponse:
    """Look into a zip and show what it would change. It is kept for the next click, and for nobody else."""
    allow(request, CHANGE)
    form = ZipForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    file = form.cleaned_data["file"]
    try:
        archive = read_archive(file, file.name)
        found = preview(archive.documents, archive.pictures, is_bounded=True)
    except BadArchive as error:
        return _page(request, form, problems=error.problems, status=422)
    if found.stops:
        return _page(request, form, found=found, problems=found.stops, status=422)
    file.seek(0)
    kept = Incoming.keep(file.name, file.read(), by=person_of(request))
    return _page(request, form, found=found, kept=kept)


@require_POST
def taken_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Make drafts of what the zip has that is new or changed: all of it, or, if anything is wrong by now, nothing."""
    allow(request, CHANGE)
    kept = Incoming.objects.filter(pk=pk, kind=Incoming.Kind.ZIP, by=person_of(request).pk).first()
    if kept is None:
        messages.warning(request, _("That zip is not here any more. Choose it again."))
        return HttpResponseRedirect(reverse("admin:transfer"))
    archive = read_archive(kept.file(), kept.name)
    found = preview(archive.documents, archive.pictures, is_bounded=True)
    if found.stops:
        return _page(request, ZipForm(), found=found, problems=found.stops, status=422)
    try:
        made = take_in(archive.documents, archive.pictures, by=person_of(request))
    except StaleDraft:
        messages.warning(request, _("Somebody saved one of these at this moment. Look at what would change again."))
        return HttpResponseRedirect(reverse("admin:transfer"))
    kept.delete()
    words = _("%(count)s drafts are made. Readers see them when they are published.") % {"count": len(made)}
    messages.success(request, words)
    return HttpResponseRedirect(reverse("admin:index"))


@require_GET
def export(request: HttpRequest) -> FileResponse:
    """The current edition as a zip: the bytes that `manage.py export` writes, at the same places."""
    allow(request, VIEW)
    file = tempfile.SpooledTemporaryFile(max_size=SPOOLED)  # noqa: SIM115  # FileResponse closes it
    live = Revision.objects.live().with_documents().iterator()
    write_archive((one.as_document() for one in live), file)
    file.seek(0)
    number = Edition.objects.newest_number()
    record(Act.CONTENT_EXPORTED, edition=number)
    name = f"playbook-edition-{number}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


def _page(
    request: HttpRequest,
    form: ZipForm,
    *,
    found: Preview | None = None,
    problems: Sequence[Problem] = (),
    kept: Incoming | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": _("In and out"),
        "form": form,
        "found": found,
        "problems": problems,
        "kept": kept,
        "most": LARGEST // MB,
        "may_change": request.user.has_perm(CHANGE),
    }
    return render(request, "desk/transfer.html", context, status=status)
