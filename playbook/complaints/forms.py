"""What a worker sends in a live complaint, and what is wrong with it in words that help."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.accounts.models import User
from playbook.complaints.models import LONG, MOST, SHORT, Ask, Complaint, NoteText
from playbook.complaints.promises import needs_reason, offers_for
from playbook.guidance import personal
from playbook.guidance.library import Library

NO_CARDS = _("This looks like a card number: “%(text)s”. Take it out; card numbers are not kept here.")

TOO_LONG = _(
    "That is %(show_value)d characters; there is room for %(limit_value)d. Shorten it, or put the rest in the notes."
)


def refuse_cards(text: str) -> str:
    """`text` as it was typed. Raises `ValidationError`, naming the part, when a payment card number is in it."""
    wrong = [forms.ValidationError(NO_CARDS, params={"text": card}) for card in personal.cards(text)]
    if wrong:
        raise forms.ValidationError(wrong)
    return text


class Typed(forms.CharField):
    """A line or a few that a worker types; a card number is refused before it is stored."""

    def __init__(self, *, lines: int = 1, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LONG)
        kwargs["error_messages"] = {"max_length": TOO_LONG, **kwargs.get("error_messages", {})}
        widget = forms.Textarea(attrs={"rows": lines}) if lines > 1 else forms.TextInput()
        widget.attrs["autocomplete"] = "off"
        super().__init__(widget=widget, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No `maxlength`: a browser cuts what is pasted off there without a word; we say what is wrong instead."""
        return {}

    def clean(self, value: Any) -> Any:
        """The text, stripped, with no card number in it."""
        return refuse_cards(super().clean(value))


class MoveForm(forms.Form):
    """A move: which kind, where to, the screen it was made on. `jump` and `interrupt` are both kind and where to."""

    move = forms.ChoiceField(
        choices=[(kind, kind) for kind in ("choose", "back", "jump", "interrupt", "return")], required=False
    )
    to = forms.CharField(max_length=100, required=False)
    jump = forms.CharField(max_length=100, required=False)
    interrupt = forms.CharField(max_length=100, required=False)
    on = forms.CharField(max_length=100, required=False)

    def clean(self) -> dict[str, Any]:
        """The kind of move, and where to; taking a choice where nothing else is said."""
        values = super().clean() or {}
        for kind in ("jump", "interrupt"):
            if to := values.get(kind):
                values |= {"move": kind, "to": to}
        return {**values, "move": values.get("move") or "choose"}


