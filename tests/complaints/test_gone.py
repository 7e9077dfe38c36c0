"""They have gone, or the line dropped: the mark in the record, where to ring back, and what a colleague finds."""

import pytest
from django.test import Client

from playbook.accounts.models import Team
from playbook.call.telephone import dialled
from playbook.complaints.models import Complaint
from playbook.editions.current import library
from tests.complaints.conftest import Send
from tests.conftest import make_user


def test_the_number_is_asked_before_it_is_needed_and_can_be_rung_when_they_are_gone(
    desk: Client, complaint: Complaint, send: Send
) -> None:
    send("moves", to="show-you-see-it")
    assert 'name="reach"' in desk.get(f"/complaints/{complaint.pk}/").text
    send("moves", move="interrupt", to="gone", reach="07700 900 123, after six")

    page = desk.get(f"/complaints/{complaint.pk}/").text
    assert 'href="tel:07700900123"' in page
    send("moves", to="ring-back")
    assert 'href="tel:07700900123"' in desk.get(f"/complaints/{complaint.pk}/").text


# What somebody wrote down, and what of it can be rung.
NUMBERS = {
    "+44 20 7946 0000": "+442079460000",
    "(020) 7946-0000 ask for Jo": "02079460000",
    "mobile 07700.900.123, or 0151 496 0000": "07700900123",
    "0151\u00a0496\u00a00000": "01514960000",
    "0151 496\u20110000": "01514960000",
    "0151/496/0000 ": "01514960000",
    "++44 1632 960000": "+441632960000",
    "order 12345, then 12 - 34": "",
    "123456": "123456",
    "12345": "",
    "her son, flat 12": "",
    "٠١٥١ ٤٩٦ ٠٠٠٠": "",
    "": "",
}


@pytest.mark.parametrize(("words", "number"), NUMBERS.items())
def test_a_number_is_found_in_what_was_written(words: str, number: str) -> None:
    assert dialled(words) == number


def test_that_they_had_gone_and_came_back_stands_in_the_summary(desk: Client, complaint: Complaint, send: Send) -> None:
    send("moves", move="interrupt", to="gone")
    back = next(one for one in library().interrupts["gone"].choices if one.to == "return")
    send("moves", to=back.name)

    text = desk.get(f"/complaints/{complaint.pk}/summary/").text
    assert library().interrupts["gone"].title in text.replace("&#x27;", "'")


def test_a_colleague_who_picks_up_finds_the_five_lines_and_the_note(
    complaint: Complaint, send: Send, team: Team
) -> None:
    send("facts", customer="Mrs Aston", reach="07700 900123")
    send("note", text="She only has ten minutes at lunch", version=0)
    theirs = Client()
    theirs.force_login(make_user(username="colleague", team=team))
    page = theirs.post(f"/complaints/{complaint.pk}/holders/", {"why": "They called back"}, follow=True).text

    assert "Mrs Aston; 07700 900123" in page
    assert "She only has ten minutes at lunch" in page
    assert "<details" not in page[page.index("capsule-card") :]
    assert "see the notes" in page
