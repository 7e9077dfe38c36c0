"""One's own second factor: switching it on and off, and new recovery codes. Each asks for password and code."""

from collections.abc import Callable
from functools import partial

import segno
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from playbook.accounts import second_factor
from playbook.accounts.bounded_tries import form_page
from playbook.accounts.code_forms import PasswordAndCodeForm
from playbook.accounts.confirming import is_confirmed
from playbook.accounts.must_change import needs_second_factor
from playbook.accounts.session_views import other_sessions
from playbook.accounts.signing_in import SECOND_FACTOR
from playbook.web.http import Context, Request

OFFERED = "offered_secret"  # the sealed secret that is on the page and not theirs yet


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def own_second_factor(request: Request) -> HttpResponse:
    """See whether it is on; switch it on, or off, or make new recovery codes; `?add=app` adds an app to passkeys."""
    if not request.user.has_usable_password():
        return render(request, "accounts/second_factor.html", {"must": needs_second_factor(request)})
    if second_factor.is_on(request.user) and not _adds_app(request):
        return _when_on(request)
    return _when_off(request)


def _adds_app(request: Request) -> bool:
    """Whether somebody with passkeys only, who has shown one lately, wants codes of an app too."""
    is_wanted = request.GET.get("add") == "app" and not second_factor.has_app(request.user)
    return is_wanted and is_confirmed(request)


def _when_off(request: Request) -> HttpResponse:
    """Offer a secret, the same until it is taken, and take it with a code made of it."""
    sealed = _offered(request)
    number = partial(second_factor.half_minute_of, sealed)
    form = _form(request, accepts=lambda typed: number(typed) is not None)
    form.fields["code"].help_text = _("The six digits that your app shows now.")  # there are no recovery codes yet
    half_minute = number(form.cleaned_data["code"]) if form.is_valid() else None
    if half_minute is None:
        return _page(request, form, _offer(request, sealed))
    codes = second_factor.turn_on(request.user, sealed, half_minute)
    if not codes:  # another browser of theirs was faster
        return redirect("accounts:second-factor")
    del request.session[OFFERED]
    request.session.cycle_key()
    request.session[SECOND_FACTOR] = "code"
    other_sessions(request).delete()
    return _codes_page(request, codes)


def _offered(request: Request) -> str:
    """The sealed secret on the page: the same as before, unless the key that sealed it is gone."""
    sealed: str = request.session.get(OFFERED, "")
    if not second_factor.opens(sealed):
        sealed = request.session[OFFERED] = second_factor.new_secret()
    return sealed


def _when_on(request: Request) -> HttpResponse:
    """Do what the button says."""
    form = _form(request, accepts=partial(second_factor.accept, request.user))
    if not form.is_valid():
        left, has_app = second_factor.recovery_codes_left(request.user), second_factor.has_app(request.user)
        return _page(request, form, {"left": left, "is_on": True, "has_app": has_app})
    what = request.POST.get("what")
    if what == "codes":
        return _codes_page(request, second_factor.new_recovery_codes(request.user))
    return _switched_off(request) if what == "off" else redirect("accounts:second-factor")


def _switched_off(request: Request) -> HttpResponseRedirect:
    second_factor.turn_off(request.user)
    request.session[SECOND_FACTOR] = ""
    other_sessions(request).delete()
    messages.success(request, _("Your password signs you in without a code now. Other browsers are signed out."))
    return redirect("accounts:second-factor")


def _form(request: Request, accepts: Callable[[str], bool]) -> PasswordAndCodeForm:
    return PasswordAndCodeForm(request.POST or None, request=request, user=request.user, accepts=accepts)


def _offer(request: Request, sealed: str) -> Context:
    """The secret to scan, to open and to type."""
    address = second_factor.address_for_app(sealed, request.user)
    return {"address": address, "drawing": _drawn(address), "key": second_factor.in_fours(second_factor.key_of(sealed))}


def _drawn(address: str) -> SafeString:
    """A QR code as SVG: paths only, which the content security policy lets stand in a page."""
    drawing = segno.make(address, error="m", micro=False).svg_inline(scale=4, border=4, light="white")
    return mark_safe(drawing)  # noqa: S308  # drawn by segno of numbers only


def _codes_page(request: Request, codes: list[str]) -> HttpResponse:
    return render(request, "accounts/recovery_codes.html", {"codes": codes})


def _page(request: Request, form: PasswordAndCodeForm, context: Context) -> HttpResponse:
    """The page; and when to try again, where that is what is wrong."""
    return form_page(request, "accounts/second_factor.html", form, {"must": needs_second_factor(request), **context})
