"""Where everybody reads along a reply is a public post until the worker says that it is a private message."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from playbook.complaints.models import Complaint
from playbook.complaints.reply_check import lacks_in
from playbook.editions.current import library
from playbook.guidance.slots import fill

type Send = Callable[..., HttpResponse]

# A line of each place on the same screen, by what their buttons send.
SCREEN, PUBLIC_ROW, PRIVATE_ROW = "show-you-see-it", 3, 4
FACTS = {
    "channel": "social",
    "customer": "Mrs Anna Rao",
    "reference": "KL-20418",
    "thing": "the 07:10 ferry",
    "what_happened": "My mother's wheelchair note was ignored. I paid £34 for a taxi to 14 Quay Lane",
    "remedy_words": "the taxi fare back",
}


def now(complaint: Complaint) -> Complaint:
    """The complaint as it is stored."""
    return Complaint.objects.get(pk=complaint.pk)


def line(row: int) -> str:
    """A line of the screen as it stands while nothing is known."""
    return fill(library().steps[SCREEN].say[row].text)


def put(desk: Client, complaint: Complaint, row: int, place: str = "") -> str:
    """What the reply is after a button was pressed without a script; it is emptied before."""
    version = now(complaint).reply_version
    desk.post(f"/complaints/{complaint.pk}/reply/", {"text": "", "version": version, "place": place})
    sent = {"text": "", "version": now(complaint).reply_version, "place": place, "add": f"{SCREEN} {row} text"}
    desk.post(f"/complaints/{complaint.pk}/reply/", sent)
    return now(complaint).reply


def found(text: str, complaint: Complaint, code: str) -> list[str]:
    """What the check says of a reply, of one kind."""
    return [one.found for one in lacks_in(text, now(complaint), library()) if one.code == code]


def test_only_lines_of_the_place_that_the_reply_is_for_are_put_in(
    desk: Client, complaint: Complaint, send: Send
) -> None:
    send("facts", channel="social")

    assert put(desk, complaint, PUBLIC_ROW) == line(PUBLIC_ROW)
    assert put(desk, complaint, PRIVATE_ROW) == ""
    assert put(desk, complaint, PRIVATE_ROW, "private") == line(PRIVATE_ROW)
    assert put(desk, complaint, PUBLIC_ROW, "private") == ""
    assert put(desk, complaint, PRIVATE_ROW) == line(PRIVATE_ROW)  # a form that says no place is for the one kept


def test_on_other_channels_every_line_can_be_put_in(desk: Client, complaint: Complaint, send: Send) -> None:
    send("facts", channel="email")

    assert put(desk, complaint, PRIVATE_ROW) == line(PRIVATE_ROW)
    assert "A private message" not in desk.get(complaint.get_absolute_url()).text


def test_the_place_is_kept_with_the_draft_and_a_text_that_says_none_leaves_it(
    desk: Client, complaint: Complaint, send: Send
) -> None:
    send("facts", channel="social")
    assert now(complaint).reply_is_public

    send("reply", text="One", version=0, client="one", sequence=1, place="private")
    send("reply", text="Two", version=1, client="one", sequence=2)
    send("replies", text="Two", client="one")

    assert not now(complaint).reply_is_public
    page = desk.get(complaint.get_absolute_url()).text
    where = page.split('id="reply-where"')[1].split("</select>")[0]
    assert 'value="private" selected' in where


@pytest.mark.parametrize(("place", "said"), [("public", "Public post sent"), ("private", "Reply sent")])
def test_the_record_says_what_everybody_could_read(
    desk: Client, complaint: Complaint, send: Send, place: str, said: str
) -> None:
    send("facts", channel="social")
    send("reply", text="One", version=0, client="one", sequence=1, place=place)
    send("replies", text="One", client="one")

    assert said in desk.get(f"{complaint.get_absolute_url()}summary/").context["summary"]
    assert complaint.replies.get().is_public == (place == "public")


def test_a_text_that_another_window_refuses_does_not_change_the_place(complaint: Complaint, send: Send) -> None:
    send("facts", channel="social")
    send("reply", text="mine", version=0, client="one", sequence=1, place="public")

    assert send("reply", text="theirs", version=0, client="two", sequence=1, place="private").status_code == 409
    assert now(complaint).reply_is_public


def test_each_line_to_put_in_says_where_it_belongs(desk: Client, complaint: Complaint, send: Send) -> None:
    send("facts", channel="social")
    send("moves", jump="empathise")
    send("moves", to="go-on-in-private")
    send("moves", to=SCREEN)
    assert now(complaint).screen == SCREEN

    page = desk.get(complaint.get_absolute_url()).text
    places = [part.split('"')[0] for part in page.split('data-place="p')[1:]]
    assert places == ["ublic", "rivate", "rivate"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Thank you, Anna. Please message us.", ["Anna"]),
        ("We’re sorry, Mrs Rao’s case is with us.", ["Rao’s"]),
        ("Your number is kl-20418.", ["kl-20418"]),
        (
            "I've found your booking and your mother's wheelchair note.",
            ["found your booking", "mother's wheelchair note"],
        ),
        ("Your £34 taxi for the 07:10 ferry will be paid.", ["£34", "07:10 ferry"]),
        (
            "We can see your last two payments, and the account on your ticket.",
            ["see your last two payments", "on your ticket"],
        ),
        ("We have paid 20 pounds.", ["20 pounds"]),
        ("We'll come to 14 Quay Lane.", ["14 Quay Lane"]),
        ("I'm sorry. Please message us privately, with your booking number.", []),
        ("I'm sorry about your mother. Please message us.", []),
    ],
)
def test_a_public_post_that_tells_of_the_customer_is_pointed_at(
    complaint: Complaint, send: Send, text: str, told: list[str]
) -> None:
    send("facts", **FACTS)
    assert found(text, complaint, "told-in-public") == told

    send("reply", text="", version=0, client="one", sequence=1, place="private")
    assert found(text, complaint, "told-in-public") == []


def test_a_name_that_begins_a_question_is_no_name(complaint: Complaint, send: Send) -> None:
    send("facts", **{**FACTS, "customer": "May Will"})

    assert found("May I ask you to message us? Will you do that?", complaint, "told-in-public") == []
    assert found("Thank you, May. Will, we are sorry.", complaint, "told-in-public") == ["May", "Will"]


def test_no_line_for_a_public_post_tells_too_much_or_is_for_a_message(complaint: Complaint, send: Send) -> None:
    send("facts", **FACTS)
    lines = {
        fill(words)
        for screen in library().screens.values()
        for one in screen.say
        if one.public
        for words in (one.text, one.other)
    }
    assert len(lines) > 20

    for one in lines:
        assert not found(one, complaint, "told-in-public"), one
        assert not found(one, complaint, "other-place"), one


def test_a_line_that_stands_in_the_wrong_place_is_pointed_at(complaint: Complaint, send: Send) -> None:
    send("facts", **FACTS)
    text = f"{line(PUBLIC_ROW)}\n\n{line(PRIVATE_ROW)}\n\nOur own words."

    assert found(text, complaint, "other-place") == [line(PRIVATE_ROW)]
    send("reply", text="", version=0, client="one", sequence=1, place="private")
    assert found(text, complaint, "other-place") == [line(PUBLIC_ROW)]
    send("facts", channel="email")
    assert found(text, complaint, "other-place") == []


def test_a_script_is_told_what_a_public_post_tells(complaint: Complaint, send: Send) -> None:
    send("facts", **FACTS)

    answer = send("reply", text="Sorry, Anna.", version=0, client="one", sequence=1, place="public").json()

    assert answer["lacks"] == ["Everybody reads a public post. Leave out “Anna”."]
