"""The checklists of a team: its members read and print them, its lead keeps them, publishers those of every team.

They belong to the team: nothing of them is drawn into what is shared between people, and to anybody else they do not
exist (404).
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from playbook.accounts.models import Team
from playbook.editions.current import library
from playbook.reader.own_checklist import LONGEST_TITLE, Part, parts_on_offer
from playbook.team_checklists import keeping
from playbook.team_checklists.changes import changes_of
from playbook.team_checklists.forms import LONGEST_OWN, MOST_OWN, NAME_IS_TAKEN, KeptForm
from playbook.team_checklists.models import TeamChecklist, keeps_for_every_team
from playbook.web.http import Context, Request
from playbook.web.parameters import LARGEST, whole_number

SECTION = {"section": "checklists"}


@require_http_methods(["GET", "POST"])
def checklists(request: Request) -> HttpResponse:
    """The checklists of one's team, or of every team; a lead's POST keeps a new one."""
    if request.method == "POST":
        return _keep(request)
    guidance = library()
    found = (
        TeamChecklist.objects.visible_to(request.user).select_related("team", "kept_by").order_by("team__name", "title")
    )
    rows = [(one, bool(changes_of(one, guidance))) for one in found[:500]]
    context = {
        "library": guidance,
        "rows": [row for row in rows if row[0].archived_at is None],
        "archived": [row for row in rows if row[0].archived_at],
    }
    return render(request, "team_checklists/list.html", {**SECTION, **context})


@require_GET
def checklist(request: Request, number: int) -> HttpResponse:
    """One of them, as its sheet: printed, the page is the paper. It says what the playbook has changed on it."""
    kept, guidance = _visible(request, number), library()
    path = reverse("team-checklists:checklist", args=[kept.pk])
    parts = kept.parts_in(guidance)
    copied = QueryDict(mutable=True)
    copied.setlist("part", [part.name for part in parts])
    copied["title"] = _copy_of(kept.title)
    context = {
        "library": guidance,
        "checklist": kept.as_checklist(guidance),
        "kept": kept,
        "changes": changes_of(kept, guidance),
        "may_change": kept.may_be_changed_by(request.user),
        "copy": f"{reverse('reader:build')}?{copied.urlencode(safe='/')}",
        "own": True,
        "path": path,
        "address": request.build_absolute_uri(path),
    }
    return render(request, "team_checklists/checklist.html", {**SECTION, **context})


@require_http_methods(["GET", "POST"])
def change_one(request: Request, number: int) -> HttpResponse:
    """Change its name, its parts and their order."""
    kept, guidance = _changeable(request, number), library()
    if request.method == "GET":
        return _form(request, kept, kept.parts_in(guidance), {"title": kept.title, "own": kept.own})
    form = KeptForm(request.POST, library=guidance, team=kept.team, kept=kept)
    if not form.is_valid():
        return _sent_again(request, kept, form, form.problem)
    version = whole_number(request.POST.get("version")) or 0
    try:
        said = form.cleaned_data
        keeping.change(kept, said["title"], form.parts, said["own"], by=request.user, version=version)
    except keeping.NameTaken:
        return _sent_again(request, kept, form, str(NAME_IS_TAKEN))
    except keeping.ChangedMeanwhile:
        return _changed_meanwhile(request, number, form)
    messages.success(request, _("Changed. Your team sees it so from now on."))
    return redirect("team-checklists:checklist", kept.pk)


@require_POST
def still_right(request: Request, number: int) -> HttpResponse:
    """Say that it is right as the playbook has it now: what changed is not told any more."""
    kept = _changeable(request, number)
    parts = kept.parts_in(library())
    if not parts and not kept.own:
        messages.error(request, _("Nothing is left on it. Change it, or delete it."))
        return redirect("team-checklists:checklist", kept.pk)
    try:
        version = whole_number(request.POST.get("version")) or 0
        keeping.change(kept, kept.title, parts, kept.own, by=request.user, version=version)
    except keeping.ChangedMeanwhile:
        messages.error(request, _("Somebody else changed it meanwhile. Look at it again."))
    else:
        messages.success(request, _("Kept as it is now."))
    return redirect("team-checklists:checklist", kept.pk)


@require_POST
def archive(request: Request, number: int) -> HttpResponse:
    """Take it off the list, or with `back` put it on again."""
    kept, back = _changeable(request, number), "back" in request.POST
    keeping.set_archived(kept, archived=not back)
    words = _("“%(title)s” is on the list again.") if back else _("“%(title)s” is in the archive, below the list.")
    messages.success(request, words % {"title": kept.title})
    return redirect("team-checklists:list")


@require_http_methods(["GET", "POST"])
def delete_one(request: Request, number: int) -> HttpResponse:
    """Ask whether to delete it for good; a POST does."""
    kept = _changeable(request, number)
    if request.method == "GET":
        return render(request, "team_checklists/delete.html", {**SECTION, "library": library(), "kept": kept})
    keeping.delete(kept)
    messages.success(request, _("“%(title)s” is deleted.") % {"title": kept.title})
    return redirect("team-checklists:list")


def _keep(request: Request) -> HttpResponse:
    team = _team_for(request)
    form = KeptForm(request.POST, library=library(), team=team)
    if team is None:
        return _sent_again(request, None, form, "" if "own" not in request.POST else _("Choose the team."))
    if not form.is_valid():
        return _sent_again(request, None, form, form.problem)
    said = form.cleaned_data
    try:
        kept = keeping.keep_new(team, said["title"], form.parts, said["own"], by=request.user)
    except keeping.NameTaken:
        return _sent_again(request, None, form, str(NAME_IS_TAKEN))
    messages.success(request, _("Kept. Your team finds it under “Kept for a team”."))
    return redirect("team-checklists:checklist", kept.pk)


def _team_for(request: Request) -> Team | None:
    """The team that a new one is for: a lead's own; for whoever keeps them for every team the one they choose.

    Raises `PermissionDenied` for anybody else.
    """
    if keeps_for_every_team(request.user):
        return Team.objects.filter(pk=whole_number(request.POST.get("team")) or 0).first()
    if not request.user.is_lead or request.user.team is None:
        raise PermissionDenied
    team: Team = request.user.team
    return team


def _copy_of(title: str) -> str:
    """A name for a copy: the team keeps one of that name already."""
    ending = _(" (copy)")
    return title[: LONGEST_TITLE - len(ending)] + ending


def _sent_again(request: Request, kept: TeamChecklist | None, form: KeptForm, problem: str) -> HttpResponse:
    """The form with what was ticked and typed, and what is wrong with it."""
    return _form(request, kept, form.parts, {name: request.POST.get(name, "") for name in ("title", "own")}, problem)


def _changed_meanwhile(request: Request, number: int, form: KeptForm) -> HttpResponse:
    """The form with what was sent, on the newest version: sent again, it takes the place of what somebody else did."""
    kept = _changeable(request, number)
    name = kept.kept_by.spoken_name if kept.kept_by else _("Somebody")
    words = _("%(name)s changed it meanwhile. Yours is below: keep it in the place of theirs, or open theirs first.")
    return _sent_again(request, kept, form, words % {"name": name})


def _form(
    request: Request, kept: TeamChecklist | None, picked: list[Part], query: dict[str, str], problem: str = ""
) -> HttpResponse:
    guidance = library()
    context: Context = {"library": guidance, "kept": kept, "offered": parts_on_offer(guidance), "picked": picked}
    context |= {"query": query, "problem": problem, "most_own": MOST_OWN, "longest_own": LONGEST_OWN}
    if kept is None and keeps_for_every_team(request.user):
        context |= {"teams": Team.objects.all(), "team": whole_number(request.POST.get("team"))}
    return render(request, "team_checklists/form.html", {**SECTION, **context}, status=422 if problem else 200)


def _visible(request: Request, number: int) -> TeamChecklist:
    found = TeamChecklist.objects.visible_to(request.user).select_related("team", "kept_by")
    one = found.filter(pk=number).first() if number <= LARGEST else None
    if one is None:
        raise Http404(_("There is no such checklist in your team. It may have been deleted."))
    return one


def _changeable(request: Request, number: int) -> TeamChecklist:
    """The one of that number. Raises `Http404`, and `PermissionDenied` for whoever only reads it."""
    kept = _visible(request, number)
    if not kept.may_be_changed_by(request.user):
        raise PermissionDenied
    return kept
