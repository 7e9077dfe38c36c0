"""What can be done in a complaint besides moving: each adds to the ledger of a form that is being taken in."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from playbook.accounts.models import User
from playbook.complaints.models.ledger import Ledger
from playbook.complaints.models.notes import MOST
from playbook.complaints.models.people import Ask, Holding
from playbook.complaints.models.rows import Closure, Promise, Warning
from playbook.flow import engine
from playbook.flow.engine import Kind, WrongMove


def promise(ledger: Ledger, *, what: str, who: str, due: datetime.date, counted: str = "", reason: str = "") -> None:
    """Record what is promised to the customer, who does it, by when, and how that day was found."""
    sending = ledger.sending
    values = {"what": what, "who": who or sending.by.spoken_name, "due": due, "counted": counted, "reason": reason}
    made = Promise.objects.create(complaint=ledger.held, key=sending.key, by=sending.by, **values)
    ledger.add(Kind.PROMISED, str(made.pk))


def keep_promise(ledger: Ledger, made: Promise, *, how: str) -> None:
    """Mark a promise as kept, with a word on how. Raises `WrongMove` when somebody has done so meanwhile."""
    if ledger.came_since(Kind.KEPT) and ledger.held.promises.filter(pk=made.pk).exclude(kept_at=None).exists():
        raise WrongMove(_("This promise has been marked as kept meanwhile."))
    ledger.held.promises.filter(pk=made.pk).update(kept_at=timezone.now(), kept_how=how)
    ledger.add(Kind.KEPT, str(made.pk))


def warn(ledger: Ledger, *, conduct: str, words: str) -> None:
    """Record a warning that was given: for what, in which words. Without words, those that the ladder has for it."""
    given = ledger.held.warnings.filter(conduct=conduct).count()
    ladder = ledger.library.ladder.get(conduct)
    if not words and ladder and ladder.words:
        words = ladder.words[min(given, len(ladder.words) - 1)].text
    sending = ledger.sending
    Warning.objects.create(complaint=ledger.held, key=sending.key, by=sending.by, conduct=conduct, words=words)
    ledger.add(Kind.WARNED, conduct)


def close(ledger: Ledger, *, outcome: str, reason: str = "") -> None:
    """End the complaint with an outcome, and go on to what can be learned; ending it again changes the outcome.

    Raises `WrongMove` when somebody has ended it meanwhile.
    """
    if ledger.came_since(Kind.CLOSED):
        raise WrongMove(_("Somebody has closed this complaint meanwhile. Here is how it ended."))
    values = {"outcome": outcome, "reason": reason, "by": ledger.sending.by, "at": timezone.now()}
    Closure.objects.update_or_create(complaint=ledger.held, defaults=values)
    ledger.add(Kind.CLOSED, outcome)
    ledger.made.append(engine.jump(ledger.library, "learn"))


def hand_over(ledger: Ledger, *, to: User, why: str) -> None:
    """Give the complaint to `to`, who may be the sender. Raises `WrongMove` when they have it, or it was handed over.

    Whoever held it before can still read it.
    """
    if ledger.came_since(Kind.HANDED):
        raise WrongMove(_("This complaint has changed hands meanwhile."))
    if ledger.held.holder_id == to.pk:
        raise WrongMove(_("%(name)s has this complaint already.") % {"name": to.spoken_name})
    Holding.objects.create(complaint=ledger.held, holder=to, by=ledger.sending.by, why=why)
    ledger.held.holder = to
    ledger.changed.append("holder")
    ledger.add(Kind.HANDED, str(to.pk), _("Handed over to %(name)s") % {"name": to.spoken_name})


def ask_for_lead(ledger: Ledger) -> None:
    """Ask for a lead; while one has been asked for and has not answered, that request stands."""
    if ledger.held.asks.recent().filter(reply="").exists():
        return
    Ask.objects.create(complaint=ledger.held, key=ledger.sending.key, by=ledger.sending.by)
    ledger.held.asked_at = timezone.now()
    ledger.changed.append("asked_at")
    ledger.add(Kind.ASKED)


def learn(ledger: Ledger, *, cause: str, seen_before: str, prevention: str, lead: bool) -> None:
    """Keep what was behind the complaint, and go on.

    Raises `WrongMove` when nobody has said how it ended, or when somebody has said meanwhile what was behind it.
    """
    if ledger.came_since(Kind.LEARNED):
        raise WrongMove(_("Somebody has recorded the root cause meanwhile. Here is what they wrote."))
    values = {"cause": cause, "seen_before": seen_before, "prevention": prevention}
    if not Closure.objects.filter(complaint=ledger.held).update(**values):
        raise WrongMove(_("Say how it ended first; then what was behind it."))
    ledger.add(Kind.LEARNED, cause)
    screen = ledger.library.screen(engine.replay(ledger.library, ledger.before).screen)
    onward = engine.offered(screen, lead=lead)
    if screen and "cause" in screen.record and onward and not ledger.is_outdated:
        ledger.move(lambda position: engine.choose(ledger.library, position, onward[0].to, lead=lead))


def settle_text(ledger: Ledger, pk: int, *, put: bool) -> None:
    """Put a text that was refused under the note, or let it go. One that is settled already changes nothing.

    Raises `WrongMove` when the note would be too long.
    """
    window = ledger.held.windows.filter(pk=pk, refused=True).first()
    if window is None:
        return
    if put:
        together = f"{ledger.held.note}\n{window.text}".strip("\n")
        if len(together) > MOST:
            raise WrongMove(_("Together the two texts are too long for one note. Shorten the note first."))
        ledger.held.put_note(together, "")
    window.settle()
