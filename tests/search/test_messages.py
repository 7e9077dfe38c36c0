"""A pasted message is taken apart: what its writer says, apart from greeting, signature and history."""

import time

import pytest

from playbook.search.messages import LONGEST_MESSAGE, Part, read_message

pytestmark = pytest.mark.one_engine

MAIL = """From: somebody@example.org
Subject: RE: third time now

Dear Sir or Madam,

The lift is broken again. I had to carry my father up four floors!
Please tell me who will mend it.

Kind regards
A. Tenant
Flat 4

On Tue, 2 May at 10:14, Housing wrote:
> Thank you for your patience.
> We value your feedback.
"""


def test_what_the_writer_says_is_told_from_the_frame():
    assert read_message(MAIL).said == (
        "third time now",
        "The lift is broken again.",
        "I had to carry my father up four floors!",
        "Please tell me who will mend it.",
    )


def test_the_messages_before_are_kept_apart():
    assert read_message(MAIL).said_in(Part.QUOTED) == ("Thank you for your patience.", "We value your feedback.")


def test_of_a_message_that_is_only_passed_on_the_quoted_text_is_read():
    assert read_message("> The parcel never came.\n> I want my money back.").said == (
        "The parcel never came.",
        "I want my money back.",
    )


def test_in_a_transcript_our_own_side_is_told_from_the_customer():
    chat = read_message("10:02 Agent Kim: How can I help?\n10:03 Customer: You sent the wrong size.\n10:04 Bot: Sorry!")

    assert chat.said == ("You sent the wrong size.",)
    assert chat.said_in(Part.OURS) == ("How can I help?", "Sorry!")


def test_text_after_a_thank_you_that_is_no_signature_is_read():
    said = read_message("Thanks\nBut what I really need to know is when the engineer is coming to us.").said

    assert said == ("But what I really need to know is when the engineer is coming to us.",)


def test_a_text_without_a_stop_is_read_in_pieces():
    assert len(read_message("and then " * 100).said) > 3


def test_a_text_that_is_too_long_says_that_it_was_cut():
    assert read_message("Too long. " * LONGEST_MESSAGE).is_cut
    assert not read_message(MAIL).is_cut


@pytest.mark.parametrize("text", ["", " \n\n", "\x00\x00", "> > > >", "-- \n", "From:", "\ud800 alone", ":" * 500])
def test_odd_text_is_read_without_an_error(text):
    read_message(text)


@pytest.mark.parametrize("piece", ["a", "> ", "on ", "Re: ", "x: y\n", "\n", "!. ", "10:10 ", "kind regards "])
def test_reading_takes_time_in_proportion_to_the_text(piece):
    def seconds(size: int) -> float:
        text = (piece * size)[:size]
        began = time.process_time()
        for _turn in range(5):
            read_message(text)
        return time.process_time() - began

    assert seconds(LONGEST_MESSAGE) < 8 * seconds(LONGEST_MESSAGE // 4) + 0.05
