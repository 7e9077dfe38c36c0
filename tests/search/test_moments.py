"""What is learned from moments: pages, danger and "no page" for texts that nobody wrote down before."""

from pathlib import Path

import pytest

from playbook.guidance.kinds import Moment
from playbook.search.moments import LearnedMoments, Vote

LATE = Moment(
    slug="late",
    need="what they need",
    pages=("tips/keep-a-promise", "tips/no-excuses"),
    wrong=("tips/say-no-well",),
    situations=("parcel still not here", "still waiting for my parcel", "nobody came on friday", "still nothing came"),
)
HARM = Moment(
    slug="harm",
    need="what they need",
    danger="self-harm",
    pages=("interrupts/worry",),
    situations=("i want to die", "she wants to die tonight", "he does not want to live", "want to end my life"),
)
NONE = Moment(
    slug="none",
    need="what they need",
    pages=(),
    situations=("printer has no paper", "paper for the printer", "printer is jammed"),
)
LEARNED = LearnedMoments((LATE, HARM, NONE))


def test_a_new_text_is_read_by_what_it_shares_with_utterances() -> None:
    said = LEARNED.vote("waiting for a parcel and nobody came")
    assert max(said.pages, key=lambda page: said.pages[page]) == "tips/keep-a-promise"
    assert said.pages["tips/keep-a-promise"] > said.pages["tips/no-excuses"] > 0
    assert said.pages["tips/keep-a-promise"] > 1.5 * said.pages["interrupts/worry"]


def test_a_page_that_would_be_wrong_counts_less_than_one_that_nobody_named() -> None:
    said = LEARNED.vote("parcel still not here")
    assert said.pages["tips/say-no-well"] < 0


def test_danger_is_told_for_its_page_and_only_where_it_is() -> None:
    assert LEARNED.vote("does he want to die").danger_pages["interrupts/worry"] > 0.5
    assert LEARNED.vote("parcel still not here").danger_pages["interrupts/worry"] < 0.3


def test_a_vote_is_calmed_for_pages_of_danger_alone() -> None:
    assert LEARNED.pages_of_danger == {"interrupts/worry"}
    said, left = LEARNED.vote("she wants to die waiting for a parcel"), LEARNED.vote("for a parcel")
    calmed = said.calmed(left, LEARNED.pages_of_danger)

    assert calmed.danger_pages == left.danger_pages
    assert calmed.pages["interrupts/worry"] == left.pages["interrupts/worry"] < said.pages["interrupts/worry"]
    assert calmed.pages["tips/keep-a-promise"] == said.pages["tips/keep-a-promise"]


def test_texts_that_no_page_answers_are_known_as_such() -> None:
    assert LEARNED.vote("no paper in the printer").nothing > 0.4
    assert LEARNED.vote("parcel still not here").nothing < 0.3


def test_a_text_without_a_word_in_common_says_nothing() -> None:
    assert LEARNED.vote("zzqx ¿?") == Vote()
    assert LearnedMoments(()).vote("parcel") == Vote()


@pytest.mark.parametrize("slip", ["parcl", "pracel", "parcwl", "parrcel"])
def test_a_slip_of_the_finger_is_read_as_the_word_that_was_meant(slip: str) -> None:
    assert LEARNED.vote(f"{slip} still not here") == LEARNED.vote("parcel still not here")
    assert LEARNED.vote("parade still not here") != LEARNED.vote("parcel still not here")


def test_the_same_moments_always_say_the_same() -> None:
    again = LearnedMoments((LATE, HARM, NONE))
    assert again.vote("a parcel for friday") == LEARNED.vote("a parcel for friday")


LINES = (
    ("tips/no-excuses", "nobody wants to hear about friday"),
    ("tips/say-hello", "parcel for a new neighbour"),
    ("interrupts/worry", "end it tonight"),
)


def test_a_page_that_no_moment_names_is_known_by_its_lines() -> None:
    learned = LearnedMoments((LATE, HARM, NONE), LINES)
    page, text = "tips/say-hello", "a parcel for somebody"
    assert learned.vote(text).pages[page] > max(0.0, learned.vote("she wants to die").pages[page])
    assert page not in LEARNED.vote(text).pages


def test_a_line_says_less_than_an_utterance_of_the_same_words() -> None:
    text = "still waiting for my parcel"
    said = LearnedMoments((LATE, HARM, NONE), (("tips/say-hello", text),)).vote(text)
    assert said.pages["tips/keep-a-promise"] > 2 * said.pages["tips/say-hello"] > 0


def test_lines_of_a_page_of_danger_tell_danger() -> None:
    page = "interrupts/worry"
    said = LearnedMoments((LATE, HARM, NONE), LINES).vote("end it tonight")
    assert said.danger_pages[page] > LEARNED.vote("end it tonight").danger_pages[page]


def test_lines_without_moments_say_nothing() -> None:
    assert LearnedMoments((), LINES).vote("parcel") == Vote()


def test_what_was_learned_says_the_same_to_those_who_open_it(tmp_path: Path) -> None:
    learned = LearnedMoments((LATE, HARM, NONE), [("tips/act-fast", "the parcel is late again")])
    learned.save(tmp_path / "kept")
    opened = LearnedMoments.opened(tmp_path / "kept")

    for text in ("my parcel is late", "he wants to hurt me", "parcle", "a printer", "xqzv"):
        assert opened.vote(text) == learned.vote(text)
    assert opened.pages_of_danger == learned.pages_of_danger


@pytest.mark.parametrize("name", ["by-term.npy", "usual.npy", "words.json"])
def test_what_was_learned_is_not_opened_where_it_is_damaged(tmp_path: Path, name: str) -> None:
    LEARNED.save(tmp_path / "kept")
    (tmp_path / "kept" / name).write_bytes(b"{}")

    with pytest.raises((OSError, ValueError, KeyError)):
        LearnedMoments.opened(tmp_path / "kept")
