"""Who has a complaint, and who is asked to help."""

from django.utils import timezone
from django.utils.translation import gettext as _

from playbook.accounts.models import User
from playbook.audit.models import Act
from playbook.audit.trail import record
from playbook.complaints.acts.dispatch import act
from playbook.complaints.acts.recording import reopen
from playbook.complaints.commands import AskForLead, HandOver, Invalid
from playbook.complaints.ledger import Ledger
from playbook.complaints.models import Ask, Holding
from playbook.flow.engine import Kind, WrongMove


@act.register
def hand_over(asked: HandOver, ledger: Ledger) -> None:
    """Give the complaint to somebody of its team, or to the sender.

    Raises `WrongMove` when they have it or it was handed over meanwhile, and `Invalid` for somebody of another team.
    Whoever held it before can still read it.
    """
    if ledger.came_since(Kind.HANDED):
        raise WrongMove(_("This complaint has changed hands meanwhile."))
    to = _taker(ledger, asked.to)
    if asked.to is None and ledger.complaint.holder_id == to.pk:
        raise Invalid({"holder": _("Choose whom to give it to.")})
    if ledger.complaint.holder_id == to.pk:
        raise WrongMove(_("%(name)s has this complaint already.") % {"name": to.spoken_name})
    if to == ledger.sending.by:
        reopen(ledger)
    if asked.promises:
        theirs = ledger.complaint.promises.waiting().filter(who=ledger.sending.by.spoken_name)
        theirs.update(who=to.spoken_name)
    give(ledger, to, why=asked.why)


def give(ledger: Ledger, to: User, *, why: str) -> None:
    """Make `to` the holder, from now on, and write that into the audit trail.

    Whoever takes it over goes on with it. Where it is given to somebody else the customer waits as long as before, and
    the last step stays the one before.
    """
    complaint, by, before = ledger.complaint, ledger.sending.by, ledger.complaint.holder_id
    ledger.is_aside = to.pk != by.pk
    Holding.objects.create(complaint=complaint, holder=to, by=by, why=why)
    complaint.holder = to
    ledger.changed.append("holder")
    ledger.add(Kind.HANDED, str(to.pk), _("Handed over to %(name)s") % {"name": to.spoken_name})
    record(Act.COMPLAINT_HANDED, person=by.pk, whom=to.pk, complaint=complaint.pk, from_holder=before, holder=to.pk)


def _taker(ledger: Ledger, pk: int | None) -> User:
    """Who takes a complaint over: the sender, or somebody of its team who is at work. Raises `Invalid`."""
    if pk is None or pk == ledger.sending.by.pk:
        return ledger.sending.by
    team = User.objects.filter(team=ledger.complaint.team_id, is_active=True) if ledger.complaint.team_id else ()
    for one in team:
        if one.pk == pk:
            return one
    raise Invalid({"holder": _("Choose whom to give it to: somebody of the team.")})


@act.register
def ask_for_lead(_asked: AskForLead, ledger: Ledger) -> None:
    """Ask for a lead; while one has been asked for and has not answered, that request stands."""
    if ledger.complaint.asks.recent().filter(reply="").exists():
        return
    Ask.objects.create(complaint=ledger.complaint, key=ledger.sending.key, by=ledger.sending.by)
    ledger.complaint.asked_at = timezone.now()
    ledger.changed.append("asked_at")
    ledger.add(Kind.ASKED)
