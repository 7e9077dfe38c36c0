"""The complaint as plain text: for another system, for whoever takes over, for the record."""

import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _noop

from playbook.complaints.facts import facts_of, shown, title
from playbook.complaints.forms import CauseForm
from playbook.complaints.models import Complaint
from playbook.guidance.library import Library


def summary_of(complaint: Complaint, library: Library) -> str:
    """Who, what happened, what they want, what was said and done, what is promised, how it ended. Lines of text."""
    first = complaint.holdings.select_related("holder").first()
    opener = first.holder if first else complaint.holder
    lines = [
        _("Complaint %(number)s, opened %(at)s by %(who)s")
        % {"number": complaint.pk, "at": _moment(complaint.opened_at), "who": opener.spoken_name},
        *([] if opener == complaint.holder else [_("Held by: %(who)s") % {"who": complaint.holder.spoken_name}]),
        *_facts(complaint, library),
        *_promises(complaint),
        *_warnings(complaint, library),
        *_end(complaint, library),
        *_steps(complaint),
    ]
    if complaint.note:
        lines += ["", _("Notes"), complaint.note]
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
    lines = [(_(title), known_in(complaint, library, line) or _(unsaid)) for line, title, unsaid in _CAPSULE]
    return [*lines, (_("Promised"), promised or _("nothing yet"))]


def known_in(complaint: Complaint, library: Library, line: str) -> str:
    """What is known of one line of the hand-over, its facts in their order."""
    facts = [fact for fact in facts_of(library) if fact.capsule == line and complaint.fact(fact.name)]
    return "; ".join(shown(library, fact, complaint.fact(fact.name)) for fact in facts)


def _facts(complaint: Complaint, library: Library) -> list[str]:
    known = [fact for fact in facts_of(library) if fact.in_summary and complaint.fact(fact.name)]
    return [f"{title(fact)}: {shown(library, fact, complaint.fact(fact.name))}" for fact in known]


def _promises(complaint: Complaint) -> list[str]:
    found = []
    for promise in complaint.promises.all():
        values = {"what": promise.what, "who": promise.who, "day": formats.date_format(promise.due, "l j F Y")}
        found.append(_("Promised: %(what)s, by %(day)s (%(who)s)") % values)
    return found


def _warnings(complaint: Complaint, library: Library) -> list[str]:
    found = []
    for warning in complaint.warnings.all():
        conduct = library.ladder[warning.conduct].title if warning.conduct in library.ladder else warning.conduct
        values = {"at": _moment(warning.at), "conduct": conduct, "words": warning.words}
        found.append(_("Warning given %(at)s for %(conduct)s: %(words)s") % values)
    return found


def _end(complaint: Complaint, library: Library) -> list[str]:
    if complaint.is_open:
        return [_("Still open.")]
    ended = complaint.closure
    pairs = [
        (_("Outcome"), _title(library, "outcomes", ended.outcome)),
        (_("Reason"), ended.reason),
        (_("Root cause"), _title(library, "causes", ended.cause)),
        (_("Seen before"), dict(CauseForm.SEEN).get(ended.seen_before, "")),
        (_("Would have prevented it"), ended.prevention),
    ]
    return [f"{name}: {value}" for name, value in pairs if value]


def _steps(complaint: Complaint) -> list[str]:
    """What was done, in order: the words that stood on the choices taken."""
    rows = complaint.moves.exclude(kind__in=("ticked", "unticked")).exclude(label="")
    return [
        "",
        _("What happened, step by step"),
        *(f"{_moment(row.at)}  {row.label}" for row in rows.order_by("number")),
    ]


def _title(library: Library, options: str, slug: str) -> str:
    """The words of an option; the slug itself where an edition no longer has it."""
    found = library.options.get(options, {}).get(slug)
    return found.title if found else slug


def _moment(at: datetime.datetime) -> str:
    return formats.date_format(timezone.localtime(at), "j M Y H:i")
