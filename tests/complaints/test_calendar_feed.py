"""One's promises in a calendar program, by an address that only its owner knows."""

import re
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from icalendar import Calendar

from playbook.accounts.models import User
from playbook.audit.models import Entry
from playbook.calendar_feed import views
from playbook.calendar_feed.models import Feed
from playbook.complaints.models import Complaint, Promise
from playbook.web.rates import Rate
from tests.complaints.conftest import Send, written_by_lead
from tests.conftest import make_user

WORDS = "Ring Zoe Turner back, about the kettle"


@pytest.fixture(autouse=True)
def nobody_has_read() -> None:
    """Let no reading of an earlier test count as noted already."""
    views._read.clear()


def address(browser: Client) -> str:
    """A new address, as the page shows it this once; its path."""
    page = unescape(browser.post("/calendar/renewed/").text)
    found = re.search(r"http://testserver(/calendar/[\w-]{43}\.ics)", page)
    assert found is not None
    return found[1]


def read(path: str, **headers: str) -> HttpResponse:
    """What a calendar program gets, which is signed in nowhere."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Client().get(path, headers=named)


def events(path: str) -> list[Any]:
    """The events of a calendar, read by the library for it."""
    return list(Calendar.from_ical(read(path).content).walk("VEVENT"))


@pytest.fixture
def promised(send: Send, desk: Client, complaint: Complaint) -> Complaint:
    """A complaint of a named customer with two promises: one by an hour, one for a day."""
    send("facts", customer="Zoe Turner", reference="AB-1234")
    assert send("promises", what=WORDS, due="2030-07-01", time="15:00", reason="Zoe asked").status_code == 200
    assert send("promises", what=WORDS, due="2030-07-02", reason="Zoe asked").status_code == 200
    return complaint


def test_the_promises_that_wait_are_events_with_a_link_and_an_alarm(desk: Client, promised: Complaint) -> None:
    by_hour, by_day = events(address(desk))

    assert by_hour["SUMMARY"] == f"Promise due: complaint {promised.pk}"
    assert by_hour["URL"] == f"http://testserver/complaints/{promised.pk}/"
    assert by_hour.to_ical().count(b"\r\nDTEND:20300701T140000Z\r\n") == 1  # three o'clock in London's summer, in UTC
    assert by_hour.to_ical().count(b"\r\nDTSTART:20300701T133000Z\r\n") == 1
    assert by_day.to_ical().count(b"\r\nDTSTART;VALUE=DATE:20300702\r\n") == 1
    assert (by_day["TRANSP"], by_day["SEQUENCE"]) == ("TRANSPARENT", 0)
    assert [one.walk("VALARM")[0]["TRIGGER"].to_ical() for one in (by_hour, by_day)] == [b"-PT30M", b"PT9H"]
    assert desk.get(f"/complaints/{promised.pk}/").status_code == 200


def test_lines_are_folded_and_an_event_is_the_same_each_time(desk: Client, promised: Complaint, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    host = f"{'a' * 60}.{'b' * 60}.example.org"
    path = address(desk)
    first = read(path, Host=host).content

    assert f"http://{host}/complaints/{promised.pk}/" in first.decode().replace("\r\n ", "")
    assert max(len(line) for line in first.split(b"\r\n")) <= 75
    assert b"\n" not in first.replace(b"\r\n", b"")
    assert first == read(path, Host=host).content
    assert len({str(one["UID"]) for one in events(path)}) == 2


def test_no_customer_and_no_typed_word_is_in_it(desk: Client, promised: Complaint) -> None:
    answer = read(address(desk))
    said = (answer.text + str(answer.headers)).replace("\r\n ", "")

    assert f"complaint {promised.pk}" in said
    assert not [word for word in ("Zoe", "Turner", "kettle", "asked", "AB-1234", "agent") if word in said]


def test_a_promise_that_is_kept_or_given_on_is_no_longer_there(
    desk: Client, promised: Complaint, send: Send, lead: User
) -> None:
    path = address(desk)
    theirs = Client()
    theirs.force_login(lead)
    of_lead = address(theirs)
    kept, waits = Promise.objects.order_by("due")
    send(f"promises/{kept.pk}/kept", how="Rang her")

    assert [str(one["UID"]) for one in events(path)] == [f"{promised.pk}-{waits.key}@playbook"]
    assert events(of_lead) == []
    send("holders", browser=theirs)
    assert events(path) == []
    assert [str(one["UID"]) for one in events(of_lead)] == [f"{promised.pk}-{waits.key}@playbook"]


def test_nobody_elses_promise_is_in_it(desk: Client, promised: Complaint, lead: User, send: Send) -> None:
    colleague = Client()
    colleague.force_login(make_user(username="colleague", team=lead.team))
    written_by_lead(send, promised, lead, problem="broken")

    assert events(address(colleague)) == []
    assert len(events(address(desk))) == 2


def test_the_address_is_shown_once_and_only_its_digest_is_kept(desk: Client, agent: User) -> None:
    made = desk.post("/calendar/renewed/")
    secret = re.search(r"/calendar/([\w-]{43})\.ics", made.text)
    assert secret is not None

    assert "no-store" in made.headers["Cache-Control"]
    assert secret[1] not in desk.get("/calendar/").text
    assert secret[1] not in str(list(Feed.objects.values())) + str(list(Entry.objects.values()))


def test_a_new_address_ends_the_one_before_and_withdrawing_ends_it_too(desk: Client) -> None:
    first, second = address(desk), address(desk)

    assert (read(first).status_code, read(second).status_code) == (404, 200)
    desk.post("/calendar/withdrawn/")
    assert read(second).status_code == 404
    assert "Make an address" in desk.get("/calendar/").text


def test_it_ends_for_good_with_whoever_leaves(desk: Client, agent: User, manager: User) -> None:
    path, theirs = address(desk), Client()
    theirs.force_login(manager)
    User.objects.filter(pk=agent.pk).update(is_active=False)
    assert read(path).status_code == 404
    User.objects.filter(pk=agent.pk).update(is_active=True)
    form = {"username": "agent", "role": "agent", "team": agent.team_id}

    theirs.post(f"/admin/accounts/user/{agent.pk}/change/", form)
    gone = read(path).status_code
    theirs.post(f"/admin/accounts/user/{agent.pk}/change/", {**form, "is_active": "on"})

    assert (gone, read(path).status_code) == (404, 404)
    assert User.objects.get(pk=agent.pk).is_active


def test_no_shared_cache_keeps_it_and_a_program_that_has_it_is_sent_nothing(desk: Client, promised: Complaint) -> None:
    path = address(desk)
    first = read(path)
    again = read(path, If_None_Match=first.headers["ETag"])

    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert first.headers["Cache-Control"] == again.headers["Cache-Control"] == "private, no-cache"
    assert (again.status_code, again.content) == (304, b"")
    Promise.objects.filter(due="2030-07-02").delete()
    assert read(path, If_None_Match=first.headers["ETag"]).status_code == 200


def test_it_is_read_so_often_and_then_told_when_to_come_back(desk: Client, lead: User, settings: Any) -> None:
    settings.API_RATE = Rate(2, 3600)
    path, theirs = address(desk), Client()
    theirs.force_login(lead)

    answers = [read(path) for _ in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert [one.headers["RateLimit"][:11] for one in answers] == ['"token";r=1', '"token";r=0', '"token";r=0']
    assert int(answers[-1].headers["Retry-After"]) > 3000
    assert read(address(theirs)).status_code == 200


def test_making_reading_and_withdrawing_are_in_the_audit_trail(desk: Client, agent: User) -> None:
    path = address(desk)
    read(path)
    read(path)
    desk.post("/calendar/withdrawn/")
    desk.post("/calendar/withdrawn/")

    found = Entry.objects.filter(act__startswith="calendar-").order_by("number").values_list("act", "person")
    assert list(found) == [(act, agent.pk) for act in ("calendar-renewed", "calendar-read", "calendar-withdrawn")]


@pytest.mark.parametrize("secret", ["x", "-" * 43, "%00", "%C3%A9", "a" * 3000, "..%2f"])
def test_an_odd_address_is_not_found(playbook: None, secret: str) -> None:
    assert Client().get(f"/calendar/{secret}.ics").status_code == 404
