"""What is recorded beside the steps: promises, warnings, how it ended and why, what becomes of a refused note."""

from django.utils import timezone
from django.utils.translation import gettext as _

from playbook.complaints.acts.dispatch import act
from playbook.complaints.answer_promises import answer_promises, sends_the_answer
from playbook.complaints.commands import (
    AnswerOffer,
    Close,
    Invalid,
    KeepPromise,
    MakePromise,
    NameCause,
    OpenAgain,
    SendReply,
    SettleText,
    Warn,
)
from playbook.complaints.conduct_ladder import ladder_for
from playbook.complaints.facts import OFFER
from playbook.complaints.ledger import Ledger
from playbook.complaints.models import Closure, Offer, Promise, SentReply, TextOf, Warning
from playbook.complaints.promises import counted_out, day_of, needs_reason
from playbook.complaints.text_saving import put_text, settle_text
from playbook.flow import engine
from playbook.flow.engine import Kind, WrongMove

ENDED_BY_US = "ended-by-us"
# Outcomes that end the contact and not the complaint: it stays open on its merits.
LEAVES_OPEN = frozenset({ENDED_BY_US, "stays-open", "came-back"})
LISTEN, LEARN = "listen", "learn"  # the stages that a complaint begins and ends with


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
        due_time=asked.time,
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
    """Record a warning that was given: for what, and in which words, as far as they were written down."""
    sending = ledger.sending
    Warning.objects.create(
        complaint=ledger.complaint, key=sending.key, by=sending.by, conduct=asked.conduct, words=asked.words
    )
    ledger.add(Kind.WARNED, asked.conduct)


def note_offer(ledger: Ledger) -> None:
    """Keep what was written down as offered: in the last offer while it has no answer, or else in a new one.

    `static/js/call/offers.js` has the same rule.
    """
    complaint, sending = ledger.complaint, ledger.sending
    what, last = complaint.fact(OFFER), complaint.offers.last()
    if last is None or last.answer != Offer.Answer.OPEN:
        last = Offer(complaint=complaint, by=sending.by)
    if what:
        last.what, last.form = what, sending.key
        last.save()
    elif last.pk:
        last.delete()


@act.register
def answer_offer(asked: AnswerOffer, ledger: Ledger) -> None:
    """Note what the customer says to an offer. Raises `WrongMove` when the offer is not in the record."""
    named = {"pk": asked.offer} if isinstance(asked.offer, int) else {"form": asked.offer}
    found = ledger.complaint.offers.filter(**named).first()
    if found is None:
        raise WrongMove(_("This offer is not in the record as it stood here. Look at it, then say what they answered."))
    found.answer = asked.answer
    found.answered_at = None if asked.answer == Offer.Answer.OPEN else timezone.now()
    found.save(update_fields=["answer", "answered_at"])
    ledger.add(Kind.OFFERED, str(found.pk), asked.answer)


@act.register
def close(asked: Close, ledger: Ledger) -> None:
    """End the complaint with an outcome, and go on to what can be learned.

    Each ending is kept. Saying it again before the complaint was opened again corrects the last one. Raises `WrongMove`
    when somebody has ended it meanwhile, and `Invalid` when we end it ourselves without a reason or the warnings that
    the ladder asks for.
    """
    complaint, sending, now = ledger.complaint, ledger.sending, timezone.now()
    if ledger.came_since(Kind.CLOSED):
        raise WrongMove(_("Somebody has closed this complaint meanwhile. Here is how it ended."))
    if asked.outcome == ENDED_BY_US and not asked.reason and not ladder_for(complaint, ledger.library).may_end:
        raise Invalid({"reason": _("The warnings recorded do not reach the number asked for. Write why it ended.")})
    last = complaint.closure if complaint.closed_at else None
    ending = last or Closure(complaint=complaint)
    ending.outcome, ending.reason, ending.by, ending.at = asked.outcome, asked.reason, sending.by, now
    ending.save()
    complaint.closed_at = None if asked.outcome in LEAVES_OPEN else now
    ledger.changed.append("closed_at")
    ledger.add(Kind.CLOSED, asked.outcome)
    ledger.made.append(engine.jump(ledger.library, LEARN, ledger.channel))


@act.register
def open_again(_asked: OpenAgain, ledger: Ledger) -> None:
    """Open a complaint again: they came back. Nothing changes where it is open."""
    reopen(ledger)


def reopen(ledger: Ledger) -> None:
    """Open a complaint again, where listening begins; how it ended stays in the record."""
    if ledger.complaint.closed_at is None:
        return
    ledger.complaint.closed_at = None
    ledger.changed.append("closed_at")
    ledger.add(Kind.REOPENED)
    ledger.made.append(engine.jump(ledger.library, LISTEN, ledger.channel))


@act.register
def name_cause(asked: NameCause, ledger: Ledger) -> None:
    """Keep what was behind the complaint, beside how it ended last, and go on.

    Where nothing was said, nothing is recorded. Raises `WrongMove` when nobody has said how it ended, or when somebody
    has said meanwhile what was behind it.
    """
    if not (asked.cause or asked.seen_before or asked.prevention):
        return _go_on(ledger)
    if ledger.came_since(Kind.LEARNED):
        raise WrongMove(_("Somebody has recorded the root cause meanwhile. Here is what they wrote."))
    ending = ledger.complaint.closure
    if ending is None:
        raise WrongMove(_("Say how it ended first; then what was behind it."))
    ending.cause, ending.seen_before, ending.prevention = asked.cause, asked.seen_before, asked.prevention
    ending.save(update_fields=["cause", "seen_before", "prevention"])
    ledger.add(Kind.LEARNED, asked.cause)
    _go_on(ledger)


def _go_on(ledger: Ledger) -> None:
    """Take the first way on from a screen that asked for the cause, unless the page is out of date."""
    position, lead = ledger.position, ledger.sending.by_lead
    screen = ledger.library.screen(position.screen)
    onward = engine.offered(screen, lead=lead, channel=ledger.channel)
    if screen and "cause" in screen.record and onward and not ledger.is_outdated:
        name = onward[0].name
        ledger.made.append(engine.choose(ledger.library, position, name, lead=lead, channel=ledger.channel))


@act.register
def send_reply(asked: SendReply, ledger: Ledger) -> None:
    """Keep a reply as it was sent. The draft is emptied, unless another window has gone on with it.

    The answer keeps what the acknowledgement promised: that there would be one.
    """
    complaint, sending = ledger.complaint, ledger.sending
    SentReply.objects.create(
        complaint=complaint, key=sending.key, text=asked.text, is_public=complaint.reply_is_public, by=sending.by
    )
    if complaint.reply.strip() == asked.text.strip():
        put_text(complaint, TextOf.REPLY, "", asked.client)
    if sends_the_answer(ledger.library, ledger.position.screen):
        _keep_answer_promises(ledger)
    ledger.add(Kind.REPLIED)


def _keep_answer_promises(ledger: Ledger) -> None:
    answers = answer_promises(ledger.library, ledger.before)
    for made in ledger.complaint.promises.filter(pk__in=answers, kept_at=None):
        made.kept_at, made.kept_how = timezone.now(), _("The answer was sent.")
        made.save(update_fields=["kept_at", "kept_how"])
        ledger.add(Kind.KEPT, str(made.pk))


@act.register
def settle(asked: SettleText, ledger: Ledger) -> None:
    """Put a text that was refused under the note, or let it go. Raises `WrongMove` when the note would be too long."""
    settle_text(ledger.complaint, asked)
