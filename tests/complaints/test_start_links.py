"""Starting from another program: by a link that suggests, one that is signed, one with a ticket."""

import datetime
import time
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from playbook.accounts.models import User
from playbook.complaints.jobs import forget_unused_tickets
from playbook.complaints.models import Complaint, Ticket
from playbook.complaints.start_links import signature_of
from playbook.editions.current import library

pytestmark = pytest.mark.django_db
KEY = "a-key-that-the-telephone-has-as-well-1234"
START = "/complaints/start/"


def browser_of(user: User) -> Client:
    """Somebody else's browser."""
    found = Client()
    found.force_login(user)
    return found


def signed(key: str = KEY, *, seconds: int = 60, **parameters: str) -> str:
    """The address of a link that a program with `key` has signed."""
    parameters["expires"] = str(int(time.time()) + seconds)
    return f"{START}?{urlencode({**parameters, 'signature': signature_of(parameters, key)})}"


def test_a_link_suggests_and_keeps_nothing_before_it_was_looked_over(desk: Client) -> None:
    page = desk.get(START, {"reference": "AB-1", "channel": "phone", "thing": "kettle", "customer": "Ms Li"})
    before = Complaint.objects.count()
    form = page.context["form"].initial

    after = desk.post(START, {**form, "thing": "blue kettle"}, follow=True)

    complaint = Complaint.objects.get()
    assert (page.status_code, before, "Ms Li" in page.text) == (200, 0, False)
    assert after.redirect_chain[-1][0] == complaint.get_absolute_url()
    facts = [complaint.fact(name) for name in ("reference", "channel", "thing", "customer")]
    assert facts == ["AB-1", "phone", "blue kettle", ""]


def test_sent_twice_it_starts_one(desk: Client) -> None:
    form = desk.get(START, {"thing": "kettle"}).context["form"].initial

    places = {desk.post(START, form).headers["Location"] for _again in range(2)}

    assert places == {Complaint.objects.get().get_absolute_url()}


def test_a_reference_leads_to_the_complaint_that_has_it(desk: Client, lead: User, stranger: User) -> None:
    form = desk.get(START, {"reference": "AB-1"}).context["form"].initial
    place = desk.post(START, form).headers["Location"]
    colleague = User.objects.create_user("colleague", team=lead.team)

    assert desk.get(START, {"reference": " ab-1"}).headers["Location"] == place
    assert browser_of(lead).get(START, {"reference": "AB-1"}).headers["Location"] == place
    assert (
        browser_of(colleague).get(START, {"reference": "AB-1"}).headers["Location"].startswith("/complaints/pick-up/")
    )
    elsewhere = browser_of(stranger).get(START, {"reference": "AB-1"})
    assert "Another team is at work" in elsewhere.text
    assert place not in elsewhere.text


def test_a_letter_begins_on_the_written_road_however_it_is_started(desk: Client, agent: User, settings: Any) -> None:
    settings.LINK_KEYS = [KEY]
    facts = {"reference": "AB-1", "channel": "letter"}

    desk.post(START, facts)
    desk.get(signed(**{**facts, "reference": "AB-2"}))
    desk.get(START, {"ticket": Ticket.make({"channel": "letter"}, "", by=agent)})

    assert set(Complaint.objects.values_list("screen", flat=True)) == {library().default_start.start_written}
    assert Complaint.objects.count() == 3


def test_another_reference_is_not_said_to_be_elsewhere(desk: Client, stranger: User) -> None:
    browser_of(stranger).post(START, {"reference": "AB-1"})

    assert "Another team" not in desk.get(START, {"reference": "AB-2"}).text
    assert "Another team" in desk.get(START, {"reference": "AB-1"}).text


def test_a_signed_link_starts_at_once_and_only_once(desk: Client, settings: Any) -> None:
    settings.LINK_KEYS = ["an-older-key-that-was-changed-since-then", KEY]

    places = {desk.get(signed(reference="AB-1", channel="phone")).headers["Location"] for _again in range(2)}

    assert places == {Complaint.objects.get().get_absolute_url()}
    assert Complaint.objects.get().fact("channel") == "phone"


@pytest.mark.parametrize("how", ["other key", "run out", "far ahead", "changed", "no key", "no reference"])
def test_a_link_that_is_not_signed_well_only_suggests(desk: Client, settings: Any, how: str) -> None:
    settings.LINK_KEYS = [] if how == "no key" else [KEY]
    address = {
        "other key": signed("another-key-that-nobody-has-told-us-of-1", reference="AB-1"),
        "run out": signed(seconds=-1, reference="AB-1"),
        "far ahead": signed(seconds=100_000, reference="AB-1"),
        "changed": signed(reference="AB-1") + "&thing=pan",
        "no reference": signed(thing="pan"),
    }.get(how, signed(reference="AB-1"))

    page = desk.get(address)

    assert (page.status_code, Complaint.objects.count()) == (200, 0)


def test_a_ticket_starts_with_a_name_that_stands_in_no_address(desk: Client, agent: User) -> None:
    text = Ticket.make({"customer": "Ms Li", "reference": "AB-1"}, "", by=agent)

    first = desk.get(START, {"ticket": text})
    again = desk.get(START, {"ticket": text})

    complaint = Complaint.objects.get()
    assert complaint.fact("customer") == "Ms Li"
    assert first.headers["Location"] == again.headers["Location"] == complaint.get_absolute_url()
    assert Ticket.objects.get().facts == {}


def test_a_ticket_serves_the_team_and_nobody_else_and_not_for_long(desk: Client, agent: User, stranger: User) -> None:
    text = Ticket.make({"customer": "Ms Li"}, "", by=agent)

    elsewhere = browser_of(stranger).get(START, {"ticket": text})
    Ticket.objects.update(at=timezone.now() - datetime.timedelta(minutes=11))
    late = desk.get(START, {"ticket": text})
    forget_unused_tickets()

    assert [elsewhere.status_code, late.status_code] == [404, 404]
    assert "Ms Li" not in elsewhere.text + late.text
    assert not Complaint.objects.exists()
    assert not Ticket.objects.exists()


def test_odd_links_are_answered_with_the_form(desk: Client) -> None:
    for address in ("?ticket=", "?ticket=%00", "?channel=pigeon&reference=" + "x" * 500, "?signature=é&expires=x"):
        assert desk.get(START + address).status_code in (200, 404)
    refused = desk.post(START, {"reference": "4111 1111 1111 1111"})

    assert (refused.status_code, Complaint.objects.count()) == (422, 0)
