"""What is kept about one customer, for whoever looks after people: found, ticked, kept, given out or erased.

A reference and a name are a person's: they are sent in the body of a form, so that they stand in no address and in no
log. Of a restricted complaint nothing is shown, given out or erased here: only that there is one, for the data contact
to see.
"""

from collections.abc import Iterable

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from playbook.audit.models import Act
from playbook.complaints.facts import SHORT
from playbook.complaints.keeping import KeepForm, end_keeping, fresh_form, keep
from playbook.complaints.models import Complaint
from playbook.complaints.privacy import as_record, forget, note_each, of_customer
from playbook.complaints.querysets import ComplaintQuerySet
from playbook.web.http import Request
from playbook.web.parameters import LARGEST

_AS_TYPED = {"autocomplete": "off", "spellcheck": "false"}


class CustomerForm(forms.Form):
    """By what the customer is looked for, and whether whoever erases means that."""

    reference = forms.CharField(
        label=gettext_lazy("The customer's reference"),
        help_text=gettext_lazy("As it was written down in their complaints, whole; capitals do not matter."),
        required=False,
        max_length=SHORT,
        widget=forms.TextInput(attrs=_AS_TYPED),
    )
    name = forms.CharField(
        label=gettext_lazy("Or their name, or a part of it"),
        help_text=gettext_lazy("Others may have it too: tick only what is this customer's."),
        required=False,
        min_length=2,
        max_length=SHORT,
        widget=forms.TextInput(attrs=_AS_TYPED),
        error_messages={"min_length": gettext_lazy("Write two letters at least.")},
    )
    number = forms.IntegerField(
        label=gettext_lazy("Or the number of a complaint"), required=False, min_value=1, max_value=LARGEST
    )
    sure = forms.BooleanField(
        label=gettext_lazy("Erase what was written in the complaints ticked. It cannot be brought back."),
        required=False,
    )

    def clean(self) -> None:
        """One of the three has to be there."""
        super().clean()
        if not self.errors and not any(self.cleaned_data.get(name) for name in ("reference", "name", "number")):
            self.add_error("reference", _("Write the reference, the name or the number to look for."))


class Found:
    """What was found, what of it is ticked, and the forms that say what to do with that."""

    def __init__(self, data: QueryDict, form: CustomerForm) -> None:
        said = form.cleaned_data
        every = of_customer(said["reference"], name=said["name"], number=said["number"]).order_by("pk")
        self.every, self.form, self.keep = every, form, fresh_form()
        self.restricted = list(every.filter(is_restricted=True))
        self.rows = list(every.unrestricted().select_related("holder").prefetch_related("holds"))
        ticked = set(data.getlist("complaints"))
        self.ticked = [one for one in self.rows if str(one.pk) in ticked]

    @property
    def chosen(self) -> ComplaintQuerySet:
        """Those that are ticked, to be asked again."""
        return Complaint.objects.filter(pk__in=[one.pk for one in self.ticked]).order_by("pk")


@require_http_methods(["GET", "POST"])
def customers(request: Request) -> HttpResponse:
    """A GET asks whom; a POST shows what there is, and gives what is ticked out as JSON, keeps or erases it."""
    if not request.user.has_perm("accounts.change_user"):
        raise PermissionDenied
    if request.method == "GET":
        return _shown(request, CustomerForm())
    form = CustomerForm(request.POST)
    if not form.is_valid():
        return _shown(request, form, status=422)
    found, do = Found(request.POST, form), request.POST.get("do")
    if do in _DOES and not found.ticked:
        form.add_error(None, _("Tick the complaints that are this customer's first."))
    elif do in _DOES and (answer := _DOES[do](request, found)):
        return answer
    note_each(Act.CUSTOMER_FOUND, found.every)
    is_wrong = bool(form.errors or found.keep.errors)
    return _shown(request, form, found, status=422 if is_wrong else 200)


def _export(_request: Request, found: Found) -> HttpResponse:
    note_each(Act.CUSTOMER_EXPORTED, found.chosen)
    records = [as_record(one) for one in found.chosen]
    response = JsonResponse(records, safe=False, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response.headers["Content-Disposition"] = 'attachment; filename="complaints-of-one-customer-to-read-through.json"'
    return response


def _erase(request: Request, found: Found) -> HttpResponse | None:
    """Erase what is ticked and not kept; back to the question. None where it was not said that this is meant."""
    if not found.form.cleaned_data["sure"]:
        found.form.add_error("sure", _("Tick this first: the words cannot be brought back."))
        return None
    numbers = [one.pk for one in found.ticked]
    erased = list(found.chosen.not_kept().values_list("pk", flat=True))
    forget(Complaint.objects.filter(pk__in=erased))
    note_each(Act.CUSTOMER_ERASED, Complaint.objects.filter(pk__in=erased))
    if erased:
        words = ngettext(
            "Erased the words of %(count)s complaint:", "Erased the words of %(count)s complaints:", len(erased)
        )
        messages.success(request, words % {"count": len(erased)} + " " + ", ".join(map(str, erased)))
    if kept := [one for one in numbers if one not in erased]:
        words = _("Not erased, because somebody keeps it: %(numbers)s. End that first.")
        messages.warning(request, words % {"numbers": ", ".join(map(str, kept))})
    return redirect("complaints:customers")


def _keep(request: Request, found: Found) -> HttpResponse | None:
    """Keep what is ticked; None where the reason or the day is missing."""
    found.keep = KeepForm(request.POST)
    if not found.keep.is_valid():
        return None
    keep([one.pk for one in found.ticked], found.keep, by=request.user)
    messages.success(request, _("Kept: nothing in them is forgotten or erased until somebody ends that."))
    return redirect("complaints:customers")


def _end(request: Request, found: Found) -> HttpResponse:
    end_keeping([one.pk for one in found.ticked], by=request.user)
    messages.success(request, _("No longer kept: they are forgotten in their time."))
    return redirect("complaints:customers")


_DOES = {"export": _export, "erase": _erase, "keep": _keep, "end": _end}


def _shown(request: Request, form: CustomerForm, found: Found | None = None, *, status: int = 200) -> HttpResponse:
    rows: Iterable[Complaint] = found.rows if found else ()
    context = {
        **admin.site.each_context(request),
        "title": _("One customer's data"),
        "form": form,
        "keep": found.keep if found else None,
        "rows": [(one, [hold for hold in one.holds.all() if hold.ended_at is None]) for one in rows],
        "ticked": {one.pk for one in found.ticked} if found else set(),
        "restricted": found.restricted if found else (),
        "asked": found is not None,
    }
    return render(request, "complaints/customers.html", context, status=status)
