"""What is kept about one customer, for whoever looks after people: found by reference, given out, erased.

A reference is a person's: it is sent in the body of a form, so that it stands in no address and in no log. Of a
restricted complaint nothing is shown, given out or erased here: only that there is one, for the data contact to see.
"""

from collections.abc import Iterable

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from playbook.audit.models import Act
from playbook.complaints.facts import SHORT
from playbook.complaints.models import Complaint
from playbook.complaints.privacy import as_record, forget, note_each, of_customer
from playbook.web.http import Request


class CustomerForm(forms.Form):
    """Whose data is asked for, and whether whoever erases it means that."""

    reference = forms.CharField(
        label=gettext_lazy("The customer's reference"),
        help_text=gettext_lazy("As it was written down in their complaints; capitals do not matter."),
        max_length=SHORT,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Write the reference to look for.")},
    )
    sure = forms.BooleanField(
        label=gettext_lazy("Erase what was written in all of these complaints. It cannot be brought back."),
        required=False,
    )


@require_http_methods(["GET", "POST"])
def customers(request: Request) -> HttpResponse:
    """A GET asks for the reference; a POST shows what has it, gives that out as JSON, or erases its words."""
    if not request.user.has_perm("accounts.change_user"):
        raise PermissionDenied
    if request.method == "GET":
        return _shown(request, CustomerForm())
    form = CustomerForm(request.POST)
    if not form.is_valid():
        return _shown(request, form, status=422)
    every = of_customer(form.cleaned_data["reference"]).order_by("pk")
    restricted, found = list(every.filter(is_restricted=True)), every.unrestricted()
    rows = list(found.select_related("holder"))
    match request.POST.get("do"), rows:
        case "export", [_first, *_rest]:
            note_each(Act.CUSTOMER_EXPORTED, found)
            return _given_out([as_record(one) for one in found])
        case "erase", [_first, *_rest] if form.cleaned_data["sure"]:
            _erase(request, rows)
            return redirect("complaints:customers")
        case "erase", [_first, *_rest]:
            form.add_error("sure", _("Tick this first: the words cannot be brought back."))
    note_each(Act.CUSTOMER_FOUND, every)
    return _shown(request, form, rows, restricted, status=200 if form.is_valid() else 422)


def _given_out(records: list[dict[str, object]]) -> HttpResponse:
    response = JsonResponse(records, safe=False, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response.headers["Content-Disposition"] = 'attachment; filename="complaints-of-one-customer.json"'
    return response


def _erase(request: Request, rows: list[Complaint]) -> None:
    numbers = [one.pk for one in rows]
    chosen = Complaint.objects.filter(pk__in=numbers)
    forget(chosen)
    note_each(Act.CUSTOMER_ERASED, chosen)
    words = ngettext("Erased the words of %(count)s complaint:", "Erased the words of %(count)s complaints:", len(rows))
    messages.success(request, words % {"count": len(rows)} + " " + ", ".join(map(str, numbers)))


def _shown(
    request: Request,
    form: CustomerForm,
    rows: Iterable[Complaint] = (),
    restricted: Iterable[Complaint] = (),
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": _("One customer's data"),
        "form": form,
        "rows": rows,
        "restricted": restricted,
        "asked": form.is_bound and "reference" not in form.errors,
    }
    return render(request, "complaints/customers.html", context, status=status)
