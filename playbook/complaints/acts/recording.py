"""What is recorded beside the steps: promises, warnings, how it ended and why, what becomes of a refused note."""

from django.utils import timezone
from django.utils.translation import gettext as _

from playbook.complaints.acts.dispatch import act
from playbook.complaints.commands import Close, Invalid, KeepPromise, MakePromise, NameCause, SettleText, Warn
from playbook.complaints.conduct_ladder import ladder_for
from playbook.complaints.ledger import Ledger
from playbook.complaints.models import Closure, Promise, Warning
from playbook.complaints.note_saving import settle_text
from playbook.complaints.promises import counted_out, day_of, needs_reason
from playbook.flow import engine
from playbook.flow.engine import Kind, WrongMove

ENDED_BY_US = "ended-by-us"


@act.register
def promise(asked: MakePromise, ledger: Ledger) -> None:
    """Record what is promised to the customer, who does it, by when, and how that day was found.

    Raises `Invalid` for a day that was written in and needs a reason: nobody works then, or the answer is due before.
    """
    if not asked.picked and not asked.reason:
        wanted = needs_reason(ledger.library, asked.due, since=day_of(ledger.complaint))
        if wanted:
            raise Invalid({"reason": wanted})
    sending = ledger.sending
    made = Promise.objects.create(
        complaint=ledger.complaint,
        key=sending.key,
        by=sending.by,
        what=asked.what,
        who=asked.who or sending.by.spoken_name,
        due=asked.due,
        counted=counted_out(ledger.library, asked.due),
        reason=asked.reason,
    )
    ledger.add(Kind.PROMISED, str(made.pk))


@act.register
def keep_promise(asked: KeepPromise, ledger: Ledger) -> None:
    """Mark a promise as kept, with a word on how. Raises `WrongMove` when somebody has done so meanwhile."""
    made = ledger.complaint.promises.filter(pk=asked.promise)
    if ledger.came_since(Kind.KEPT) and made.exclude(kept_at=None).exists():
        raise WrongMove(_("This promise has been marked as kept meanwhile."))
    made.update(kept_at=timezone.now(), kept_how=asked.how)
    ledger.add(Kind.KEPT, str(asked.promise))


@act.register
def warn(asked: Warn, ledger: Ledger) -> None:
    """Record a warning that was given: for what, in which words. Without words, those that the ladder has for it."""
    given = ledger.complaint.warnings.filter(conduct=asked.conduct).count()
    ladder, words = ledger.library.ladder.get(asked.conduct), asked.words
    if not words and ladder and ladder.words:
        words = ladder.words[min(given, len(ladder.words) - 1)].text
    sending = ledger.sending
    Warning.objects.create(
        complaint=ledger.complaint, key=sending.key, by=sending.by, conduct=asked.conduct, words=words
    )
    ledger.add(Kind.WARNED, asked.conduct)


@act.register
def close(asked: Close, ledger: Ledger) -> None:
    """End the complaint with an outcome, and go on to what can be learned; ending it again changes the outcome.

    Raises `WrongMove` when somebody has ended it meanwhile, and `Invalid` when we end it ourselves without a reason or
    the warnings that the ladder asks for.
    """
    if ledger.came_since(Kind.CLOSED):
        raise WrongMove(_("Somebody has closed this complaint meanwhile. Here is how it ended."))
    if asked.outcome == ENDED_BY_US and not asked.reason and not ladder_for(ledger.complaint, ledger.library).may_end:
        raise Invalid({"reason": _("The warnings recorded do not reach the number asked for. Write why it ended.")})
    values = {"outcome": asked.outcome, "reason": asked.reason, "by": ledger.sending.by, "at": timezone.now()}
    Closure.objects.update_or_create(complaint=ledger.complaint, defaults=values)
    ledger.add(Kind.CLOSED, asked.outcome)
    ledger.made.append(engine.jump(ledger.library, "learn", ledger.complaint.fact("channel")))


@act.register
def name_cause(asked: NameCause, ledger: Ledger) -> None:
    """Keep what was behind the complaint, and go on.

    Raises `WrongMove` when nobody has said how it ended, or when somebody has said meanwhile what was behind it.
    """
    if ledger.came_since(Kind.LEARNED):
        raise WrongMove(_("Somebody has recorded the root cause meanwhile. Here is what they wrote."))
    values = {"cause": asked.cause, "seen_before": asked.seen_before, "prevention": asked.prevention}
    if not Closure.objects.filter(complaint=ledger.complaint).update(**values):
        raise WrongMove(_("Say how it ended first; then what was behind it."))
    ledger.add(Kind.LEARNED, asked.cause)
    position, lead = ledger.position, ledger.sending.by_lead
    screen = ledger.library.screen(position.screen)
    onward = engine.offered(screen, lead=lead)
    if screen and "cause" in screen.record and onward and not ledger.is_outdated:
        ledger.made.append(engine.choose(ledger.library, position, onward[0].name, lead=lead))


@act.register
def settle(asked: SettleText, ledger: Ledger) -> None:
    """Put a text that was refused under the note, or let it go. Raises `WrongMove` when the note would be too long."""
    settle_text(ledger.complaint, asked)
