"""Whether letters and digits work as keys, for one person."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from playbook.accounts.models import User
from playbook.web.http import Request, back


class KeysForm(forms.Form):
    """The choice."""

    keys = forms.ChoiceField(choices=User.Keys.choices)


@require_POST
def keys(request: Request) -> HttpResponse:
    """Keep the choice, and go back to the page it was made on."""
    form = KeysForm(request.POST)
    if form.is_valid():
        request.user.keys = form.cleaned_data["keys"]
        request.user.save(update_fields=["keys"])
        messages.success(request, _("Your keys are set."))
    else:
        messages.warning(request, _("Choose one of the three."))
    return back(request)
