"""Receivers that fail, are slow, redirect, go away; senders that are killed: at least once, always with the same id."""

import datetime
import socket
from contextlib import nullcontext
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from playbook.accounts.models import User
from playbook.webhooks import sending
from playbook.webhooks.addresses import NotAllowed, target_of
from playbook.webhooks.event_types import EventType
from playbook.webhooks.models import Delivery, Endpoint, Event
from playbook.webhooks.outbox import announce
from playbook.webhooks.retries import PAUSES
from playbook.webhooks.sending import send_due
from tests.webhooks.receiver import Receiver, drip, listening, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivery(endpoint: Endpoint) -> Delivery:
    """Something that the program is to be told."""
    announce(EventType.PUBLISHED, "1", edition=1)
    return Delivery.objects.get()


def pass_time() -> None:
    """Let every pause be over."""
    Delivery.objects.exclude(next_at=None).update(next_at=timezone.now())


def test_what_fails_is_sent_again_with_the_same_id_until_it_is_taken(receiver: Receiver, delivery: Delivery) -> None:
    answers = iter([500, 503, 404, 204])
    receiver.answer = lambda handler: said(handler, next(answers))

    for _again in range(6):
        send_due()
        pass_time()

    delivery.refresh_from_db()
    assert receiver.ids == [str(delivery.event_id)] * 4
    assert (delivery.tries, delivery.outcome, delivery.next_at) == (4, "204 No Content", None)


def test_it_is_tried_for_a_day_and_then_given_up(receiver: Receiver, delivery: Delivery) -> None:
    receiver.answer = lambda handler: said(handler, 500)

    while Delivery.objects.waiting().exists():
        send_due()
        pass_time()

    assert len(receiver.got) == len(PAUSES) + 1
    assert datetime.timedelta(hours=23) < datetime.timedelta(seconds=sum(PAUSES)) < datetime.timedelta(hours=25)


def test_each_pause_is_longer_than_the_one_before(receiver: Receiver, delivery: Delivery) -> None:
    receiver.answer = lambda handler: said(handler, 500)

    send_due()
    first = Delivery.objects.get().next_at - timezone.now()
    tried = send_due()

    assert tried == 0
    assert datetime.timedelta(seconds=1) < first <= datetime.timedelta(seconds=PAUSES[0])
    assert list(PAUSES) == sorted(PAUSES)


def test_a_redirect_is_not_followed(receiver: Receiver, delivery: Delivery) -> None:
    with listening() as elsewhere:
        receiver.answer = lambda handler: said(handler, 307, Location=elsewhere.url)
        send_due()

        assert elsewhere.got == []
    assert Delivery.objects.get().outcome == "307 Temporary Redirect"


def test_a_receiver_that_is_slow_is_cut_off_and_keeps_no_other_waiting(
    receiver: Receiver, delivery: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "SECONDS", 0.3)
    receiver.answer = drip
    with listening() as quick:
        other = Endpoint.objects.create(name="Quick", url=quick.url, types=[EventType.PUBLISHED])
        for number in range(2, 12):
            announce(EventType.PUBLISHED, str(number), edition=number)
        send_due()

        assert len(quick.got) == sending.EACH
    assert other.deliveries.exclude(delivered_at=None).count() == sending.EACH
    assert Delivery.objects.filter(endpoint=delivery.endpoint, delivered_at=None).count() == 11


def test_a_receiver_that_is_away_is_tried_again(delivery: Delivery) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        Endpoint.objects.update(url=f"http://127.0.0.1:{nobody.getsockname()[1]}/")
        send_due()

    assert Delivery.objects.get().outcome.startswith("no answer")
    assert Delivery.objects.get().next_at is not None


def test_one_that_is_gone_is_told_no_more(receiver: Receiver, delivery: Delivery) -> None:
    receiver.answer = lambda handler: said(handler, 410)

    send_due()
    pass_time()
    send_due()

    assert len(receiver.got) == 1
    assert not Endpoint.objects.get().is_on


class Killed(BaseException):
    """The process ends here."""


def test_a_worker_that_is_killed_after_sending_sends_again_with_the_same_id(
    receiver: Receiver, delivery: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_args: Any, **_more: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Delivery, "note", die)
        with pytest.raises(Killed):
            send_due()
    send_due()

    assert receiver.ids == [str(delivery.event_id)] * 2
    assert Delivery.objects.get().delivered_at is not None


