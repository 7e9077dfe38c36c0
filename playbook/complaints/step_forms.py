"""The form of a step: the move, the lines that are ticked, and the facts that are written down beside it."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from playbook.complaints.commands import Choose, Command, GoBack, Jump, OpenInterrupt, Return, Tell
from playbook.complaints.facts import Fact, FactKind, asked_by, facts_of, options_of
from playbook.complaints.models import Complaint
from playbook.complaints.option_select import OptionSelect
from playbook.complaints.sent_form import SentForm
from playbook.complaints.typed_fields import DayTyped, NumberTyped, Typed
from playbook.guidance import limits
from playbook.guidance.kinds import Interrupt, Step
from playbook.guidance.library import Library


class TellForm(SentForm):
    """The facts and the ticks of a step, as they were sent: only facts that were sent are taken."""

    name = "facts"

    ticks = forms.CharField(max_length=100, required=False)

    def __init__(self, data: QueryDict, *, library: Library) -> None:
        super().__init__(data)
        self.library = library
        self._facts = [fact.name for fact in facts_of(library) if fact.name in data]
        for fact in facts_of(library):
            if fact.name in data:
                self.fields[fact.name] = _sent_field(fact)

    def command(self) -> Command:
        """The facts and ticks."""
        return Tell(facts=self._told(), ticks_of=self.cleaned_data["ticks"], ticks=self._ticks())

    def redrawn(self, complaint: Complaint, library: Library, drawn: "FactsForm") -> "FactsForm":
        """The form `drawn` for a screen, with what was sent in it and what is wrong with that."""
        data = self.data if isinstance(self.data, QueryDict) else QueryDict()
        wanted = {*drawn.fields, *self._facts}
        facts = [fact for fact in facts_of(library) if fact.name in wanted]
        known = QueryDict(mutable=True)
        known.update({fact.name: data.get(fact.name, complaint.fact(fact.name)) for fact in facts})
        return FactsForm(complaint, library, facts, known)

    def _told(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self._facts}

    def _ticks(self) -> frozenset[str]:
        return frozenset(self.data.getlist("tick")) if isinstance(self.data, QueryDict) else frozenset()


class StepForm(TellForm):
    """A move, with the facts and ticks of the step it leaves.

    `move` is the kind (a choice, where it is left out) and `to` where to; `jump` and `interrupt` are both in one.
    """

    KINDS = ("choose", "back", "jump", "interrupt", "return")

    move = forms.ChoiceField(choices=[(kind, kind) for kind in KINDS], required=False)
    to = forms.CharField(max_length=limits.CHOICE, required=False)
    jump = forms.CharField(max_length=100, required=False)
    interrupt = forms.CharField(max_length=100, required=False)
    on = forms.CharField(max_length=100, required=False)

    def command(self) -> Command:
        """The move, with what came along."""
        values, facts, ticks = self.cleaned_data, self._told(), self._ticks()
        kind, to, on, ticks_of = values["move"], values["to"], values["on"], values["ticks"]
        if values["jump"] or kind == "jump":
            return Jump(values["jump"] or to, on=on, facts=facts, ticks_of=ticks_of, ticks=ticks)
        if values["interrupt"] or kind == "interrupt":
            return OpenInterrupt(values["interrupt"] or to, on=on, facts=facts, ticks_of=ticks_of, ticks=ticks)
        if kind == "back":
            return GoBack(on=on, facts=facts, ticks_of=ticks_of, ticks=ticks)
        if kind == "return":
            return Return(on=on, facts=facts, ticks_of=ticks_of, ticks=ticks)
        return Choose(to, on=on, facts=facts, ticks_of=ticks_of, ticks=ticks)


class FactsForm(forms.Form):
    """The facts that a screen asks for, to be drawn: each with what is known of it."""

    def __init__(
        self,
        complaint: Complaint,
        library: Library,
        facts: Iterable[Fact],
        data: QueryDict | None = None,
        *,
        prefix_of_ids: str = "id",
    ) -> None:
        """`facts` are those that the form has a field for, in their order; `data` is what was sent and is wrong.

        `prefix_of_ids` tells the fields of two such forms on one page apart.
        """
        known = {fact.name: complaint.fact(fact.name) for fact in facts}
        super().__init__(data, initial=known, auto_id=f"{prefix_of_ids}_%s")
        for fact in facts_of(library):
            if fact.name in known:
                self.fields[fact.name] = drawn_field(fact, library, now=known[fact.name])

    @classmethod
    def of(cls, complaint: Complaint, library: Library, screen: Step | Interrupt) -> "FactsForm":
        """The form for what a screen asks for; but not for what its choices state, which would be asked twice."""
        stated = {choice.fact for choice in screen.choices}
        asked = [fact for fact in asked_by(library, screen.record) if fact.name not in stated]
        return cls(complaint, library, asked)

    @classmethod
    def whole(cls, complaint: Complaint, library: Library) -> "FactsForm":
        """The form for everything that can be known of a complaint, to be written on any step."""
        return cls(complaint, library, facts_of(library), prefix_of_ids="all")


def _sent_field(fact: Fact) -> forms.Field:
    """The field that takes a fact in. Whether an option is on its list is judged where the complaint is locked."""
    if fact.kind is FactKind.OPTION:
        return forms.CharField(label=gettext(fact.label), max_length=fact.longest, required=False)
    if fact.kind is FactKind.NUMBER:
        return NumberTyped(label=gettext(fact.label), longest=fact.longest)
    if fact.kind is FactKind.DAY:
        return DayTyped(label=gettext(fact.label), longest=fact.longest)
    return Typed(label=gettext(fact.label), lines=fact.lines, longest=fact.longest, personal=fact.personal)


def drawn_field(fact: Fact, library: Library, *, now: str = "") -> forms.Field:
    """The field that shows a fact, of which `now` is known.

    An answer that an edition no longer offers is offered where it stands.
    """
    if fact.kind is not FactKind.OPTION:
        return _sent_field(fact)
    listed = options_of(library, fact)
    gone = [(now, now)] if now and now not in listed else []
    choices = [("", _("Not known yet")), *listed.items(), *gone]
    known = library.options.get(fact.options)
    widget = OptionSelect(library, known) if known is not None else forms.Select()
    return forms.ChoiceField(label=gettext(fact.label), choices=choices, required=False, widget=widget)
