"""Searching over HTTP: words by an address, a message by POST, danger first, and an honest "nothing fits"."""

import pytest
from django.test import Client

from playbook.accounts.models import User
from playbook.insights.models import Gap

MAIL = """Dear Sir or Madam,

My heating has been off for nine days and nobody rings me back. I want somebody to come and mend it today.
I cannot go on like this. I don't want to be here any more.

Kind regards
A. Tenant

On Monday, Repairs wrote:
> Thank you for contacting us.
"""


@pytest.fixture
def reader(playbook: None, client: Client, agent: User) -> Client:
    """An agent who reads the shipped playbook."""
    client.force_login(agent)
    return client


def first(page: str) -> str:
    """The address of the first result."""
    return page.split('data-result\nhref="')[1].split('"')[0]


def test_a_message_is_read_whole_and_danger_in_it_comes_first(reader):
    page = reader.post("/search/", {"q": MAIL}, headers={"HX-Request": "true"}).text

    assert "Read as a message: 4 sentences" in page
    assert "They may harm themselves" in page
    assert first(page) == "/interrupts/worry/"


def test_a_message_is_kept_nowhere_and_offered_to_nobody(reader):
    page = reader.post("/search/", {"q": MAIL}).text

    assert not Gap.objects.exists()
    assert "I needed this" not in page


def test_a_few_words_sent_without_scripts_get_an_address_of_their_own(reader):
    answer = reader.post("/search/", {"q": "he keeps shouting"})

    assert answer.status_code == 302
    assert answer.url == "/search/?q=he+keeps+shouting"


@pytest.mark.parametrize("typed", ["refund 07700 900123", "a.tenant@example.org is cross", "where is 4711-0815"])
def test_what_looks_personal_gets_no_address(reader: Client, typed: str) -> None:
    answer = reader.post("/search/", {"q": typed})

    assert answer.status_code == 200
    assert f">{typed}</textarea>" in answer.text


def test_a_message_in_an_address_is_read_no_further_than_a_search(reader):
    page = reader.get("/search/", {"q": "word " * 400})

    assert page.status_code == 200
    assert "word " * 50 not in page.text


def test_a_language_that_the_playbook_does_not_speak_is_named(reader):
    page = reader.get("/search/", {"q": "nie mam ogrzewania od tygodnia i to jest skandal"}).text

    assert "This looks like Polish" in page


@pytest.mark.parametrize("text", ["", "   ", "\x00", "?!", "😡" * 50, "a" * 30_000, "\n" * 500])
def test_odd_text_is_answered(reader, text):
    assert reader.post("/search/", {"q": text}, headers={"HX-Request": "true"}).status_code == 200


@pytest.mark.parametrize(
    "text",
    ["wrong colour sent", "order came 4 days late", "charged it 2 times", "no hot water for 5 days", "lift out again"],
)
def test_a_few_words_in_the_manner_of_a_telegram_find_something(reader: Client, text: str) -> None:
    assert "data-result" in reader.get("/search/", {"q": text}).text


@pytest.mark.parametrize("text", ["who won the match last night"])
def test_what_no_page_is_about_is_told_so(reader: Client, text: str) -> None:
    assert "Nothing in the playbook fits that" in reader.get("/search/", {"q": text}).text
