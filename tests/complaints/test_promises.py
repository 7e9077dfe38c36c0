"""Promises with an hour as well as a day: what is offered, when one is overdue, and the line to read aloud."""

import dataclasses
import datetime
import uuid

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from playbook.accounts.models import Team, User
from playbook.complaints.models import Complaint, Promise
from playbook.complaints.promise_sentences import MOST_SAID, all_told, told
from playbook.complaints.promises import offers_for
from playbook.editions.current import library
from playbook.guidance.library import Library
from playbook.guidance.lists import Hours, Organisation
from tests.complaints.conftest import Send
from tests.conftest import make_user

FRIDAY = datetime.datetime(2026, 11, 27, 10, 0, tzinfo=datetime.UTC)


def open_on(found: Library, *days: str) -> Library:
    """The same playbook, of an organisation that is open on those days until six."""
    hours = tuple(Hours(day, "09:00", "18:00") for day in days)
    return dataclasses.replace(found, organisation=Organisation(hours=hours))


def made(complaint: Complaint, by: User, what: str, due: datetime.date, at: str = "", who: str = "") -> Promise:
    """A promise as it stands in the database."""
    time = datetime.time.fromisoformat(at) if at else None
    values = {"what": what, "who": who or by.spoken_name, "due": due, "due_time": time}
    return Promise.objects.create(complaint=complaint, key=uuid.uuid4(), by=by, **values)


