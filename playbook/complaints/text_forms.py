"""The forms of the texts that are saved as they are typed, the note and the reply, and of what becomes of them."""

from dataclasses import replace

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from playbook.complaints.commands import SaveText, SendReply, SettleText
from playbook.complaints.sent_form import SentForm
from playbook.complaints.text_saving import MOST
from playbook.complaints.typed_fields import Typed


class WindowForm(SentForm):
    """What is sent from one window of a browser, by the name that the window has."""

    client = forms.RegexField(r"^[\w-]{1,40}$", required=False)


class NoteForm(WindowForm):
    """The note, the version it was typed on, and the window it was typed in."""

    of = "note"

    text = Typed(
        label=_("Notes"),
        lines=6,
        longest=MOST,
        strip=False,
        too_long=_("The note is longer than 20,000 characters. Shorten it and it will be saved."),
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 2)
    sequence = forms.IntegerField(min_value=0, max_value=2**31 - 2, required=False)

    def command(self) -> SaveText:
        """The text as it was typed."""
        values = self.cleaned_data
        return SaveText(values["text"], values["version"], values["client"], values["sequence"] or 0, self.of)


class ReplyForm(NoteForm):
    """The reply, kept as the note is."""

    name = "reply"
    of = "reply"

    text = Typed(
        label=_("Reply"),
        lines=10,
        longest=MOST,
        strip=False,
        too_long=_("The reply is longer than 20,000 characters. Shorten it and it will be saved."),
    )
    place = forms.ChoiceField(choices=(("public", ""), ("private", "")), required=False)

    def command(self) -> SaveText:
        """The text as it was typed, and whether it is for everybody or for one."""
        place = self.cleaned_data["place"]
        return replace(super().command(), private=place == "private" if place else None)


class SendReplyForm(WindowForm):
    """The reply as it was sent, from one window."""

    name = "reply"

    text = Typed(
        label=_("Reply"),
        lines=10,
        longest=MOST,
        missing=_("There is nothing in the reply yet. Write it first."),
        too_long=_("The reply is longer than 20,000 characters. Shorten it first."),
    )

    def command(self) -> SendReply:
        """What was sent."""
        return SendReply(self.cleaned_data["text"], self.cleaned_data["client"])


class SettleForm(SentForm):
    """What becomes of a text that was refused: `put` under the note, or anything else to let it go."""

    do = forms.CharField(max_length=20, required=False)

    def __init__(self, data: QueryDict, *, window: int) -> None:
        super().__init__(data)
        self._window = window

    def command(self) -> SettleText:
        """What becomes of it."""
        return SettleText(self._window, put=self.cleaned_data["do"] == "put")
