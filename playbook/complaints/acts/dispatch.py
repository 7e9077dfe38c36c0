"""The one name under which everything that a command asks for is done."""

from functools import singledispatch

from playbook.complaints.commands import Command
from playbook.complaints.ledger import Ledger


@singledispatch
def act(command: Command, ledger: Ledger) -> None:
    """Add to the ledger what `command` asks for; which function does it follows from the command's type.

    Raises `WrongMove` for what is refused with an answer (facts and ticks are kept even then), and `Invalid` for what
    cannot be taken as it was written: then nothing is kept.
    """
    raise NotImplementedError(type(command).__name__)
