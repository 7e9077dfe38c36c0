"""Choosing a password of one's own: with the one before, or with a link that an administrator hands over."""

from typing import Any

from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from playbook.accounts.audited import wrong_own_password
from playbook.accounts.models import User
from playbook.accounts.throttle import Refused, Try


class ChosenPasswordForm(SetPasswordForm[User]):
    """A new password, twice."""

    def save(self, commit: bool = True) -> User:
        """Keep it. Whoever had to choose one has done so."""
        self.user.must_change_password = False
        user: User = super().save(commit)
        return user


class OwnPasswordForm(PasswordChangeForm):
    """The same, with the one before: tries at it are bounded as they are at the sign-in."""

    refused: Refused | None = None
    field_order = ("old_password", "new_password1", "new_password2")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        """The password before. Raises `ValidationError` for a wrong one, and where too many have been tried."""
        one = Try(self.request, self.user.username)
        try:
            with one.counted():
                is_right = self.user.check_password(self.cleaned_data["old_password"])
        except Refused as refused:
            self.refused = refused
            raise ValidationError(refused.words, code="refused") from None
        if not is_right:
            wrong_own_password(self.user)
            raise ValidationError(_("That is not the password you have now."), code="password_incorrect")
        one.succeeded()
        return str(self.cleaned_data["old_password"])

    def save(self, commit: bool = True) -> User:
        """Keep it. Whoever had to choose one has done so."""
        self.user.must_change_password = False
        user: User = super().save(commit)
        return user