class FactsForm(forms.Form):
    """The facts that a screen asks for; only what was sent is kept."""

    customer = Typed(label=_("Who is it?"), max_length=SHORT, required=False)
    reference = Typed(label=_("Your reference"), max_length=SHORT, required=False)
    channel = forms.ChoiceField(label=_("How did they reach us?"), required=False)
    problem = forms.ChoiceField(label=_("What went wrong?"), required=False)
    what_happened = Typed(label=_("What happened, in their words"), lines=2, required=False)
    remedy = forms.ChoiceField(label=_("What do they want?"), required=False)
    remedy_words = Typed(label=_("What they want, in their words"), required=False)
    mistake = forms.ChoiceField(label=_("Whose mistake?"), required=False)
    offer = Typed(label=_("What you offered"), lines=2, required=False)
    capsule = Typed(label=_("Said and agreed so far"), lines=2, required=False)

    # What a screen's `record` asks for, as fields.
    ASKED = {
        "channel": ("channel",),
        "customer": ("customer", "reference"),
        "problem": ("problem", "what_happened"),
        "remedy": ("remedy", "remedy_words"),
        "mistake": ("mistake",),
        "offer": ("offer",),
        "capsule": ("customer", "what_happened", "remedy_words", "offer", "capsule"),
    }
    LISTS = {"channel": "channels", "problem": "problems", "remedy": "remedies", "mistake": "mistakes"}

    def __init__(self, *args: Any, library: Library, names: Iterable[str], **kwargs: Any) -> None:
        """`names` are the facts that the form has a field for, in their order."""
        # Django copies these for each form, so only those are copied that are wanted.
        every = type(self).base_fields
        self.base_fields = {name: every[name] for name in names}  # type: ignore[misc]
        super().__init__(*args, **kwargs)
        for name in self.LISTS.keys() & self.fields.keys():
            options = library.options.get(self.LISTS[name], {})
            self._offer(name, [(one.slug, one.title) for one in options.values()])

    def _offer(self, name: str, options: list[tuple[str, str]]) -> None:
        """Offer `options`, and keep an answer that a later edition no longer offers."""
        field = self.fields[name]
        now = self.initial.get(name)
        known = {slug for slug, _title in options}
        gone = [(now, now)] if now and now not in known else []
        field.choices = [("", _("Not known yet")), *options, *gone]  # type: ignore[attr-defined]

    @classmethod
    def sent(cls, data: QueryDict, library: Library, complaint: Complaint) -> "FactsForm":
        """The form with the facts that were sent, and no others; what the complaint has already is never refused."""
        names = [name for name in cls.base_fields if name in data]
        known = {name: getattr(complaint, name) for name in names}
        return cls(data, initial=known, library=library, names=names)

    @classmethod
    def of(cls, complaint: Complaint, library: Library, ask: Iterable[str]) -> "FactsForm":
        """The form for what a screen asks for (its `record`), filled with what is known."""
        names = dict.fromkeys(name for one in ask for name in cls.ASKED.get(one, ()))
        known = {name: getattr(complaint, name) for name in names}
        return cls(initial=known, library=library, names=names)


class NoteForm(forms.Form):
    """The note, the version it was typed on, and the window it was typed in."""

    text = forms.CharField(
        label=_("Notes"),
        required=False,
        strip=False,
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"max_length": _("The note is longer than 20,000 characters. Shorten it and it will be saved.")},
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 2)
    client = forms.RegexField(r"^[\w-]{1,40}$", required=False)
    sequence = forms.IntegerField(min_value=0, max_value=2**31 - 2, required=False)

    def typed(self) -> NoteText:
        """The note as the complaint takes it."""
        values = self.cleaned_data
        return NoteText(values["text"], values["version"], values["client"], values["sequence"] or 0)

    def clean_text(self) -> str:
        """The note as it was typed, with no card number in it."""
        return refuse_cards(self.cleaned_data["text"].replace("\r\n", "\n"))


