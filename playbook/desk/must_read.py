"""Who has read what they must, for managers."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from playbook.desk.access import VIEW, allow
from playbook.editions.must_read import standings


def must_read(request: HttpRequest) -> HttpResponse:
    """Every change that all must read, with who has not said yet that they have."""
    allow(request, VIEW)
    context = {**admin.site.each_context(request), "title": _("Must read"), "standings": standings()}
    return render(request, "desk/must_read.html", context)
