"""Choosing a password: one's own, or with the link that an administrator hands over. Nobody else ever knows it."""

import logging

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import PasswordResetConfirmView
from django.core.mail import send_mail
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from playbook.accounts.bounded_tries import form_page
from playbook.accounts.models import Session, User
from playbook.accounts.password_forms import ChosenPasswordForm, OwnPasswordForm
from playbook.accounts.session_views import other_sessions
from playbook.web.http import Context, Request

log = logging.getLogger(__name__)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def own_password(request: Request) -> HttpResponse:
    """Change one's own password. Every other browser that is signed in with the old one is signed out."""
    form = OwnPasswordForm(request.user, request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        user = form.save()
        update_session_auth_hash(request, user)
        other_sessions(request).delete()
        messages.success(request, _("Your password is changed. Other browsers are signed out."))
        return redirect(settings.LOGIN_REDIRECT_URL)
    return form_page(request, "accounts/password.html", form, {"must": request.user.must_change_password})


@method_decorator(login_not_required, name="dispatch")
class NewPassword(PasswordResetConfirmView):
    """Choose a password with a link: it serves once, and for a day."""

    form_class = ChosenPasswordForm
    template_name = "accounts/new_password.html"
    success_url = reverse_lazy("accounts:sign-in")
    reset_url_token = "now"
    extra_context = {"at_the_door": True}  # noqa: RUF012 - Django's own attribute

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Keep it, sign out whoever is signed in with the old one, and lead to the sign-in."""
        response = super().form_valid(form)  # type: ignore[arg-type]
        Session.objects.filter(user=self.user).delete()
        messages.success(self.request, _("Your password is set. Sign in with it."))
        return response

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        """The page again with what was wrong."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def render_to_response(self, context: Context, **kwargs: str | int) -> HttpResponse:
        """The page; 404 and what to do where the link serves no more."""
        if not context.get("validlink"):
            kwargs["status"] = 404
        return super().render_to_response(context, **kwargs)


def link_for(request: HttpRequest, user: User) -> str:
    """An address at which `user`, and nobody else has it, chooses a password; it ends with the first that is chosen."""
    number = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse("accounts:new-password", args=(number, default_token_generator.make_token(user)))
    return request.build_absolute_uri(path)


def send_link(user: User, link: str) -> bool:
    """Mail somebody their link, where there is a mailer and they have an address. Returns whether it was sent."""
    if not user.email or "dummy" in settings.MAILERS["default"]["BACKEND"]:
        return False
    words = _("Choose your password for Playbook here. The link serves once, for a day:")
    try:
        send_mail(_("Choose your password"), f"{words}\n\n{link}\n", None, [user.email])
    except OSError as error:
        log.warning("The mail with a link was not sent: %s", error)
        return False
    return True
