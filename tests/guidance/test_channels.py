"""Channels: a line, a choice and a screen each say where they belong, and a channel shows what belongs there."""

import pytest

from playbook.guidance.channels import CHANNELS, channels_of, fits
from playbook.guidance.documents import Document
from playbook.guidance.kinds import Step
from playbook.guidance.lists import Stage
from playbook.guidance.parsing import read

pytestmark = pytest.mark.one_engine

STEP = """+++
code = "L1"
title = "Let them talk"
title_written = "Read it twice"
ask = "What do you hear?"
ask_written = "What do they write?"
stage = "listen"
do = [
    "Note their words.",
    { text = "Nod.", channels = ["counter", "video"] },
]
silent = ["letter"]
choices = [
    { label = "They stop", to = "next", written = "They've stopped writing" },
    { label = "They hang up", to = "gone", channels = ["phone"] },
]

[[say]]
text = "I'm listening."
channels = ["spoken"]

[[say]]
text = "Thank you for writing."
channel = "email"
+++

+++
"""


def step() -> Step:
    """A step with something for each kind of channel."""
    found = read(Document("step", "let-them-talk", "en", STEP))
    assert isinstance(found, Step)
    return found


@pytest.mark.parametrize(
    ("channel", "title", "say", "do", "labels"),
    [
        ("phone", "Let them talk", ["I'm listening."], ["Note their words."], ["They stop", "They hang up"]),
        ("counter", "Let them talk", ["I'm listening."], ["Note their words.", "Nod."], ["They stop"]),
        ("email", "Read it twice", ["Thank you for writing."], ["Note their words."], ["They've stopped writing"]),
        ("letter", "Read it twice", [], ["Note their words."], ["They've stopped writing"]),
    ],
)
def test_a_channel_shows_what_belongs_there(
    channel: str, title: str, say: list[str], do: list[str], labels: list[str]
) -> None:
    shown = step().shown_in(channel)

    assert (shown.title, [line.text for line in shown.say]) == (title, say)
    assert ([line.text for line in shown.do], [one.label for one in shown.choices]) == (do, labels)


def test_where_the_channel_is_not_known_everything_is_shown_as_it_is_spoken() -> None:
    shown = step().shown_in("")

    assert (shown.title, shown.ask) == ("Let them talk", "What do you hear?")
    assert (len(shown.say), len(shown.do), len(shown.choices)) == (2, 2, 2)


def test_a_family_stands_for_each_of_its_channels() -> None:
    assert channels_of(["spoken"]) == ("phone", "counter", "visit", "video")
    assert channels_of(["written", "phone"]) == ("phone", "chat", "email", "letter", "social")
    assert channels_of([]) == CHANNELS
    assert not fits(["written"], "video")


def test_a_stage_may_begin_elsewhere_where_people_write() -> None:
    stage = Stage("listen", "L", "Listen", "", start="let-them-talk", start_written="read-it")

    assert {stage.start_on(channel) for channel in ("email", "letter", "social")} == {"read-it"}
    assert {stage.start_on(channel) for channel in ("phone", "counter", "")} == {"let-them-talk"}
    assert Stage("listen", "L", "Listen", "", start="let-them-talk").start_on("email") == "let-them-talk"


def test_a_chat_begins_as_a_talk_does() -> None:
    assert Stage("listen", "L", "Listen", "", start="let-them-talk", start_written="read-it").start_on("chat") == (
        "let-them-talk"
    )
