"""A complaint that begins with a pasted message: proposed, confirmed, and nothing kept before that."""

import logging
import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.utils.html import escape

from playbook.call.message_facts import proposed
from playbook.call.suggestions import dangers_told
from playbook.complaints.models import Complaint
from playbook.editions.current import library

ADDRESS = "/complaints/from-message/"
MAIL = """From: Ines Quarrier <ines@example.org>
Subject: Order 5528-17 never came

Hello,

My order was meant to come on Monday and nobody came. I waited in all day.
I want my money back.

Kind regards,
Ines Quarrier
"""


@pytest.mark.usefixtures("playbook")
def test_what_a_mail_tells_is_proposed() -> None:
    facts = proposed(library(), MAIL)
    assert (facts["channel"], facts["customer"]) == ("email", "Ines Quarrier")
    assert (facts["problem"], facts["remedy"]) == ("late", "refund")
    assert "nobody came" in facts["what_happened"] or "never came" in facts["what_happened"]
    assert facts["remedy_words"] == "your money back"


WANTS = {
    "I want my £54 back and a written apology from the man..": "your £54 back and a written apology from the man",
    "We'd like our deposit refunded, because we never moved in.": "your deposit refunded",
    "Sort it or I go to the papers.": "",
    'Your deckhand told her "we can\'t do your sort today".': "",
    "When I rang, Chantelle put the phone down.": "",
    "I want to know why nobody wrote.": "",
    "I demand a refund of the fare and I want it now": "a refund of the fare",
    "I want the car back, I want to know who signed for it, and I want compensation for the taxi.": (
        "the car back, to know who signed for it and compensation for the taxi"
    ),
    "I want my deposit back. Nobody rang. I expect our key fobs to work, and the fee waived.": (
        "your deposit back, your key fobs to work, and the fee waived"
    ),
    "pls refund the second night and the minibar": "us to refund the second night and the minibar",
    "can i just get a different trainer": "a different trainer",
    "Please could we have our bread without seeds again?": "your bread without seeds again",
    "I want you to repair the fence you broke.": "us to repair the fence you broke",
    "All I want is my router swapped.": "your router swapped",
    "I need you to know how angry I am. I don't want your vouchers. I want nothing from you.": "",
    "i just want someone to call me. Can I get somebody to look at it?": "",
    "We want our boiler mended, and I'd like to speak to a manager.": "your boiler mended",
}


@pytest.mark.usefixtures("playbook")
@pytest.mark.parametrize(("sentence", "wanted"), WANTS.items())
def test_what_is_wanted_is_proposed_as_it_stands_inside_a_line_or_not_at_all(sentence: str, wanted: str) -> None:
    facts = proposed(library(), f"Refund. {sentence}")

    assert facts.get("remedy_words", "") == wanted


UNDER = {
    "It never came. I want my money back.\nMargaret Dunne, case 44-1093": ("Margaret Dunne", "44-1093"),
    "I will also be putting it in the local paper. R. Whitcombe": ("R. Whitcombe", ""),
    "Nobody wrote.\n\nMrs Zoë O'Neill\n": ("Mrs Zoë O'Neill", ""),
    "It never came. Shame On You": ("", ""),
    "It never came. NOT HAPPY": ("", ""),
    "We were at the Dinosaur Hall": ("", ""),
}


@pytest.mark.parametrize(("text", "found"), UNDER.items())
def test_a_name_and_a_number_under_a_message_are_proposed(desk: Client, text: str, found: tuple[str, str]) -> None:
    facts = proposed(library(), text)
    page = desk.post(ADDRESS, {"q": text}).text

    assert (facts.get("customer", ""), facts.get("reference", "")) == found
    assert all(f'value="{escape(one)}"' in page for one in found if one)


NUMBERS = {
    "Your ref: LX/2201. The tyres were never fitted.": ("LX/2201", ""),
    "Case 7731-B is still open and nobody rang.": ("7731-B", ""),
    "My order 88213 never came.": ("", "order 88213"),
    "The gym charged me twice. Membership no. 44-1093": ("", "Membership 44-1093."),
    "Our room was never cleaned. Booking reference HB2291": ("", "Booking HB2291."),
    "The tooth broke again. My ref 5541/a": ("", "My ref 5541/a."),
}


