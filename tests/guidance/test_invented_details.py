"""Lines that hold a detail outside a slot are refused: these stood in the first edition, and each had one."""

from dataclasses import replace

import pytest

from playbook.guidance.lines import Say
from playbook.guidance.own_details import own_details
from playbook.guidance.word_checks import word_problems
from tests.texts import LIBRARY

OURS = own_details(LIBRARY)
DETAILS = {"digits", "amount", "hour", "number", "day-or-month", "name", "trade-noun"}


def caught(text: str) -> list[str]:
    """What is refused in a line to say, of those things that are true of one complaint or one trade only."""
    step = LIBRARY.steps["own-it"]
    step = replace(step, say=(replace(step.say[0], text=text),))
    return [str(dict(one.params)["found"]) for one in word_problems(LIBRARY, step, OURS) if one.code in DETAILS]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("I'd offer you this anyway, because it's fair: your forty pounds back.", "pounds"),
        ("A repair today is one I can. Shall I book the engineer for Tuesday or Wednesday?", "Tuesday"),
        ("Let me check I've got it: the bill doubled in May, and nobody rang back.", "bill"),
        ("It may be the courier's end. I'll chase it from here, so you needn't.", "courier"),
        ("The part comes on Thursday, not before. Until then I'll lend you one.", "Thursday"),
        ("Oh no, not the wedding cake. Message us privately and I'll get on to the driver now.", "wedding"),
        ("I've heard you, and I've written it down. Now let's see about the toaster itself.", "toaster"),
        ("We could go round on that all day. It will be with you by five o'clock.", "o'clock"),
        ("The new one is on its way, and so is the engineer.", "engineer"),
        ("I could tell you why, but that won't help you tonight. Let's get you a bed.", "tonight"),
        ("So it's the doubled bill and the silence after. Have I got the two main things?", "bill"),
        ("I'm sorry, and I'm on it. I'll call you at 5pm, and ask for Sam.", "5pm"),
        ("That's the kettle dealt with. But you've lost two evenings to this.", "kettle"),
        ("Please ask for Karen when you come back.", "Karen"),
    ],
)
def test_a_line_with_an_invented_detail_is_refused(line: str, found: str) -> None:
    assert found in caught(line)


@pytest.mark.parametrize(
    "line",
    [
        "I'd offer you this anyway, because it's fair: {offer|what I set out below}.",
        "It will be with you by {day|the day we agreed}.",
        "Now let's see about {thing|the thing itself}.",
        "I'm {worker|here to help}, and I'd like to put this right.",
    ],
)
def test_the_same_in_a_slot_is_not(line: str) -> None:
    assert caught(line) == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (Say("We can offer you {offer|this}.", channels=("social",), public=True), ["told-in-public"]),
        (Say("Thank you, {name|and hello}.", channels=("social",), public=True), ["told-in-public"]),
        (Say("I am sorry.", channels=("email", "social"), public=True), ["public-elsewhere"]),
        (Say("I'm sorry about {thing|this}.", channels=("social",), public=True), ["told-in-public"]),
        (Say("I'm sorry. You'll hear by {day|then}.", channels=("social",), public=True), []),
        (Say("We can offer you {offer|this}.", channels=("email", "social")), []),
    ],
)
def test_what_one_customer_should_read_is_refused_in_a_line_for_a_public_post(line: Say, found: list[str]) -> None:
    step = replace(LIBRARY.steps["own-it"], say=(line,))
    codes = [one.code for one in word_problems(LIBRARY, step, OURS)]

    assert [code for code in codes if code in ("told-in-public", "public-elsewhere")] == found


def test_the_list_of_nouns_is_content_and_long() -> None:
    assert len(LIBRARY.organisation.trade_nouns) > 300


def test_a_sentence_above_an_own_page_is_looked_through_as_well() -> None:
    said = "I can see Dean came on the 4th and the leak was back."
    tip = replace(next(iter(LIBRARY.tips.values())), summary=said)
    mine = [one for one in word_problems(LIBRARY, replace(tip, ours=True), OURS) if one.field == ("summary",)]

    assert {str(dict(one.params)["found"]) for one in mine} == {"4th"}
    assert all(one.warning for one in mine)
    assert not [one for one in word_problems(LIBRARY, replace(tip, ours=False), OURS) if one.field == ("summary",)]


def test_a_word_that_makes_anger_worse_is_named_in_a_letter_and_refused_in_a_line() -> None:
    letter = next(iter(LIBRARY.letters.values()))
    worse = replace(letter, paragraphs=(replace(letter.paragraphs[0], text="Unfortunately it takes a week."),))
    named = [one for one in word_problems(LIBRARY, worse, OURS) if one.code == "trigger-word"]
    step = replace(LIBRARY.steps["own-it"], say=(Say("Unfortunately it takes a week.", other="It takes a week."),))
    refused = [one for one in word_problems(LIBRARY, step, OURS) if one.code == "trigger-word"]

    assert [one.warning for one in named] == [True]
    assert [one.warning for one in refused] == [False]
