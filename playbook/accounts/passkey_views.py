"""One's own passkeys: adding, naming and removing them, for ten minutes after password and second factor were shown."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from playbook.accounts import passkeys as keys
from playbook.accounts import second_factor
from playbook.accounts.bounded_tries import form_page
from playbook.accounts.confirming import confirm, confirming_form, is_confirmed
from playbook.accounts.must_change import needs_second_factor
from playbook.accounts.session_views import other_sessions
from playbook.accounts.signing_in import SECOND_FACTOR
from playbook.web.http import Request
from playbook.web.parameters import line

LONGEST_NAME = 60

type View = Callable[..., HttpResponse]


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def passkeys(request: Request) -> HttpResponse:
    """See them; a POST confirms by password, and by what else is asked for, that they may be changed."""
    if not request.user.has_usable_password():
        return redirect("accounts:second-factor")
    if request.method != "POST" and is_confirmed(request):
        return _page(request)
    form = confirming_form(request)
    if not form.is_valid():
        more = {"passkeys": request.user.passkeys.all(), "must": needs_second_factor(request)}
        return form_page(request, "accounts/passkeys.html", form, {**more, "offered": keys.are_offered(request)})
    confirm(request)
    return redirect("accounts:passkeys")


def _when_confirmed[**P](view: Callable[Concatenate[Request, P], HttpResponse]) -> View:
    """The view, for whoever has confirmed lately; anybody else is led to where that is asked."""

    @never_cache
    @require_POST
    @wraps(view)
    def guarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        is_let = request.user.has_usable_password() and is_confirmed(request)
        return view(request, *args, **kwargs) if is_let else redirect("accounts:passkeys")

    return guarded


@_when_confirmed
def added(request: Request) -> HttpResponse:
    """Keep the passkey that the browser has made, and show recovery codes where it is the first second factor."""
    name = line(request.POST.get("name"), LONGEST_NAME) or _("Passkey")
    data = keys.made(request, request.POST.get("passkey", ""))
    is_new, codes = keys.add(request.user, data, name) if data else (False, [])
    if not is_new:
        wrong = _("That passkey was not added. Try again; a device that has one here already makes no second one.")
        return _page(request, wrong=wrong, name=name, status=422)
    _others_out(request, "passkey")
    if codes:
        return render(request, "accounts/recovery_codes.html", {"codes": codes})
    messages.success(request, _("“%(name)s” signs you in from now on. Other browsers are signed out.") % {"name": name})
    return redirect("accounts:passkeys")


@_when_confirmed
def renamed(request: Request, pk: int) -> HttpResponse:
    """Give one another name."""
    if name := line(request.POST.get("name"), LONGEST_NAME):
        request.user.passkeys.filter(pk=pk).update(name=name)
    return redirect("accounts:passkeys")


@_when_confirmed
def removed(request: Request, pk: int) -> HttpResponse:
    """Take one away."""
    if keys.remove(request.user, pk):
        is_on = second_factor.is_on(request.user)
        _others_out(request, request.session.get(SECOND_FACTOR, "") if is_on else "")
        messages.success(request, _("It signs nobody in any more. Other browsers are signed out."))
    return redirect("accounts:passkeys")


def _others_out(request: Request, shown: str) -> None:
    """Note what this sign-in has shown, and end the others."""
    request.session[SECOND_FACTOR] = shown
    other_sessions(request).delete()


def _page(request: Request, *, wrong: str = "", name: str = "", status: int = 200) -> HttpResponse:
    """The page with the forms that change something."""
    found = request.user.passkeys.all()
    context = {"passkeys": found, "must": needs_second_factor(request), "wrong": wrong, "name": name}
    context |= {"offered": keys.are_offered(request), "is_confirmed": True, "has_room": len(found) < keys.MOST}
    context["has_app"] = second_factor.has_app(request.user)
    context["to_add"] = keys.to_add(request, request.user) if context["offered"] else ""
    return render(request, "accounts/passkeys.html", context, status=status)
