"""What a screen of a live complaint records, over HTTP: promises, warnings, how it ended, what was behind it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from playbook.complaints.access import complaint_for
from playbook.complaints.desk import desk_for
from playbook.complaints.forms import CauseForm, ClosureForm, KeptForm, PromiseForm, WarningForm
from playbook.complaints.ladder import ladder_for
from playbook.complaints.showing import leads, show
from playbook.editions.shelf import library
from playbook.flow import engine
from playbook.guidance.library import Library
from playbook.web.http import Request


@require_POST
def promises(request: Request, number: int) -> HttpResponse:
    """Record what was promised, and by when."""
    held = complaint_for(request, number)
    form = PromiseForm(request.POST)
    if not form.is_valid():
        return show(request, held, promise=form, status=422)
    values = form.cleaned_data
    held.promises.get_or_create(
        key=values["key"] or uuid.uuid4(),
        defaults={
            "what": values["what"],
            "who": values["who"] or request.user.spoken_name,
            "due": values["due"],
            "by": request.user,
        },
    )
    return redirect(held)


@require_POST
def kept(request: Request, number: int, pk: int) -> HttpResponse:
    """Mark a promise as kept, with a word on how."""
    held = complaint_for(request, number)
    promise = get_object_or_404(held.promises, pk=pk)
    form = KeptForm(request.POST)
    if form.is_valid():
        promise.keep(form.cleaned_data["how"])
    else:
        messages.error(request, str(form.errors["how"][0]))
    return redirect("complaints:list")


@require_POST
def warnings(request: Request, number: int) -> HttpResponse:
    """Record a warning that was given."""
    held = complaint_for(request, number)
    form = WarningForm(request.POST, library=library())
    if not form.is_valid():
        return show(request, held, warning=form, status=422)
    values = form.cleaned_data
    words = values["words"] or _words_for(library(), values["conduct"])
    held.warnings.get_or_create(
        key=values["key"] or uuid.uuid4(),
        defaults={"conduct": values["conduct"], "words": words, "by": request.user},
    )
    return redirect(held)


@require_POST
def closure(request: Request, number: int) -> HttpResponse:
    """Close the complaint with its outcome, and go on to what can be learned."""
    held = complaint_for(request, number)
    guidance = library()
    form = ClosureForm(request.POST, library=guidance, may_end=ladder_for(held, guidance).may_end)
    if not form.is_valid():
        return show(request, held, closure=form, status=422)
    held.close(by=request.user, **form.cleaned_data)
    learn = engine.jump(guidance, "learn")
    held.make(guidance, lambda _position: learn, by=request.user, key=uuid.uuid4())
    return redirect(held)


@require_POST
def cause(request: Request, number: int) -> HttpResponse:
    """Keep the root cause and what would have prevented it."""
    held = complaint_for(request, number)
    form = CauseForm(request.POST, library=library())
    if held.is_open:
        messages.warning(request, _("Say how it ended first; then what was behind it."))
    elif not form.is_valid():
        return show(request, held, cause=form, status=422)
    else:
        held.closure.learn(**form.cleaned_data)
        here = desk_for(held, library(), lead=leads(request)).options
        if here:
            target = here[0].choice.to
            held.make(library(), _choosing(library(), target), by=request.user, key=uuid.uuid4())
    return redirect(held)


def _choosing(guidance: Library, target: str) -> Any:
    return lambda position: engine.choose(guidance, position, target)


def _words_for(guidance: Library, conduct: str) -> str:
    words = guidance.ladder[conduct].words
    return words[0].text if words else ""
