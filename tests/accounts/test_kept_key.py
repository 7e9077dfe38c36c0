"""The key that a browser seals with what it keeps: one for each sign-in, and gone with it."""

import datetime
import hashlib
import time
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from playbook.accounts.models import Session, User
from playbook.accounts.sessions import NOTED_EACH

NAME = "keptkey"


def signed_in() -> Client:
    """A browser in which the agent has signed in by the form and read a page."""
    browser = Client()
    browser.post("/sign-in/", {"username": "agent", "password": "playbook"})
    browser.get("/tips/")
    return browser


def key_of(browser: Client) -> str:
    """The key that the browser holds."""
    return str(browser.cookies[NAME].value)


def test_a_browser_is_given_the_key_of_its_sign_in_once_and_pages_say_which(playbook: None, agent: User) -> None:
    browser = signed_in()
    print_of_it = hashlib.sha256(bytes.fromhex(key_of(browser))).hexdigest()[:16]
    again = browser.get("/tips/")

    assert len(key_of(browser)) == 64
    assert NAME not in again.cookies
    assert again.headers["X-Read-By"].split()[3] == print_of_it


@pytest.mark.one_engine
def test_each_sign_in_has_a_key_of_its_own_also_of_the_same_person(playbook: None, agent: User) -> None:
    browser = signed_in()
    before = key_of(browser)
    browser.post("/sign-in/", {"username": "agent", "password": "playbook"})
    browser.get("/tips/")

    assert len({before, key_of(browser), key_of(signed_in())}) == 3


def test_it_lasts_for_as_long_as_the_sign_in_may_be_idle_and_longer_where_it_is_used(
    playbook: None, agent: User, settings: Any
) -> None:
    settings.IDLE_MINUTES = 30
    browser = signed_in()
    assert browser.cookies[NAME]["max-age"] == 30 * 60
    Session.objects.update(seen_at=timezone.now() - NOTED_EACH - datetime.timedelta(seconds=1))

    assert browser.post("/theme/", {"theme": "dark"}).cookies[NAME]["max-age"] == 30 * 60
    assert NAME not in browser.get("/tips/").cookies


@pytest.mark.one_engine
def test_it_lasts_no_longer_than_the_sign_in(playbook: None, agent: User, settings: Any) -> None:
    settings.SESSION_COOKIE_AGE = 60
    browser = signed_in()

    assert 0 < browser.cookies[NAME]["max-age"] <= 60


@pytest.mark.one_engine
def test_signing_out_takes_it_away(playbook: None, agent: User) -> None:
    browser = signed_in()
    browser.post("/sign-out/")

    assert (key_of(browser), browser.cookies[NAME]["max-age"]) == ("", 0)
    assert NAME not in browser.get("/sign-in/").cookies


@pytest.mark.one_engine
def test_a_browser_that_has_lost_it_or_has_another_is_given_it_again(playbook: None, agent: User) -> None:
    browser = signed_in()
    key = key_of(browser)
    browser.cookies[NAME] = "0" * 64
    browser.get("/tips/")

    assert key_of(browser) == key


@pytest.mark.one_engine
def test_a_sign_in_from_before_there_were_keys_is_given_one(playbook: None, agent: User) -> None:
    browser = Client()
    browser.force_login(agent)
    assert NAME not in browser.get("/tips/").cookies
    session = browser.session
    session["until"] = int(time.time()) + 60
    session.save()
    browser.get("/tips/")
    key = key_of(browser)
    browser.cookies.pop(NAME)
    browser.get("/tips/")

    assert key_of(browser) == key != ""


def test_a_new_key_of_the_server_leaves_it_as_it_is(playbook: None, agent: User, settings: Any) -> None:
    browser = signed_in()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key of the server " * 3
    page = browser.get("/tips/")

    assert page.headers["X-Read-By"].split()[3] == hashlib.sha256(bytes.fromhex(key_of(browser))).hexdigest()[:16]
    assert NAME not in page.cookies
