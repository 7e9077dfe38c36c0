"""A promise as a sentence to say or send: who does what, by when; and every open promise, a sentence each."""

import re
from collections.abc import Collection, Iterable

from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from playbook.accounts.models import User
from playbook.complaints.models import Promise
from playbook.complaints.promises import when

MOST_SAID = 6  # promises that are said one by one: more than that nobody takes in
# What is promised begins with whoever says it, as in "we ring you" and "I'll ring you"; not "we are ringing".
_FIRST_PERSON = re.compile(
    r"(I|we)(?:['’]ll| will| shall)?\s+"
    r"(?!(?:am|are|was|were|have|had|can|could|may|might|must|do|did|would|need|will|shall|not)\b)",
    re.IGNORECASE,
)
# What is promised begins with what is done, as in "bring water": these words are said of nothing else there.
_ACT = re.compile(
    r"(?:add|agree|apologise|apply|arrange|ask|book|bring|cancel|carry|change|clean|clear|close|collect|come|correct"
    r"|decide|deliver|do|email|e-mail|explain|fetch|fill|find|finish|fit|fix|get|give|go|hand|have|hear|help|install|keep"
    r"|let|look|make|meet|mend|move|open|pass|pay|pick|post|prepare|put|read|recalculate|remove|replace|reply|ring|see"
    r"|send|set|show|sort|speak|stop|suspend|take|talk|tell|text|transfer|try|update|waive|work|write)\b(?! of\b)"
    # These may also be things, as in "a call": what they are done to follows at once.
    r"|(?:answer|call|check|contact|credit|inspect|message|offer|order|phone|refund|repair|report|return|review|test|visit)"
    r"\s+(?:again|back|everything|her|him|it|me|that|them|this|you|the|your|an?|all|both|her|his|their|every|£|€|\$|\d)",
    re.IGNORECASE,
)
# Behind these a day that follows would belong to the wrong half of the sentence.
_TWO_HALVES = re.compile(
    r",|\b(?:when|once|if|as soon as|after|before|until|which|who|whether|because|so that)\b", re.I
)
# A role without its article, as in "duty manager"; a single small word may be a name, unless it is one of these.
_NO_ARTICLE = re.compile(
    r"(?!(?:an?|the|my|your|our|their|his|her|some|one|two|each|every)\b)[a-z]+(?: [a-z]+)+"
    r"|manager|lead|supervisor|director|crew|team|driver|engineer|technician|fitter|plumber|electrician|nurse|doctor|vet"
    r"|dentist|teacher|head|office|workshop|warehouse|depot"
)
_OURSELVES = frozenset({"i", "me", "myself", "we", "us"})


def told(promise: Promise, *, written: bool = False) -> str:
    """The words to say or write, so that the customer knows who does what by when."""
    said = sentence(promise, written=written)
    if written:
        return _("What happens next: %(what)s.") % {"what": said}
    return _("So, to be clear. %(what)s.") % {"what": capfirst(said)}


def all_told(made: Iterable[Promise], answers: Collection[int], *, written: bool = False) -> str:
    """Every promise of `made` that is still to be kept, a sentence each, the soonest first; nothing where none is.

    It goes into a sentence, so it begins small and has no full stop at its end. Left out are the promises of the answer
    itself (`answers`), those whose hour has gone by, and those that were promised again since. Past `MOST_SAID` they
    are counted.
    """
    open_ones = [one for one in made if one.kept_at is None and one.pk not in answers and one.deadline > timezone.now()]
    newest = {one.what.casefold(): one for one in sorted(open_ones, key=lambda one: one.pk)}
    soonest = sorted(newest.values(), key=lambda one: (one.deadline, one.pk))
    said = [sentence(one, written=written) for one in soonest[:MOST_SAID]]
    if more := len(soonest) - len(said):
        said.append(ngettext("%(more)s more is noted", "%(more)s more are noted", more) % {"more": more})
    return ". ".join([*said[:1], *(capfirst(one) for one in said[1:])])


def sentence(promise: Promise, *, written: bool = False) -> str:
    """Who does what by when, as "a crew will bring water by 7 pm tonight": begins small, without its full stop.

    Whoever holds the complaint says it: nobody is named for oneself, the names of staff are for colleagues. Nor is
    somebody named whom the promise names itself, as in "the crew brings it back".
    """
    what, by = _without_day(promise), when(promise, written=written)
    first = _FIRST_PERSON.match(what)
    ours, comma = _is_ours(promise), "," if _TWO_HALVES.search(what) else ""
    if first or _ACT.match(what):
        act = what[first.end() :] if first else what[:1].lower() + what[1:]
        doer = _we_will(first[1] if first else "") if ours else _they_will(promise.who)
        return _("%(doer)s %(act)s%(comma)s %(when)s") % {"doer": doer, "act": act, "comma": comma, "when": by}
    if _names_its_doer(what, promise.who):
        return _("%(what)s%(comma)s %(when)s") % {"what": what, "comma": comma, "when": by}
    if ours:
        return _("%(what)s, %(when)s") % {"what": what, "when": by}
    doer = capfirst(_they_will(promise.who))
    return _("%(what)s. %(doer)s see to it %(when)s") % {"what": what, "doer": doer, "when": by}


def _is_ours(promise: Promise) -> bool:
    """Whether whoever says it does it."""
    people = (promise.by, promise.complaint.holder)
    own = {name.casefold() for one in people for name in (one.spoken_name, one.name_to_customers)}
    return promise.who.partition(",")[0].strip().casefold() in own | _OURSELVES


def _names_its_doer(what: str, who: str) -> bool:
    """Whether what is promised begins with who does it; of "Ms Rao, the duty manager" the name is enough."""
    name = who.partition(",")[0].strip().casefold()
    return bool(name) and what.casefold().startswith(name)


def _we_will(person: str) -> str:
    return _("we'll") if person.casefold() == "we" else _("I'll")


def _they_will(who: str) -> str:
    """Somebody as the doer: "a crew will", "the duty manager will"; with a role, "my manager, Dan Reed, will"."""
    first, comma, rest = who.strip(" ,").partition(",")
    named = _as_customers_know(first)
    if named == first and _NO_ARTICLE.fullmatch(first.strip()):
        named = _("the %(who)s") % {"who": first}
    return _("%(who)s will") % {"who": f"{named},{rest}," if comma else named}


def _as_customers_know(name: str) -> str:
    """The name, but of a colleague who is named in full only what customers are told."""
    if " " not in name:
        return name
    full = Concat("first_name", Value(" "), "last_name")
    colleague = User.objects.alias(full=full).filter(full__iexact=name, is_active=True).order_by("pk").first()
    return (colleague.name_to_customers if colleague else "") or name


def _without_day(promise: Promise) -> str:
    """What is promised, without a day at its end that is said right after it: nobody says "tonight" twice."""
    what = promise.what.strip().rstrip(". ")
    ahead = (promise.due - timezone.localdate()).days
    for word in {0: (_("today"), _("tonight")), 1: (_("tomorrow"),)}.get(ahead, ()):
        if what.casefold().endswith(f" {word}"):
            return what[: -len(word)].rstrip(" ,")
    return what
