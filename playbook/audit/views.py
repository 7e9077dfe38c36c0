"""The audit trail for administrators: looked through by person, complaint, act and time; and given out as a file."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from defusedcsv import csv
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from playbook.audit.forms import SearchForm
from playbook.audit.models import Act, Entry
from playbook.audit.trail import as_values, record
from playbook.web.json_values import Json
from playbook.web.parameters import whole_number
from playbook.web.role_words import role_name

ON_A_PAGE, IN_A_FILE = 50, 50_000


@dataclass(frozen=True)
class Line:
    """An entry with the names of today of those it is about."""

    entry: Entry
    person: str
    whom: str
    details: str


@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    """The newest fifty entries that fit, or those before entry `before`."""
    _allow(request)
    form = SearchForm(request.GET)
    is_valid = form.is_valid()
    found = form.entries() if is_valid else Entry.objects.none()
    before = whole_number(request.GET.get("before"))
    rows = list((found.before(before) if before else found)[: ON_A_PAGE + 1])
    context = {
        **admin.site.each_context(request),
        "title": _("Audit trail"),
        "form": form,
        "lines": _lines(rows[:ON_A_PAGE]),
        "older": _query(request, before=rows[ON_A_PAGE - 1].number) if len(rows) > ON_A_PAGE else "",
        "query": _query(request),
        "most": IN_A_FILE,
    }
    return render(request, "audit/trail.html", context, status=200 if is_valid else 422)


@require_GET
def as_csv(request: HttpRequest) -> HttpResponse:
    """What fits as CSV. What a spreadsheet would take for a formula begins with an apostrophe."""
    rows = _given_out(request, "csv")
    response = _file("csv", "text/csv; charset=utf-8")
    response.write("\ufeff")  # without it a spreadsheet takes UTF-8 for something else
    writer = csv.writer(response)
    writer.writerow(["number", "at", "act", "person", "whom", "complaint", "address", "details", "seal"])
    for values in map(as_values, rows):
        writer.writerow([*list(values.values())[:-2], _in_short(values["details"]), values["seal"]])
    return response


@require_GET
def as_lines(request: HttpRequest) -> HttpResponse:
    """What fits as JSON, one entry a line, as it is sent to the log."""
    rows = _given_out(request, "jsonl")
    response = _file("jsonl", "application/jsonl; charset=utf-8")
    response.writelines([json.dumps(as_values(one)) + "\n" for one in rows])
    return response


def _allow(request: HttpRequest) -> None:
    """Raise `PermissionDenied` for anybody but administrators."""
    if not request.user.has_perm("accounts.change_user"):
        raise PermissionDenied


def _given_out(request: HttpRequest, form: str) -> list[Entry]:
    """The entries that a file has, and an entry that it was given out; nothing for a search that makes no sense."""
    _allow(request)
    search = SearchForm(request.GET)
    rows = list(search.entries()[:IN_A_FILE]) if search.is_valid() else []
    record(Act.AUDIT_EXPORTED, count=len(rows), form=form)
    return rows


def _file(ending: str, kind: str) -> HttpResponse:
    name = f'attachment; filename="audit-trail.{ending}"'
    return HttpResponse(content_type=kind, headers={"Content-Disposition": name})


def _lines(rows: list[Entry]) -> list[Line]:
    numbers = {pk for one in rows for pk in (one.person, one.whom) if pk is not None}
    people = get_user_model().objects.in_bulk(numbers)
    return [
        Line(one, _name(people, one.person), _name(people, one.whom), _in_short(_as_called(one.details)))
        for one in rows
    ]


def _name(people: Mapping[int, AbstractBaseUser], pk: int | None) -> str:
    if pk is None:
        return ""
    return people[pk].get_username() if pk in people else f"#{pk}"


def _as_called(details: Json) -> Json:
    """Details with roles by their names here: on the page alone, a file is a record and keeps what was written."""
    if not isinstance(details, dict):
        return details
    return {name: role_name(str(one)) if name in ("role", "from_role") else one for name, one in details.items()}


def _in_short(details: Json) -> str:
    """What an entry has besides, as `name: value`; a value that changed as `name: from → to`."""
    parts: list[str] = []
    if not isinstance(details, dict):
        return ""
    for name, value in details.items():
        if name.startswith("from_"):
            continue
        before = details.get(f"from_{name}")
        shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        parts.append(f"{name}: {before} → {shown}" if f"from_{name}" in details else f"{name}: {shown}")
    return "; ".join(parts)


def _query(request: HttpRequest, **more: str | int) -> str:
    """The search of this page as the end of an address."""
    kept: Iterable[tuple[str, str | int]] = [
        (name, request.GET[name]) for name in SearchForm.base_fields if request.GET.get(name)
    ]
    return urlencode([*kept, *more.items()])
