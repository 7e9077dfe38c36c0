"""Whom to call on the pages about danger: what can be pressed, and which entries stand there."""

import re

import pytest
from django.test import Client

from playbook.accounts.models import User
from playbook.complaints.models import Complaint
from playbook.editions.current import forget, library
from playbook.editions.models import publish
from playbook.guidance.documents import LIST
from tests.editions.drafting import text_of
from tests.editions.test_desk import browser_of, change_url, form_of

pytestmark = pytest.mark.one_engine

DANGER = "/interrupts/worry/"
OWN = """
[[contacts]]
slug = "panic"
title = "Panic button"
number = "Green button under the desk"

[[contacts]]
slug = "duty"
title = "Duty manager"
number = "Joan, 0161 496 0162; or duty@lindenrow.example"

[[contacts]]
slug = "damp"
title = "Damp pictures"
number = "0161 496 0140"
not_for_danger = true
"""


@pytest.fixture
def reader(playbook: None, agent: User) -> Client:
    """An agent's browser, with entries of the organisation's own to call."""
    before = text_of("contacts", kind=LIST)
    publish([type(before)(LIST, "contacts", "en", f"{before.text}{OWN}")])
    forget()
    return browser_of(agent)


def at_the_head(page: str) -> str:
    """The numbers that head a page."""
    found = re.search(r'<section class="contacts".*?</section>', page, re.S)
    assert found
    return found[0]


def test_what_cannot_be_dialled_is_no_link(reader: Client) -> None:
    head = at_the_head(reader.get(DANGER).text)

    assert "Green button under the desk" in head
    assert not re.search(r'href="tel:[^"]*[^"+\d]', head)


def test_a_number_is_dialled_and_an_address_is_written_to(reader: Client) -> None:
    head = at_the_head(reader.get(DANGER).text)

    assert 'href="tel:01614960162"' in head
    assert 'href="mailto:duty@lindenrow.example"' in head


def test_what_is_not_for_danger_stands_below_and_not_at_the_head(reader: Client) -> None:
    page = reader.get(DANGER).text

    assert "Damp pictures" not in at_the_head(page)
    assert "Damp pictures" in page


def test_it_is_the_same_in_a_live_complaint(reader: Client) -> None:
    reader.post("/complaints/new/", {"start": "listen"})
    complaint = Complaint.objects.get()
    reader.post(f"/complaints/{complaint.pk}/moves/", {"move": "interrupt", "to": "worry"})

    page = reader.get(complaint.get_absolute_url()).text

    assert "Damp pictures" not in at_the_head(page)
    assert "Damp pictures" in page


def test_a_manager_says_which_entry_is_not_for_danger(reader: Client, manager: User) -> None:
    row = list(library().contacts).index("duty")
    desk = browser_of(manager)

    desk.post(change_url("contacts", LIST), form_of("contacts", LIST, **{f"contacts-{row}-not_for_danger": "on"}))

    assert "not_for_danger = true" in form_text(desk)


def form_text(desk: Client) -> str:
    """The list as the newest draft has it."""
    return text_of("contacts", kind=LIST).text.split('slug = "duty"')[1].split("[[")[0]
