"""What hangs on a wall says how old it is, and what goes to a customer says nothing that is not for them."""

import pytest
from django.test import Client
from django.utils.formats import date_format
from django.utils.timezone import localtime

from playbook.accounts.models import User
from playbook.editions.current import forget, library
from playbook.editions.models import publish
from playbook.guidance.documents import Document
from tests.editions.test_desk import browser_of

pytestmark = pytest.mark.one_engine

FEES = Document("reference", "fees", "en", '+++\ntitle = "Fees"\nsummary = "All of them."\n+++\nNone.\n\n+++\n')
OWN = Document("tip", "ours", "en", '+++\ntitle = "Ours"\nsummary = "What is done."\nours = true\n+++\nWhy.\n\n+++\n')
PAGES = ("/tips/act-fast/", "/letters/closing/", "/reference/fees/", "/checklists/abuse/", "/steps/let-them-talk/")


@pytest.fixture
def reader(playbook: None, agent: User) -> Client:
    """An agent's browser, with a tip and a reference page of the organisation's own."""
    publish([FEES, OWN])
    forget()
    return browser_of(agent)


@pytest.mark.parametrize("path", PAGES)
def test_every_printed_page_says_its_edition_and_the_day_it_was_published(reader: Client, path: str) -> None:
    now = library()
    assert now.published
    day = date_format(localtime(now.published), "j F Y")

    main = reader.get(path).text.partition("<main")[2].partition("</main>")[0]

    assert f"Edition {now.edition}, published {day}" in main


def test_a_page_of_our_own_says_so_in_words_that_everybody_knows(reader: Client) -> None:
    page = reader.get("/tips/ours/").text

    assert "Our own advice" in page
    assert "it is in none of the sources" in page


def test_a_procedure_of_our_own_does_not_say_what_it_rests_on(reader: Client) -> None:
    assert "Rests on" not in reader.get("/reference/fees/").text
