"""Who is asking costs one query, and ends when it should."""

import datetime
import re

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from playbook.accounts import second_factor
from playbook.accounts.middleware import SessionUser
from playbook.accounts.models import Session
from playbook.accounts.sessions import SessionStore


def test_session_person_and_team_are_one_query(client, agent, django_assert_num_queries):
    client.force_login(agent)
    request = request_of(client)

    with django_assert_num_queries(1):
        assert (request.user.username, request.user.team.name) == ("agent", "Front desk")


def test_the_session_knows_whose_it_is(client, agent):
    client.force_login(agent)

    assert Session.objects.get().user == agent


@pytest.mark.django_db
def test_nobody_costs_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert not request_of(client).user.is_authenticated


def test_a_changed_password_ends_the_session(client, agent):
    client.force_login(agent)
    agent.set_password("another")
    agent.save()

    assert not request_of(client).user.is_authenticated
    assert not Session.objects.exists()


def test_a_deactivated_person_is_out_at_once_and_stays_out(client, agent):
    client.force_login(agent)
    type(agent).objects.update(is_active=False)

    assert not request_of(client).user.is_authenticated
    type(agent).objects.update(is_active=True)
    assert not request_of(client).user.is_authenticated


def test_an_old_session_is_no_session(client, agent):
    client.force_login(agent)
    Session.objects.update(expire_date=timezone.now())

    assert not request_of(client).user.is_authenticated


def test_signing_out_kills_the_session_on_the_server(client, agent):
    client.force_login(agent)

    response = client.post("/sign-out/")

    assert not Session.objects.exists()
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_signing_in_changes_the_session_key(client, agent):
    session = client.session
    session["seen"] = True
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before

    client.post("/sign-in/", {"username": "agent", "password": "playbook"})

    assert client.cookies["sessionid"].value != before
    assert not Session.objects.filter(pk=before).exists()


def test_a_role_change_counts_from_the_next_request(client, agent):
    client.force_login(agent)
    type(agent).objects.update(role="lead")

    assert request_of(client).user.is_lead


def request_of(client):
    """A request with the client's cookie, as it is when views see it."""
    request = RequestFactory().get("/")
    cookie = client.cookies.get("sessionid")
    request.session = SessionStore(cookie.value if cookie else None)
    SessionUser(lambda _request: None).process_request(request)
    return request


def test_a_new_key_of_the_server_signs_nobody_out_and_opens_what_a_browser_kept(client, agent, settings):
    client.force_login(agent)
    before = request_of(client).user.browser_key

    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key of the server " * 3
    now = request_of(client).user

    assert (now.username, now.browser_key) == ("agent", before)
    settings.SECRET_KEY_FALLBACKS = []
    assert not request_of(client).user.is_authenticated


def test_with_a_new_key_of_the_server_all_that_a_browser_asks_at_once_is_answered(playbook, client, agent, settings):
    """Each request comes with the cookie of before, because none has been answered yet."""
    client.force_login(agent)
    cookie = client.cookies["sessionid"].value
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key of the server " * 3
    statuses = []
    for _request in range(3):
        client.cookies["sessionid"] = cookie
        statuses.append(client.get("/tips/").status_code)
    settings.SECRET_KEY_FALLBACKS = []
    statuses.append(client.get("/tips/").status_code)  # by now it is sealed with the new one

    assert statuses == [200] * 4


def test_nobody_has_the_browser_key_of_another(agent, lead):
    assert len(agent.browser_key) == 64
    assert agent.browser_key != lead.browser_key


def signed_in_browser(**headers):
    """A browser that the agent has signed in with."""
    found = Client(headers=headers)
    found.post("/sign-in/", {"username": "agent", "password": "playbook"})
    return found


def test_each_sign_in_has_a_key_of_its_own(agent):
    browser = signed_in_browser()
    before = browser.cookies["sessionid"].value

    browser.post("/sign-in/", {"username": "agent", "password": "playbook"})

    assert browser.cookies["sessionid"].value != before
    assert not Session.objects.filter(pk=before).exists()


def test_a_sign_in_that_is_not_used_ends(agent, settings):
    settings.IDLE_MINUTES = 30
    browser = signed_in_browser()
    Session.objects.update(seen_at=timezone.now() - datetime.timedelta(minutes=29))
    assert browser.get("/sessions/").status_code == 200

    assert Session.objects.get().seen_at > timezone.now() - datetime.timedelta(minutes=1)
    Session.objects.update(seen_at=timezone.now() - datetime.timedelta(minutes=31))
    assert browser.get("/sessions/").status_code == 302


def test_a_page_writes_nothing_for_a_session_that_was_used_just_now(agent):
    browser = signed_in_browser()

    with CaptureQueriesContext(connection) as queries:
        browser.get("/password/")

    assert [one["sql"] for one in queries if not one["sql"].lstrip().startswith("SELECT")] == []


def test_saving_a_session_does_not_make_the_sign_in_longer(agent):
    browser = signed_in_browser()
    ends = Session.objects.get().expire_date
    session = browser.session
    session["more"] = 1
    session.set_expiry(10**6)
    session.save()

    assert abs(Session.objects.get().expire_date - ends) < datetime.timedelta(seconds=2)


def test_everybody_sees_where_they_are_signed_in_and_ends_it(agent, lead):
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    here, there = signed_in_browser(), signed_in_browser(**{"User-Agent": firefox})
    page = here.get("/sessions/").text
    (name,) = re.findall(r'name="which" value="(\w{24})"', page)

    assert "Firefox, Linux" in page
    assert there.cookies["sessionid"].value not in page
    other = Client()
    other.force_login(lead)
    for browser in (other, here):
        browser.post("/confirm/", {"password": "playbook"})
    other.post("/sessions/ended/", {"which": name})
    assert there.get("/sessions/").status_code == 200
    here.post("/sessions/ended/", {"which": name})
    assert there.get("/sessions/").status_code == 302
    assert here.get("/sessions/").status_code == 200


def test_all_others_are_ended_together(agent):
    here, *others = (signed_in_browser() for _ in range(3))
    here.post("/confirm/", {"password": "playbook"})

    here.post("/sessions/ended/", {"which": "others"})

    assert [one.get("/sessions/").status_code for one in (here, *others)] == [200, 302, 302]


def test_whoever_ends_a_sign_in_elsewhere_shows_first_that_it_is_them(agent, monkeypatch):
    here, there = signed_in_browser(), signed_in_browser()
    page = here.post("/sessions/ended/", {"which": "others"}, follow=True)

    assert page.redirect_chain == [("/confirm/", 302)]
    assert here.post("/confirm/", {"password": "wrong"}).status_code == 422
    assert here.post("/sessions/ended/", {"which": "others"}).headers["Location"] == "/confirm/"
    assert there.get("/sessions/").status_code == 200
    assert here.post("/confirm/", {"password": "playbook"}).headers["Location"] == "/sessions/"
    later = second_factor.now() + 601
    monkeypatch.setattr(second_factor, "now", lambda: later)
    assert here.post("/sessions/ended/", {"which": "others"}).headers["Location"] == "/confirm/"
    here.post("/confirm/", {"password": "playbook"})
    here.post("/sessions/ended/", {"which": "others"})
    assert there.get("/sessions/").status_code == 302


def test_without_a_page_to_go_back_to_confirming_leads_home(agent):
    assert signed_in_browser().post("/confirm/", {"password": "playbook"}).headers["Location"] == "/"
