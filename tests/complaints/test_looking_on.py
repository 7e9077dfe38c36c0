"""Leads and agents see each other; looking on is not driving; nobody's leaving leaves a complaint without a holder."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from playbook.accounts.models import Team, User
from playbook.complaints.models import Ask, Complaint, Looking
from tests.complaints.conftest import Send
from tests.conftest import make_user


@pytest.fixture
def leads(complaint: Complaint, lead: User) -> Client:
    """The lead's browser."""
    browser = Client()
    browser.force_login(lead)
    return browser


def people(browser: Client, complaint: Complaint) -> str:
    """What the live page asks every few seconds."""
    return browser.get(f"/complaints/{complaint.pk}/people/").text


def test_a_lead_who_is_asked_for_is_told_on_every_page_and_answers_there(
    desk: Client, leads: Client, complaint: Complaint, send: Send
) -> None:
    for path in ("/", "/tips/", "/complaints/", "/keys/"):
        assert "/complaints/asking/" in leads.get(path).text
        assert "/complaints/asking/" not in desk.get(path).text
    assert 'data-count="0"' in leads.get("/complaints/asking/").text
    send("asks")
    strip = leads.get("/complaints/asking/").text
    assert "agent asks for you" in strip
    assert 'data-count="1"' in strip
    reply = f"/complaints/{complaint.pk}/asks/{Ask.objects.get().pk}/reply/"
    after = leads.post(reply, {"reply": "coming"}, headers={"HX-Request": "true", "HX-Target": "asking"}).text

    assert "You said that you are coming." in after
    assert 'data-count="0"' in after
    assert "lead is coming" in people(desk, complaint)


def test_nobody_but_a_lead_is_told_who_asks(desk: Client, complaint: Complaint) -> None:
    assert desk.get("/complaints/asking/").status_code == 404


def test_a_lead_looks_on_and_each_sees_the_name_of_the_other(desk: Client, leads: Client, complaint: Complaint) -> None:
    assert people(desk, complaint).strip() == ""
    page = leads.get(f"/complaints/{complaint.pk}/", follow=True)
    assert page.redirect_chain[-1][0] == f"/complaints/{complaint.pk}/watch/"
    assert "agent is on this now." in page.text
    assert "You are looking on as lead" in page.text
    assert "Take over" in page.text

    assert "lead is looking on." in people(desk, complaint)


def test_who_has_gone_is_no_longer_looking_on(desk: Client, leads: Client, complaint: Complaint) -> None:
    leads.get(f"/complaints/{complaint.pk}/watch/")
    Looking.objects.update(at=timezone.now() - datetime.timedelta(minutes=1))

    assert "looking on" not in people(desk, complaint)


@pytest.mark.parametrize(
    ("noun", "fields"),
    [
        ("moves", {"to": "show-you-see-it"}),
        ("facts", {"customer": "Mrs A"}),
        ("closure", {"outcome": "resolved"}),
        ("warnings", {"conduct": "insult"}),
        ("asks", {}),
    ],
)
def test_looking_on_is_not_driving(
    leads: Client, complaint: Complaint, send: Send, noun: str, fields: dict[str, str]
) -> None:
    answer = send(noun, browser=leads, **fields)

    assert (answer.status_code, answer.json()["holder"]) == (409, "agent")
    before = complaint.last_move
    complaint.refresh_from_db()
    assert complaint.last_move == before


def test_taking_over_is_one_form_and_the_agent_is_told_by_name_and_can_have_it_back(
    desk: Client, leads: Client, complaint: Complaint, send: Send, agent: User
) -> None:
    taken = leads.post(f"/complaints/{complaint.pk}/holders/", {"watched": "1"})
    assert taken.url == f"/complaints/{complaint.pk}/"  # type: ignore[attr-defined]
    assert leads.get(f"/complaints/{complaint.pk}/").status_code == 200
    assert "lead has this complaint now." in people(desk, complaint)
    late = send("moves", to="name-the-anger")
    assert (late.status_code, late.json()["holder"]) == (409, "lead")
    assert "window" not in late.json()["why"]
    send("holders", browser=leads, holder=agent.pk)

    assert send("moves", to="name-the-anger").status_code == 200


PAGES = ("", "summary/", "trail/", "handover/", "facts/", "reply/", "kept/", "restriction/", "temper/")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_a_complaint_asks_again_who_has_it_while_it_is_ones_own(
    desk: Client, leads: Client, complaint: Complaint, page: str
) -> None:
    asked = f'data-address="/complaints/{complaint.pk}/people/"'

    assert asked in desk.get(f"/complaints/{complaint.pk}/{page}").text
    assert asked not in leads.get(f"/complaints/{complaint.pk}/{page}", follow=True).text


