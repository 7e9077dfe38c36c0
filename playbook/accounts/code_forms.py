"""Forms that ask for a code of somebody's app: alone at the sign-in, with the password before a change."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from playbook.accounts.bounded_tries import BoundedTries
from playbook.accounts.models import User
from playbook.accounts.throttle import CodeTry, Try

_TYPED = {"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "none", "autofocus": True}


class CodeForm(BoundedTries, forms.Form):
    """A code; `accepts` says whether it is right, and is asked only while tries are left."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("The six digits that your app shows now, or one of your recovery codes."),
        max_length=100,
        widget=forms.TextInput(attrs=_TYPED),
    )

    def __init__(self, *args: Any, request: HttpRequest, user: User, accepts: Callable[[str], bool]) -> None:
        super().__init__(*args)
        self.request, self.user, self.accepts = request, user, accepts

    def clean_code(self) -> str:
        """The code, used up. Raises `ValidationError` for a wrong one, and where too many have been tried."""
        typed = str(self.cleaned_data["code"])
        if self.errors:  # the password was wrong: the code stays unused
            return typed
        wrong = _t("That code is wrong, or was used before. Wait for the next one and type that.")
        self.look(CodeTry(self.request, self.user.username), lambda: self.accepts(typed), wrong, where="code")
        return typed


class PasswordAndCodeForm(CodeForm):
    """The password that they have, then a code."""

    field_order = ("password", "code")
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.pop("autofocus")

    def clean_password(self) -> str:
        """The password. Raises `ValidationError` for a wrong one, and where too many have been tried."""
        typed = str(self.cleaned_data["password"])
        wrong = _t("That is not the password you have now.")
        one = Try(self.request, self.user.username)
        self.look(one, lambda: self.user.check_password(typed), wrong, where="own-password")
        return typed
