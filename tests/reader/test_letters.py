"""Letters: whole texts to send, with notes for whoever writes."""

import pytest
from django.test import Client

from playbook.accounts.models import User

pytestmark = pytest.mark.one_engine


@pytest.fixture
def reader(client: Client, playbook: None, agent: User) -> Client:
    """An agent's browser."""
    client.force_login(agent)
    return client


def test_the_phrases_lead_to_the_letters_and_these_to_each_letter(reader: Client) -> None:
    assert 'href="/letters/"' in reader.get("/phrases/").text
    assert 'href="/letters/final-upheld/"' in reader.get("/letters/").text


def test_a_letter_shows_its_paragraphs_with_their_notes_and_what_may_be_left_out(reader: Client) -> None:
    page = reader.get("/letters/final-upheld/").text

    assert "You were right to complain. We got this wrong." in page
    assert "An explanation: what failed and why." in page
    assert "Only where it fits." in page
    assert "{offer|" not in page
    assert "what I set out below" in page


def test_a_letter_that_is_not_there_is_not_found(reader: Client) -> None:
    assert reader.get("/letters/nothing-of-the-kind/").status_code == 404
