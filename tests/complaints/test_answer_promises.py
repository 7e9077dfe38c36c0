"""What an acknowledgement promises is the answer itself: it names its day, and the answer keeps it."""

import pytest
from django.test import Client

from playbook.complaints.models import Complaint
from tests.complaints.conftest import Send

LINE = "What happens next: our answer to your letter, by Friday 3 December."


@pytest.fixture
def acknowledged(complaint: Complaint, send: Send) -> Complaint:
    """A letter on the step that acknowledges it, with two days promised for the answer, the second instead."""
    send("facts", channel="letter", thing="the tiles")
    send("moves", jump="listen")
    send("moves", to="acknowledge-today")
    send("promises", what="our answer to your letter", due="2032-12-02", reason="agreed")
    send("promises", what="our answer to your letter", due="2032-12-03", reason="agreed")
    return complaint


def page_of(desk: Client, complaint: Complaint) -> str:
    """The page of the complaint as it stands."""
    return desk.get(complaint.get_absolute_url()).text


def to_answer(send: Send) -> None:
    """Go on to the step where it is said who does what."""
    send("moves", jump="close")


def test_the_day_promised_for_the_answer_is_named_where_it_is_due(desk: Client, acknowledged: Complaint) -> None:
    page = page_of(desk, acknowledged)
    desk.post(f"/complaints/{acknowledged.pk}/reply/", {"text": "", "version": 0, "letter": "acknowledgement"})

    assert '<span class="slot__value">Friday 3 December</span>' in page
    assert "by Friday 3 December" in Complaint.objects.get().reply
    assert "the date below" not in Complaint.objects.get().reply


def test_only_the_day_named_last_is_told_of_the_answer(desk: Client, acknowledged: Complaint) -> None:
    page = page_of(desk, acknowledged)

    assert LINE in page
    assert "by Thursday 2 December.</q>" not in page


def test_the_answer_promises_no_answer_and_tells_what_else_was_promised(
    desk: Client, acknowledged: Complaint, send: Send
) -> None:
    to_answer(send)
    before = page_of(desk, acknowledged)
    send("promises", what="£18 goes back to your card", due="2032-12-06", reason="agreed")
    after = page_of(desk, acknowledged)

    assert '<span class="slot__value">our answer' not in before
    assert "What happens next: our answer" not in before
    assert '<span class="slot__value">£18 goes back to your card, by Monday 6 December</span>' in after
    assert "our answer to your letter" not in after


def test_the_line_of_a_promise_goes_into_the_reply_in_the_place_of_an_older_one(
    desk: Client, acknowledged: Complaint
) -> None:
    older, newer = acknowledged.promises.order_by("pk")
    text, address = "Dear Mrs Lee,", f"/complaints/{acknowledged.pk}/reply/"
    for version, promise in enumerate((older, newer, newer)):
        desk.post(address, {"text": text, "version": version, "add": f"promise {promise.pk}"})
        text = Complaint.objects.get().reply

    assert text == f"Dear Mrs Lee,\n\n{LINE}"
    desk.post(address, {"text": text, "version": version + 1, "add": "promise 0"})
    assert Complaint.objects.get().reply == text
    assert f'value="promise {newer.pk}"' in page_of(desk, acknowledged)


def test_the_answer_keeps_what_the_acknowledgement_promised_and_nothing_else(
    acknowledged: Complaint, send: Send
) -> None:
    send("replies", text="We have your letter.")
    assert not acknowledged.promises.exclude(kept_at=None).exists()
    to_answer(send)
    send("promises", what="£18 goes back", due="2032-12-06", reason="agreed")
    for step in ("where-else", "check-and-send"):
        send("moves", to=step)
    assert Complaint.objects.get().screen == "check-and-send"

    send("replies", text="Our answer.")

    kept = acknowledged.promises.exclude(kept_at=None)
    assert {one.what for one in kept} == {"our answer to your letter"}
    assert kept.count() == 2
    assert acknowledged.promises.get(kept_at=None).what == "£18 goes back"


def test_the_line_that_names_the_day_of_a_promise_names_its_hour(
    desk: Client, acknowledged: Complaint, send: Send
) -> None:
    to_answer(send)
    send("promises", what="we ring you", due="2032-12-06", time="19:00", reason="agreed")
    page = page_of(desk, acknowledged)

    assert '<span class="slot__value">7 pm on Monday 6 December</span>' in page
    assert "As in “we ring you”" in page
