"""Phrases that tell something of a text: found as people say them, and not where another phrase excuses them."""

import pytest
from django.conf import settings

from playbook.editions.content_folder import read_content
from playbook.guidance.library import build
from playbook.guidance.lists import Sign
from playbook.search.signs import Signs, problems_in

pytestmark = pytest.mark.one_engine

DANGER = Sign("danger", "danger", "danger", words=("threaten|threatens me|us", "knows where ... lives|live", "knife"))
EXCUSED = Sign(
    "death", "death", "danger", words=("dying|die", "kill myself"), unless=("dying to", "kill myself laughing")
)


def found(text: str, *signs: Sign) -> list[tuple[str, str]]:
    return [(one.sign.slug, one.told_by) for one in Signs(signs or (DANGER, EXCUSED)).found_in(text)]


def test_a_phrase_is_found_whatever_its_endings():
    assert found("He was threatening us at the till") == [("danger", "threatening us")]


@pytest.mark.parametrize("text", ["", "?!", "\n", "\ud800", "+++ = {}"])
def test_in_a_text_without_a_word_there_is_no_sign(text: str) -> None:
    assert found(text) == []
    assert Signs((DANGER, EXCUSED)).without_excused(text) == text


def test_up_to_three_words_may_stand_in_a_gap():
    assert found("he knows where one of us lives") == [("danger", "knows where one of us lives")]
    assert found("he knows where a friend of one of us lives") == []


def test_a_slip_of_the_finger_is_read_as_the_word_that_was_meant():
    assert found("he has a knfie") == [("danger", "knfie")]
    assert found("he has a nife") == []  # four letters are one slip from too many words
    assert found("she is threatning me") == [("danger", "threatning me")]


def test_a_word_that_excuses_is_no_slip_of_one_that_tells():
    knife = Sign("knife", "knife", "danger", words=("blade",), unless=("take the blame",))
    assert found("we take the blame", knife) == []
    assert found("he has a bladde", knife) == [("knife", "bladde")]


def test_what_another_phrase_excuses_is_no_sign():
    assert found("I'm dying to hear from you, I could kill myself laughing") == []
    assert found("I'm dying to hear it, or I will kill myself") == [("death", "kill myself")]


def test_a_sign_is_found_once_with_the_words_that_told_it_first():
    assert found("a knife, and another knife") == [("danger", "knife")]


@pytest.mark.parametrize(
    ("phrase", "wrong"), [("", True), ("... knife", True), ("knife ...", True), ("a ... b", False)]
)
def test_a_phrase_that_can_never_be_found_is_told(phrase, wrong):
    assert bool(problems_in(phrase)) == wrong


def test_what_is_excused_of_danger_is_left_out_and_what_tells_it_stays():
    signs = Signs((DANGER, EXCUSED))

    assert signs.without_excused("I'm dying to hear from you, he says") == "im hear from you he says"
    assert signs.without_excused("dying to tell: he has a knife") == "tell he has a knife"
    assert signs.without_excused("dying to eat") == ""
    assert signs.without_excused("Nothing of the kind, at all.") == "Nothing of the kind, at all."


def test_what_is_excused_of_other_signs_is_read_as_it_stands():
    wants = Sign("money", "money", "wants", words=("refund",), unless=("refund policy",))
    assert Signs((wants,)).without_excused("what is your refund policy here") == "what is your refund policy here"


@pytest.fixture(scope="module")
def shipped() -> Signs:
    """The signs as they ship."""
    return Signs(tuple(build(read_content(settings.CONTENT_DIR).documents).signs.values()))


@pytest.mark.parametrize(
    "text",
    [
        "I won't be here tomorrow so none of this matters",
        "Wont be here Monday please tell my kids I love them",
        "i wont be here much longer",
    ],
)
def test_a_day_excuses_no_despair(shipped: Signs, text: str) -> None:
    assert "self-harm" in [one.sign.slug for one in shipped.found_in(text)]


def test_who_is_out_when_a_parcel_comes_is_in_no_danger(shipped: Signs) -> None:
    assert [
        one.sign.slug for one in shipped.found_in("I won't be here when you deliver. I won't be here until May")
    ] == []


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("says his family would be better off without him", "self-harm"),
        ("caller is sucidal and has hung up", "self-harm"),
        ("i no want live more", "self-harm"),
        ("elle veut mourir", "self-harm"),
        ("не хочет больше жить", "self-harm"),
        ("a lad at the till has got a hammer", "violence"),
        ("she kiled nobody but thretened me", "threat"),
        ("the man say he wait me outside", "threat"),
        ("ho paura, mi ha minacciato con un coltello", "threat"),
        ("one of our clients is fixated on my colleague", "stalking"),
        ("her dad hits her brother", "child"),
        ("can't find my little girl, she was by the tills", "child"),
        ("grandson has taken her pension", "adult-at-risk"),
        ("mój mąż mnie bije", "adult-at-risk"),
        ("he's going deaf, no wait, he cannot breathe", "medical"),
        ("a toddler swallowed a battery", "medical"),
        ("The caller from the bank wants me to move my savings", "scam"),
        ("there's a ticking parcel", "bomb"),
    ],
)
def test_danger_is_told_by_hints_by_slips_and_in_other_languages(shipped: Signs, text: str, sign: str) -> None:
    assert sign in [one.sign.slug for one in shipped.found_in(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Her gün aradım, üç gün bekledim",
        "he used a slur about my accent",
        "then the customer exploded",
        "the set of knives that I ordered never came",
        "you attached the wrong file",
        "i was charged for it twice, send my money back",
        "tell your staff I'm sorry I was short",
    ],
)
def test_everyday_words_that_look_like_danger_are_no_sign_of_it(shipped: Signs, text: str) -> None:
    assert [one.sign.slug for one in shipped.found_in(text) if one.sign.facet == "danger"] == []
