"""Signing in and out, and the choice of light or dark."""

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, resolve_url
from django.views.decorators.http import require_POST

from playbook.accounts import kept_key, provider, second_factor
from playbook.accounts.awaiting_code import await_code
from playbook.accounts.bounded_tries import held_back
from playbook.accounts.code_views import code_form, code_page
from playbook.accounts.forms import SignInForm
from playbook.accounts.provider_views import ID_TOKEN, signed_out_elsewhere
from playbook.accounts.signing_in import sign_in
from playbook.web.http import Context, back
from playbook.web.sought import let_go
from playbook.web.theme import Theme

BESIDE = "X-Beside"  # sent by the script that signs somebody in beside their page
YEAR = 365 * 24 * 60 * 60


class SignIn(LoginView):
    """The page to sign in; Django's own decides where it is safe to go on to."""

    authentication_form = SignInForm
    template_name = "accounts/sign_in.html"

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Sign in, or go on to the code. The session notes until when: what a browser keeps must not outlive it."""
        user = form.get_user()  # type: ignore[attr-defined]
        if second_factor.is_on(user):
            await_code(self.request, user, self.get_success_url())
            # A script that signs in beside a page cannot read a redirect: it gets the page itself.
            if BESIDE in self.request.headers:
                return code_page(self.request, code_form(self.request, user))
            return redirect("accounts:code")
        sign_in(self.request, user)
        return redirect(self.get_success_url())

    def get_context_data(self, **more: BaseForm) -> Context:
        """What the page shows: whose playbook it is, whether one signs in elsewhere, and whether here at all."""
        ways = {"has_provider": provider.is_used(), "has_passwords": settings.PASSWORD_SIGN_IN}
        return super().get_context_data(at_the_door=True, **ways, **more)

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        """The page again with what was wrong, the name kept; and when to try again, where that is what is wrong."""
        refused = form.refused if isinstance(form, SignInForm) else None
        response = self.render_to_response(self.get_context_data(form=form), status=refused.status if refused else 422)
        return held_back(response, refused)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session on the server too, and empty what the browser has kept of it."""
    id_token = request.session.get(ID_TOKEN, "")
    logout(request)
    response = redirect(signed_out_elsewhere(request, id_token) or settings.LOGOUT_REDIRECT_URL)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    let_go(response)
    kept_key.let_go(response)
    return response


@require_POST
@login_not_required
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the choice of light, dark or what the computer says, and go back to the page it was made on."""
    chosen = request.POST.get("theme", "")
    if Theme.named(chosen) is None:
        return HttpResponseBadRequest("theme: light, dark or system")
    response: HttpResponse = back(request)
    name, is_secure = settings.THEME_COOKIE_NAME, settings.PRODUCTION
    response.set_cookie(name, chosen, max_age=YEAR, samesite="Lax", secure=is_secure, httponly=True)
    return response


@login_not_required
def admin_door(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """The admin's own sign-in is ours. Somebody signed in who comes here may not enter the admin: 403."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME, "/admin/"), resolve_url(settings.LOGIN_URL))
