"""The complaint as plain text: for another system, for whoever takes over, for the record."""

import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _noop

from playbook.complaints.case_links import case_line
from playbook.complaints.facts import OFFER, facts_of, shown, title
from playbook.complaints.forms import CauseForm
from playbook.complaints.models import Closure, Complaint
from playbook.complaints.promises import hour as clock_of
from playbook.complaints.story import clock, story_of
from playbook.guidance.library import Library


def summary_of(complaint: Complaint, library: Library) -> str:
    """Who, what happened, what they want, what was said and done, what is promised, how it ended. Lines of text.

    It states what stands: nothing that was taken back, and nothing that we refused.
    """
    first = complaint.holdings.select_related("holder").first()
    opener = first.holder if first else complaint.holder
    lines = [
        _("Complaint %(number)s, opened %(at)s by %(who)s")
        % {"number": complaint.pk, "at": _moment(complaint.opened_at), "who": opener.spoken_name},
        *([] if opener == complaint.holder else [_("Held by: %(who)s") % {"who": complaint.holder.spoken_name}]),
        *_facts(complaint, library),
        *filter(None, [case_line(complaint)]),
        *_offers(complaint),
        *_promises(complaint),
        *_endings(complaint, library),
    ]
    if told := story_of(complaint, library):
        lines += ["", _("What happened"), *told]
    lines += _replies(complaint)
    if complaint.note:
        at = clock(complaint.note_saved_at) if complaint.note_saved_at else ""
        lines += ["", _("Notes, last saved %(at)s") % {"at": at}, complaint.note]
    return "\n".join(lines)


# The lines that whoever takes over needs: the word that facts name them by, their title, what stands there unsaid.
_CAPSULE = (
    ("who", _noop("Who"), _noop("not asked yet")),
    ("happened", _noop("What happened"), _noop("not said yet")),
    ("wants", _noop("What they want"), _noop("not asked yet")),
    ("offered", _noop("Said and offered"), _noop("nothing yet")),
)


def capsule_of(complaint: Complaint, library: Library) -> list[tuple[str, str]]:
    """The five lines that whoever takes over needs, so that the customer need not say it all again."""
    promised = "; ".join(
        f"{promise.what} ({formats.date_format(promise.due, 'j F')})" for promise in complaint.promises.all()
    )
    see = _("see the notes") if complaint.note else ""
    lines = [(_(title), known_in(complaint, library, line) or see or _(unsaid)) for line, title, unsaid in _CAPSULE]
    return [*lines, (_("Promised"), promised or _("nothing yet"))]


def known_in(complaint: Complaint, library: Library, line: str) -> str:
    """What is known of one line of the hand-over, its facts in their order."""
    found: list[str] = []
    for fact in facts_of(library):
        if fact.capsule == line and fact.name == OFFER:
            found += [f"{one.what} ({one.get_answer_display()})" for one in complaint.offers.all()]
        elif fact.capsule == line and complaint.fact(fact.name):
            found.append(shown(library, fact, complaint.fact(fact.name)))
    return "; ".join(found)


def _facts(complaint: Complaint, library: Library) -> list[str]:
    """What is known; what was offered stands in rows of its own, with the answer."""
    known = [one for one in facts_of(library) if one.in_summary and complaint.fact(one.name)]
    return [f"{title(fact)}: {shown(library, fact, complaint.fact(fact.name))}" for fact in known]


def _offers(complaint: Complaint) -> list[str]:
    return [
        _("Offered: %(what)s (%(answer)s)") % {"what": one.what, "answer": one.get_answer_display()}
        for one in complaint.offers.all()
    ]


def _promises(complaint: Complaint) -> list[str]:
    found = []
    for promise in complaint.promises.all():
        day = formats.date_format(promise.due, "l j F Y")
        day = f"{day}, {clock_of(promise.due_time)}" if promise.due_time else day
        values = {"what": promise.what, "who": promise.who, "day": day, "state": promise.state.label}
        found.append(_("Promised: %(what)s, by %(day)s (%(who)s; %(state)s)") % values)
    return found


def _replies(complaint: Complaint) -> list[str]:
    """What was sent, each with who and when; then what is written and not sent."""
    lines: list[str] = []
    for sent in complaint.replies.select_related("by"):
        values = {"at": _moment(sent.at), "who": sent.by.spoken_name}
        said = _("Public post sent %(at)s by %(who)s") if sent.is_public else _("Reply sent %(at)s by %(who)s")
        lines += ["", said % values, sent.text]
    if complaint.reply:
        lines += ["", _("Reply, not sent yet"), complaint.reply]
    return lines


def _endings(complaint: Complaint, library: Library) -> list[str]:
    """How it ended, each time; who said so, and when."""
    lines = [line for one in complaint.closures.select_related("by") for line in _ending(one, library)]
    return lines if complaint.closed_at else [*lines, _("Still open.")]


def _ending(ended: Closure, library: Library) -> list[str]:
    values = {
        "outcome": _title(library, "outcomes", ended.outcome),
        "at": _moment(ended.at),
        "who": ended.by.spoken_name,
    }
    pairs = [
        (_("Reason"), ended.reason),
        (_("Root cause"), _title(library, "causes", ended.cause)),
        (_("Seen before"), str(dict(CauseForm.SEEN).get(ended.seen_before, ""))),
        (_("Would have prevented it"), ended.prevention),
    ]
    first = _("Ended: %(outcome)s (%(at)s, %(who)s)") % values
    return [first, *(f"{name}: {value}" for name, value in pairs if value)]


def _title(library: Library, options: str, slug: str) -> str:
    """The words of an option; the slug itself where an edition no longer has it."""
    found = library.options.get(options, {}).get(slug)
    return found.title if found else slug


def _moment(at: datetime.datetime) -> str:
    return formats.date_format(timezone.localtime(at), "j M Y H:i")
