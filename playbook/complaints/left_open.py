"""What people who have left still have open: numbers for whoever looks after people, and nothing of a customer."""

from django.db.models import QuerySet

from playbook.accounts.models import User
from playbook.accounts.open_work import with_open_work
from playbook.complaints.models import Complaint


def left_with_open_work() -> QuerySet[User]:
    """Everybody whose account is closed and who still holds a complaint in which a customer waits."""
    held = Complaint.objects.unfinished().filter(holder__is_active=False)
    return with_open_work(User.objects.filter(pk__in=held.values("holder")))


def in_no_hands() -> int:
    """How many complaints somebody at work has whom no lead of theirs sees: in another team, or in none."""
    return Complaint.objects.without_holder_at_work().filter(holder__is_active=True).count()


def open_work_of(person: User) -> User:
    """The same person, with how many complaints and promises they have open."""
    return with_open_work(User.objects.all()).get(pk=person.pk)
