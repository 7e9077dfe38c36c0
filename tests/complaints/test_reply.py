"""The reply that grows beside the step: kept like a note, filled, checked, noted as sent, and never sent by us."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from playbook.accounts.models import User
from playbook.complaints.models import Complaint
from playbook.complaints.privacy import as_record, forget
from playbook.complaints.reply_check import lacks_in
from playbook.complaints.reply_points import points_of
from playbook.complaints.slot_values import led_by, values_for
from playbook.editions.current import library
from playbook.guidance.slots import fill

type Send = Callable[..., HttpResponse]

BUILDER = {"channel": "letter", "customer": "Mrs Lee", "thing": "the kitchen tiles"}


def now(complaint: Complaint) -> Complaint:
    """The complaint as it is stored."""
    return Complaint.objects.get(pk=complaint.pk)


def codes(text: str, complaint: Complaint) -> list[str]:
    """What the check says of a reply."""
    return [one.code for one in lacks_in(text, now(complaint), library())]


def test_a_written_channel_has_a_reply_beside_the_step_and_a_spoken_one_has_not(
    desk: Client, complaint: Complaint, send: Send
) -> None:
    assert 'aria-labelledby="reply-title"\nhidden' in desk.get(complaint.get_absolute_url()).text
    assert "Put in the reply" not in desk.get(complaint.get_absolute_url()).text

    send("facts", channel="email")
    send("moves", jump="establish")

    page = desk.get(complaint.get_absolute_url()).text
    assert 'aria-labelledby="reply-title"\nhidden' not in page
    assert "Put in the reply" in page


def test_a_reply_is_saved_as_it_is_typed_and_a_late_save_changes_nothing(complaint: Complaint, send: Send) -> None:
    send("reply", text="Dear", version=0, client="one", sequence=1)
    send("reply", text="Dear Mrs Lee", version=1, client="one", sequence=2)
    late = send("reply", text="De", version=0, client="one", sequence=0)

    assert now(complaint).reply == "Dear Mrs Lee"
    assert late.json()["again"]
    assert now(complaint).note == ""


def test_two_windows_never_overwrite_each_others_reply(desk: Client, complaint: Complaint, send: Send) -> None:
    send("reply", text="mine", version=0, client="one", sequence=1)
    other = send("reply", text="theirs", version=0, client="two", sequence=1)

    assert (other.status_code, now(complaint).reply) == (409, "mine")
    assert "NOT in the reply" in desk.get(complaint.get_absolute_url()).text
    desk.post(f"/complaints/{complaint.pk}/note/texts/{complaint.windows.get(client='two').pk}/", {"do": "put"})
    assert now(complaint).reply == "mine\ntheirs"


def test_the_note_and_the_reply_of_one_window_are_two_texts(complaint: Complaint, send: Send) -> None:
    send("note", text="rang twice", version=0, client="one", sequence=1)
    send("reply", text="Dear Mrs Lee", version=0, client="one", sequence=1)

    assert (now(complaint).note, now(complaint).reply) == ("rang twice", "Dear Mrs Lee")


def test_without_a_script_a_button_puts_a_line_with_its_slots_filled_behind_what_is_typed(
    desk: Client, complaint: Complaint, send: Send
) -> None:
    send("facts", **BUILDER)
    line = {"text": "Dear Mrs Lee,", "version": 0, "add": "acknowledge-today 0 text"}

    answer = desk.post(f"/complaints/{complaint.pk}/reply/", line)

    assert answer.status_code == 302
    assert now(complaint).reply.startswith("Dear Mrs Lee,\n\nHello Mrs Lee,")


def test_without_a_script_a_letter_is_put_in_and_what_is_to_be_written_stands_in_brackets(
    desk: Client, complaint: Complaint, send: Send
) -> None:
    send("facts", **BUILDER)

    desk.post(f"/complaints/{complaint.pk}/reply/", {"text": "", "version": 0, "letter": "final-upheld"})

    reply = now(complaint).reply
    assert reply.startswith("Our answer to your complaint about the kitchen tiles\n\nHello Mrs Lee,")
    assert "[Number them, in their words. Leave none out.]" in reply
    assert "I also asked the people" not in reply  # only where it fits


def test_a_heading_that_stands_in_the_reply_is_not_put_in_again(desk: Client, complaint: Complaint, send: Send) -> None:
    send("facts", **BUILDER)
    for what, due in (("we pay for the tiles", "2099-06-04"), ("a new basin", "2099-06-05")):
        send("promises", what=what, due=due, who="Sam", reason="Agreed with them.")
    first, second = complaint.promises.order_by("pk")
    text = "Dear Mrs Lee,"
    for pk in (first.pk, second.pk, second.pk, first.pk):
        version = now(complaint).reply_version
        desk.post(f"/complaints/{complaint.pk}/reply/", {"text": text, "version": version, "add": f"promise {pk}"})
        text = now(complaint).reply

    assert text.count("What happens next:") == 1
    assert (text.count("tiles"), text.count("basin")) == (1, 1)
    assert text.startswith("Dear Mrs Lee,\n\nWhat happens next: ")


def test_a_line_that_only_leads_up_is_put_in_once_and_before_what_stands_under_it(
    desk: Client, complaint: Complaint, send: Send
) -> None:
    send("facts", **BUILDER)
    points = "As I understand it, these are your points:\nThe tiles cracked.\n\nMore."
    sent = {"text": points, "version": 0, "add": "set-out-their-points 0 text"}

    desk.post(f"/complaints/{complaint.pk}/reply/", sent)

    assert now(complaint).reply == points


@pytest.mark.parametrize(
    "add", ["nothing-of-the-kind 0 text", "own-it 99 text", "own-it 0 channels", "own-it", "x y z"]
)
def test_a_line_that_is_not_there_adds_nothing(desk: Client, complaint: Complaint, add: str) -> None:
    desk.post(f"/complaints/{complaint.pk}/reply/", {"text": "Dear", "version": 0, "add": add})

    assert now(complaint).reply == "Dear"


def test_a_card_number_in_a_reply_is_refused_and_nothing_typed_is_lost(desk: Client, complaint: Complaint) -> None:
    text = "You paid with 4111 1111 1111 1111."
    answer = desk.post(f"/complaints/{complaint.pk}/reply/", {"text": text, "version": 0})

    assert answer.status_code == 422
    assert text in answer.text
    assert now(complaint).reply == ""


def test_a_step_offers_the_letters_that_fit_it_first(desk: Client, complaint: Complaint, send: Send) -> None:
    send("facts", channel="letter")
    for to in ("acknowledge-today",):
        send("moves", jump="listen")
        send("moves", to=to)

    page = desk.get(complaint.get_absolute_url()).text
    here, others = page.split("A letter for this step")[1].split("Other letters")
    assert 'value="acknowledgement"' in here
    assert 'value="final-upheld"' in others


def test_a_reply_that_was_sent_leaves_the_draft_and_stands_in_the_summary(
    desk: Client, complaint: Complaint, send: Send
) -> None:
    send("reply", text="Dear Mrs Lee, sorry.", version=0, client="one", sequence=1)
    send("replies", text="Dear Mrs Lee, sorry.", client="one")
    send("reply", text="Next one", version=1, client="one", sequence=2)

    summary = desk.get(f"/complaints/{complaint.pk}/summary/").text
    assert now(complaint).reply == "Next one"
    assert [one.text for one in complaint.replies.all()] == ["Dear Mrs Lee, sorry."]
    assert summary.index("Reply sent") < summary.index("Dear Mrs Lee, sorry.") < summary.index("Reply, not sent yet")
    assert mail.outbox == []


def test_sending_the_same_form_again_notes_one_reply(complaint: Complaint, send: Send) -> None:
    key = "8d3c7d8e-8a39-4c0e-9a51-6b9d3c3b2f10"

    send("replies", key, text="Done.", client="one")
    again = send("replies", key, text="Done.", client="one")

    assert again.json()["again"]
    assert complaint.replies.count() == 1


def test_a_draft_that_another_window_went_on_with_stays_when_an_older_text_was_sent(
    complaint: Complaint, send: Send
) -> None:
    send("reply", text="newer", version=0, client="one", sequence=1)
    send("replies", text="older", client="two")

    assert now(complaint).reply == "newer"


def test_the_page_of_a_reply_says_why_there_is_none(desk: Client, complaint: Complaint, send: Send) -> None:
    address = f"/complaints/{complaint.pk}/reply/"
    assert "There is no reply yet." in desk.get(address).text

    send("replies", text="Dear Mrs Lee, sorry.", client="one")

    page = desk.get(address).text
    assert "what was sent stands below" in page
    assert "There is no reply yet." not in page


def test_an_empty_reply_was_not_sent(complaint: Complaint, send: Send) -> None:
    assert send("replies", text=" ", client="one").status_code == 422
    assert not complaint.replies.exists()


def test_a_reply_is_given_out_and_erased_with_the_words_of_the_complaint(complaint: Complaint, send: Send) -> None:
    send("reply", text="draft of Mrs Lee", version=0, client="one", sequence=1)
    send("replies", text="sent to Mrs Lee", client="two")

    record = as_record(now(complaint))
    assert record["reply"] == "draft of Mrs Lee"
    assert [one["text"] for one in record["replies_sent"]] == ["sent to Mrs Lee"]  # type: ignore[attr-defined]

    forget(Complaint.objects.all())

    assert (now(complaint).reply, complaint.replies.get().text) == ("", "")
    assert "Mrs Lee" not in str(as_record(now(complaint)))


def test_nobody_else_sees_or_changes_a_reply(client: Client, complaint: Complaint, send: Send, stranger: User) -> None:
    send("reply", text="Dear Mrs Lee", version=0, client="one", sequence=1)
    client.force_login(stranger)

    assert client.get(f"/complaints/{complaint.pk}/reply/").status_code == 404
    assert client.post(f"/complaints/{complaint.pk}/reply/", {"text": "x", "version": 1}).status_code == 404
    assert client.post(f"/complaints/{complaint.pk}/replies/", {"text": "x"}).status_code == 404


def test_the_page_to_print_has_the_letter_and_what_it_lacks(desk: Client, complaint: Complaint, send: Send) -> None:
    send("facts", **BUILDER)
    send("moves", jump="establish")
    send("reply", text="We will look into it.", version=0, client="one", sequence=1)

    page = desk.get(f"/complaints/{complaint.pk}/reply/").text

    assert "<p>We will look into it.</p>" in page
    assert "Nothing in it about “the kitchen tiles”." in page
    assert "A promise without a day" in page


# The check


def test_the_check_names_each_point_that_has_no_answer(complaint: Complaint, send: Send) -> None:
    send(
        "facts",
        **BUILDER,
        what_happened="The tiles cracked; your fitter left the door open. Nobody answered my letter",
        remedy_words="the floor laid again",
    )
    send("moves", jump="establish")

    found = lacks_in("I'm sorry about the tiles, and that my colleague left the door open.", now(complaint), library())

    assert [one.found for one in found if one.code == "unanswered"] == [
        "Nobody answered my letter",
        "the floor laid again",
    ]
    assert points_of(now(complaint), library())[0].text == "the kitchen tiles"


def test_another_word_for_the_same_thing_is_an_answer(complaint: Complaint, send: Send) -> None:
    send("facts", channel="email", remedy="refund")
    send("moves", jump="establish")

    assert codes("Your money back is on its way.", complaint) == []
    assert codes("Thank you for writing.", complaint) == ["unanswered"]
    told = lacks_in("Thank you for writing.", now(complaint), library())
    assert [one.words for one in told] == ["Nothing in it about what they want: A refund."]


ROADS = {
    "a letter at its points": ("letter", ("establish",), ["unanswered"]),
    "a letter below an interrupt": ("letter", ("establish", "interrupt:threat"), []),
    "an acknowledgement": ("letter", ("listen", "acknowledge-today"), []),
    "a chat before it closes": ("chat", ("resolve",), []),
    "a chat that closes": ("chat", ("close",), ["unanswered"]),
    "a private message before its answer": ("social private", ("empathise",), []),
    "a private message": ("social private", ("resolve",), ["unanswered"]),
    "a public post": ("social", ("resolve",), []),
}


@pytest.mark.parametrize(("channel", "road", "found"), ROADS.values(), ids=list(ROADS))
def test_points_are_asked_for_only_in_an_answer_that_only_the_customer_reads(
    complaint: Complaint, send: Send, channel: str, road: tuple[str, ...], found: list[str]
) -> None:
    channel, _space, place = channel.partition(" ")
    send("facts", channel=channel, thing="the kitchen tiles")
    send("reply", text="", version=0, client="one", sequence=1, place=place)
    send("moves", jump=road[0])
    for to in road[1:]:
        send("moves", **({"interrupt": to.partition(":")[2]} if ":" in to else {"to": to}))
    assert now(complaint).screen == road[-1] or len(road) == 1

    assert codes("Thank you for writing.", complaint) == found


def test_in_a_chat_what_was_sent_before_counts_and_a_letter_is_read_by_itself(complaint: Complaint, send: Send) -> None:
    send("facts", channel="chat", thing="the kitchen tiles")
    send("moves", jump="close")
    send("replies", text="I looked at the tiles.", client="one")

    assert codes("Goodbye.", complaint) == []
    send("facts", channel="letter")
    assert codes("Goodbye.", complaint) == ["unanswered"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We will repair it.", ["no-day"]),
        ("I'll write to you as soon as I know.", ["no-day"]),
        ("We will repair it by Friday 4 June.", []),
        ("We will repair it. You have it back within two weeks.", []),
        ("I'll be glad to help.", []),
        ("If it doesn't reach you, I'll find out why.", []),
        ("Below is what we'll do.", []),
        ("So that it doesn't happen again, we'll change this:\nthe lock.", []),
        ("You ask whether we will train the crew.", []),
        ("You wrote “I will be refunded by you”. We're sorry.", []),
        ("I'll tell you plainly: I can do part of this, not all of it.", []),
        ("I'll tell you what to do with it.", []),
        ("We'll ask them and mend it.", ["no-day"]),
        ("We'll ask them and tell you what they say. We will mend it by Friday 4 June.", []),
        ("We will mend it. Thank you. We'll ask them and tell you what they say, by Friday 4 June.", ["no-day"]),
        ("Carry on, I'll wait.", []),
        ("We’ll send it on 2026-12-04.", []),
        ("We will send you the money by the end of this week.", []),
        ("We'll ring you at 4 pm.", []),
        ("I'll write at the end of it all.", ["no-day"]),
        ("Thank you for telling us.", []),
    ],
)
def test_the_check_names_a_promise_without_a_day(complaint: Complaint, text: str, found: list[str]) -> None:
    assert codes(text, complaint) == found


def test_the_check_names_words_that_make_it_worse_and_places_left_open(complaint: Complaint) -> None:
    assert codes("Unfortunately this is our policy.", complaint) == ["trigger", "trigger"]
    assert codes("These are my reasons:\n[Point by point.]", complaint) == ["open"]
    assert codes("You write that you cannot sleep, and “this is your policy”.", complaint) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("This is what they told me:\n\nKind regards, Sam", ["nothing-under"]),
        ("This is what they told me:", ["nothing-under"]),
        ("This is how it happened:\n\nThis is what changes:\nThe lock.", ["nothing-under"]),
        ("This is how it happened:\n\nThe lock broke.", []),
        ("You have it by the date below.", ["no-date"]),
        ("You have it by the date below. I'd rather tell you at once: no. It is done already.", ["no-date"]),
        ("You have it by the date below.\n\nThat is Friday 4 June.", []),
        ("You have it by the date below.\n\nI'd rather tell you at once: we see it otherwise now.", ["no-date"]),
        ("You have it by the new date below.\n\nThe lock is mended already, and today's part is here.", ["no-date"]),
        ("You have it by the date below.\n\nThat is by 5 pm today.", []),
        ("We look at two days. One of them is set out below.", []),
        ("You can ask the place named below.\n\nIt costs nothing, and may take time.", ["no-place"]),
        ("You can ask the place named below.\n\nKind regards, Ann Lee", ["no-place"]),
        ("You can ask the place named below.\n\nThe Harbour Users Panel, Quay Road.", []),
        ("You can ask the place named below.\n\nIt is on 0300 555 0199.", []),
        ("You can ask the place named below.\n\nWrite to reviews@harbour.example.", []),
    ],
)
def test_the_check_names_what_is_announced_and_does_not_come(complaint: Complaint, text: str, found: list[str]) -> None:
    assert codes(text, complaint) == found


def test_a_line_of_the_playbook_is_not_what_another_announces(complaint: Complaint, send: Send) -> None:
    send("facts", channel="email", mistake="ours")
    send("moves", jump="close")
    where = library().steps["where-else"]
    on_email = [fill(one.text) for one in where.say if "email" in one.channels]
    both = "\n\n".join(on_email)
    assert on_email[0].endswith(":")

    assert codes(both, complaint) == ["nothing-under", "no-place", "no-further"]
    named = both.replace(":\n\n", ":\nThe Harbour Users Panel, within six months.\n\n")
    assert codes(named, complaint) == []


def test_no_line_of_the_playbook_that_announces_something_is_answered_by_another(complaint: Complaint) -> None:
    """But for the lines that tell what was offered or promised."""
    says = [one for screen in library().screens.values() for one in screen.say]
    lines = {fill(words) for one in says for words in (one.text, one.other) if words}
    leading = sorted(one for one in lines if one.endswith(":"))
    assert len(leading) > 10

    for one in leading:
        assert "nothing-under" in codes(
            f"{one}\n\nI can see why you want an answer. Mine is below, with my reasons.", complaint
        )
        assert "nothing-under" not in codes(f"{one}\nThe lock broke on its own.", complaint)


@pytest.mark.parametrize(
    ("mistake", "stage", "channel", "text", "found"),
    [
        ("ours", "close", "letter", "We got this wrong.", ["no-further"]),
        ("ours", "close", "letter", "You can take it to the ombudsman for our trade.", []),
        ("ours", "close", "letter", "You can take your complaint to the Authority.", []),
        (
            "ours",
            "close",
            "letter",
            "You can take it further. This is how:\n\nKind regards",
            ["nothing-under", "no-further"],
        ),
        (
            "ours",
            "close",
            "letter",
            "You can take it to the place named below. This is how, and by when:\n\n"
            "Taking it further won't count against you in any way.",
            ["nothing-under", "no-place", "no-further"],
        ),
        ("ours", "close", "letter", "You can complain to the data protection authority.", ["no-further"]),
        ("ours", "close", "chat", "We got this wrong.", []),
        ("unclear", "close", "letter", "We have your letter.", []),
        ("ours", "listen", "letter", "We have your letter.", []),
    ],
)
def test_a_final_answer_names_where_they_can_take_it(
    complaint: Complaint, send: Send, mistake: str, stage: str, channel: str, text: str, found: list[str]
) -> None:
    send("facts", channel=channel, mistake=mistake)
    send("moves", jump=stage)

    assert codes(text, complaint) == found


def test_a_script_is_told_what_the_reply_lacks(complaint: Complaint, send: Send) -> None:
    answer = send("reply", text="We will see.", version=0, client="one", sequence=1).json()

    assert answer["lacks"] == ["A promise without a day: “We will see.”"]


# What a written channel shows


def test_a_stage_is_called_by_what_people_do_on_the_channel(desk: Client, complaint: Complaint, send: Send) -> None:
    spoken = desk.get(complaint.get_absolute_url()).text
    send("facts", channel="email")
    written = desk.get(complaint.get_absolute_url()).text

    assert ">Listen</span>" in spoken
    assert ">Read</span>" in written
    assert ">Listen</span>" not in written


def test_the_lead_who_answered_is_named_in_a_line_that_speaks_of_one(
    desk: Client, complaint: Complaint, send: Send, lead: User
) -> None:
    assert led_by(complaint) == {}
    User.objects.filter(pk=lead.pk).update(first_name="Ruth", last_name="Lovelock")
    lead.refresh_from_db()
    send("asks")
    complaint.asks.get().answer("coming", by=lead)

    assert led_by(complaint) == {"lead": "Ruth"}
    complaint.holder = lead
    assert led_by(complaint) == {"lead": "Ruth"}


def test_only_a_body_that_was_checked_is_named_to_a_customer(complaint: Complaint) -> None:
    shipped = library()
    checked = replace(shipped.organisation.bodies[1], checked=True)
    ours = replace(
        shipped, organisation=replace(shipped.organisation, bodies=(shipped.organisation.bodies[0], checked))
    )

    assert "body" not in values_for(complaint, shipped)
    assert values_for(complaint, ours)["body"] == checked.title


def test_the_body_for_private_details_is_named_in_its_own_place_alone(complaint: Complaint) -> None:
    shipped = library()
    checked = tuple(replace(one, checked=one.slug == "data-protection") for one in shipped.organisation.bodies)
    found = values_for(complaint, replace(shipped, organisation=replace(shipped.organisation, bodies=checked)))

    assert found["data_authority"] == "the data protection authority"
    assert "body" not in found
    assert "data_authority" not in values_for(complaint, shipped)


def test_no_day_is_named_to_a_customer_before_somebody_has_checked_our_own_clock(complaint: Complaint) -> None:
    shipped = library()
    clocks = {slug: replace(one, checked=slug == "house") for slug, one in shipped.clocks.items()}

    assert "answer_day" not in values_for(complaint, shipped)
    assert values_for(complaint, replace(shipped, clocks=clocks))["answer_day"]
