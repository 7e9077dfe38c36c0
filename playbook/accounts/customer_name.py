"""The name that one is known to customers by: chosen by oneself, for nobody has to be found at home by it."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from playbook.web.http import Request, page


class CustomerNameForm(forms.Form):
    """One's own name to customers."""

    customer_name = forms.CharField(
        label=gettext_lazy("Name to customers"),
        help_text=gettext_lazy("What lines and letters say of you. Left empty: your first name, never your last one."),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


@require_http_methods(["GET", "POST"])
def own_name(request: Request) -> HttpResponse:
    """See and choose it; left empty, it is the first name."""
    user = request.user
    form = CustomerNameForm(request.POST or None, initial={"customer_name": user.customer_name})
    if request.method == "POST" and form.is_valid():
        user.customer_name = form.cleaned_data["customer_name"]
        user.save(update_fields=["customer_name"])
        messages.success(request, _("Kept. Lines and letters say it from now on."))
        return redirect("accounts:customer-name")
    context = {"form": form, "now": user.name_to_customers}
    return page(request, "accounts/customer_name.html", context, part="name", status=422 if form.errors else 200)