@pytest.mark.parametrize(("text", "reference", "theirs"), [(text, *found) for text, found in NUMBERS.items()])
def test_a_number_of_the_customers_own_is_noted_as_theirs_and_not_as_our_reference(
    desk: Client, text: str, reference: str, theirs: str
) -> None:
    facts = proposed(library(), text)

    assert facts.get("reference", "") == reference
    assert theirs in facts.get("what_happened", "")
    assert escape(theirs or reference) in desk.post(ADDRESS, {"q": text}).text


READ_OTHERWISE = (
    "He is at the station with no phone charge and the last train was cancelled.",
    "My scooter is out of charge and your lift is broken.",
    "You stupid cow of a manager sent the list to all parents.",
    "You useless excuse for a supervisor, the flat is still cold.",
)


@pytest.mark.usefixtures("playbook")
@pytest.mark.parametrize("text", READ_OTHERWISE)
def test_a_word_that_means_another_thing_proposes_nothing(text: str) -> None:
    facts = proposed(library(), text)

    assert facts.get("problem") != "billing"
    assert "remedy" not in facts


@pytest.mark.usefixtures("playbook")
@pytest.mark.parametrize("text", ["You charged me for a lesson I never had.", "I never agreed to this charge."])
def test_a_charge_that_is_money_is_still_read_as_one(text: str) -> None:
    assert proposed(library(), text).get("problem") == "billing"


@pytest.mark.usefixtures("playbook")
@pytest.mark.parametrize("text", ["I asked for a manager twice.", "Get me your supervisor now, you useless lot."])
def test_who_asks_for_a_manager_is_still_understood(text: str) -> None:
    assert proposed(library(), text).get("remedy") == proposed(library(), "I want to speak to a manager.")["remedy"]


@pytest.mark.usefixtures("playbook")
@pytest.mark.parametrize("text", ["", "hello", "\x00", "From:", "Regards,\n" * 2000, "a" * 20_000])
def test_any_text_proposes_only_what_it_tells(text: str) -> None:
    assert set(proposed(library(), text)) <= {"channel", "customer", "reference", "problem", "what_happened"}


