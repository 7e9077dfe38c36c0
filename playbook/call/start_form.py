"""The form in which what another program suggests is looked over before it is kept."""

from django.http import QueryDict

from playbook.complaints.commands import Tell
from playbook.complaints.facts import FACTS, SHORT
from playbook.complaints.sent_form import SentForm
from playbook.complaints.step_forms import drawn_field
from playbook.guidance.library import Library
from playbook.web.parameters import line

SUGGESTED = ("reference", "channel", "thing")


class StartForm(SentForm):
    """The reference, the channel and the thing: suggestions, which the worker may change."""

    def __init__(
        self, data: QueryDict | None = None, *, library: Library, initial: dict[str, str] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        for fact in FACTS:
            if fact.name in SUGGESTED:
                self.fields[fact.name] = drawn_field(fact, library)

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
