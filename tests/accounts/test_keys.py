"""Whether letters and digits work as keys is each person's to choose."""

import pytest
from django.test import Client

from playbook.accounts.models import User

pytestmark = pytest.mark.usefixtures("playbook")


def test_a_person_chooses_how_keys_work_and_every_page_says_so(client: Client, agent: User) -> None:
    client.force_login(agent)
    assert 'data-keys="on"' in client.get("/tips/").text
    client.post("/keys/chosen/", {"keys": "alt", "next": "/keys/"})
    agent.refresh_from_db()

    assert agent.keys == "alt"
    assert 'data-keys="alt"' in client.get("/tips/").text


def test_what_is_no_choice_changes_nothing(client: Client, agent: User) -> None:
    client.force_login(agent)
    client.post("/keys/chosen/", {"keys": "sometimes"})
    agent.refresh_from_db()

    assert agent.keys == "on"