def test_the_message_is_kept_nowhere_before_the_complaint_begins(
    desk: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    response = desk.post(ADDRESS, {"q": MAIL})
    assert response.status_code == 200
    assert b"Ines Quarrier" in response.content
    assert not Complaint.objects.exists()
    assert "Quarrier" not in caplog.text.replace(str(connection.queries), "")


def test_what_is_confirmed_begins_the_complaint_on_the_road_of_its_channel(desk: Client) -> None:
    sent = {"confirmed": "1", "key": str(uuid.uuid4()), "channel": "email", "customer": "Ines", "remedy": "refund"}
    first = desk.post(ADDRESS, sent)
    again = desk.post(ADDRESS, sent)
    complaint = Complaint.objects.get()
    assert first.status_code == again.status_code == 302
    assert (complaint.channel, complaint.customer, complaint.remedy) == ("email", "Ines", "refund")
    assert complaint.screen == library().default_start.start_written


def test_a_spoken_channel_begins_where_talk_begins(desk: Client) -> None:
    desk.post(ADDRESS, {"confirmed": "1", "channel": "phone", "customer": "Ines"})
    assert Complaint.objects.get().screen == library().default_start.start


def test_a_reference_that_the_team_has_starts_no_second_complaint_and_loses_nothing_typed(desk: Client) -> None:
    sent = {"confirmed": "1", "reference": "AB-1", "customer": "Ines"}
    desk.post(ADDRESS, {**sent, "key": str(uuid.uuid4())})

    again = desk.post(ADDRESS, {**sent, "reference": "ab-1", "what_happened": "again", "key": str(uuid.uuid4())})

    complaint = Complaint.objects.get()
    assert (again.status_code, complaint.what_happened) == (409, "")
    assert f'href="{complaint.get_absolute_url()}"' in again.text
    assert "again" in again.text


def test_a_key_that_comes_again_with_other_facts_is_refused_in_words(desk: Client) -> None:
    sent = {"confirmed": "1", "key": str(uuid.uuid4()), "customer": "Ines"}
    desk.post(ADDRESS, sent)

    again = desk.post(ADDRESS, {**sent, "customer": "Ulla"})

    assert again.status_code == 422
    assert "sent before" in again.text
    assert Complaint.objects.get().customer == "Ines"


def test_a_card_number_is_refused_and_nothing_begins(desk: Client) -> None:
    sent = {"confirmed": "1", "customer": "Ines", "what_happened": "charged on 4111 1111 1111 1111"}
    response = desk.post(ADDRESS, sent)
    assert response.status_code == 422
    assert not Complaint.objects.exists()


def test_an_option_that_is_not_offered_is_let_go(desk: Client) -> None:
    desk.post(ADDRESS, {"confirmed": "1", "channel": "pigeon", "customer": "Ines"})
    assert Complaint.objects.get().channel == ""


def test_it_is_offered_beside_what_was_read_of_a_message_and_never_by_address(desk: Client) -> None:
    assert "Start a complaint with this" in desk.post("/search/", {"q": MAIL}).content.decode()
    assert desk.get(ADDRESS, {"q": MAIL}).status_code == 405


IN_DANGER = """My son is diabetic and the driver went off with his bag. He has no insulin.
Nobody answers your phone. I want the bag brought to him tonight.
"""


def test_a_danger_that_the_message_tells_of_is_said_and_the_complaint_begins_below_its_card(desk: Client) -> None:
    form = desk.post(ADDRESS, {"q": IN_DANGER}).text
    assert "Somebody may be in danger" in form
    told = re.search(r'name="interrupt"\s+value="([^"]+)"\s+checked', form)
    assert told
    assert told[1] in {one.interrupt.slug for one in dangers_told(library(), IN_DANGER)}

    desk.post(ADDRESS, {"confirmed": "1", "key": str(uuid.uuid4()), "customer": "Ines", "interrupt": told[1]})

    complaint = Complaint.objects.get()
    assert (complaint.screen, complaint.customer) == (f"interrupt:{told[1]}", "Ines")
    page = desk.get(complaint.get_absolute_url()).text
    assert library().interrupts[told[1]].title in page
    desk.post(f"/complaints/{complaint.pk}/moves/", {"move": "return"})
    assert Complaint.objects.get().screen == library().default_start.start


def test_a_message_without_danger_offers_none_and_a_worker_may_say_that_nobody_is_in_danger(desk: Client) -> None:
    assert "Somebody may be in danger" not in desk.post(ADDRESS, {"q": MAIL}).text

    for interrupt in ("", "no-such-card", "temper"):
        sent = {"confirmed": "1", "key": str(uuid.uuid4()), "customer": "Ines", "interrupt": interrupt}
        desk.post(ADDRESS, sent)
        assert Complaint.objects.latest("pk").screen == library().default_start.start


def test_the_danger_still_stands_where_the_form_comes_back_with_something_wrong(desk: Client) -> None:
    sent = {"confirmed": "1", "told": ["worry", "threat"], "interrupt": "threat", "customer": "4111 1111 1111 1111"}
    page = desk.post(ADDRESS, sent).text

    assert re.findall(r'name="told" value="([^"]+)"', page) == ["worry", "threat"]
    assert re.search(r'value="threat"\s+checked', page)


def test_a_danger_that_begins_a_complaint_is_opened_once_however_often_the_form_comes(desk: Client) -> None:
    sent = {"confirmed": "1", "key": str(uuid.uuid4()), "customer": "Ines", "interrupt": "worry"}
    desk.post(ADDRESS, sent)
    desk.post(ADDRESS, sent)

    complaint = Complaint.objects.get()
    assert [move.kind for move in complaint.moves.filter(target="interrupt:worry")] == ["interrupted"]
