"""Somebody leaves: what they have open is seen, given to a colleague in one step, and forgotten by nobody."""

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from playbook.accounts.models import Session, Team, User
from playbook.complaints.models import Ask, Complaint, Promise
from playbook.editions.current import library
from tests.complaints.conftest import Send
from tests.complaints.test_handing import browser_of
from tests.conftest import make_user

OVERDUE = datetime.date(2020, 1, 6)


@pytest.fixture
def admins(manager: User) -> Client:
    """The administrator's browser."""
    return browser_of(manager)


@pytest.fixture
def colleague(team: Team) -> User:
    """Another agent of the team, with nothing open."""
    return make_user(username="colleague", first_name="Ava", team=team)


def promised(complaint: Complaint, who: str, *, by: User, due: datetime.date = OVERDUE) -> Promise:
    """A promise that waits."""
    return complaint.promises.create(key=f"{complaint.pk:032}", what="Ring Mrs Aston", who=who, due=due, by=by)


def pressed(page: str, **chosen: str) -> dict[str, list[str] | str]:
    """What a page sends when its first button is pressed and nothing on it was touched."""
    ticked = re.findall(r'<input[^>]*name="complaints"[^>]*value="(\d+)"', page)
    to = re.search(r'<option value="(\d+)" selected', page)
    return {"complaints": ticked, "to": to[1] if to else "", "close": "1", **chosen}


def test_one_page_shows_complaints_and_promises_suggests_a_colleague_and_one_button_does_it_all(
    complaint: Complaint, admins: Client, agent: User, lead: User, colleague: User
) -> None:
    Complaint.begin(library(), "listen", by=lead)
    promise = promised(complaint, "agent", by=agent)
    person = admins.get(f"/admin/accounts/user/{agent.pk}/change/").text
    way = re.search(r'href="(/complaints/leaving/\d+/)"[^>]*>They leave', person)
    assert way is not None
    page = admins.get(way[1]).text
    assert "promised by Mon 6 Jan" in page
    assert "overdue" in page
    assert "Ring Mrs Aston" not in page
    assert re.search(rf'<option value="{colleague.pk}" selected>', page)
    assert "Close the account and hand over" in page
    admins.post(way[1], pressed(page))

    for row in (complaint, promise, agent):
        row.refresh_from_db()
    assert (agent.is_active, complaint.holder, promise.who) == (False, colleague, "Ava")
    assert not Session.objects.filter(user=agent).exists()


def test_a_promise_in_a_closed_complaint_goes_along_and_one_elsewhere_to_whoever_has_the_complaint(
    complaint: Complaint, send: Send, admins: Client, agent: User, lead: User, colleague: User
) -> None:
    send("closure", outcome="resolved")
    kept_by_leaver = promised(complaint, "agent", by=agent)
    other = Complaint.begin(library(), "listen", by=lead)
    elsewhere = promised(other, "agent", by=agent)
    namesake = promised(Complaint.begin(library(), "listen", by=lead), "agent", by=lead)
    page = admins.get(f"/complaints/leaving/{agent.pk}/").text
    assert "closed, and a promise waits" in page
    assert "goes to lead, who has the complaint" in page
    admins.post(f"/complaints/leaving/{agent.pk}/", pressed(page, to=str(colleague.pk)))

    for row in (complaint, kept_by_leaver, elsewhere, namesake):
        row.refresh_from_db()
    assert (kept_by_leaver.who, elsewhere.who, namesake.who) == ("Ava", "lead", "agent")
    assert complaint.holder == colleague
    assert not complaint.is_open


def test_what_is_half_a_choice_does_nothing(complaint: Complaint, admins: Client, agent: User) -> None:
    answer = admins.post(f"/complaints/leaving/{agent.pk}/", {"complaints": complaint.pk, "to": "", "close": "1"})
    nothing = admins.post(f"/complaints/leaving/{agent.pk}/", {"to": ""})

    assert answer.status_code == 422
    assert "Choose who takes them." in answer.text
    assert "Tick the complaints to hand over." in nothing.text
    agent.refresh_from_db()
    assert agent.is_active


def test_nobody_closes_their_own_account_there_nor_that_of_whoever_may_do_everything(
    playbook: None, admins: Client, manager: User
) -> None:
    chief = User.objects.create_superuser("chief")
    page = admins.get(f"/complaints/leaving/{manager.pk}/").text
    admins.post(f"/complaints/leaving/{manager.pk}/", {"close": "1"})

    manager.refresh_from_db()
    assert manager.is_active
    assert "another administrator closes your account" in page
    assert admins.get(f"/complaints/leaving/{chief.pk}/").status_code == 404


@pytest.mark.parametrize("place", ["/admin/", "/admin/accounts/user/", "/admin/accounts/user/{}/change/"])
def test_customers_who_wait_for_somebody_who_left_are_told_of_until_they_are_given_on(
    complaint: Complaint, admins: Client, agent: User, colleague: User, place: str
) -> None:
    place, way = place.format(agent.pk), f'href="/complaints/leaving/{agent.pk}/"'
    User.objects.filter(pk=agent.pk).update(is_active=False)
    before = admins.get(place).text
    admins.post(f"/complaints/leaving/{agent.pk}/", {"complaints": complaint.pk, "to": colleague.pk})

    assert way in before
    assert "1 open complaint," in before
    assert way not in admins.get(place).text


