"""The forms in which administrators keep a person."""

from typing import TYPE_CHECKING, ClassVar

from django import forms
from django.contrib.auth.forms import UsernameField
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from playbook.accounts.confirming import is_confirmed, link_to_confirm
from playbook.accounts.models import User
from playbook.web.http import Request

if TYPE_CHECKING:
    UserForm = forms.ModelForm[User]
else:
    UserForm = forms.ModelForm


class NewPerson(UserForm):
    """Somebody new. They choose their password with a link; nobody else ever knows it."""

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "customer_name", "email", "role", "team")
        field_classes = {"username": UsernameField}

    def clean_username(self) -> str:
        """The name. Raises `ValidationError` where another one differs by case only: case does not matter here."""
        name = str(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(_("Somebody has this name already."), code="unique")
        return name

    def save(self, commit: bool = True) -> User:
        """Keep it, with no password that anybody could sign in with."""
        self.instance.set_unusable_password()
        person: User = super().save(commit)
        return person


class Person(UserForm):
    """Somebody who is here. To their e-mail address go links that choose a password: it changes only by who it is."""

    request: ClassVar[Request]

    def clean_email(self) -> str:
        """The address. Raises `ValidationError` where it would change and nobody has shown lately that it is them."""
        address = str(self.cleaned_data["email"])
        if address != self.instance.email and not is_confirmed(self.request):
            words = _("Links go to this address, so it is changed only by somebody who has just shown who they are.")
            link = link_to_confirm(self.request, self.request.path)
            raise forms.ValidationError(format_html("{} {}", words, link), code="confirm")
        return address
