"""Forms that ask for a code or a passkey: alone at the sign-in, with the password before a change."""

from collections.abc import Callable

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from playbook.accounts import passkeys, second_factor
from playbook.accounts.bounded_tries import BoundedTries
from playbook.accounts.models import User
from playbook.accounts.throttle import CodeTry, Try
from playbook.web.role_words import in_role_words

_TYPED = {"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "none", "autofocus": True}
_SHUT = _("No code of your app can be checked now. Use a recovery code or a passkey, and tell %(a_administrator)s.")


class CodeForm(BoundedTries, forms.Form):
    """A code, or a passkey; `accepts` says whether a code is right, and is asked only while tries are left."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("The six digits that your app shows now, or one of your recovery codes."),
        max_length=100,
        widget=forms.TextInput(attrs=_TYPED),
    )
    # What the browser says of a passkey; a script fills it in.
    passkey = forms.CharField(required=False, max_length=passkeys.LONGEST, widget=forms.HiddenInput())

    def __init__(
        self, data: QueryDict | None, *, request: HttpRequest, user: User, accepts: Callable[[str], bool]
    ) -> None:
        super().__init__(data)
        self.request, self.user, self.accepts = request, user, accepts
        self.fields["code"].required = not self.data.get("passkey")

    def passkey_options(self) -> str:
        """What the browser shows a passkey for; nothing for somebody who has none. Each page has a new challenge."""
        return passkeys.to_show(self.request, self.user)

    def clean_code(self) -> str:
        """The code, used up. Raises `ValidationError` for a wrong one, and where too many have been tried."""
        typed = str(self.cleaned_data["code"])
        if self.errors or not typed:  # the password was wrong: the code stays unused
            return typed
        wrong = (
            in_role_words(str(_SHUT))
            if second_factor.is_shut(self.user)
            else _t("That code is wrong, or was used before. Wait for the next one and type that.")
        )
        self.look(CodeTry(self.request, self.user.username), lambda: self.accepts(typed), wrong, where="code")
        return typed

    def clean_passkey(self) -> str:
        """What was said of a passkey, once. Raises `ValidationError` as a wrong code does."""
        said = str(self.cleaned_data["passkey"])
        if self.errors or not said:
            return said
        wrong = _t("That passkey was not taken. Try again, or type a code.")
        one = CodeTry(self.request, self.user.username)
        self.look(one, lambda: passkeys.accept(self.request, self.user, said), wrong, where="passkey")
        return said


class PasswordForm(BoundedTries, forms.Form):
    """The password that they have."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, data: QueryDict | None, *, request: HttpRequest, user: User) -> None:
        super().__init__(data)
        self.request, self.user = request, user

    def clean_password(self) -> str:
        """The password. Raises `ValidationError` for a wrong one, and where too many have been tried."""
        typed = str(self.cleaned_data["password"])
        wrong = _t("That is not the password you have now.")
        one = Try(self.request, self.user.username)
        self.look(one, lambda: self.user.check_password(typed), wrong, where="own-password")
        return typed


class PasswordAndCodeForm(CodeForm, PasswordForm):
    """The password that they have, then a code or a passkey."""

    field_order = ("password", "code", "passkey")

    def __init__(
        self, data: QueryDict | None, *, request: HttpRequest, user: User, accepts: Callable[[str], bool]
    ) -> None:
        PasswordForm.__init__(self, data, request=request, user=user)
        self.accepts = accepts
        self.fields["code"].required = not self.data.get("passkey")
        self.fields["code"].widget.attrs.pop("autofocus")
