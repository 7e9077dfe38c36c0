"""Who is asking costs one query, and ends when it should."""

import pytest
from django.test import RequestFactory
from django.utils import timezone

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


def test_nobody_has_the_browser_key_of_another(agent, lead):
    assert len(agent.browser_key) == 64
    assert agent.browser_key != lead.browser_key
