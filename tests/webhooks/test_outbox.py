"""What happens is put into the outbox with what happened, or not at all."""

import datetime
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from playbook.accounts.models import Team, User
from playbook.complaints.commands import AskForLead, Close, HandOver, MakePromise, Sending, Warn
from playbook.complaints.models import Complaint, Promise
from playbook.complaints.privacy import forget
from playbook.complaints.taking import take
from playbook.editions.current import library
from playbook.editions.models import next_edition
from playbook.webhooks.event_types import EventType
from playbook.webhooks.jobs import forget_old_events, tell_of_promises
from playbook.webhooks.models import Delivery, Endpoint, Event
from playbook.webhooks.sending import body_of, send_due
from tests.webhooks.receiver import Receiver

pytestmark = pytest.mark.django_db


@pytest.fixture
def complaint(endpoint: Endpoint, agent: User) -> Complaint:
    """A complaint that the agent has started."""
    return Complaint.begin(library(), "listen", by=agent)


def kinds() -> list[str]:
    """What is in the outbox."""
    return list(Event.objects.order_by("at").values_list("kind", flat=True))


def test_everything_that_happens_is_told_of_once(
    receiver: Receiver, endpoint: Endpoint, complaint: Complaint, agent: User, lead: User
) -> None:
    today = timezone.localdate()
    for command in (
        AskForLead(),
        Warn("insult", "Please stop."),
        MakePromise(what="call", who="agent", due=today, picked=True),
        Close("resolved", "new kettle"),
    ):
        take(complaint.pk, command, Sending(agent), library())
    take(complaint.pk, HandOver(lead.pk, "asked for you"), Sending(agent), library())
    next_edition()
    for _again in range(2):
        tell_of_promises()
        Promise.objects.update(due=today - datetime.timedelta(days=1))
        tell_of_promises()
        Promise.objects.update(due=today)
    while send_due():
        pass

    told = receiver.told(endpoint.shown_secret)
    assert sorted(one["type"] for one in told) == sorted(EventType.values)
    assert {one["data"].get("complaint") for one in told} == {complaint.pk, None}
    assert len(set(receiver.ids)) == len(EventType.values)
    assert not Delivery.objects.waiting().exists()


def test_nothing_typed_leaves_the_house_unless_a_setting_says_so(
    endpoint: Endpoint, complaint: Complaint, agent: User, settings: Any
) -> None:
    take(complaint.pk, Warn("insult", "Please stop."), Sending(agent), library())
    warned = Delivery.objects.get(event__kind=EventType.WARNED)

    plain = body_of(warned)
    settings.WEBHOOK_WORDS = True
    with_words = body_of(warned)
    Complaint.objects.update(closed_at=timezone.now() - datetime.timedelta(days=400))
    forget(Complaint.objects.all())
    forgotten = body_of(warned)

    assert [b"Please stop." in body for body in (plain, with_words, forgotten)] == [False, True, False]
    assert "Please" not in str(list(Event.objects.values()))


def test_what_is_taken_back_is_told_of_to_nobody(endpoint: Endpoint, agent: User) -> None:
    with transaction.atomic():
        Complaint.begin_within(library(), "listen", by=agent)
        written = kinds()
        transaction.set_rollback(True)

    assert (written, kinds()) == ([EventType.STARTED], [])


def test_who_is_not_to_hear_of_it_is_not_told(endpoint: Endpoint, agent: User, stranger: User) -> None:
    Endpoint.objects.create(name="Off", url=endpoint.url, types=endpoint.types, is_on=False)
    Endpoint.objects.create(name="Others", url=endpoint.url, types=[EventType.CLOSED])
    other = Endpoint.objects.create(name="A team", url=endpoint.url, types=endpoint.types, team=stranger.team)

    Complaint.begin(library(), "listen", by=agent)
    Complaint.begin(library(), "listen", by=stranger)

    names = sorted(one.endpoint.name for one in Delivery.objects.select_related("endpoint"))
    assert names == ["A program", "A program", "A team"]
    assert other.deliveries.get().event.data["team"] == Team.objects.get(name="Back office").pk


def test_without_a_webhook_nothing_is_written(playbook: None, agent: User) -> None:
    Complaint.begin(library(), "listen", by=agent)

    assert kinds() == []


def test_old_events_go_with_the_log_of_their_deliveries(endpoint: Endpoint, complaint: Complaint) -> None:
    Event.objects.update(at=timezone.now() - datetime.timedelta(days=31))

    forget_old_events()

    assert (Event.objects.count(), Delivery.objects.count()) == (0, 0)
