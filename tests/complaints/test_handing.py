"""Handing over, picking up, asking for a lead: who gets what, and what they may still do."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from playbook.accounts.models import Team, User
from playbook.complaints.models import Ask, Complaint, Presence
from playbook.editions.current import library
from tests.complaints.conftest import Send
from tests.conftest import make_user


@pytest.fixture
def colleague(team: Team) -> User:
    """Another agent of the team."""
    return make_user(username="colleague", team=team)


def browser_of(user: User) -> Client:
    """A browser that `user` is signed in with."""
    browser = Client()
    browser.force_login(user)
    return browser


def test_whoever_is_given_a_complaint_goes_on_and_the_giver_reads_on(
    desk: Client, complaint: Complaint, send: Send, colleague: User
) -> None:
    send("moves", to="name-the-anger", customer="Mrs A")
    desk.post(f"/complaints/{complaint.pk}/holders/", {"holder": colleague.pk, "why": "my shift ends"})

    theirs = browser_of(colleague)
    assert "Mrs A" in theirs.get(f"/complaints/{complaint.pk}/handover/").text
    assert send("moves", browser=theirs, to="let-them-talk").status_code == 200
    page = desk.get(f"/complaints/{complaint.pk}/", follow=True)
    assert "colleague has this complaint." in page.text
    assert "my shift ends" in desk.get(f"/complaints/{complaint.pk}/handover/").text
    late = send("moves", to="name-the-anger")
    assert (late.status_code, late.json()["holder"]) == (409, "colleague")


def test_a_note_of_the_one_who_gave_it_away_is_kept_beside_the_note(
    desk: Client, complaint: Complaint, send: Send, colleague: User
) -> None:
    desk.post(f"/complaints/{complaint.pk}/holders/", {"holder": colleague.pk})
    assert send("note", text="she rang twice", version=0).status_code == 409

    assert "she rang twice" in browser_of(colleague).get(f"/complaints/{complaint.pk}/").text


def test_they_called_back_and_a_colleague_picks_up(complaint: Complaint, send: Send, colleague: User) -> None:
    send("facts", customer="Mrs Aston")
    theirs = browser_of(colleague)
    assert theirs.get(f"/complaints/{complaint.pk}/").status_code == 404
    assert "Mrs Aston" in theirs.post("/complaints/pick-up/", {"q": "aston"}, follow=True).text
    page = theirs.post(f"/complaints/{complaint.pk}/holders/", {"why": "They called back"}, follow=True)

    assert "took it over" in page.text
    assert theirs.get(f"/complaints/{complaint.pk}/").status_code == 200


def test_nobody_of_another_team_picks_up(complaint: Complaint, send: Send, stranger: User) -> None:
    send("facts", customer="Mrs Aston")
    theirs = browser_of(stranger)

    assert "Mrs Aston" not in theirs.post("/complaints/pick-up/", {"q": "aston"}, follow=True).text
    assert theirs.post(f"/complaints/{complaint.pk}/holders/").status_code == 404


def test_a_complaint_is_given_to_somebody_of_the_team_only(desk: Client, complaint: Complaint, stranger: User) -> None:
    answer = desk.post(f"/complaints/{complaint.pk}/holders/", {"holder": stranger.pk})

    assert answer.status_code == 422
    assert Complaint.objects.get().holder.username == "agent"


def test_a_lead_who_is_about_is_asked_and_answers(desk: Client, complaint: Complaint, send: Send, lead: User) -> None:
    theirs = browser_of(lead)
    theirs.get("/complaints/team/")
    interrupted = desk.post(f"/complaints/{complaint.pk}/moves/", {"move": "interrupt", "to": "manager"}, follow=True)
    assert "About now:" in interrupted.text
    send("asks")
    assert "no answer yet" in desk.get(f"/complaints/{complaint.pk}/").text
    ask = Ask.objects.get()
    assert "Coming" in theirs.get("/complaints/team/").text
    theirs.post(f"/complaints/{complaint.pk}/asks/{ask.pk}/reply/", {"reply": "coming"})

    assert "lead is coming" in desk.get(f"/complaints/{complaint.pk}/asks/").text
    assert "lead is coming" in desk.get(f"/complaints/{complaint.pk}/").text
    assert desk.get(f"/complaints/{complaint.pk}/asks/", headers={"HX-Request": "true"}).status_code == 286


def test_asking_twice_asks_once_and_an_agent_cannot_answer(desk: Client, complaint: Complaint, send: Send) -> None:
    send("asks")
    send("asks")
    ask = Ask.objects.get()

    assert desk.post(f"/complaints/{complaint.pk}/asks/{ask.pk}/reply/", {"reply": "coming"}).status_code == 404
    assert Ask.objects.get().reply == ""


def test_a_lead_who_has_not_been_seen_for_minutes_is_not_about(complaint: Complaint, lead: User) -> None:
    browser_of(lead).get("/")
    assert Presence.about(lead.team_id) == [lead]
    Presence.objects.update(at=timezone.now() - datetime.timedelta(minutes=6))

    assert Presence.about(lead.team_id) == []


def test_the_lead_sees_stage_and_interrupt_but_never_the_temper_card(
    desk: Client, complaint: Complaint, send: Send, lead: User
) -> None:
    desk.get(f"/complaints/{complaint.pk}/temper/")
    theirs = browser_of(lead)
    before = theirs.get("/complaints/team/").text
    send("moves", move="interrupt", to="abuse")
    after = theirs.get("/complaints/team/").text.replace("&#x27;", "'")

    assert "temper" not in before.lower()
    assert "Listen" in after
    assert "They're being abusive" in after


def test_ten_more_complaints_of_the_team_cost_no_more_queries(
    complaint: Complaint, lead: User, agent: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    theirs = browser_of(lead)
    theirs.get("/complaints/team/")
    for count in (1, 10):
        for _one in range(count):
            Complaint.begin(library(), "listen", by=agent)
        with django_assert_num_queries(3):
            theirs.get("/complaints/team/")
