"""The form in which what another program suggests is looked over before it is kept."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from playbook.complaints.commands import Tell
from playbook.complaints.facts import SHORT
from playbook.complaints.sent_form import SentForm
from playbook.complaints.typed_fields import Typed
from playbook.guidance.library import Library
from playbook.web.parameters import line

SUGGESTED = ("reference", "channel", "thing")


class StartForm(SentForm):
    """The reference, the channel and the thing: suggestions, which the worker may change."""

    reference = Typed(label=_("Your reference"), longest=SHORT, personal=False)
    channel = forms.ChoiceField(label=_("How did they reach us?"), required=False)
    thing = Typed(label=_("What is it about, in one to three words?"), longest=SHORT)

    def __init__(
        self, data: QueryDict | None = None, *, library: Library, initial: dict[str, str] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        channel = self.fields["channel"]
        assert isinstance(channel, forms.ChoiceField)
        listed = library.options.get("channels", {}).values()
        channel.choices = [("", _("Not known yet")), *((one.slug, one.title) for one in listed)]

    @property
    def facts(self) -> dict[str, str]:
        """What was suggested and is kept, once the form is valid."""
        return {name: self.cleaned_data[name] for name in SUGGESTED if self.cleaned_data.get(name)}

    def command(self) -> Tell:
        """The facts."""
        return Tell(facts=self.facts)


def suggested(parameters: QueryDict, library: Library) -> dict[str, str]:
    """What a link suggests, as far as there is such a thing. A name in it is not read: it has no place there."""
    found = {name: line(parameters.get(name, ""), SHORT) for name in SUGGESTED}
    if found["channel"] not in library.options.get("channels", {}):
        found["channel"] = ""
    return {name: text for name, text in found.items() if text}