def test_without_the_outbox_what_happened_is_lost_with_the_process(
    receiver: Receiver, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: deliveries that only the process remembers, which is killed before it sends them."""
    remembered: list[Delivery] = []
    with monkeypatch.context() as patch:
        patch.setattr(Delivery.objects, "bulk_create", remembered.extend)
        announce(EventType.PUBLISHED, "1", edition=1)
    remembered.clear()
    send_due()

    assert (Event.objects.count(), receiver.got) == (1, [])


PRIVATE = ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "[::1]", "[fd00::1]"]
PRIVATE += ["[::ffff:127.0.0.1]", "[64:ff9b::a00:1]", "[2002:7f00:1::]", "100.64.0.1", "224.0.0.1", "localhost"]


@pytest.mark.parametrize("host", PRIVATE)
def test_private_addresses_are_refused_unless_they_are_allowed(settings: Any, host: str) -> None:
    settings.WEBHOOK_NETWORKS = []

    with pytest.raises(NotAllowed):
        target_of(f"https://{host}/")


@pytest.mark.parametrize(
    "url", ["ftp://8.8.8.8/", "http://8.8.8.8/", "https://user@8.8.8.8/", "https://8.8.8.8:x/", "//"]
)
def test_only_https_leads_outside(settings: Any, url: str) -> None:
    with pytest.raises(NotAllowed):
        target_of(url)


@pytest.mark.parametrize(
    ("url", "is_let"),
    [
        ("https://crm.example.org/in", True),
        ("https://CRM.example.org./in", True),
        ("https://a.b.hooks.example.com/", True),
        ("https://hooks.example.com/", False),
        ("https://crm.example.org.evil.test/", False),
        ("https://evilcrm.example.org/", False),
        ("https://93.184.216.34/", False),
    ],
)
def test_where_hosts_are_named_nothing_is_sent_to_another(
    url: str, is_let: bool, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answering("93.184.216.34"))
    assert target_of(url)  # the control: without the setting any may be named
    settings.WEBHOOK_HOSTS = ["crm.example.org", ".hooks.example.com"]

    with nullcontext() if is_let else pytest.raises(NotAllowed, match="WEBHOOK_HOSTS"):
        assert target_of(url)


def answering(*addresses: str) -> Any:
    """A look-up of names that answers so."""
    return lambda host, port, **_more: [(0, 0, 0, "", (one, port)) for one in addresses]


def test_a_name_with_one_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answering("8.8.8.8", "10.0.0.1"))

    with pytest.raises(NotAllowed):
        target_of("https://mixed.example/")


def test_a_name_that_answers_otherwise_later_leads_where_it_was_judged(
    receiver: Receiver, delivery: Delivery, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    port = int(receiver.url.split(":")[2].split("/")[0])
    Endpoint.objects.update(url=f"http://rebound.example:{port}/hook")
    asked: list[str] = []

    def look_up(host: str, port: int, *_args: Any, **_more: Any) -> Any:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    send_due()

    assert asked.count("rebound.example") == 1
    assert receiver.got[0][0]["Host"] == f"rebound.example:{port}"


def test_a_refused_address_stands_in_the_log_of_deliveries(delivery: Delivery, settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = []

    send_due()

    assert Delivery.objects.get().outcome == "refused: a private address"


def test_a_new_key_of_the_server_changes_no_secret(
    receiver: Receiver, endpoint: Endpoint, delivery: Delivery, settings: Any
) -> None:
    before = endpoint.shown_secret
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 60, [settings.SECRET_KEY]

    send_due()

    assert len(receiver.told(before)) == 1
    assert receiver.got[0][0]["webhook-signature"].count("v1,") == 1
    assert endpoint.shown_secret == before


def test_an_administrator_is_told_which_hosts_are_sent_to(
    playbook: None, manager: User, settings: Any, endpoint: Endpoint
) -> None:
    settings.WEBHOOK_HOSTS = ["crm.example.org"]
    browser = Client()
    browser.force_login(manager)
    page, sent = "/admin/webhooks/endpoint/add/", {"name": "CRM", "types": ["edition.published"], "is_on": "on"}
    refused = browser.post(page, {**sent, "url": "https://elsewhere.example.org/in"})

    assert "Whoever runs Playbook has named these: crm.example.org." in refused.text
    assert browser.post(page, {**sent, "url": "https://crm.example.org/in"}).status_code == 200
    assert sorted(Endpoint.objects.values_list("url", flat=True)) == sorted(
        [endpoint.url, "https://crm.example.org/in"]
    )


def test_an_administrator_makes_a_webhook_and_sends_a_delivery_again(
    receiver: Receiver, delivery: Delivery, client: Client, manager: User
) -> None:
    client.force_login(manager)
    form = {"name": "New", "url": receiver.url, "types": ["edition.published"], "is_on": "on"}

    made = client.post("/admin/webhooks/endpoint/add/", form)
    new = Endpoint.objects.get(name="New")
    send_due()
    client.post(f"/admin/webhooks/delivery/{delivery.pk}/again/")
    send_due()
    changed = client.post(f"/admin/webhooks/endpoint/{new.pk}/secret/")

    assert new.shown_secret in made.text
    assert new.shown_secret not in client.get(f"/admin/webhooks/endpoint/{new.pk}/change/").text
    assert receiver.ids == [str(delivery.event_id)] * 2
    assert Endpoint.objects.get(name="New").shown_secret in changed.text
    assert Endpoint.objects.get(name="New").shown_secret != new.shown_secret
    assert Event.objects.count() == 1