@pytest.mark.parametrize(
    ("noun", "fields"),
    [
        ("facts", {"customer": "Mrs Aston"}),
        ("moves", {"to": "show-you-see-it", "customer": "Mrs Aston"}),
        ("promises", {"what": "Ring Mrs Aston", "due": "2100-01-04"}),
        ("note", {"text": "Ring Mrs Aston", "version": 0}),
        ("restriction", {"why": "It is about Mrs Aston"}),
    ],
)
def test_what_is_sent_by_hand_after_somebody_took_over_is_shown_to_be_copied(
    desk: Client, leads: Client, complaint: Complaint, noun: str, fields: dict[str, str]
) -> None:
    leads.post(f"/complaints/{complaint.pk}/holders/", {"watched": "1"})
    answer = desk.post(f"/complaints/{complaint.pk}/{noun}/", fields)

    assert answer.status_code == 409
    assert "Mrs Aston" in answer.text
    assert noun == "note" or "lead has this complaint now." in answer.text


def test_a_move_without_a_word_after_somebody_took_over_leads_to_what_can_be_read(
    desk: Client, leads: Client, complaint: Complaint
) -> None:
    leads.post(f"/complaints/{complaint.pk}/holders/", {"watched": "1"})
    answer = desk.post(f"/complaints/{complaint.pk}/moves/", {"to": "show-you-see-it"}, follow=True)

    assert answer.redirect_chain[-1][0] == f"/complaints/{complaint.pk}/summary/"
    assert "lead has this complaint now." in answer.text


def test_a_page_that_another_person_left_behind_is_told_who_and_not_of_another_window(
    desk: Client, leads: Client, complaint: Complaint, send: Send, agent: User
) -> None:
    send("holders", browser=leads)
    send("moves", browser=leads, to="name-the-anger")
    send("holders", browser=leads, holder=agent.pk)
    theirs = send("moves", to="show-you-see-it", seen=1)
    send("moves", jump="listen")
    own = send("moves", to="show-you-see-it", seen=theirs.json()["number"])

    assert theirs.json()["why"].startswith("lead has moved this complaint on.")
    assert "in another window" in own.json()["why"]


def test_a_colleague_finds_and_reopens_a_closed_complaint_and_reads_it_only_then(
    complaint: Complaint, send: Send, team: Team
) -> None:
    """Until they take it over they see its number, whose it is, what went wrong and when it was closed."""
    send("facts", customer="Mrs Aston", problem="late", what_happened="It came on a Sunday")
    send("closure", outcome="resolved")
    theirs = Client()
    theirs.force_login(make_user(username="colleague", team=team))
    found = theirs.post("/complaints/pick-up/", {"q": "aston"}, follow=True).text
    assert "Open it again" in found
    assert "It came on a Sunday" not in found
    for what in ("", "summary/", "handover/", "facts/", "watch/", "people/", "trail/"):
        assert theirs.get(f"/complaints/{complaint.pk}/{what}").status_code == 404
    theirs.post(f"/complaints/{complaint.pk}/holders/", {"why": "They called back"})

    assert "It came on a Sunday" in theirs.get(f"/complaints/{complaint.pk}/summary/").text
    complaint.refresh_from_db()
    assert complaint.is_open


def test_whoever_deactivates_sees_what_is_open_and_gives_it_on(
    client: Client, complaint: Complaint, agent: User, manager: User, team: Team
) -> None:
    admins, taker = Client(), make_user(username="taker", team=team)
    admins.force_login(manager)
    form = {"username": "agent", "role": "agent", "team": team.pk}  # the tick "active" is taken out
    page = admins.post(f"/admin/accounts/user/{agent.pk}/change/", form, follow=True).text
    place = f"/complaints/leaving/{agent.pk}/"
    assert "What agent left open" in page
    assert f'value="{complaint.pk}"' in page
    admins.post(place, {"complaints": [complaint.pk], "to": taker.pk})

    complaint.refresh_from_db()
    assert complaint.holder == taker
    theirs = Client()
    theirs.force_login(taker)
    assert theirs.get(f"/complaints/{complaint.pk}/").status_code == 200


