"""What a complaint is about reads well inside a line to say."""

import pytest
from django.test import Client

from playbook.complaints.models import Complaint
from playbook.complaints.slot_values import with_article
from playbook.guidance.second_person import second_person
from playbook.guidance.slots import fill

THINGS = {
    "a cracked sink": "the cracked sink",
    "cracked sink": "the cracked sink",
    "An unpaid bill": "the unpaid bill",
    "late deliveries": "the late deliveries",
    "the second repair": "the second repair",
    "my broken phone": "my broken phone",
    "being cut off": "being cut off",
    "no answer": "no answer",
    "Netflix": "Netflix",
    "3 parcels": "3 parcels",
    "plot 12": "plot 12",
    "order K-204": "order K-204",
    "gas bill no. 7": "gas bill no. 7",
    "late order 12 days ago": "the late order 12 days ago",
    "theory book": "the theory book",
    " ": "",
}


@pytest.mark.parametrize(("thing", "said"), THINGS.items())
def test_what_it_is_about_stands_with_its_article(thing: str, said: str) -> None:
    assert with_article(thing) == said


INSIDE = {
    "A voucher": "a voucher",
    "The last bill": "the last bill",
    "Some money back": "some money back",
    "To be told why": "to be told why",
    "A Smith": "A Smith",
    "All Saints": "All Saints",
    "A. Okafor": "A. Okafor",
    "Refund": "Refund",
    "ÉCLAIR": "ÉCLAIR",
}


@pytest.mark.parametrize(("value", "said"), INSIDE.items())
def test_a_capital_that_makes_no_name_is_not_kept_inside_a_line(value: str, said: str) -> None:
    assert fill("I suggest {offer|this}.", {"offer": value}) == f"I suggest {said}."
    assert fill("{offer|This} helps.", {"offer": value}) == f"{value} helps."


ENDED = {
    "£60 off the next bill.": "£60 off the next bill",
    "a visit .": "a visit",
    "It came. Then it broke.": "It came. Then it broke",
    "Northside Homes Ltd.": "Northside Homes Ltd",
    "I waited...": "I waited...",
    "Why?": "Why?",
    ".": ".",
}


@pytest.mark.parametrize(("value", "said"), ENDED.items())
def test_a_full_stop_that_was_typed_into_a_field_does_not_stand_twice(value: str, said: str) -> None:
    assert fill("My offer is {offer|this}, still.", {"offer": value}) == f"My offer is {said}, still."


def test_an_empty_slot_takes_the_word_that_says_by_when_with_it() -> None:
    line = "You'll hear from us by {day|}, finished or not."
    assert fill(line) == "You'll hear from us, finished or not."
    assert fill(line, {"day": "Friday"}) == "You'll hear from us by Friday, finished or not."


WANTS = {
    "my plot back": "your plot back",
    "My £54 back.": "your £54 back",
    "I want my money back!": "your money back",
    "we'd like our deposit, and a call to both of us": "your deposit, and a call to both of you",
    "you to ring me": "us to ring you",
    "us to send a US plug for ME patients": "us to send a US plug for ME patients",
    "to be told why I was left, and what we're owed": "to be told why you were left, and what you’re owed",
    "the one that was mine": "the one that was yours",
    "your money back": "your money back",
    "the Army to pay": "the Army to pay",
    "Émy's bag": "Émy's bag",
    " ": "",
}


@pytest.mark.parametrize(("wants", "said"), WANTS.items())
def test_what_they_want_is_turned_to_say_it_to_them(wants: str, said: str) -> None:
    assert second_person(wants) == said
    assert second_person(said) == said


def test_a_line_says_to_them_what_they_want_and_the_record_keeps_how_they_said_it(
    desk: Client, complaint: Complaint
) -> None:
    Complaint.objects.update(remedy_words="my plot back")
    desk.post(f"/complaints/{complaint.pk}/moves/", {"jump": "establish"})

    page = desk.get(f"/complaints/{complaint.pk}/").text

    assert '<span class="slot__value">your plot back</span>' in page
    assert 'value="my plot back"' in page or ">my plot back<" in page
    assert "“my” is said as “your”" in page


def test_a_line_says_the_thing_with_its_article(desk: Client, complaint: Complaint) -> None:
    Complaint.objects.update(thing="a cracked sink")

    pages = [desk.get(f"/complaints/{complaint.pk}/").text]
    for stage in ("establish", "resolve"):
        desk.post(f"/complaints/{complaint.pk}/moves/", {"jump": stage})
        pages.append(desk.get(f"/complaints/{complaint.pk}/").text)

    assert any("the cracked sink</span>" in page for page in pages)
    assert not any(">a cracked sink</span>" in page for page in pages)
