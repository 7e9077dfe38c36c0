"""What is typed into a form and not saved: the browser sends it every second or two, and the form brings it back."""

import re

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from playbook.accounts.models import User
from playbook.desk.access import CHANGE, allow, asked_kind, document_for, person_of
from playbook.desk.pictures import FIELDS as PICTURE_FIELDS
from playbook.editions import open_forms
from playbook.editions.drafts import head
from playbook.editions.models import Document, OpenForm, Revision
from playbook.editions.open_forms import Window
from playbook.web.json_values import Json
from playbook.web.parameters import whole_number

_WINDOW = re.compile(r"[0-9a-f]{32}")
# What belongs to the window and not to the document.
_BESIDE = ("csrfmiddlewaretoken", "window", "drawn_from", "number", "closed", "_more", *PICTURE_FIELDS)


def form_name(row: Document | None, kind: str) -> str:
    """What a form is kept under: the one of a document, or the blank one of a kind."""
    return f"document:{row.pk}" if row else f"new:{kind}"


def window_of(request: HttpRequest, name: str) -> Window | None:
    """The window that a form was sent from; nothing where the browser runs no scripts."""
    given = request.POST.get("window", "")
    if not _WINDOW.fullmatch(given):
        return None
    return Window(person_of(request), name, given, request.POST.get("drawn_from", ""))


def saved(request: HttpRequest, name: str) -> None:
    """Let go of what was typed in the window that a form was saved from."""
    if window := window_of(request, name):
        open_forms.let_go(window, number=whole_number(request.POST.get("number")) or 0)


def brought_back(request: HttpRequest, name: str, *, new: bool) -> OpenForm | None:
    """What was typed here and not saved, that a form is to be drawn from.

    A blank form is for something new: it brings back only what was typed in a window that is gone, or asked for.
    """
    theirs = open_forms.typed(person_of(request), name)
    wanted = whole_number(request.GET.get("typed"))
    if wanted:
        return next((one for one in theirs if one.pk == wanted), None)
    return next((one for one in theirs if not (new and one.is_open)), None)


def mark_of(request: HttpRequest, name: str, typed: OpenForm | None) -> str:
    """How a form that is drawn now names the text in it: what was brought back, or what its window had sent."""
    window = window_of(request, name)
    if typed is None and window:
        typed = next((one for one in open_forms.typed(person_of(request), name) if one.window == window.id), None)
    return typed.mark if typed else request.POST.get("drawn_from", "")


def unsaved_texts(user: User) -> list[tuple[str, str, OpenForm]]:
    """Everything that somebody typed and has not saved: what to call it, the address of the form, and the text."""
    found = []
    for one in open_forms.typed(user):
        sort, _colon, rest = one.name.partition(":")
        url = reverse("admin:editions_document_add") + f"?kind={rest}&typed={one.pk}"
        if sort == "document":
            url = reverse("admin:editions_document_change", args=(rest,)) + f"?typed={one.pk}"
        found.append((one.fields.get("title") or one.fields.get("need") or "", url, one))
    return found


def elsewhere(request: HttpRequest, name: str, shown: OpenForm | None) -> list[OpenForm]:
    """What else was typed in this form and not saved, in other windows."""
    here = request.POST.get("window", "")
    theirs = [one for one in open_forms.typed(person_of(request), name) if not here or one.window != here]
    return [one for one in theirs if shown is None or one.pk != shown.pk]


@require_POST
def kept(request: HttpRequest, admin: ModelAdmin, pk: int) -> HttpResponse:
    """Keep what stands in a document's form, or that its window is there; say who else has it open."""
    row = document_for(request, pk, CHANGE)
    return _kept(request, form_name(row, row.kind), row, reverse("admin:editions_document_change", args=(pk,)))


@require_POST
def kept_new(request: HttpRequest, admin: ModelAdmin) -> HttpResponse:
    """The same for a document that has not been saved yet."""
    allow(request, "editions.add_document")
    kind = asked_kind(request)
    return _kept(request, form_name(None, kind), None, f"{reverse('admin:editions_document_add')}?kind={kind}")


def _kept(request: HttpRequest, name: str, row: Document | None, back: str) -> HttpResponse:
    if dropped := whole_number(request.POST.get("drop")):
        open_forms.drop(person_of(request), dropped)
        messages.info(request, _("What you had typed is thrown away."))
        return HttpResponseRedirect(back)
    window = window_of(request, name)
    if window is None:
        return JsonResponse({}, status=400)
    if "closed" in request.POST:
        if "number" in request.POST:
            _keep(request, window)
        open_forms.close(window)
        return JsonResponse({})
    return JsonResponse(_keep(request, window) | _told(request, name, row))


def _keep(request: HttpRequest, window: Window) -> dict[str, Json]:
    number = whole_number(request.POST.get("number"))
    if number is None:
        open_forms.see(window)
        return {}
    fields = request.POST.copy()
    for key in _BESIDE:
        fields.pop(key, None)
    is_new = open_forms.keep(window, number=number, text=fields.urlencode())
    row = OpenForm.objects.filter(by=window.by, name=window.name, window=window.id).first()
    at = date_format(timezone.localtime(row.typed_at), "H:i") if row and row.typed_at else ""
    return {"number": number, "new": is_new, "row": row.pk if row and row.text else 0, "at": at}


def _told(request: HttpRequest, name: str, row: Document | None) -> dict[str, Json]:
    """Who else is at this form, and whether somebody has saved it since it was opened."""
    there = [one.spoken_name for one in open_forms.others_at(person_of(request), name)]
    newest = head(row) if row else None
    base = whole_number(request.POST.get("base")) or 0
    words = _overtaken(request, newest) if newest and newest.pk != base else ""
    return {"others": there, "overtaken": words}


def _overtaken(request: HttpRequest, newest: Revision) -> str:
    when = date_format(timezone.localtime(newest.at), "H:i")
    if newest.by_id == request.user.pk:
        return _("You saved it yourself at %(when)s, in another window. When you save, you see both and choose.") % {
            "when": when
        }
    who = newest.by.spoken_name if newest.by else _("somebody")
    return _("%(who)s saved it at %(when)s. When you save, you see both and choose.") % {"who": who, "when": when}
