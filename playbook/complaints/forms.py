"""The forms that a live complaint has beside its steps, and what is wrong with them in words that help."""

import datetime
import uuid

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.accounts.models import User
from playbook.complaints.commands import (
    AnswerOffer,
    AskForLead,
    Close,
    HandOver,
    KeepPromise,
    MakePromise,
    NameCause,
    OpenAgain,
    Warn,
)
from playbook.complaints.facts import SHORT
from playbook.complaints.models import Ask, Complaint, Offer
from playbook.complaints.sent_form import SentForm
from playbook.complaints.typed_fields import Typed
from playbook.guidance.library import Library
from playbook.web.forms import Options, Picks


class PromiseForm(SentForm):
    """What is promised, who does it, by when."""

    name = "promise"

    what = Typed(
        label=_("What will be done? As in “we ring you”"), missing=_("Write what you promise, in a few words.")
    )
    who = Typed(label=_("Who does it?"), longest=SHORT)
    # A day, or a day and a time: what the quick picks send.
    pick = forms.RegexField(r"^\d{4}-\d\d-\d\d(T\d\d:\d\d)?$", required=False, widget=forms.RadioSelect())
    due = forms.DateField(
        label=_("Another day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("That is not a date. Use the form year-month-day, as in 2026-12-24.")},
    )
    time = forms.TimeField(
        label=_("At what time?"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("That is not a time. Write hours and minutes, as in 17:30.")},
    )
    reason = Typed(label=_("Why that day?"))

    def clean(self) -> None:
        """The day written in, or else the one picked; it cannot be missing, or a moment that has gone by."""
        super().clean()
        if "due" in self.errors or "time" in self.errors:
            return
        day, time, now = self._day, self._time, timezone.localtime()
        if day is None:
            self.add_error("due", _("Choose a day: a promise without a day is not one."))
        elif day < now.date():
            self.add_error("due", _("That day has gone by. Choose today or a later day."))
        elif day == now.date() and time and time < now.time():
            self.add_error("time", _("That hour has gone by. Choose a later one."))

    @property
    def _picked(self) -> datetime.datetime | None:
        """The quick pick, if it is a day that there is."""
        try:
            return datetime.datetime.fromisoformat(self.cleaned_data.get("pick") or "")
        except ValueError:
            return None

    @property
    def _day(self) -> datetime.date | None:
        written: datetime.date | None = self.cleaned_data.get("due")
        return written or (self._picked.date() if self._picked else None)

    @property
    def _time(self) -> datetime.time | None:
        """The time written in, or that of the quick pick where no other day was written in."""
        written: datetime.time | None = self.cleaned_data.get("time")
        if written or self.cleaned_data.get("due") or "T" not in self.cleaned_data.get("pick", ""):
            return written
        return self._picked.time() if self._picked else None

    def command(self) -> MakePromise:
        """What is promised."""
        values = self.cleaned_data
        return MakePromise(
            what=values["what"],
            who=values["who"],
            due=self._day or timezone.localdate(),
            time=self._time,
            picked=not values["due"],
            reason=values["reason"],
        )


class KeptForm(SentForm):
    """A word on how a promise was kept."""

    how = Typed(label=_("How was it kept?"))

    def __init__(self, data: QueryDict, *, promise: int) -> None:
        super().__init__(data)
        self._promise = promise

    def command(self) -> KeepPromise:
        """Which promise, and how."""
        return KeepPromise(self._promise, self.cleaned_data["how"])


class WarningForm(SentForm):
    """A warning that was given: for what conduct, in which words."""

    name = "warning"

    conduct = forms.ChoiceField(
        label=_("What did they do?"), error_messages={"required": _("Choose what the warning is for.")}
    )
    words = Typed(label=_("What you said"))

    def __init__(self, data: QueryDict | None = None, *, library: Library) -> None:
        super().__init__(data)
        self.library = library
        options = [(one.slug, one.title) for one in library.ladder.values()]
        _offer(self, "conduct", [("", str(_("Choose one"))), *options])
        self.fields["words"].widget.attrs["list"] = "warning-words"

    def command(self) -> Warn:
        """The warning."""
        return Warn(self.cleaned_data["conduct"], self.cleaned_data["words"])


class ClosureForm(SentForm):
    """How the complaint ended."""

    name = "closure"

    outcome = forms.ChoiceField(
        label=_("How did it end?"),
        widget=Options(),
        error_messages={"required": _("Choose how it ended.")},
    )
    reason = Typed(label=_("Anything the next person should know"))

    def __init__(
        self, data: QueryDict | None = None, *, library: Library, initial: dict[str, str] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.library = library
        _offer_list(self, "outcome", "outcomes")

    def command(self) -> Close:
        """How it ended."""
        return Close(self.cleaned_data["outcome"], self.cleaned_data["reason"])


class CauseForm(SentForm):
    """What was behind it, when there is time to think."""

    name = "cause"

    SEEN = (("yes", _("Yes")), ("no", _("No")), ("unsure", _("Not sure")))

    cause = forms.ChoiceField(label=_("What was the root cause?"), widget=Options(), required=False)
    seen_before = forms.ChoiceField(
        label=_("Have you seen this before?"),
        choices=SEEN,
        widget=Picks(),
        required=False,
    )
    prevention = Typed(label=_("What would have prevented it?"))

    def __init__(
        self, data: QueryDict | None = None, *, library: Library, initial: dict[str, str] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.library = library
        _offer_list(self, "cause", "causes")

    def command(self) -> NameCause:
        """What was behind it."""
        values = self.cleaned_data
        return NameCause(values["cause"], values["seen_before"], values["prevention"])


class HandOverForm(SentForm):
    """Whom the complaint goes to, and a word on why. Nobody named: the one who sends this takes it."""

    holder = forms.TypedChoiceField(label=_("Give it to"), required=False, coerce=int, empty_value=None)
    why = Typed(label=_("A word on why"))
    promises = forms.BooleanField(label=_("What I promised goes with it"), required=False, initial=True)

    def __init__(self, data: QueryDict | None = None, *, complaint: Complaint, taker: User) -> None:
        super().__init__(data)
        if data is None and not complaint.promises.waiting().filter(who=taker.spoken_name).exists():
            del self.fields["promises"]
        team = User.objects.filter(team=complaint.team_id, is_active=True) if complaint.team_id else User.objects.none()
        names = [(str(one.pk), one.spoken_name) for one in team.exclude(pk=complaint.holder_id)]
        mine = [(str(taker.pk), taker.spoken_name)] if data is not None else []
        _offer(self, "holder", [("", str(_("Choose one"))), *names, *mine])

    def command(self) -> HandOver:
        """Who takes it, and why."""
        values = self.cleaned_data
        return HandOver(values["holder"], values["why"], values["promises"])


class AgainForm(SentForm):
    """A complaint that was closed is opened again."""

    def command(self) -> OpenAgain:
        """The opening."""
        return OpenAgain()


class OfferAnswerForm(SentForm):
    """What the customer says to an offer."""

    answer = forms.ChoiceField(choices=Offer.Answer.choices)

    def __init__(self, data: QueryDict, *, offer: int | uuid.UUID) -> None:
        super().__init__(data)
        self._offer = offer

    def command(self) -> AnswerOffer:
        """Which offer, and what became of it."""
        return AnswerOffer(self._offer, self.cleaned_data["answer"])


class AskForm(SentForm):
    """A worker asks for a lead."""

    def command(self) -> AskForLead:
        """The request."""
        return AskForLead()


class ReplyForm(forms.Form):
    """What a lead answers."""

    reply = forms.ChoiceField(choices=Ask.Reply.choices)


def _offer_list(form: SentForm, name: str, options: str) -> None:
    _offer(form, name, [(one.slug, one.title) for one in form.library.options.get(options, {}).values()])


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
