"""Pictures put into a reference page at its form: cleaned, kept, named in its text with words that stand for them."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST

from playbook.audit.models import Act
from playbook.audit.trail import record
from playbook.desk.access import CHANGE, allow, person_of
from playbook.editions import pictures
from playbook.guidance.pictures import KB, LARGEST, LONGEST_WORDS, BadPicture, Picture, cleaned, words_of

FIELDS = ("_picture", "picture_file", "picture_words")
_NO_NAME = "[object File]"  # what a script makes of a box for a file, be it empty, that it sends as text


class PictureForm(forms.Form):
    """A picture's file and the words that stand for it. `markdown` is how a text names it, once it is valid."""

    use_required_attribute = False  # the page is saved without one

    picture_file = forms.FileField(
        label=_lazy("Picture"),
        help_text=_lazy("PNG, JPEG or WebP, up to %(most)s KB. Where and with what it was taken is left out.")
        % {"most": LARGEST // KB},
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,.webp,image/png,image/jpeg,image/webp"}),
        error_messages={
            "required": _lazy("Choose the file of a picture, of %(most)s KB at most.") % {"most": LARGEST // KB}
        },
    )
    picture_words = forms.CharField(
        label=_lazy("What it shows"),
        help_text=_lazy("For whoever cannot see it: “The stop tap, left under the sink”."),
        max_length=LONGEST_WORDS,
        error_messages={"required": _lazy("Say in a few words what the picture shows.")},
    )

    def clean_picture_file(self) -> Picture:
        """The picture as it is kept."""
        file: UploadedFile = self.cleaned_data["picture_file"]
        try:
            return cleaned(file.read(LARGEST + 1))
        except BadPicture as error:
            raise forms.ValidationError(_(error.words) % error.params) from error

    @property
    def markdown(self) -> str:
        """The picture in a text."""
        return f"![{words_of(self.cleaned_data['picture_words'])}]({self.cleaned_data['picture_file'].name})"


def was_forgotten(request: HttpRequest) -> bool:
    """Whether a page is saved beside which a picture was chosen and not put in; a box that is empty is nothing."""
    said = (str(request.POST.get(name, "")).strip() for name in FIELDS[1:])
    return "picture_file" in request.FILES or any(one and one != _NO_NAME for one in said)


def with_picture(request: HttpRequest) -> tuple[PictureForm, QueryDict]:
    """The form of a picture that was sent with a page's own fields, and these with the picture at the end of the text.

    Where the picture is not taken, the form says why and the fields are as they were sent.
    """
    allow(request, CHANGE)
    form = PictureForm(request.POST, request.FILES)
    data = request.POST.copy()
    if not form.is_valid():
        return form, data
    _keep(request, form)
    body = data.get("body", "").rstrip()
    data["body"] = f"{body}\n\n{form.markdown}\n".lstrip()
    return PictureForm(), data


@require_POST
def put_in(request: HttpRequest) -> HttpResponse:
    """A picture by itself: how a text names it, for a script to put where somebody writes; or why it is not taken."""
    allow(request, CHANGE)
    form = PictureForm(request.POST, request.FILES)
    if not form.is_valid():
        errors = {name: " ".join(map(str, errors)) for name, errors in form.errors.items()}
        return JsonResponse({"errors": errors}, status=422)
    _keep(request, form)
    return JsonResponse({"markdown": form.markdown})


def _keep(request: HttpRequest, form: PictureForm) -> None:
    pictures.keep([form.cleaned_data["picture_file"]])
    record(Act.PICTURE_ADDED, person=person_of(request).pk)
