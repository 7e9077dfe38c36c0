"""What every form that changes a complaint carries, beside what it says (see `playbook.call.protocol`)."""

import uuid
from functools import cached_property

from django import forms
from django.http import QueryDict
from django.utils.crypto import salted_hmac

from playbook.accounts.models import User
from playbook.complaints.commands import Command, Sending
from playbook.complaints.personal_flags import flagged_fields, flags_in
from playbook.complaints.typed_fields import Typed
from playbook.editions.current import library
from playbook.guidance.library import Library

NOT_BODY = ("key", "seen", "after", "csrfmiddlewaretoken")


class SentForm(forms.Form):
    """A form as it is drawn and as it was sent: its own fields, and what says when and after which other it was sent.

    `name` is what the page of a complaint calls it when it is shown again.
    """

    name = ""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    after = forms.UUIDField(required=False, widget=forms.HiddenInput)

    @cached_property
    def library(self) -> Library:
        """The playbook that it is judged by: the one that its choices came from, where it has any."""
        return library()

    def command(self) -> Command:
        """What the form asks for, once it is valid."""
        raise NotImplementedError

    def sending(self, by: User) -> Sending:
        """Who sent it and how, once it is valid."""
        values = self.cleaned_data
        body = self.data if isinstance(self.data, QueryDict) else QueryDict()
        return Sending(by, values["key"] or uuid.uuid4(), values["seen"], values["after"], _digest_of(body, by))

    def flags(self) -> list[dict[str, str]]:
        """What in the words of the form, once it is valid, looks like personal data."""
        return flags_in({name: self.cleaned_data[name] for name in flagged_fields(self)})

    def typed(self) -> list[tuple[str, str]]:
        """What somebody typed into the form, once it is valid: the label of each field that has words, and these."""
        names = [name for name, field in self.fields.items() if isinstance(field, Typed) and self.cleaned_data[name]]
        return [(str(self.fields[name].label), self.cleaned_data[name]) for name in names]


def _digest_of(body: QueryDict, by: User) -> str:
    """A short word for what a form says; made with a key of the sender's, so that nobody finds the text by trying."""
    told = sorted([(name, values) for name, values in body.lists() if name not in NOT_BODY])
    return salted_hmac("playbook.call.protocol", repr(told), secret=by.browser_key, algorithm="sha256").hexdigest()
