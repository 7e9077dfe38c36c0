"""Whatever is published is on a list of the readers, whether somebody said when it applies or not."""

import re

import pytest
from django.test import Client

from playbook.accounts.models import User
from playbook.editions.current import forget, library
from playbook.editions.models import publish
from playbook.guidance.documents import Document
from tests.editions.test_desk import browser_of

pytestmark = pytest.mark.one_engine

LISTS = ("/tips/", "/checklists/", "/letters/", "/reference/")
HEADING = '<h2 class="group__title">At any time</h2>'


def tip(slug: str, more: str = "") -> Document:
    """A tip of the organisation's own, as one that was brought in."""
    header = f'title = "{slug.capitalize()} heating"\nsummary = "What is done first."\nours = true\n{more}'
    return Document("tip", slug, "en", f"+++\n{header}\n+++\nHeaters go out the same day.\n\n+++\n")


@pytest.fixture
def reader(playbook: None, agent: User) -> Client:
    """An agent's browser."""
    return browser_of(agent)


def put_out(*texts: Document) -> None:
    """Publish documents."""
    publish(texts)
    forget()


def at_any_time(page: str) -> str:
    """The part of the list of tips that is for no moment of its own."""
    return page.partition(HEADING)[2]


def test_everything_that_there_is_to_read_by_itself_is_on_a_list(reader: Client) -> None:
    page = Document("reference", "fees", "en", '+++\ntitle = "Fees"\nsummary = "All of them."\n+++\nNone.\n\n+++\n')
    put_out(tip("no"), page)

    listed = {path for one in LISTS for path in re.findall(r'href="(/[a-z]+/[\w-]+/)"', reader.get(one).text)}

    now = library()
    every = (now.tips, now.checklists, now.letters, now.references)
    assert {one.url for shelf in every for one in shelf.values()} <= listed


def test_a_tip_without_a_stage_stands_under_any_time_with_what_it_says(reader: Client) -> None:
    put_out(tip("no"))

    page = reader.get("/tips/").text

    assert "No heating" in at_any_time(page)
    assert "What is done first." in at_any_time(page)
    assert 'href="#any-time"' in page


def test_a_tip_of_a_stage_does_not(reader: Client) -> None:
    put_out(tip("no"), tip("some", 'stages = ["resolve"]\n'), tip("worse", 'interrupts = ["abuse"]\n'))

    page = reader.get("/tips/").text

    assert "Some heating" in page
    assert "Some heating" not in at_any_time(page)
    assert "Worse heating" not in at_any_time(page)


def test_where_every_tip_has_its_moment_there_is_no_such_heading(reader: Client) -> None:
    page = reader.get("/tips/").text

    assert HEADING not in page
    assert "#any-time" not in page
