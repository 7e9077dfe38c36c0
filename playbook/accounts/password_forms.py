"""Choosing a password of one's own: with the one before, or with a link that an administrator hands over."""

from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from playbook.accounts.bounded_tries import BoundedTries
from playbook.accounts.models import User
from playbook.accounts.throttle import Try


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

    def __init__(self, user: User, data: QueryDict | None, *, request: HttpRequest) -> None:
        super().__init__(user, data)
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
