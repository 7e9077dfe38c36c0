"""The organisation's logo and colour at the desk: chosen, cleaned, seen on both grounds, kept as a draft."""

from django import forms
from django.contrib import admin, messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from playbook.desk.access import CHANGE, VIEW, allow, person_of
from playbook.desk.own_organisation import newest_organisation, save_organisation
from playbook.editions.drafts import StaleDraft
from playbook.editions.look import logo_answer
from playbook.editions.models import Revision
from playbook.guidance import colour, logo
from playbook.guidance.values import Table
from playbook.web.parameters import whole_number


class LookForm(forms.Form):
    """The logo's file, whether there is to be none, and the colour."""

    file = forms.FileField(
        label=_lazy("Logo"),
        help_text=_lazy("PNG or SVG, up to %(most)s KB. An SVG keeps its shapes and colours; all else is taken out.")
        % {"most": logo.LARGEST // 1024},
        required=False,
        widget=forms.FileInput(attrs={"accept": ".png,.svg,image/png,image/svg+xml"}),
    )
    without = forms.BooleanField(label=_lazy("No logo"), required=False)
    accent = forms.CharField(
        label=_lazy("Colour"),
        help_text=_lazy("Six digits, as in #005e5c. Empty: ours. On the dark page it is a lighter shade of it."),
        max_length=20,
        required=False,
        widget=forms.TextInput(
            attrs={
                "class": "short",
                "data-colour": _lazy("Choose the colour"),
                "data-colour-ok": _lazy("Contrast %n : 1. It can be read on our pages."),
                "data-colour-weak": _lazy("Contrast %n : 1. The least is 4.5 : 1; a darker shade can be read."),
            }
        ),
    )

    def clean_file(self) -> str:
        """The logo as it is kept; empty where no file was chosen."""
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is None:
            return ""
        try:
            return logo.cleaned(file.read(logo.LARGEST + 1))
        except logo.BadLogo as error:
            raise forms.ValidationError(_(error.words) % error.params) from error

    def clean_accent(self) -> str:
        """The colour in six digits, one that can be read."""
        said: str = self.cleaned_data["accent"]
        if not said:
            return ""
        plain = colour.written(said)
        if not plain:
            raise forms.ValidationError(_("Write a # and six digits from 0 to f, as in #005e5c."))
        if not colour.passes(plain):
            words = _("%(colour)s cannot be read on our pages (4.5:1 is the least). The nearest that can: %(nearest)s.")
            raise forms.ValidationError(words % {"colour": plain, "nearest": colour.nearest(plain)})
        return plain


def look(request: HttpRequest) -> HttpResponse:
    """Choose the logo and the colour. What is saved is a draft of the organisation's document."""
    allow(request, CHANGE if request.method == "POST" else VIEW)
    newest, values = newest_organisation()
    if request.method != "POST":
        return _page(request, LookForm(initial={"accent": values.get("accent", "")}), newest, values)
    form = LookForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, newest, values, status=422)
    said = form.cleaned_data
    kept = "" if said["without"] else said["file"] or values.get("logo", "")
    values = {**values, "logo": kept, "accent": said["accent"]}
    try:
        base = whole_number(request.POST.get("base"))
        kept_draft = save_organisation(newest, values, by=person_of(request), base=base)
    except StaleDraft:
        messages.warning(request, _("Somebody changed Your organisation meanwhile. Look at it, and save once more."))
        return _page(request, form, newest, values, status=409)
    messages.success(request, _saved(kept_draft))
    return HttpResponseRedirect(reverse("admin:look"))


def _saved(draft: Revision) -> str:
    """What is said after a save, with the way to the change and on to publishing it."""
    words = _("Draft saved. Your staff see it when it is published.")
    compare = reverse("admin:editions_document_compare", args=(draft.document_id,))
    publish = f"{reverse('admin:publish')}?draft={draft.pk}"
    links = ((compare, _("See the change")), (publish, _("Publish…")))
    return format_html("{} {}", words, format_html_join(" ", '<a href="{}">{}</a>', links))


@require_safe
def draft_logo(request: HttpRequest) -> HttpResponse:
    """The logo as it would be published."""
    allow(request, VIEW)
    found = logo.read(newest_organisation()[1].get("logo", ""))
    if found is None:
        raise Http404(_("There is no logo."))
    return logo_answer(found, "no-store")


def _page(request: HttpRequest, form: LookForm, newest: Revision, values: Table, status: int = 200) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": _("Logo and colour"),
        "form": form,
        "newest": newest,
        "has_logo": logo.read(str(values.get("logo", ""))) is not None,
        "name": values.get("name") or _("Our logo"),
        "accent": colour.accent(str(values.get("accent", ""))),
        "may_change": request.user.has_perm(CHANGE),
    }
    return render(request, "desk/look.html", context, status=status)
