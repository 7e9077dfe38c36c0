"""Choosing a password of one's own: with the one before, or with a link that an administrator hands over."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from playbook.accounts.audited import wrong_of_own
from playbook.accounts.models import User
from playbook.accounts.throttle import Refused, Try


class BoundedTries:
    """A form whose tries are bounded; `refused` says until when, where too many were wrong."""

    refused: Refused | None = None
    user: Any  # whose password or code it is

    def look(self, one: Try, is_right: Callable[[], bool], wrong: str, *, where: str) -> None:
        """Ask `is_right` while tries are left. Raises `ValidationError` with what is `wrong`, or when to try again."""
        try:
            with one.counted():
                found = is_right()
        except Refused as refused:
            self.refused = refused
            raise ValidationError(refused.words, code="refused") from None
        if not found:
            wrong_of_own(self.user, where)
            raise ValidationError(wrong, code="wrong")
        one.succeeded()


class ChosenPasswordForm(SetPasswordForm[User]):
    """A new password, twice."""

    def save(self, commit: bool = True) -> User:
        """Keep it. Whoever had to choose one has done so."""
        self.user.must_change_password = False
        user: User = super().save(commit)
        return user


class OwnPasswordForm(BoundedTries, PasswordChangeForm):
    """The same, with the one before: tries at it are bounded as they are at the sign-in."""

    field_order = ("old_password", "new_password1", "new_password2")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        """The password before. Raises `ValidationError` for a wrong one, and where too many have been tried."""
        typed = str(self.cleaned_data["old_password"])
        wrong = _("That is not the password you have now.")
        one = Try(self.request, self.user.username)
        self.look(one, lambda: self.user.check_password(typed), wrong, where="own-password")
        return typed

    def save(self, commit: bool = True) -> User:
        """Keep it. Whoever had to choose one has done so."""
        self.user.must_change_password = False
        user: User = super().save(commit)
        return user
