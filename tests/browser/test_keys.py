"""Keys that are safe: on any layout, never for a word that was meant for somewhere else, and off for who wants that."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import all_sent, at, press, rows, start, until

pytestmark = pytest.mark.browser

MOVE = "JSON.parse(document.getElementById('desk').dataset.place).number"
PRESSED = """(given) => document.body.dispatchEvent(
  new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...given }))"""


def set_keys(page: Page, server: str, value: str) -> None:
    """Choose how keys work, on the page of the keys."""
    page.goto(f"{server}/keys/")
    page.check(f"[name=keys][value={value}]")
    with page.expect_response(lambda response: response.url.endswith("/keys/chosen/")):
        page.get_by_role("button", name="Set my keys").click()
    page.wait_for_url("**/keys/")


def stands(folder: Path, number: int) -> list[tuple[object, ...]]:
    """Where the moves of a complaint led that nobody took back."""
    query = "SELECT target FROM complaints_move WHERE complaint_id = ? AND NOT undone AND kind <> 'back'"
    return rows(folder, query, number)


# A word as fast as a hand may be, however slow the machine is.
TYPED = """text => {
  for (const key of text) {
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  }
}"""


@pytest.mark.parametrize("typed", ["thank you", "wait a moment please", "agreed, 2 parcels"])
def test_a_word_typed_onto_the_step_records_nothing_and_is_not_lost(desk: Page, server: str, typed: str) -> None:
    start(desk, server)
    before = desk.evaluate(MOVE)
    desk.evaluate(TYPED, typed)
    expect(desk.locator("#told .told__text")).to_have_text(typed)
    at(desk, "L1")
    all_sent(desk)
    assert desk.evaluate(MOVE) == before
    desk.locator("#told [data-do=put]").click()

    expect(desk.locator("#id_text")).to_have_value(typed)
    expect(desk.locator("#id_text")).to_be_focused()


def test_words_typed_one_after_the_other_are_all_told(desk: Page, server: str) -> None:
    start(desk, server)
    for typed in ("he called me a name", "seven days she waits"):
        desk.evaluate(TYPED, typed)
        expect(desk.locator("#told .told__text")).to_contain_text(typed)
    desk.locator("#told [data-do=put]").click()

    expect(desk.locator("#id_text")).to_have_value("he called me a name\nseven days she waits")


# The same with room for each key to do what it does. All have been pressed by then, as with a hand at a slow machine.
TYPED_ON = """async text => {
  const pressed = [...text].map((key) => new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  for (const one of pressed) {
    document.activeElement.dispatchEvent(one);
    await new Promise((soon) => setTimeout(soon, 30));
  }
}"""


@pytest.mark.parametrize("typed", ["3 days late", "1 parcel", "07700 900123", "14 High Street", "21 45"])
def test_words_that_begin_with_a_digit_leave_the_complaint_where_it_stood(
    desk: Page, server: str, folder: Path, typed: str
) -> None:
    number = start(desk, server)
    desk.evaluate(TYPED_ON, typed)
    expect(desk.locator("#told .told__text")).to_have_text(typed)
    at(desk, "L1")
    all_sent(desk)

    at(desk, "L1")
    assert stands(folder, number) == [("let-them-talk",)]


def test_a_letter_alone_opens_its_interrupt_and_a_digit_after_it_chooses_there(desk: Page, server: str) -> None:
    start(desk, server)
    desk.keyboard.type("a4", delay=30)

    at(desk, "A2")
    all_sent(desk)
    at(desk, "A2")


def test_keys_count_by_their_place_where_their_sign_names_nothing(desk: Page, server: str) -> None:
    start(desk, server)
    desk.evaluate(PRESSED, {"key": "ф", "code": "KeyA"})
    at(desk, "A1")
    desk.wait_for_timeout(400)  # two letters at once would be a word
    press(desk, "r", "L1")
    desk.evaluate(PRESSED, {"key": "&", "code": "Digit1"})

    at(desk, "E1")


# Letters that are digits by their place, on a keyboard that has letters with accents there.
BY_PLACE = """async (keys) => {
  for (const [key, code] of keys) {
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true }));
    await new Promise((soon) => setTimeout(soon, 30));
  }
}"""


def test_a_digit_that_is_a_letter_with_an_accent_chooses_right_after_the_letter_of_an_interrupt(
    desk: Page, server: str
) -> None:
    start(desk, server)
    desk.evaluate(BY_PLACE, [("a", "KeyQ"), ("é", "Digit2")])

    at(desk, "A5")
    all_sent(desk)
    at(desk, "A5")
    expect(desk.locator("#told > *")).to_have_count(0)


def test_a_word_with_an_accent_after_its_first_letter_records_nothing(desk: Page, server: str, folder: Path) -> None:
    number = start(desk, server)
    desk.evaluate(BY_PLACE, [("d", "KeyD"), ("é", "Digit2"), ("b", "KeyB"), ("i", "KeyI"), ("t", "KeyT")])
    expect(desk.locator("#told .told__text")).to_have_text("débit")
    at(desk, "L1")
    all_sent(desk)

    at(desk, "L1")
    assert stands(folder, number) == [("let-them-talk",)]


def test_what_an_input_method_composes_is_left_alone(desk: Page, server: str) -> None:
    start(desk, server)
    desk.evaluate(PRESSED, {"key": "a", "code": "KeyA", "isComposing": True})
    desk.wait_for_timeout(600)

    at(desk, "L1")


def test_keys_are_off_for_whoever_switched_them_off_and_work_with_alt_for_another(desk: Page, server: str) -> None:
    set_keys(desk, server, "off")
    start(desk, server)
    for key in ("1", "a", "f", "Alt+a"):
        desk.keyboard.press(key)
    desk.wait_for_timeout(600)
    at(desk, "L1")
    expect(desk.locator("#step .choice .key").first).to_be_hidden()
    set_keys(desk, server, "alt")
    start(desk, server)
    desk.keyboard.press("1")
    desk.wait_for_timeout(600)
    at(desk, "L1")
    press(desk, "Alt+1", "E1")
    set_keys(desk, server, "on")


def test_the_keys_lie_over_the_step_and_are_taken_away_by_the_same_key(desk: Page, server: str) -> None:
    start(desk, server)
    for closing in ("?", "Escape"):
        desk.keyboard.press("?")
        expect(desk.locator("#keys-over")).to_be_visible()
        desk.keyboard.press("1")
        desk.keyboard.press(closing)
        expect(desk.locator("#keys-over")).to_be_hidden()

    at(desk, "L1")


def test_a_stage_is_reached_by_its_number_after_j(desk: Page, server: str) -> None:
    start(desk, server)
    desk.keyboard.press("j")
    until(desk, "document.activeElement.value === 'listen'")
    desk.keyboard.press("6")

    at(desk, "C1")