@pytest.mark.parametrize("what", ["left", "moved", "team gone", "in no team"])
def test_an_administrator_sees_what_nobody_goes_on_with(
    complaint: Complaint, agent: User, manager: User, team: Team, what: str
) -> None:
    admins = Client()
    admins.force_login(manager)
    row = f'value="{complaint.pk}"'
    assert row not in admins.get("/complaints/without-holder/").text
    if what == "left":
        User.objects.filter(pk=agent.pk).update(is_active=False)
    elif what == "in no team":
        Team.objects.create(name="Elsewhere")
        team.delete()
    elif what == "moved":
        User.objects.filter(pk=agent.pk).update(team=Team.objects.create(name="Elsewhere"))
    else:
        User.objects.filter(pk=agent.pk).update(team=Team.objects.create(name="Elsewhere"))
        team.delete()

    assert row in admins.get("/complaints/without-holder/").text
    assert "/complaints/without-holder/" in admins.get("/admin/").text or what == "left"


def test_where_nobody_works_in_a_team_a_complaint_in_none_is_in_good_hands(
    complaint: Complaint, manager: User, team: Team
) -> None:
    Team.objects.all().delete()
    admins = Client()
    admins.force_login(manager)

    assert f'value="{complaint.pk}"' not in admins.get("/complaints/without-holder/").text


def test_a_team_is_deleted_and_its_people_and_complaints_go_to_another(
    complaint: Complaint, agent: User, manager: User, team: Team
) -> None:
    other, admins = Team.objects.create(name="Elsewhere"), Client()
    admins.force_login(manager)
    address = f"/admin/accounts/team/{team.pk}/delete/"
    assert f'<option value="{other.pk}">Elsewhere</option>' in admins.get(address).text

    admins.post(address, {"post": "yes", "to": other.pk})

    complaint.refresh_from_db()
    agent.refresh_from_db()
    assert (complaint.team, agent.team) == (other, other)
    assert not Team.objects.filter(pk=team.pk).exists()
    assert "agent" in admins.get(f"/admin/accounts/team/{other.pk}/change/").text
    assert f'value="{complaint.pk}"' not in admins.get("/complaints/without-holder/").text


def test_giving_on_to_another_team_takes_the_complaint_with_it(
    complaint: Complaint, agent: User, stranger: User, manager: User
) -> None:
    admins = Client()
    admins.force_login(manager)
    User.objects.filter(pk=agent.pk).update(is_active=False)
    admins.post("/complaints/without-holder/", {"complaints": [complaint.pk], "to": stranger.pk})

    complaint.refresh_from_db()
    assert (complaint.holder, complaint.team) == (stranger, stranger.team)


def test_what_every_page_asks_again_costs_few_queries(
    desk: Client, leads: Client, complaint: Complaint, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    people(desk, complaint)
    leads.get("/complaints/asking/")
    with django_assert_max_num_queries(4):  # one more in a second, which asks for a newer edition
        people(desk, complaint)
    with django_assert_max_num_queries(3):
        leads.get("/complaints/asking/")


def test_the_navigation_marks_one_place_as_where_the_lead_is(leads: Client) -> None:
    for path in ("/", "/tips/", "/complaints/", "/complaints/team/", "/insights/"):
        page = leads.get(path).text
        assert page.count('class="site-nav__link" href="') > 6
        assert page.count('aria-current="page">') == 1
        assert f'class="site-nav__link" href="{path}" aria-current="page"' in page


def test_looking_on_belongs_to_the_team_and_asks_nothing_where_nothing_can_be_chosen(
    desk: Client, leads: Client, complaint: Complaint
) -> None:
    first = leads.get(f"/complaints/{complaint.pk}/watch/").text
    assert '<a class="site-nav__link" href="/complaints/team/" aria-current="page">' in first
    assert 'href="/complaints/" aria-current' not in first
    assert "watch__choices" in first

    for form in ({"jump": "learn"}, {"to": "for-you"}):
        desk.post(f"/complaints/{complaint.pk}/moves/", form)
    last = leads.get(f"/complaints/{complaint.pk}/watch/").text

    assert 'code">N2' in last
    assert "watch__choices" not in last
    assert "What now?" not in last


def test_what_was_typed_while_a_colleague_took_over_is_kept_and_said_so_by_name(
    desk: Client, leads: Client, complaint: Complaint, send: Send, lead: User
) -> None:
    leads.post(f"/complaints/{complaint.pk}/holders/", {"holder": lead.pk, "watched": "1"})
    answer = send("note", text="Half a note", version=0, client="one", sequence=1)

    assert (answer.status_code, answer.json()["holder"]) == (409, "lead")
    assert "lead has this complaint now." in answer.json()["why"]
    assert "window" not in answer.json()["why"]
    theirs = leads.get(f"/complaints/{complaint.pk}/").text
    assert "Half a note" in theirs
    assert "another window" not in theirs
