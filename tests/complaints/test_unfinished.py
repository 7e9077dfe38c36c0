"""The last screens say what is not written down yet, and a button that records is the one that goes on."""

import pytest
from django.test import Client

from playbook.complaints.models import Complaint
from tests.complaints.conftest import Send

OUTCOME, CAUSE, PROMISE = 'data-to-field="outcome"', "What caused it <kbd", "A promise with its day"


def shown(desk: Client, complaint: Complaint) -> str:
    """The screen in front."""
    return desk.get(f"/complaints/{complaint.pk}/").text


def test_a_complaint_that_jumps_to_its_end_is_told_what_is_missing(
    desk: Client, complaint: Complaint, send: Send
) -> None:
    assert "Not written down yet" not in shown(desk, complaint)
    send("moves", jump="learn")
    page = shown(desk, complaint)
    assert OUTCOME in page
    assert 'id="closure-form"' in page
    send("closure", outcome="resolved")

    assert OUTCOME not in shown(desk, complaint)


def test_the_last_screen_says_that_the_cause_is_missing_until_it_is_named(
    desk: Client, complaint: Complaint, send: Send
) -> None:
    send("closure", outcome="resolved")
    send("cause", cause="")
    assert CAUSE in shown(desk, complaint)
    send("moves", jump="learn")
    send("cause", cause="delivery")

    assert CAUSE not in shown(desk, complaint)


@pytest.mark.parametrize(("outcome", "missing"), [("promised", True), ("resolved", False)])
def test_promised_without_a_promise_is_told(
    desk: Client, complaint: Complaint, send: Send, outcome: str, missing: bool
) -> None:
    send("closure", outcome=outcome)
    assert (PROMISE in shown(desk, complaint)) is missing
    send("promises", what="We ring back", who="me", due="2099-01-05", reason="They asked for it")

    assert PROMISE not in shown(desk, complaint)


def test_a_complaint_that_was_opened_again_has_not_ended(desk: Client, complaint: Complaint, send: Send) -> None:
    send("closure", outcome="resolved")
    send("again")
    send("moves", jump="learn")

    assert OUTCOME in shown(desk, complaint)


def test_one_button_records_the_ending_and_goes_on(desk: Client, complaint: Complaint, send: Send) -> None:
    send("moves", jump="close")
    send("moves", to="thank-them")
    send("moves", to="how-it-ended")
    page = shown(desk, complaint)

    assert page.count('form="closure-form"') == 1
    assert page[page.index('id="closure-form"') :].count("<button") >= 1
    assert "Close complaint" not in page
    refused = send("closure")
    assert refused.json()["errors"]["outcome"]
    assert not complaint.closures.exists()
