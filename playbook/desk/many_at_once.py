"""Many documents at once: found by stage, owner, day or words, ticked, and changed together; each place is shown."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST

from playbook.desk.access import CHANGE, PUBLISH, VIEW, allow, person_of
from playbook.desk.labels import field_name, speaker
from playbook.editions import drafts
from playbook.editions.current import library, look_again
from playbook.editions.diff import Change, changes
from playbook.editions.many import a_year_on, heads, replaced, save_all, with_values
from playbook.editions.models import Document, Revision
from playbook.editions.problem_text import text_of
from playbook.editions.reviews import SecondPersonNeeded
from playbook.editions.titles import KIND_NAMES, title_in
from playbook.guidance import documents
from playbook.guidance.documents import KIND_OF, BadDocument
from playbook.guidance.values import Table, texts_in
from playbook.web.parameters import whole_number

type Alter = Callable[[documents.Document], documents.Document]  # what is done to each that is ticked

MOST = 1000  # documents that are found at once
DUE = (
    ("", _lazy("any day")),
    ("past", _lazy("to be looked at again")),
    ("none", _lazy("no day to check after")),
)


def _kinds() -> list[tuple[str, str]]:
    return [("", _("any")), *((kind, str(names[1])) for kind, names in KIND_NAMES.items())]


def _stages() -> list[tuple[str, str]]:
    return [("", _("any")), *((slug, one.title) for slug, one in library().stages.items())]


def _channels() -> list[tuple[str, str]]:
    return [("", _("any")), *((slug, one.title) for slug, one in library().options.get("channels", {}).items())]


class Wanted(forms.Form):
    """Which documents are looked for. What is left empty does not matter."""

    words = forms.CharField(label=_lazy("With these words"), max_length=200, required=False, strip=True)
    kind = forms.ChoiceField(label=_lazy("Kind"), choices=_kinds, required=False)
    stage = forms.ChoiceField(label=_lazy("Stage"), choices=_stages, required=False)
    owner = forms.CharField(label=_lazy("Owner"), max_length=100, required=False)
    point = forms.CharField(label=_lazy("Rests on the point"), max_length=10, required=False)
    channel = forms.ChoiceField(label=_lazy("Without words for"), choices=_channels, required=False)
    due = forms.ChoiceField(label=_lazy("To be checked"), choices=DUE, required=False)
    changed_since = forms.DateField(
        label=_lazy("Changed since"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def fits(self, revision: Revision) -> bool:
        """Whether a document is one of those that are looked for."""
        said = self.cleaned_data
        header = _header(revision)
        return (
            (not said["words"] or said["words"].casefold() in revision.text.casefold())
            and (not said["kind"] or revision.document.kind == said["kind"])
            and (not said["stage"] or said["stage"] in (header.get("stage"), *texts_in(header.get("stages"))))
            and (not said["owner"] or said["owner"].casefold() in str(header.get("owner", "")).casefold())
            and (not said["point"] or said["point"] in texts_in(header.get("points")))
            and (not said["changed_since"] or timezone.localtime(revision.at).date() >= said["changed_since"])
            and self._is_due(revision, header)
            and self._is_mute(revision)
        )

    def _is_due(self, revision: Revision, header: Table) -> bool:
        wanted, day = self.cleaned_data["due"], header.get("check_after")
        if wanted == "none":
            return day is None and revision.document.kind in ("tip", "checklist", "letter", "reference")
        return wanted != "past" or (isinstance(day, datetime.date) and day < timezone.localdate())

    def _is_mute(self, revision: Revision) -> bool:
        """Whether a tip or screen has nothing to say in the channel that was asked for, if one was."""
        channel = self.cleaned_data["channel"]
        if not channel:
            return True
        live = library().shelves.get(revision.document.kind, {}).get(revision.document.slug)
        shown = live.shown_in(channel) if live is not None and hasattr(live, "shown_in") else None
        return shown is not None and not shown.say


class Action(forms.Form):
    """What becomes of those that are ticked."""

    find = forms.CharField(max_length=200, required=False, strip=False)
    replace = forms.CharField(max_length=200, required=False, strip=False)
    whole_words = forms.BooleanField(required=False)
    set_owner = forms.CharField(max_length=100, required=False)
    set_check_after = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    set_stage = forms.CharField(max_length=20, required=False)

    def change(self) -> Callable[[documents.Document], documents.Document] | None:
        """The change that was asked for; None where none was."""
        said = self.cleaned_data
        values = {
            key: value
            for key, value in (("owner", said["set_owner"]), ("check_after", said["set_check_after"]))
            if value
        }
        if said["set_stage"] in library().stages:
            values["stages"] = [said["set_stage"]]
        if not said["find"] and not values:
            return None

        def changed(document: documents.Document) -> documents.Document:
            found = document
            if said["find"]:
                found = replaced(document, said["find"], said["replace"], whole_words=said["whole_words"])
            return with_values(found, values)

        return changed


@dataclass(frozen=True)
class Found:
    """A document that was found, and what the change would do to it, field by field."""

    revision: Revision
    title: str
    kind: str
    places: tuple[tuple[str, Change], ...] = ()


def many(request: HttpRequest) -> HttpResponse:
    """Find documents, see what a change would do to each, and make drafts of it: all that are ticked, or none."""
    allow(request, VIEW)
    wanted, action = Wanted(request.GET), Action(request.POST if request.method == "POST" else None)
    found = [one for one in heads(settings.CONTENT_LANGUAGE) if wanted.fits(one)] if wanted.is_valid() else []
    if request.method != "POST":
        return _page(request, wanted, Action(), [_found(one) for one in found[:MOST]])
    allow(request, CHANGE)
    ticked = {whole_number(one) for one in request.POST.getlist("ticked")}
    chosen = [one for one in found[:MOST] if one.pk in ticked]
    change = action.change() if action.is_valid() else None
    if change is None or not chosen:
        messages.warning(request, _("Tick some documents, and write what should become of them."))
        return _page(request, wanted, action, [_found(one) for one in found[:MOST]], status=422)
    if "_save" not in request.POST:
        shown = [one for one in (_found(revision, change) for revision in chosen) if one.places]
        return _page(request, wanted, action, shown, shows_places=True)
    return _saved(request, chosen, change)


def _saved(request: HttpRequest, chosen: list[Revision], change: Alter) -> HttpResponse:
    try:
        made = save_all(chosen, change, by=person_of(request))
    except BadDocument as error:
        messages.error(request, f"{error.problem.document}: {text_of(error.problem)}")
        return HttpResponseRedirect(request.get_full_path())
    except drafts.StaleDraft:
        messages.warning(request, _("Somebody saved one of these at this moment. Look at what would change again."))
        return HttpResponseRedirect(request.get_full_path())
    words = _("%(count)s drafts are made. Readers see them when they are published.") % {"count": len(made)}
    messages.success(request, words)
    if not request.user.has_perm(PUBLISH) or not made:
        return HttpResponseRedirect(reverse("admin:index"))
    return HttpResponseRedirect(f"{reverse('admin:publish')}?{'&'.join(f'draft={one.pk}' for one in made[:200])}")


def _header(revision: Revision) -> Table:
    try:
        return documents.parse(revision.as_document()).header
    except BadDocument:
        return {}


def _found(revision: Revision, change: Alter | None = None) -> Found:
    document = revision.as_document()
    places: tuple[tuple[str, Change], ...] = ()
    if change:
        told = changes(document, change(document), spoken=speaker(library()))
        places = tuple((field_name(one.key), one) for one in told)
    return Found(revision, title_in(document), str(KIND_NAMES[document.kind][0]), places)


def _page(
    request: HttpRequest,
    wanted: Wanted,
    action: Action,
    found: list[Found],
    *,
    shows_places: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": _("Many at once"),
        "wanted": wanted,
        "action": action,
        "found": found,
        "shows_places": shows_places,
        "may_change": request.user.has_perm(CHANGE),
        "stages": library().stages.values(),
        "asked": request.GET.urlencode(),
    }
    return render(request, "desk/many_at_once.html", context, status=status)


@require_POST
def still_right(request: HttpRequest, folder: str, slug: str) -> HttpResponse:
    """Somebody has read a page and found it right: it is looked at again in a year. Who may publish does so at once."""
    allow(request, CHANGE)
    row = get_object_or_404(Document, language=settings.CONTENT_LANGUAGE, kind=KIND_OF.get(folder, ""), slug=slug)
    now = drafts.head(row)
    if now is None or now.is_draft:
        messages.warning(request, _("It has a draft: set the day in that, then publish it."))
        return HttpResponseRedirect(reverse("admin:editions_document_change", args=(row.pk,)))
    document = with_values(now.as_document(), {"check_after": a_year_on(timezone.localdate())})
    draft = drafts.save_draft(document, by=person_of(request), base=now.pk)
    try:
        if request.user.has_perm(PUBLISH) and draft.is_draft:
            drafts.publish_drafts([draft], by=person_of(request), note=_("Read again and still right"))
            look_again()
            messages.success(request, _("It is looked at again in a year."))
    except (drafts.Broken, SecondPersonNeeded):
        messages.info(request, _("The new day is a draft. Somebody has to look at it first."))
    return HttpResponseRedirect(reverse("admin:index"))
