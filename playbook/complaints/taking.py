"""The one place where a form is taken into a complaint: it is locked, the form is judged, and all of it is written."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from playbook.complaints.acts import act
from playbook.complaints.acts.recording import note_offer
from playbook.complaints.commands import (
    Answer,
    Choose,
    Command,
    GoBack,
    HandOver,
    Invalid,
    Jump,
    KeepPromise,
    LiftRestriction,
    Moving,
    NoSuchComplaint,
    OpenAgain,
    OpenInterrupt,
    Restrict,
    Return,
    SaveText,
    Sending,
    Tell,
)
from playbook.complaints.facts import OFFER, facts_of, options_of
from playbook.complaints.ledger import Ledger
from playbook.complaints.models import Complaint
from playbook.complaints.text_saving import save_text
from playbook.flow import engine
from playbook.flow.engine import Kind, Position, WrongMove
from playbook.guidance.library import Library

# What a lead does in a complaint of the team without taking it over.
LEADS_TOO = (KeepPromise, HandOver, OpenAgain, Restrict, LiftRestriction)
ADMINISTRATORS_TOO = (Restrict, LiftRestriction)


@transaction.atomic(durable=True)
def take(number: int, command: Command, sending: Sending, library: Library) -> Answer:
    """Do what `command` asks for in the complaint of that number, all of it or nothing; what became of it.

    A move that cannot be made is refused in the answer; facts and ticks that came with it are kept even then. The same
    key again changes nothing and has the same answer. Raises `NoSuchComplaint` when the sender may not see it,
    `KeyReused` for a key that was another form's, and `Invalid` for what cannot be taken as it was written.
    """
    return take_within(number, command, sending, library)


def take_within(number: int, command: Command, sending: Sending, library: Library) -> Answer:
    """The same inside a transaction that does more."""
    # Locked first, so that two requests cannot both take the same number.
    complaint = Complaint.numbered(number, lock=True)
    is_theirs = complaint is not None and complaint.may_be_changed_by(sending.by)
    if complaint is None or not (is_theirs or _may_see(complaint, command, sending)):
        raise NoSuchComplaint
    if isinstance(command, SaveText):
        return save_text(complaint, command, sending)
    ledger = Ledger(complaint, library, sending)
    known = ledger.earlier() or ledger.out_of_turn()
    if known is None and not _may_do(command, sending, complaint, is_theirs=is_theirs):
        known = ledger.not_theirs()
    if known:
        return known
    try:
        if isinstance(command, Tell):
            _tell(ledger, command)
        else:
            act(command, ledger)
    except WrongMove as error:
        return ledger.write(refused=str(error))
    return ledger.write()


def _may_see(complaint: Complaint, command: Command, sending: Sending) -> bool:
    """Whether somebody who may not change it may read it, or take it over if that is what they ask for."""
    doors = [Complaint.objects.visible_to(sending.by)]
    if _takes_over(command, sending):
        doors.append(Complaint.objects.to_pick_up(sending.by))
    return any(door.filter(pk=complaint.pk).exists() for door in doors)


def _may_do(command: Command, sending: Sending, complaint: Complaint, *, is_theirs: bool) -> bool:
    """Whether it is the sender's to do. A lead who does not hold it looks on, and takes it over to go on with it."""
    if complaint.holder_id == sending.by.pk or _takes_over(command, sending):
        return True
    if sending.by.is_administrator and isinstance(command, ADMINISTRATORS_TOO):
        return True
    return is_theirs and isinstance(command, LEADS_TOO)


def _takes_over(command: Command, sending: Sending) -> bool:
    """Whether the sender takes the complaint from whoever has it."""
    return isinstance(command, HandOver) and command.to in (None, sending.by.pk)


def _tell(ledger: Ledger, command: Tell) -> None:
    """Take the facts and the ticks of a step, and the move that came with them."""
    if command.facts:
        _refuse_unknown_options(ledger, command.facts)
        ledger.keep(command.facts)
        if OFFER in ledger.changed:
            note_offer(ledger)
    if command.ticks_of:
        ledger.tick(command.ticks_of, command.ticks)
    if ledger.changed and isinstance(command, Moving):
        ledger.add(Kind.RECORDED, ",".join(ledger.changed))
    if isinstance(command, Moving):
        ledger.made.append(_judge(ledger, command, ledger.stand()))


def _refuse_unknown_options(ledger: Ledger, facts: Mapping[str, str]) -> None:
    """Raise `Invalid` for an answer that is not on its list; what stands in the complaint already is never refused."""
    wrong = {
        fact.name: _("“%(text)s” is not on the list. Choose another.") % {"text": facts[fact.name]}
        for fact in facts_of(ledger.library)
        if not fact.is_words and facts.get(fact.name)
        if facts[fact.name] not in options_of(ledger.library, fact)
        if facts[fact.name] != ledger.complaint.fact(fact.name)
    }
    if wrong:
        raise Invalid(wrong)


def _judge(ledger: Ledger, command: Moving, position: Position) -> engine.Move:
    """The move that is asked for. Raises `WrongMove` when the page is out of date, or it is not offered."""
    if command.on and command.on != position.screen:
        raise WrongMove(ledger.moved_on())
    match command:
        case Choose():
            return _choice(ledger, position, command.to)
        case GoBack():
            return engine.back(position)
        case Return():
            return engine.resume(position)
        case Jump():
            return engine.jump(ledger.library, command.stage, ledger.channel)
        case OpenInterrupt():
            return engine.interrupt(ledger.library, position, command.slug)
    raise AssertionError(f"nobody judges {type(command).__name__}")


def _choice(ledger: Ledger, position: Position, name: str) -> engine.Move:
    """The move that takes a choice, which may state a fact; one that is for leads is not there for others."""
    choice = engine.choice_named(ledger.library, position, name, ledger.channel)
    if choice.lead and not ledger.sending.by_lead:
        raise WrongMove(engine.NOT_HERE)
    move = engine.taken(ledger.library, position, choice)
    if choice.fact and ledger.complaint.fact(choice.fact) != choice.value:
        ledger.write_fact(choice.fact, choice.value, by_choice=True)
    return move
