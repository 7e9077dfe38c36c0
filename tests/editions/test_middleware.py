"""Whose a page is, told to the worker in the browser."""

import time

from django.test import Client

from playbook.accounts.models import User
from playbook.editions.current import forget, library
from playbook.editions.models import publish


def signed_in(client: Client) -> Client:
    """A browser in which the agent has signed in by the form."""
    client.post("/sign-in/", {"username": "agent", "password": "playbook"})
    return client


def test_a_page_says_whose_it_is_of_which_edition_and_until_when(client: Client, playbook: None, agent: User) -> None:
    user, edition, until, _key = signed_in(client).get("/tips/").headers["X-Read-By"].split()

    assert (int(user), int(edition)) == (agent.pk, library().edition)
    assert 0 < int(until) - time.time() <= 12 * 60 * 60


def test_a_page_of_the_next_edition_says_so(client: Client, playbook: None, agent: User) -> None:
    before = signed_in(client).get("/tips/").headers["X-Read-By"].split()[1]
    publish([])
    forget()

    assert client.get("/tips/").headers["X-Read-By"].split()[1] != before


def test_a_page_for_everybody_and_a_refusal_are_nobodys(client: Client, playbook: None, agent: User) -> None:
    assert "X-Read-By" not in client.get("/offline/").headers
    assert "X-Read-By" not in signed_in(client).get("/tips/no-such-tip/").headers