@pytest.fixture(autouse=True)
def at_ten(playbook: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Friday, ten in the morning, before anybody signs in."""
    monkeypatch.setattr(timezone, "now", lambda: FRIDAY)


def test_today_is_offered_while_we_are_open_and_saturdays_count_where_we_open(playbook: None) -> None:
    week = open_on(library(), "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
    early = offers_for(week, FRIDAY)
    late = offers_for(week, FRIDAY.replace(hour=17, minute=45))
    without = offers_for(open_on(library(), "monday", "friday"), FRIDAY)

    assert (early[0].label, early[0].value) == ("Today, by 6 pm", "2026-11-27T18:00")
    assert early[1].value == "2026-11-28"
    assert late[0].value == "2026-11-28"
    assert without[1].value == "2026-11-30"


def test_a_promise_for_tonight_is_picked_kept_and_sorted_by_its_hour(
    desk: Client, complaint: Complaint, send: Send, agent: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert send("promises", what="Ring her", pick="2026-11-27T18:00").status_code == 200
    assert send("promises", what="Look it up", due="2026-11-27", time="10:10").status_code == 200
    assert send("promises", what="Write to her", due="2026-11-27").status_code == 200
    waiting = list(Promise.objects.waiting())
    monkeypatch.setattr(timezone, "now", lambda: FRIDAY.replace(minute=20))

    assert [one.what for one in waiting] == ["Look it up", "Ring her", "Write to her"]
    assert [one.what for one in Promise.objects.overdue()] == ["Look it up"]
    page = desk.get("/complaints/promises/").text
    assert page.count("overdue") == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"due": "2026-11-27", "time": "09:00"}, "time"),
        ({"due": "2026-11-27", "time": "soon"}, "time"),
        ({"pick": "2026-13-45"}, "due"),
        ({"pick": "2026-11-27T99:00"}, "due"),
    ],
)
def test_an_hour_that_has_gone_by_or_that_there_is_not_is_asked_for_again(
    complaint: Complaint, send: Send, monkeypatch: pytest.MonkeyPatch, fields: dict[str, str], field: str
) -> None:
    answer = send("promises", what="Ring her", **fields)

    assert answer.status_code == 422
    assert field in answer.json()["errors"]


@pytest.mark.parametrize(("fields", "keeper"), [({"promises": "on"}, "colleague"), ({}, "agent")])
def test_whoever_promised_is_asked_when_they_hand_over(
    desk: Client, complaint: Complaint, send: Send, team: Team, fields: dict[str, str], keeper: str
) -> None:
    colleague = make_user(username="colleague", team=team)
    assert "What I promised goes with it" not in desk.get(f"{complaint.get_absolute_url()}handover/").text
    send("promises", what="Ring her", who="agent", due=timezone.localdate(), reason="she asked")
    assert "What I promised goes with it" in desk.get(f"{complaint.get_absolute_url()}handover/").text
    desk.post(f"{complaint.get_absolute_url()}holders/", {"holder": colleague.pk, **fields})

    assert Promise.objects.get().who == keeper


def test_done_and_done_late_are_told_apart(
    desk: Client, complaint: Complaint, send: Send, agent: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for what, hour in (("Ring her", "10:10"), ("Write to her", "13:00")):
        one = made(complaint, agent, what, FRIDAY.date(), hour)
        monkeypatch.setattr(timezone, "now", lambda: FRIDAY.replace(minute=20))
        send(f"promises/{one.pk}/kept", how="done")
    text = desk.get(f"{complaint.get_absolute_url()}summary/").context["summary"]

    assert "Ring her, by Friday 27 November 2026, 10:10 am (agent; done late)" in text
    assert "Write to her, by Friday 27 November 2026, 1 pm (agent; done)" in text


@pytest.mark.parametrize(
    ("what", "at", "days", "who", "line"),
    [
        ("I'll ring you when it's out", "18:00", 0, "", "I'll ring you when it's out, by 6 pm tonight."),
        ("I'll ring you.", "", 0, "", "I'll ring you today."),
        ("I'll ring her tonight", "18:00", 0, "", "I'll ring her by 6 pm tonight."),
        ("I'll ring her, today.", "", 0, "", "I'll ring her today."),
        ("I'll ring her tomorrow", "", 1, "", "I'll ring her tomorrow, Saturday 28 November."),
        ("I'll ring her tonight", "", 3, "", "I'll ring her tonight by Monday 30 November."),
        ("we pay the fee back", "", 3, "me", "We'll pay the fee back by Monday 30 November."),
        (
            "Ring you back",
            "19:30",
            0,
            "Ms Rao, the duty manager",
            "Ms Rao, the duty manager, will ring you back by 7:30 pm tonight.",
        ),
        ("we bring water", "19:00", 0, "a crew", "A crew will bring water by 7 pm tonight."),
        ("refund the £18", "", 3, "accounts", "Accounts will refund the £18 by Monday 30 November."),
        ("refund of the £18", "", 3, "the shop", "Refund of the £18. The shop will see to it by Monday 30 November."),
        ("send you the form", "", 3, "duty manager", "The duty manager will send you the form by Monday 30 November."),
        ("we are looking into it", "", 3, "", "We are looking into it, by Monday 30 November."),
        ("NHS letter", "12:00", 1, "", "NHS letter, by noon tomorrow, Saturday 28 November."),
        ("a new basin", "", 3, "me", "A new basin, by Monday 30 November."),
        ("send you the form", "", 3, "Me, Sam Porter", "I'll send you the form by Monday 30 November."),
        (
            "a new basin",
            "",
            3,
            "my manager, Dan Reed",
            "A new basin. My manager, Dan Reed, will see to it by Monday 30 November.",
        ),
        ("a new basin", "", 3, "duty manager", "A new basin. The duty manager will see to it by Monday 30 November."),
        (
            "a new basin",
            "",
            3,
            "duty manager, Dan Reed",
            "A new basin. The duty manager, Dan Reed, will see to it by Monday 30 November.",
        ),
        ("ring you", "", 3, "manager", "The manager will ring you by Monday 30 November."),
        ("ring you", "", 3, "sam", "Sam will ring you by Monday 30 November."),
        ("a new basin", "", 3, "Sam", "A new basin. Sam will see to it by Monday 30 November."),
        ("the crew brings water", "", 3, "the crew", "The crew brings water by Monday 30 November."),
    ],
)
def test_the_line_to_read_aloud_is_in_the_first_person_and_keeps_names(
    complaint: Complaint, agent: User, monkeypatch: pytest.MonkeyPatch,
    what: str, at: str, days: int, who: str, line: str,
) -> None:  # fmt: skip
    one = made(complaint, agent, what, FRIDAY.date() + datetime.timedelta(days=days), at, who)

    assert told(one) == f"So, to be clear. {line}"


@pytest.mark.parametrize(
    ("who", "doer"),
    [("Dana Brook", "Dana"), ("dana brook", "Dana"), ("Dana Brook, my lead", "Dana, my lead,"), ("Lee Brook", "LB")],
)
def test_the_last_name_of_a_colleague_is_not_said_to_customers(
    complaint: Complaint, agent: User, lead: User, who: str, doer: str
) -> None:
    User.objects.filter(pk=lead.pk).update(first_name="Dana", last_name="Brook")
    make_user(username="lee", first_name="Lee", last_name="Brook", customer_name="LB")
    one = made(complaint, agent, "ring you", FRIDAY.date(), "", who)

    assert told(one) == f"So, to be clear. {doer} will ring you today."
    assert one.who == who


def test_on_a_written_channel_a_promise_names_its_date_and_stands_in_the_line_for_the_reply(
    desk: Client, complaint: Complaint, agent: User, send: Send
) -> None:
    made(complaint, agent, "we pay the fee back", FRIDAY.date() + datetime.timedelta(days=1))
    send("moves", jump="close")
    spoken = desk.get(complaint.get_absolute_url()).text
    send("facts", channel="email")
    written = desk.get(complaint.get_absolute_url()).text

    assert escape("we'll pay the fee back tomorrow, Saturday 28 November") in spoken
    assert escape("we'll pay the fee back by Saturday 28 November") in written
    assert "Say it aloud" not in spoken + written


def test_every_open_promise_is_said_the_soonest_first_and_none_that_was_kept_or_missed(
    desk: Client, complaint: Complaint, agent: User, send: Send
) -> None:
    monday = FRIDAY.date() + datetime.timedelta(days=3)
    made(complaint, agent, "a new basin", monday, who="Sam")
    made(complaint, agent, "ring you back", monday, "12:00", who="Ms Rao")
    made(complaint, agent, "bring water", FRIDAY.date(), "19:00", who="a crew")
    made(complaint, agent, "Bring water", FRIDAY.date(), "17:30", who="a crew")
    made(complaint, agent, "look it up", FRIDAY.date(), "09:00")
    kept = made(complaint, agent, "write to you", monday)
    send(f"promises/{kept.pk}/kept", how="done")
    said = all_told(complaint.promises.all(), ())
    send("moves", jump="close")

    assert said == (
        "a crew will bring water by 5:30 pm tonight. Ms Rao will ring you back by noon on Monday 30 November. "
        "A new basin. Sam will see to it by Monday 30 November"
    )
    assert escape(said) in desk.get(complaint.get_absolute_url()).text
    assert all_told(complaint.promises.all(), [one.pk for one in complaint.promises.all()]) == ""


def test_of_many_promises_the_soonest_are_said_and_the_rest_counted(complaint: Complaint, agent: User) -> None:
    for day in range(1, MOST_SAID + 3):
        made(complaint, agent, f"send part {day}", FRIDAY.date() + datetime.timedelta(days=day))
    said = all_told(complaint.promises.all(), (), written=True)

    assert said.startswith("I'll send part 1 by Saturday 28 November. I'll send part 2 by Sunday")
    assert said.count("I'll send") == MOST_SAID
    assert said.endswith(". 2 more are noted")


def test_a_list_says_who_has_the_complaint_where_somebody_else_was_to_keep_its_promise(
    client: Client, complaint: Complaint, agent: User, lead: User
) -> None:
    due = timezone.localdate()
    made(complaint, agent, "An engineer", due, who="Dev")
    told_of = f"{agent.spoken_name} has the complaint"
    client.force_login(lead)
    seen = client.get("/complaints/promises/").text
    Promise.objects.update(who=agent.spoken_name)
    same = client.get("/complaints/promises/").text
    client.force_login(agent)
    Promise.objects.update(who="Dev")

    assert told_of in seen
    assert told_of not in same
    assert told_of not in client.get("/complaints/promises/").text
