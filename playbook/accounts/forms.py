"""The form to sign in with."""

from typing import Unpack

from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from playbook.accounts.throttle import Refused
from playbook.web.forms import Cleaned, FormValues


class SignInForm(AuthenticationForm):
    """Name and password. Says the same for an unknown name and a wrong password."""

    refused: Refused | None = None

    def __init__(self, request: HttpRequest, **given: Unpack[FormValues]) -> None:
        """A form that comes back wrong has the cursor in the password, and both fields say what is wrong."""
        super().__init__(request, **given)
        name, password = self.fields["username"], self.fields["password"]
        name.label = _("Name")
        name.widget.attrs["spellcheck"] = "false"
        if self.is_bound:
            name.widget.attrs.pop("autofocus", None)
            password.widget.attrs["autofocus"] = True
            for field in (name, password):
                field.widget.attrs["aria-describedby"] = "sign-in-error"

    def clean(self) -> Cleaned:
        """Look at the password, unless too many have been tried or too many people sign in at this moment."""
        try:
            found: Cleaned = super().clean()
        except Refused as refused:
            self.refused = refused
            raise ValidationError(refused.words, code="refused") from None
        return found

    def get_invalid_login_error(self) -> ValidationError:
        """What to do now."""
        return ValidationError(_("That name and password do not match. Check both and try again."), code="invalid")
