"""Where people write to each other, no screen speaks of calls, voices or bodies, and each has words that fit."""

import csv
import re
import statistics
from io import StringIO

import pytest
from django.core.management import call_command
from django.template.loader import render_to_string

from playbook.call.screen import Desk
from playbook.complaints.models import Complaint
from playbook.flow.engine import Kind, Move, Track
from playbook.guidance import limits
from playbook.guidance.channels import CHANNELS, FAMILIES, WRITTEN, channels_of
from playbook.guidance.kinds import Interrupt, Step
from tests.texts import LIBRARY

SCREENS = [one for one in LIBRARY.screens.values() if not getattr(one, "private", False)]
# In a page: titles, what is said, questions, buttons of the step, stages of the rail.
_SHOWN = re.compile(
    r'class="(?:say__words|choices__question|choice__text|rail__name|step__title|interrupt__title)"[^>]*>(.*?)'
    r"</(?:q|h1|h2|span)>\s*(?=<|$)",
    re.DOTALL,
)


def drawn(screen: Step | Interrupt, channel: str) -> str:
    """The words of a screen as its pieces draw them on a channel, and the stages of the rail."""
    track = Track(LIBRARY, [Move(Kind.ENTERED, "let-them-talk")])
    desk = Desk(Complaint(pk=0, channel=channel), track, lead=True)
    context = {"desk": desk, "library": LIBRARY, "screen": screen, "channel": desk.channel_option, "lead": True}
    context |= {"taken": 0, "here": None, "behind": ()}
    pieces = [render_to_string(f"call/pieces/{name}.html", context) for name in ("say", "choices", "stages")]
    title = screen.shown_in(channel).title
    return " ".join([title, *(re.sub(r"<[^>]+>", "", text) for piece in pieces for text in _SHOWN.findall(piece))])


@pytest.mark.parametrize("channel", FAMILIES[WRITTEN])
def test_no_title_line_or_button_speaks_of_calls_voices_or_bodies_where_people_write(channel: str) -> None:
    met = [screen for screen in SCREENS if channel in channels_of(screen.channels)]
    texts = {screen.ref: drawn(screen, channel) for screen in met}
    found = {ref: match[0] for ref, text in texts.items() if (match := limits.SPOKEN_WORD.search(text))}

    assert len(met) > 50
    assert found == {}


def test_the_control_the_same_screens_do_speak_of_them_on_the_phone() -> None:
    assert any(limits.SPOKEN_WORD.search(drawn(screen, "phone")) for screen in SCREENS)


def said_where(channel: str) -> dict[str, str]:
    """The lines of a step, each with where it belongs as its page says it."""
    step = LIBRARY.steps["look-into-it"]
    track = Track(LIBRARY, [Move(Kind.ENTERED, "let-them-talk")])
    desk = Desk(Complaint(pk=0, channel=channel), track, lead=True)
    context = {"desk": desk, "library": LIBRARY, "screen": step, "channel": desk.channel_option}
    lines = re.split(r"<li\b", render_to_string("call/pieces/say.html", context))[1:]
    return {
        re.sub(r"<[^>]+>", "", re.findall(r"<q[^>]*>(.*?)</q>", line)[0]): next(
            iter(re.findall(r"In public|In private", line)), ""
        )
        for line in lines
    }


def test_on_social_media_each_line_says_whether_it_is_for_a_public_post_or_a_private_message() -> None:
    said = said_where("social")
    public = [line for line, where in said.items() if where == "In public"]

    assert [line.endswith("is in our private message.") for line in public] == [True]
    assert set(said.values()) == {"In public", "In private"}
    assert set(said_where("email").values()) == {""}


def test_what_is_met_in_a_private_message_has_words_that_fit_there() -> None:
    """Only the one public answer, which comes before there is a private message, has none."""
    met = [screen for screen in SCREENS if "social" in channels_of(screen.channels) and screen.shown_in("social").say]
    only_public = [screen.ref for screen in met if all(line.public for line in screen.shown_in("social").say)]

    assert only_public == ["answer-in-public"]


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_screen_has_a_line_to_say_or_send_on_every_channel_where_it_is_met(channel: str) -> None:
    wordless = [
        screen.ref
        for screen in SCREENS
        if channel in channels_of(screen.channels)
        and not (screen.silent and channel in channels_of(screen.silent))
        and not screen.shown_in(channel).say
    ]

    assert wordless == []


def test_a_command_shows_a_fitting_line_for_every_screen_and_channel() -> None:
    out = StringIO()
    call_command("channel_table", stdout=out)
    rows = list(csv.DictReader(StringIO(out.getvalue())))

    assert {row["screen"] for row in rows} == set(LIBRARY.screens)
    assert not any("(none)" in row.values() for row in rows)
    said = next(row for row in rows if row["screen"] == "check-and-send")
    assert (said["phone"], said["letter"][:4]) == ("(not-met)", "If a")


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("kind", ["interrupts", "first screens of interrupts", "road"])
def test_half_of_the_screens_of_a_channel_show_at_most_95_words(channel: str, kind: str) -> None:
    inside = [one for one in LIBRARY.screens.values() if isinstance(one, Interrupt) or one.interrupt]
    screens = {
        "interrupts": inside,
        "first screens of interrupts": [one for one in inside if isinstance(one, Interrupt)],
        "road": [one for one in LIBRARY.screens.values() if one not in inside],
    }[kind]
    met = [screen for screen in screens if channel in channels_of(screen.channels)]

    assert statistics.median(words_on(screen, channel) for screen in met) <= 95


def words_on(screen: Step | Interrupt, channel: str) -> int:
    """The words that a channel shows of a screen before anything is unfolded."""
    shown = screen.shown_in(channel)
    lines = [line.text for line in (*shown.do, *shown.say)]
    avoid = [text for one in shown.avoid for text in (one.text, one.instead)]
    return limits.words(shown.title, shown.know, shown.ask, *lines, *avoid, *(choice.label for choice in shown.choices))
