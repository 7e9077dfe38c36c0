"""What a complaint puts into the slots of lines: from its facts, its worker, the organisation, its promises."""

import re
from collections.abc import Collection

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from playbook.accounts.models import User
from playbook.complaints.facts import facts_of
from playbook.complaints.models import Complaint, Promise
from playbook.complaints.promise_sentences import all_told
from playbook.complaints.promises import day_of, hour, house_deadlines
from playbook.guidance.library import Library
from playbook.guidance.second_person import second_person

DAY = "l j F"
# What already says which one is meant; in front of it, or of a name, stands no article.
_POINTED_OUT = re.compile(
    r"(?:the|my|your|our|their|his|her|its|this|that|these|those|no|not|some|all|both|what|how|being)\b|[^a-z]"
)
# A name with a number, as in "plot 12" or "order K-204": no article either.
_NUMBERED = re.compile(r"[a-z]+(?: [a-z]+)? (?:no\.? ?)?[A-Z]{0,4}-?\d[\w/-]*$")
_ARTICLE = re.compile(r"an?\s+", re.IGNORECASE)


def with_article(thing: str) -> str:
    """What a complaint is about, as it stands inside a sentence: "a cracked sink" as "the cracked sink".

    `static/js/call/road.js` has the same rule. A word that begins with a capital letter may be a name and stays.
    """
    bare = _ARTICLE.sub("", thing.strip(), count=1)
    return bare if not bare or _POINTED_OUT.match(bare) or _NUMBERED.match(bare) else f"the {bare}"


def values_for(complaint: Complaint, library: Library, *, worker: str = "") -> dict[str, str]:
    """What is known of each slot, by its name; a slot that nothing is known of is not there.

    `worker` is the name to customers of whoever reads the lines. Asks the database for nothing: a page whose lines
    speak of a promise adds `promised`, one whose lines speak of a lead `led_by`. A body fills its slot only once it was
    checked.
    """
    checked = [one for one in library.organisation.bodies if one.checked]
    body = next((one for one in checked if not one.is_for_private_details), None)
    authority = next((one for one in checked if one.is_for_private_details), None)
    emergency = library.contacts.get("emergency")
    facts = [fact for fact in facts_of(library) if fact.slot and complaint.pk]
    found = {fact.slot: complaint.fact(fact.name) for fact in facts}
    found["thing"] = with_article(found.get("thing", ""))
    found["wants"] = second_person(found.get("wants", ""))
    found |= {
        "worker": worker,
        "organisation": library.organisation.name,
        "our_phone": library.organisation.phone,
        "our_email": library.organisation.email,
        "emergency": emergency.number if emergency else "",
        "body": body.title if body else "",
        "data_authority": authority.title if authority else "",
        "answer_day": _answer_day(complaint, library),
    }
    return {name: value for name, value in found.items() if value}


def promised(complaint: Complaint, answers: Collection[int], *, written: bool = False) -> dict[str, str]:
    """Every open promise, the one made last and its day, and the day promised for the answer; nothing before the first.

    `answers` are the keys of the promises of the answer itself (see `answer_promises`), which is not one more promise.
    """
    made = list(complaint.promises.select_related("by").order_by("-pk")) if complaint.pk else []
    last = next((one for one in made if one.pk not in answers), None)
    answer = next((one for one in made if one.pk in answers and one.kept_at is None), None)
    found = {"promise": last.what, "day": _by(last)} if last else {}
    found |= {"promises": said} if (said := all_told(made, answers, written=written)) else {}
    return found | ({"answer_day": date_format(answer.due, DAY)} if answer else {})


def _by(promise: Promise) -> str:
    """The day of a promise and, where one was named, the hour: "7 pm on Friday 27 November"."""
    day = date_format(promise.due, DAY)
    if promise.due_time is None:
        return day
    return _("%(time)s on %(day)s") % {"time": hour(promise.due_time), "day": day}


def led_by(complaint: Complaint) -> dict[str, str]:
    """The lead who has the complaint, or else the one who answered last when a lead was asked for."""
    if not complaint.pk:
        return {}
    if complaint.holder.is_lead:
        return _named(complaint.holder)
    answered = complaint.asks.exclude(reply="").select_related("replied_by").order_by("-pk").first()
    lead = answered.replied_by if answered else None
    return _named(lead) if lead else {}


def _named(lead: User) -> dict[str, str]:
    return {"lead": lead.name_to_customers} if lead.name_to_customers else {}


def _answer_day(complaint: Complaint, library: Library) -> str:
    """The day by which the organisation's own clock asks for an answer; nothing before somebody has checked the clock.

    A customer who is told a day holds us to it: it has to be one that the organisation has agreed to.
    """
    clock = library.own_clock
    if not (clock and clock.checked):
        return ""
    deadlines = house_deadlines(library, day_of(complaint) if complaint.pk else timezone.localdate())
    return date_format(deadlines.answer.due.day, DAY) if deadlines and deadlines.answer else ""
