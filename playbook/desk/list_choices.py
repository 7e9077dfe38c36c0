"""What a list's form calls its parts, and what can be picked in them: a country, a unit, a day, a step, a clock."""

import re
from collections.abc import Callable, Mapping

import holidays
from django.utils.translation import gettext_lazy as _
from holidays.registry import COUNTRIES

from playbook.desk.choices import Options, options
from playbook.guidance.library import Library
from playbook.guidance.limits import DAYS, UNITS
from playbook.guidance.values import Table
from playbook.web.lazy_text import LazyText

# Words for keys that are no words by themselves; of one part where it is named with it.
NAMES: Mapping[str, LazyText] = {
    "slug": _("Short name in the records"),
    "id": _("Id"),
    "when": _("On the start page"),
    "start": _("First step"),
    "start_written": _("First step, in writing"),
    "country": _("Country"),
    "region": _("Part of the country"),
    "hint": _("What it means"),
    "acknowledge_days": _("Acknowledge within"),
    "acknowledge_unit": _("counted in"),
    "answer_days": _("Answer within"),
    "answer_unit": _("counted in"),
    "checked": _("Checked: we have read it, and it is true of our work"),
    "working_days": _("Working days from today"),
    "warnings": _("Warnings before we end the contact"),
    "words": _("Words: a line for each warning, another wording behind a |"),
    "name": _("Name, as customers know you"),
    "phone": _("Main telephone number"),
    "email": _("E-mail address for customers"),
    "channels": _("How customers reach you"),
    "home_phrases": _("Words of your house that everybody should use"),
    "worse": _("Words that make your customers angrier"),
    "starters": _("What people meet most, on the home page"),
    "trade_nouns": _("Nouns of one trade, which no line to say may hold"),
    "kept": _("Looked at, and right for us"),
    "ours": _("Your own telephone numbers and addresses"),
    "roles": _("What you call the people who work here"),
    "hours": _("When you are open"),
    "closed": _("Days on which you are closed"),
    "bodies": _("Where else a customer can take a complaint"),
    "may_offer": _("What may be offered"),
    "facts": _("What you ask of each complaint"),
    "up_to": _("Up to"),
    "by": _("By whom"),
    "bodies.when": _("When they may"),
    "may_offer.when": _("In which case"),
    "may_offer.what": _("What"),
    "hours.day": _("Day"),
    "closed.day": _("Day"),
    "closed.why": _("Why"),
    "how": _("How"),
    "clock": _("Clock that it asks for"),
    "longest": _("Longest, in characters"),
    "facts.label": _("What to ask for"),
    "facts.kind": _("What is written there"),
    "facts.choices": _("Answers to choose from, with commas between them"),
    "not_personal": _("Not personal: it stays when a complaint’s words are erased"),
    "number": _("Telephone number, or how to reach them"),
    "contacts.what": _("When to call"),
    "not_for_danger": _("Not for danger: keep it off the head of pages about danger"),
    "conduct": _("Kinds of conduct"),
    "source": _("Where it stands"),
}
# What is said above a part; the other lists say it in the comments of their own texts.
HELP: Mapping[str, LazyText] = {
    "name": _("Lines and letters say it."),
    "phone": _("Lines and letters say it where they hold {our_phone|our main number}. It is no personal data."),
    "email": _("Lines and letters say it where they hold {our_email|our e-mail address}. It is no personal data."),
    "channels": _("Take the tick from what you have not: its lines are then never shown."),
    "home_phrases": _("One a line."),
    "worse": _("One a line. A line to say that holds one is marked."),
    "starters": _(
        "One a line, as a worker would type it: a press on it searches for it. Up to twelve. Empty: those that came "
        "with the playbook."
    ),
    "trade_nouns": _("One a line. A line to say that holds one fits one trade only; such words belong into slots."),
    "ours": _(
        "One a line: telephone numbers and e-mail addresses of the organisation itself. They are no personal data "
        "wherever they stand. @ and your domain, as in @example.org, stands for every address there."
    ),
    "roles": _(
        "Empty: the word that came with the playbook. For several: with an s, unless you write it. They stand on every "
        "page, on paper and in lists of people, and say nothing of what somebody may do. Tips, steps and letters keep "
        "the words that their writers chose: “Many at once” finds and replaces those. Other programs go on with the "
        "old words."
    ),
    "hours": _("A line for each day, as in 8:30 and 17:00. A day without a line is closed."),
    "closed": _("Beside public holidays. Promises step over them; the clocks of outside bodies do not."),
    "bodies": _(
        "The first one first. What comes with the playbook are examples: write your own, take out the rest, and tick "
        "what you have checked against the body's own page. The one with the short name data-protection is named where "
        "private details got out."
    ),
    "may_offer": _("On top of what the law gives, never instead. Staff say no more than this."),
    "facts": _("Beside what every complaint asks. A step asks for it when it is ticked there."),
}
_UNITS = {"working": _("working days"), "calendar": _("days, weekends too")}
_DAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
# What stands for them in a list, and how a person reads it.
UNITS_AND_DAYS: Mapping[str, LazyText] = {**_UNITS, **dict(zip(DAYS, _DAYS, strict=True))}