class PromiseForm(forms.Form):
    """What is promised, who does it, by when."""

    what = Typed(
        label=_("What will be done?"), error_messages={"required": _("Write what you promise, in a few words.")}
    )
    who = Typed(label=_("Who does it?"), max_length=SHORT, required=False)
    pick = forms.DateField(required=False)
    due = forms.DateField(
        label=_("Another day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("That is not a date. Use the form year-month-day, as in 2026-12-24.")},
    )
    reason = Typed(label=_("Why that day?"), required=False)

    def __init__(self, *args: Any, library: Library, since: datetime.date, **kwargs: Any) -> None:
        """`since` is the day the complaint was made, from which deadlines are counted."""
        super().__init__(*args, **kwargs)
        self._library, self._since = library, since

    def clean(self) -> dict[str, Any]:
        """The day written in, or else the one picked; it cannot be missing, or one that has gone by.

        A day that was not counted out and that nobody works on, or that is past the answer's, needs a reason.
        """
        values = super().clean() or {}
        day: datetime.date | None = values.get("due") or values.get("pick")
        if "due" in self.errors:
            return values
        if day is None:
            self.add_error("due", _("Choose a day: a promise without a day is not one."))
        elif day < timezone.localdate():
            self.add_error("due", _("That day has gone by. Choose today or a later day."))
        elif values.get("due") and not values.get("reason"):
            wanted = needs_reason(self._library, day, since=self._since)
            if wanted:
                self.add_error("reason", wanted)
        return {**values, "due": day, "counted": self._counted(values)}

    def _counted(self, values: dict[str, Any]) -> str:
        """How the day that was picked was counted out."""
        offers = offers_for(self._library, timezone.localdate())
        return next((one.how for one in offers if one.due.day == (values.get("due") or values.get("pick"))), "")

    def promise(self) -> dict[str, Any]:
        """What is promised, as the complaint takes it."""
        return {name: self.cleaned_data[name] for name in ("what", "who", "due", "counted", "reason")}


class KeptForm(forms.Form):
    """A word on how a promise was kept."""

    how = Typed(label=_("How was it kept?"), required=False)


class WarningForm(forms.Form):
    """A warning that was given: for what conduct, in which words."""

    conduct = forms.ChoiceField(
        label=_("What did they do?"), error_messages={"required": _("Choose what the warning is for.")}
    )
    words = Typed(label=_("What you said"), required=False)

    def __init__(self, *args: Any, library: Library, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [(one.slug, one.title) for one in library.ladder.values()]
        self.fields["conduct"].choices = [("", _("Choose one")), *options]  # type: ignore[attr-defined]


class ClosureForm(forms.Form):
    """How the complaint ended."""

    outcome = forms.ChoiceField(
        label=_("How did it end?"),
        widget=forms.RadioSelect(),
        error_messages={"required": _("Choose how it ended.")},
    )
    reason = Typed(label=_("Anything the next person should know"), required=False)

    def __init__(self, *args: Any, library: Library, may_end: bool = True, **kwargs: Any) -> None:
        """`may_end` says whether the warnings given allow "ended by us" without a reason."""
        super().__init__(*args, **kwargs)
        self._may_end = may_end
        options = [(one.slug, one.title) for one in library.options.get("outcomes", {}).values()]
        self.fields["outcome"].choices = options  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ending the contact ourselves needs the warnings that the ladder asks for, or a reason."""
        values = super().clean() or {}
        if values.get("outcome") == "ended-by-us" and not self._may_end and not values.get("reason"):
            self.add_error("reason", _("The warnings recorded do not reach the number asked for. Write why it ended."))
        return values


class CauseForm(forms.Form):
    """What was behind it, when there is time to think."""

    SEEN = (("yes", _("Yes")), ("no", _("No")), ("unsure", _("Not sure")))

    cause = forms.ChoiceField(label=_("What was the root cause?"), widget=forms.RadioSelect(), required=False)
    seen_before = forms.ChoiceField(
        label=_("Have you seen this before?"),
        choices=SEEN,
        widget=forms.RadioSelect(),
        required=False,
    )
    prevention = Typed(label=_("What would have prevented it?"), lines=2, required=False)

    def __init__(self, *args: Any, library: Library, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [(one.slug, one.title) for one in library.options.get("causes", {}).values()]
        self.fields["cause"].choices = options  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    """Whom the complaint goes to, and a word on why. Nobody named: the one who sends this takes it."""

    holder = forms.ModelChoiceField(
        label=_("Give it to"), queryset=User.objects.none(), required=False, empty_label=_("Choose one")
    )
    why = Typed(label=_("A word on why"), required=False)

    def __init__(self, *args: Any, complaint: Complaint, taker: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._taker = taker
        team = User.objects.filter(team=complaint.team_id, is_active=True) if complaint.team_id else User.objects.none()
        field = self.fields["holder"]
        field.queryset = team.exclude(pk=complaint.holder_id)  # type: ignore[attr-defined]
        field.label_from_instance = _name_of  # type: ignore[attr-defined]

    def clean_holder(self) -> User:
        """Who takes it."""
        return self.cleaned_data["holder"] or self._taker


class ReplyForm(forms.Form):
    """What a lead answers."""

    reply = forms.ChoiceField(choices=Ask.Reply.choices)


def _name_of(user: User) -> str:
    return user.spoken_name
