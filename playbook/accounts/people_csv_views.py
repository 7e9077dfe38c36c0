"""People as a CSV at the desk: what a list would do is shown first, then done; and the list of who is here, to save."""

import io

from defusedcsv import csv
from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from playbook.accounts.confirming import is_confirmed, link_to_confirm
from playbook.accounts.models import User
from playbook.accounts.password_views import link_for
from playbook.accounts.people_import import NotAsShown, bring_in
from playbook.accounts.people_plan import CHANGED, LEAVES, NEW, SAME, Plan, plan_of
from playbook.accounts.people_table import (
    COLUMNS,
    EMAIL,
    MOST_CHARACTERS,
    MOST_PEOPLE,
    USERNAME,
    Row,
    Unreadable,
    read,
    text_of,
)
from playbook.audit.models import Act
from playbook.audit.trail import record
from playbook.web.forms import Cleaned
from playbook.web.http import Context, Request
from playbook.web.role_words import role_name

SAMPLE = (
    ("sam.lee", "Sam", "Lee", "sam.lee@example.org", User.Role.AGENT, "Front desk", "yes"),
    ("kim.roy", "Kim", "Roy", "kim.roy@example.org", User.Role.LEAD, "Front desk", "yes"),
)
MOST_BYTES = 4 * MOST_CHARACTERS


class PeopleForm(forms.Form):
    """The list, pasted or as a file, and whether it names everybody who works here."""

    text = forms.CharField(
        label=_lazy("The list"),
        help_text=_lazy("Its first line names the columns. Paste it, or mend it here."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(label=_lazy("Or choose a CSV file"), required=False)
    whole = forms.BooleanField(
        label=_lazy("This is everybody: whoever is not on the list has left, and is deactivated"), required=False
    )

    rows: list[Row]
    unknown: list[str]
    sent: str

    def clean(self) -> Cleaned:
        """Read the list. Raises `ValidationError` where it is none."""
        said: Cleaned = super().clean() or {}
        file = said.get("file")
        self.sent = said.get("text") or ""
        try:
            if file is not None:
                self.sent = text_of(file.read(MOST_BYTES + 1))
            self.rows, self.unknown = read(self.sent)
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from error
        return said


def people_csv(request: Request) -> HttpResponse:
    """Where a list comes in. What it would do is shown; sent again with what names that plan, it is done."""
    _allow(request)
    if request.method != "POST":
        return _page(request, PeopleForm())
    form = PeopleForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, _with_text(form), status=422)
    whole, digest = form.cleaned_data["whole"], request.POST.get("apply", "")
    if not digest:
        return _preview(request, form)
    assert isinstance(request.user, User)
    if not is_confirmed(request) and _changes_addresses(plan_of(form.rows, by=request.user, is_whole=whole)):
        words = _("It changes e-mail addresses, to which links go. Show first who you are, then bring it in again.")
        return _preview(request, form, format_html("{} {}", words, link_to_confirm(request, request.path)))
    try:
        plan = bring_in(form.rows, by=request.user, is_whole=whole, digest=digest)
    except NotAsShown:
        return _preview(request, form, _("The list, or who is here, has changed since you looked. Look again."))
    return _done(request, plan)


def people_sample(request: HttpRequest) -> HttpResponse:
    """A list to begin with: the columns, and two people who are made up."""
    _allow(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="people-sample.csv"'
    response.write("\ufeff")
    rows = [(*row[:4], role_name(row[4]), *row[5:]) for row in SAMPLE]
    csv.writer(response).writerows([COLUMNS, *rows])
    return response


def people_as_csv(request: HttpRequest) -> HttpResponse:
    """Who is here, in the columns that can be brought in again, and when they signed in last."""
    _allow(request)
    everybody = User.objects.select_related("team").order_by("username")
    people = list(everybody if request.user.is_superuser else everybody.filter(is_superuser=False))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="people.csv"'
    response.write("\ufeff")  # without it a spreadsheet takes UTF-8 for something else
    writer = csv.writer(response)
    writer.writerow([*COLUMNS, _("last signed in")])
    for one in people:
        seen = one.last_login.date().isoformat() if one.last_login else ""
        active = "yes" if one.is_active else "no"
        writer.writerow(
            [one.username, one.first_name, one.last_name, one.email, role_name(one.role), one.team or "", active, seen]
        )
    record(Act.PEOPLE_EXPORTED, count=len(people))
    return response


def _allow(request: HttpRequest) -> None:
    """Raise `PermissionDenied` for anybody who may not look after people."""
    if not request.user.has_perms(["accounts.add_user", "accounts.change_user"]):
        raise PermissionDenied


def _changes_addresses(plan: Plan) -> bool:
    """Whether somebody who is here would have another e-mail address."""
    return any(one.field == "email" for step in plan.of(CHANGED) for one in step.changes)


def _preview(request: HttpRequest, form: PeopleForm, notice: str = "") -> HttpResponse:
    assert isinstance(request.user, User)
    plan = plan_of(form.rows, by=request.user, is_whole=form.cleaned_data["whole"])
    groups = [
        (_("New"), plan.of(NEW)),
        (_("Changed"), plan.of(CHANGED)),
        (_("Deactivated"), plan.of(LEAVES)),
        (_("Left as they are"), plan.of(SAME)),
    ]
    context = {"plan": plan, "groups": groups, "unknown": form.unknown, "notice": notice}
    context["waiting"] = sum(step.open for step in plan.of(LEAVES))
    return _page(request, _with_text(form), context, status=422 if plan.problems or notice else 200)


def _done(request: HttpRequest, plan: Plan) -> HttpResponse:
    """What was done, with the links with which the new ones choose their passwords, shown this once."""
    new = [step.person for step in plan.of(NEW)]
    for person in new:
        record(Act.PASSWORD_LINK, whom=person.pk)
    links = [(person, link_for(request, person)) for person in new]
    context = {
        **admin.site.each_context(request),
        "title": _("People brought in"),
        "links": links,
        "as_csv": _links_as_csv(links),
        "changed": len(plan.of(CHANGED)),
        "left": len(plan.of(LEAVES)),
    }
    response = render(request, "admin/auth/user/csv_done.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _links_as_csv(links: list[tuple[User, str]]) -> str:
    """Everybody's link in one text, to paste into a table or to merge into letters."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([USERNAME, _("name"), EMAIL, _("link")])
    writer.writerows([one.username, one.get_full_name(), one.email, link] for one, link in links)
    return text.getvalue()


def _with_text(form: PeopleForm) -> PeopleForm:
    """The form with the text of the file in its field, so that it can be mended and sent again."""
    assert isinstance(form.data, QueryDict)
    shown = form.data.copy()
    shown["text"] = form.sent if len(form.sent) <= MOST_CHARACTERS else ""
    form.data = shown
    return form


def _page(request: HttpRequest, form: PeopleForm, context: Context | None = None, status: int = 200) -> HttpResponse:
    shown = {**admin.site.each_context(request), "title": _("People from a list"), "form": form, **(context or {})}
    shown |= {"columns": COLUMNS, "most": MOST_PEOPLE}
    return render(request, "admin/auth/user/csv.html", shown, status=status)