def name_of(key: str, part: str = "") -> str:
    """What a form calls a part of a list, or a column of its rows."""
    return str(NAMES.get(f"{part}.{key}") or NAMES.get(key) or key.replace("_", " ").capitalize())


def options_for(key: str, part: str, header: Table, library: Library) -> Options | None:
    """What can be picked for a part of a list or a column of its rows, in groups; None for what is typed."""
    if key == "region":
        return [("", _regions(str(header.get("country", ""))))]
    if key == "channels" and part == "":
        return [("", [(one, title) for one, title in _channels(library)])]
    find = _OPTIONS.get(f"{part}.{key}") or _OPTIONS.get(key)
    return find(library) if find else None


def _countries(_library: Library) -> Options:
    """Every country whose public holidays are known, by name."""
    known = holidays.list_supported_countries()
    named = {row[1]: _spaced(row[0]) for row in COUNTRIES.values() if row[1] in known}
    return [("", sorted(named.items(), key=lambda one: one[1]))]


def _regions(country: str) -> list[tuple[str, str]]:
    """The parts of a country that have holidays of their own, by name where it is known."""
    codes = holidays.list_supported_countries().get(country, [])
    if not codes:
        return []
    aliases = getattr(holidays.country_holidays(country), "subdivisions_aliases", {})
    names = {code: name for name, code in reversed(aliases.items())}
    return [(code, f"{names[code]} ({code})" if code in names else code) for code in codes]


def _spaced(name: str) -> str:
    """A country's name with its spaces, as in United Kingdom."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)


def _channels(library: Library) -> list[tuple[str, str]]:
    return [(slug, one.title) for slug, one in library.options.get("channels", {}).items()]


def _clocks(library: Library) -> Options:
    return [("", [(slug, clock.title) for slug, clock in library.clocks.items()])]


def _steps(library: Library) -> Options:
    return options("to", library, inside_interrupt=False)


_FACT_KINDS = {
    "words": _("words"),
    "number": _("a number"),
    "day": _("a day"),
    "choice": _("one of these answers"),
}
_OPTIONS: Mapping[str, Callable[[Library], Options]] = {
    "country": _countries,
    "acknowledge_unit": lambda _library: [("", [(one, str(_UNITS[one])) for one in UNITS])],
    "answer_unit": lambda _library: [("", [(one, str(_UNITS[one])) for one in UNITS])],
    "hours.day": lambda _library: [("", [(one, str(name)) for one, name in zip(DAYS, _DAYS, strict=True)])],
    "facts.kind": lambda _library: [("", [(one, str(name)) for one, name in _FACT_KINDS.items()])],
    "bodies.clock": _clocks,
    "stages.start": _steps,
    "stages.start_written": _steps,
}