def test_an_editor_is_not_told_who_has_left(complaint: Complaint, editor: User, agent: User) -> None:
    User.objects.filter(pk=agent.pk).update(is_active=False)

    assert "/complaints/leaving/" not in browser_of(editor).get("/admin/").text


def test_the_lead_sees_what_somebody_who_left_holds_first_and_marked(
    complaint: Complaint, lead: User, agent: User, colleague: User
) -> None:
    Complaint.begin(library(), "listen", by=colleague)
    User.objects.filter(pk=agent.pk).update(is_active=False)
    page = browser_of(lead).get("/complaints/team/").text

    assert page.index("has left: take it over") < page.index(">Ava</a>")


def test_nobody_who_has_left_asks_for_a_lead(complaint: Complaint, send: Send, lead: User, agent: User) -> None:
    send("asks")
    theirs = browser_of(lead)
    assert "agent asks for you" in theirs.get("/complaints/asking/").text
    User.objects.filter(pk=agent.pk).update(is_active=False)

    assert Ask.objects.exists()
    assert "asks for you" not in theirs.get("/complaints/asking/").text


def test_giving_on_is_no_step_and_whoever_is_given_it_is_told_until_they_go_on(
    complaint: Complaint, send: Send, admins: Client, agent: User, colleague: User
) -> None:
    then = timezone.now() - datetime.timedelta(days=31)
    Complaint.objects.update(moved_at=then)
    theirs, told = browser_of(colleague), "Given to you, and not gone on with yet"
    assert told not in theirs.get("/complaints/").text
    admins.post(f"/complaints/leaving/{agent.pk}/", {"complaints": complaint.pk, "to": colleague.pk, "close": "1"})
    complaint.refresh_from_db()
    assert complaint.moved_at == then
    assert told in theirs.get("/complaints/").text
    assert send("moves", browser=theirs, to="name-the-anger").status_code == 200

    assert told not in theirs.get("/complaints/").text
    complaint.refresh_from_db()
    assert complaint.moved_at > then


def test_whoever_takes_a_complaint_over_goes_on_with_it_and_is_told_of_nothing(
    complaint: Complaint, send: Send, lead: User
) -> None:
    then = timezone.now() - datetime.timedelta(days=31)
    Complaint.objects.update(moved_at=then)
    theirs = browser_of(lead)
    send("holders", browser=theirs)

    complaint.refresh_from_db()
    assert complaint.moved_at > then
    assert "Given to you" not in theirs.get("/complaints/").text


def test_the_list_of_people_says_who_is_here_and_what_they_have_open_at_a_flat_cost(
    complaint: Complaint, admins: Client, agent: User, team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    promised(complaint, "agent", by=agent)
    User.objects.filter(pk=agent.pk).update(last_login=datetime.datetime(2026, 3, 4, 12, tzinfo=datetime.UTC))
    place = "/admin/accounts/user/"
    page = admins.get(place).text
    row = next(row for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if ">agent</a>" in row)
    assert "March 4, 2026" in row or "4 March 2026" in row or "4 Mar 2026" in row
    assert [re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<td.*?</td>", row)][-2:] == ["1", "1"]
    with django_assert_num_queries(9):
        admins.get(place)
    for number in range(10):
        Complaint.begin(library(), "listen", by=make_user(username=f"more-{number}", team=team))

    with django_assert_num_queries(9):
        admins.get(place)


def test_deleting_a_team_names_its_people_and_counts_its_complaints_first(
    complaint: Complaint, admins: Client, agent: User, team: Team
) -> None:
    page = admins.get(f"/admin/accounts/team/{team.pk}/delete/").text
    said = " ".join(page.split())

    assert "1 person is in it:" in said
    assert f'href="/admin/accounts/user/{agent.pk}/change/"' in said
    assert "1 complaint of it is open." in said
    assert "Summary" not in said
    admins.post(f"/admin/accounts/team/{team.pk}/delete/", {"post": "yes"})
    assert not Team.objects.filter(pk=team.pk).exists()


def test_what_was_given_on_lately_is_not_among_what_nobody_has_touched(
    complaint: Complaint, admins: Client, agent: User, colleague: User
) -> None:
    """What nobody touches for very long is forgotten: whoever was given it yesterday has not had their turn yet."""
    Complaint.objects.update(moved_at=timezone.now() - datetime.timedelta(days=400))
    long_ago = timezone.now() - datetime.timedelta(days=60)
    complaint.holdings.update(since=timezone.now() - datetime.timedelta(days=400))
    assert Complaint.objects.unmoved_since(long_ago).exists()
    admins.post(f"/complaints/leaving/{agent.pk}/", {"complaints": complaint.pk, "to": colleague.pk})

    assert not Complaint.objects.unmoved_since(long_ago).exists()
