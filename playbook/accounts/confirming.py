"""Whoever has shown lately, for a second time, who they are may change what signs people in, for ten minutes."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from playbook.accounts import second_factor
from playbook.accounts.code_forms import PasswordAndCodeForm, PasswordForm
from playbook.web.http import Request

KEY = "confirmed_until"
BACK = "confirm_back"  # the page that somebody came from, and goes back to
SECONDS = 600


def confirm(request: Request) -> None:
    """Note that it was shown now."""
    request.session[KEY] = int(second_factor.now()) + SECONDS


def is_confirmed(request: Request) -> bool:
    """Whether it was shown in the last ten minutes, in this browser."""
    until: int = request.session.get(KEY, 0)
    return second_factor.now() <= until


def confirming_form(request: Request) -> PasswordForm:
    """The form that asks for it: the password, and a code or passkey for whoever has one."""
    sent = request.POST if request.method == "POST" else None
    if not second_factor.is_on(request.user):
        return PasswordForm(sent, request=request, user=request.user)
    accepts = partial(second_factor.accept, request.user)
    return PasswordAndCodeForm(sent, request=request, user=request.user, accepts=accepts)


def ask_first(request: Request, back: str) -> HttpResponse:
    """Lead to the page that asks for it; from there they come back to the page `back` of ours."""
    request.session[BACK] = back
    return redirect("accounts:confirm")


def link_to_confirm(request: Request, back: str) -> SafeString:
    """A link to that page, for a form that does not go on without."""
    request.session[BACK] = back
    return format_html('<a href="{}">{}</a>', resolve_url("accounts:confirm"), _("Show that it is you"))


def went_back(request: Request) -> HttpResponse:
    """Note that it was shown, and go back to where they came from."""
    confirm(request)
    return redirect(request.session.pop(BACK, "") or resolve_url("reader:home"))
