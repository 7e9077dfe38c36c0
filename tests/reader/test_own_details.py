"""What the organisation says of itself stands in lines and letters: its name, its number, its address."""

import re

import pytest
from django.test import Client

from playbook.accounts.models import User
from playbook.complaints.models import Complaint
from playbook.editions import drafts
from playbook.editions.current import forget, library
from playbook.editions.models import publish
from playbook.guidance.documents import LIST, Document
from playbook.guidance.library import changed
from playbook.guidance.problems import problems
from tests.editions.drafting import row_of, text_of
from tests.editions.test_desk import browser_of, change_url, form_of

pytestmark = pytest.mark.one_engine

NAME, PHONE, EMAIL = "Linden Row Homes", "0161 496 0140", "care@lindenrow.example"
END = 'text = "Kind regards, {worker|}, {organisation|}"'
RING = "Ring us on {our_phone|our main number} or write to {our_email|our e-mail address}."


@pytest.fixture
def reader(playbook: None, agent: User) -> Client:
    """An agent's browser."""
    return browser_of(agent)


def say_who_we_are(*letters: Document) -> None:
    """Publish the organisation's name, number and address, and letters."""
    said = {"name": NAME, "phone": PHONE, "email": EMAIL}
    changes = [(f'\n{field} = ""', f'\n{field} = "{text}"') for field, text in said.items()]
    publish([text_of("organisation", *changes, kind=LIST), *letters])
    forget()


def letter_with(line: str) -> Document:
    """A letter that ends with a line of ours."""
    return text_of("closing", (END, f'text = "{line}"'), kind="letter")


def plain(html: str) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def test_the_name_stands_in_a_letter_that_nobody_has_a_complaint_for(reader: Client) -> None:
    say_who_we_are()

    page = reader.get("/letters/closing/").text

    assert f"Kind regards, {NAME}" in plain(page)
    assert not re.search(r'class="slot(?! slot--filled)[^"]*" data-slot="organisation"', page)


def test_lines_say_the_number_and_the_address(reader: Client) -> None:
    say_who_we_are(letter_with(RING))

    assert f"Ring us on {PHONE} or write to {EMAIL}." in plain(reader.get("/letters/closing/").text)


def test_a_live_complaint_says_them_too(reader: Client) -> None:
    say_who_we_are(text_of("let-them-talk", ("I'm listening", RING.rstrip(".")), kind="step"))
    reader.post("/complaints/new/", {"start": "listen"})
    complaint = Complaint.objects.get()

    assert f"Ring us on {PHONE} or write to {EMAIL}" in plain(reader.get(complaint.get_absolute_url()).text)


def test_while_they_are_not_known_the_words_beside_them_are_said(reader: Client) -> None:
    publish([letter_with(RING)])
    forget()

    assert "Ring us on our main number or write to our e-mail address." in plain(reader.get("/letters/closing/").text)


def test_the_emergency_number_is_said_where_there_is_no_complaint(reader: Client) -> None:
    publish([letter_with("In danger ring {emergency|the emergency services}.")])
    forget()

    assert f"In danger ring {library().contacts['emergency'].number}." in plain(reader.get("/letters/closing/").text)


def test_a_manager_writes_them_in_plain_fields(reader: Client, manager: User) -> None:
    desk = browser_of(manager)

    desk.post(change_url("organisation", LIST), form_of("organisation", LIST, phone=PHONE, email=EMAIL))

    now = drafts.head(row_of("organisation", LIST))
    assert now
    assert f'phone = "{PHONE}"' in now.text
    assert f'email = "{EMAIL}"' in now.text


def found_in_letter(line: str) -> set[str]:
    """The codes of the problems of a letter that ends with this line."""
    letter = letter_with(line)
    found = problems(changed(library(), [letter], edition=library().edition), [letter])
    return {one.code for one in found if one.document == letter.path}


@pytest.mark.parametrize("line", [f"Ring {NAME} on {PHONE}.", "Ring us on 0161 4960140.", f"Write to {EMAIL}."])
def test_what_is_our_own_is_no_detail_of_one_complaint(reader: Client, line: str) -> None:
    before = found_in_letter(line)

    say_who_we_are()

    assert before & {"digits", "name", "reachable"}
    assert not found_in_letter(line) & {"digits", "number", "name", "reachable"}


def test_another_number_stays_a_detail(reader: Client) -> None:
    say_who_we_are()

    assert "reachable" in found_in_letter("Ring us on 0161 496 0141.")
