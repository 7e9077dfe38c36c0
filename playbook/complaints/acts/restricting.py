"""Who a complaint is kept from: it is restricted, and that is lifted again."""

from django.utils import timezone
from django.utils.translation import gettext as _

from playbook.accounts.models import User
from playbook.audit.models import Act
from playbook.audit.trail import record
from playbook.complaints.acts.dispatch import act
from playbook.complaints.commands import Invalid, LiftRestriction, Restrict
from playbook.complaints.ledger import Ledger
from playbook.complaints.models import Complaint, Restriction
from playbook.flow.engine import Kind, WrongMove
from playbook.web.role_words import in_role_words


@act.register
def restrict(asked: Restrict, ledger: Ledger) -> None:
    """Restrict it, or name another lead on a restricted one, which its holder does while nobody is named.

    Raises `Invalid` for somebody who is no lead, and `WrongMove` where the lead who is named has to change that.
    """
    complaint, by = ledger.complaint, ledger.sending.by
    if complaint.is_restricted and asked.lead is None:
        raise WrongMove(_("This complaint is restricted already."))
    if complaint.is_restricted and complaint.named_lead_id and not complaint.may_be_unrestricted_by(by):
        raise WrongMove(in_role_words(_("The %(lead)s named on it, or %(a_administrator)s, names another.")))
    lead = _lead(asked.lead)
    _end(complaint, by, why="")
    Restriction.objects.create(complaint=complaint, lead=lead, by=by, why=asked.why)
    _mark(ledger, is_restricted=True, lead=lead)
    ledger.add(Kind.RECORDED, "restricted", _("Restricted"))


@act.register
def lift(asked: LiftRestriction, ledger: Ledger) -> None:
    """Lift the restriction. Raises `WrongMove` where there is none, or for anybody who may not."""
    complaint, by = ledger.complaint, ledger.sending.by
    if not complaint.is_restricted:
        raise WrongMove(_("This complaint is not restricted."))
    if not complaint.may_be_unrestricted_by(by):
        raise WrongMove(in_role_words(_("The %(lead)s named on it, or %(a_administrator)s, lifts this.")))
    _end(complaint, by, why=asked.why)
    _mark(ledger, is_restricted=False, lead=None)
    ledger.add(Kind.RECORDED, "restricted", _("Restriction lifted"))


def possible_leads() -> list[User]:
    """The leads at work who can be named, of every team: it may be about somebody's own."""
    found = User.objects.filter(role=User.Role.LEAD, is_active=True).select_related("team")
    return list(found.order_by("first_name", "last_name", "username"))


def _lead(pk: int | None) -> User | None:
    if pk is None:
        return None
    for one in possible_leads():
        if one.pk == pk:
            return one
    raise Invalid({"lead": in_role_words(_("Choose %(a_lead)s who is at work here."))})


def _end(complaint: Complaint, by: User, *, why: str) -> None:
    """Close the restriction that stands, if there is one."""
    standing = Restriction.objects.filter(complaint=complaint, lifted_at=None)
    standing.update(lifted_by=by, lifted_at=timezone.now(), lifted_why=why)


def _mark(ledger: Ledger, *, is_restricted: bool, lead: User | None) -> None:
    """Mark on the complaint who may open it from now on, and write that into the audit trail."""
    complaint = ledger.complaint
    complaint.is_restricted, complaint.named_lead = is_restricted, lead
    ledger.changed += ["is_restricted", "named_lead"]
    done = Act.COMPLAINT_RESTRICTED if is_restricted else Act.RESTRICTION_LIFTED
    record(done, person=ledger.sending.by.pk, whom=complaint.named_lead_id, complaint=complaint.pk)
