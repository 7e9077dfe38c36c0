"""What fits a note while it is written: the right help in sight, no false alarm, nothing kept."""

import json
import logging
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from playbook.call import suggestions
from playbook.call.suggestions import LONGEST, MOST, dangers_told, suggestions_for
from playbook.editions.current import library
from playbook.guidance.library import Library
from playbook.search.answer import Answer, address_of

pytestmark = pytest.mark.usefixtures("playbook")

BEATS = [json.loads(line) for line in (Path(__file__).parent / "noted_beats.jsonl").read_text().splitlines()]


def suggested(library: Library, beat: dict[str, object]) -> tuple[set[str], str]:
    """The addresses in sight for a beat, and that of the danger."""
    found = suggestions_for(library, str(beat["note"]), str(beat["screen"]))
    danger = found.danger
    pages = {address_of(page) for page in found.pages}
    return pages | ({address_of(danger.page), address_of(danger.interrupt)} if danger else set()), (
        danger.interrupt.slug if danger else ""
    )


def test_in_half_of_the_beats_of_twelve_complaints_the_right_help_is_in_sight() -> None:
    assert len({beat["complaint"] for beat in BEATS}) == 12
    right = [bool(suggested(library(), beat)[0] & set(beat["right"])) for beat in BEATS]
    assert sum(right) / len(BEATS) >= 0.5


def test_a_danger_that_nobody_told_is_shown_in_at_most_one_of_fifty_lines() -> None:
    calm = [beat for beat in BEATS if not beat["danger"]]
    wrong = [beat["note"] for beat in calm if suggested(library(), beat)[1]]
    assert len(wrong) <= len(calm) / 50, wrong


def test_a_danger_that_is_told_plainly_is_shown_with_its_interrupt() -> None:
    found = suggestions_for(library(), "she says she wants to kill herself tonight", "let-them-talk")
    assert found.danger is not None
    assert found.danger.interrupt.slug == "worry"


@pytest.mark.parametrize(
    ("tip", "interrupts"), [("life-hangs-on-it", ["worry"]), ("spat-at", ["abuse"]), ("a-child-is-there", ["worry"])]
)
def test_a_tip_for_a_danger_shows_the_interrupt_in_which_it_is_told(
    monkeypatch: pytest.MonkeyPatch, tip: str, interrupts: list[str]
) -> None:
    advisor = SimpleNamespace(answer=lambda _text: Answer(dangers=(f"tips/{tip}",)))
    monkeypatch.setattr(suggestions, "advisor_of", lambda _library: advisor)
    assert [one.interrupt.slug for one in dangers_told(library(), "it is on her battery now")] == interrupts


@pytest.mark.parametrize("text", ["", " ", "\x00", "é" * 9000, "<script>", "...", "🙂"])
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert len(suggestions_for(library(), text, "no-such-screen").pages) <= MOST


def test_the_screen_in_front_is_not_suggested() -> None:
    found = suggestions_for(library(), "let them talk", "let-them-talk")
    assert "let-them-talk" not in {page.slug for page in found.pages}


def test_only_the_end_of_a_note_is_read() -> None:
    assert suggestions_for(library(), "wants to kill himself. " + "x" * LONGEST, "").danger is None


def test_a_note_goes_in_the_body_and_comes_back_as_links_beside_the_complaint(
    desk: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    address = reverse("complaints:suggestions")
    response = desk.post(
        address, {"text": "wants a manager right now, quincewort", "screen": "let-them-talk", "complaint": "7"}
    )
    assert response.status_code == 200
    assert b"?complaint=7" in response.content
    assert b"quincewort" not in response.content
    assert "quincewort" not in caplog.text
    assert "no-store" in response.headers["Cache-Control"] or "private" in response.headers["Cache-Control"]


def test_a_note_is_never_read_from_an_address_nor_for_strangers(desk: Client) -> None:
    assert desk.get(reverse("complaints:suggestions"), {"text": "x"}).status_code == 405
    desk.logout()
    assert desk.post(reverse("complaints:suggestions"), {"text": "x"}).status_code in {302, 401, 403}
