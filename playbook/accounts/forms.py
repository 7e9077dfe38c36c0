"""The form to sign in with."""

from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from playbook.accounts.brake import is_paused


class SignInForm(AuthenticationForm):
    """Name and password. Says the same for an unknown name and a wrong password."""

    def get_invalid_login_error(self) -> ValidationError:
        """What to do now: wait, if the brake is on, else try again."""
        if self.request and is_paused(self.request, self.cleaned_data.get("username", "")):
            return ValidationError(
                _("Too many wrong tries. Wait 15 minutes, or ask your manager for a new password."),
                code="paused",
            )
        return ValidationError(_("That name and password do not match. Check both and try again."), code="invalid")
