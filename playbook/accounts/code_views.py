"""The second page of the sign-in: a code of one's app or a passkey, after the password was right."""

from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from playbook.accounts import second_factor
from playbook.accounts.awaiting_code import Awaiting, await_no_more, awaited
from playbook.accounts.bounded_tries import form_page
from playbook.accounts.code_forms import CodeForm
from playbook.accounts.models import User
from playbook.accounts.signing_in import sign_in

# Says to the script that signs somebody in beside their page where the code is sent to; a redirect it cannot read.
CODE_AT = "X-Code-At"
RUNNING_OUT = 3


@sensitive_post_parameters()
@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code, and sign in with it whoever gave the password."""
    awaiting = awaited(request)
    if awaiting is None:
        return redirect("accounts:sign-in")
    if awaiting.user is None:
        return _over(request, awaiting)
    form = code_form(request, awaiting.user)
    if not form.is_valid():
        return code_page(request, form)
    _sign_in(request, awaiting.user, shown="passkey" if form.cleaned_data["passkey"] else "code")
    return HttpResponseRedirect(awaiting.wanted)


def code_form(request: HttpRequest, user: User) -> CodeForm:
    """The form, with what was sent to this page."""
    sent = request.POST if request.method == "POST" and {"code", "passkey"} & request.POST.keys() else None
    return CodeForm(sent, request=request, user=user, accepts=partial(second_factor.accept, user))


def code_page(request: HttpRequest, form: CodeForm) -> HttpResponse:
    """The page with the form; and when to try again, where that is what is wrong."""
    response = form_page(request, "accounts/code.html", form, {"at_the_door": True})
    response.headers[CODE_AT] = reverse("accounts:code")
    return response


def _over(request: HttpRequest, awaiting: Awaiting) -> HttpResponse:
    """What to do where the time between password and code is over; where they wanted to go is kept."""
    await_no_more(request)
    again = f"{reverse('accounts:sign-in')}?{urlencode({REDIRECT_FIELD_NAME: awaiting.wanted})}"
    return render(request, "accounts/code.html", {"again": again}, status=422)


def _sign_in(request: HttpRequest, user: User, *, shown: str) -> None:
    await_no_more(request)
    sign_in(request, user, second_factor=shown)
    left = second_factor.recovery_codes_left(user)
    if left <= RUNNING_OUT:
        words = ngettext(
            "You have %(left)s recovery code left. Make new ones under “Code at sign-in”.",
            "You have %(left)s recovery codes left. Make new ones under “Code at sign-in”.",
            left,
        )
        messages.warning(request, words % {"left": left})
