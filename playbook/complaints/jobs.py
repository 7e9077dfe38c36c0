"""What is done for complaints in the background."""

import datetime

from playbook.audit.models import Act
from playbook.audit.trail import record
from playbook.complaints.models import Ticket
from playbook.complaints.privacy import forget, to_forget
from playbook.web.jobs import job


@job(every=datetime.timedelta(hours=1))
def forget_what_was_typed() -> None:
    """Take the words out of complaints that were closed long ago."""
    due = to_forget()
    if due.exists():  # forgetting sweeps the tables, which costs something even where nothing is to be forgotten
        record(Act.COMPLAINTS_FORGOTTEN, count=forget(due))


@job(every=datetime.timedelta(minutes=1))
def forget_unused_tickets() -> None:
    """Delete what another program knew of a customer and nobody started with."""
    Ticket.objects.overdue().delete()
