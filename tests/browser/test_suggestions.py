"""Suggestions beside the note: they come by themselves, move nothing, and wait for one key."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import line_is, start, type_note

pytestmark = pytest.mark.browser

FOUND = "#suggestions [data-suggested]"


def places(desk: Page) -> list[object]:
    """Where the step, its choices, the note and the room for suggestions stand."""
    parts = ("#step-title", ".choice", "#id_text", "#suggestions")
    return [desk.locator(part).first.bounding_box() for part in parts]


def test_what_fits_the_note_comes_without_moving_anything_and_opens_by_one_key(desk: Page, server: str) -> None:
    start(desk, server)
    before = places(desk)
    type_note(desk, "She wants to speak to the manager")
    expect(desk.locator(f"{FOUND} a").first).to_be_visible()
    expect(desk.locator(FOUND)).to_contain_text(re.compile("manager", re.IGNORECASE))
    assert desk.locator(f"{FOUND} a").count() <= 3
    expect(desk.locator("#id_text")).to_be_focused()
    assert places(desk) == before

    title = desk.locator(f"{FOUND} a").first.inner_text().replace("F2", "").strip()
    desk.keyboard.press("F2")
    expect(desk.locator("#results h1")).to_contain_text(title)
    expect(desk.locator("#id_text")).to_be_focused()


def test_one_key_silences_them_for_this_complaint(desk: Page, server: str) -> None:
    start(desk, server)
    type_note(desk, "She wants to speak to the manager")
    expect(desk.locator(f"{FOUND} a").first).to_be_visible()
    desk.keyboard.press("F4")
    expect(desk.locator(f"{FOUND} a")).to_have_count(0)
    expect(desk.locator("[data-silence]")).to_have_attribute("aria-pressed", "true")
    desk.keyboard.type(". Now he is crying")
    desk.wait_for_timeout(800)
    expect(desk.locator(f"{FOUND} a")).to_have_count(0)
    desk.keyboard.press("F4")
    expect(desk.locator(f"{FOUND} a").first).to_be_visible()


def test_a_danger_told_in_the_note_shows_its_key_with_and_without_a_connection(desk: Page, server: str) -> None:
    start(desk, server)
    type_note(desk, "Says he wants to kill himself")
    strip = desk.locator("#suggestions .suggestions__danger")
    expect(strip).to_contain_text("W")
    expect(desk.locator("#id_text")).to_be_focused()
    desk.context.set_offline(True)
    desk.keyboard.type(". The parcel came two days late")
    expect(strip).to_have_count(0)
    line_is(desk, "away")
    desk.keyboard.type(". She is talking about suicide")
    expect(strip).to_contain_text("W")
    strip.locator("button").click()
    expect(desk.locator("#step .code").first).to_have_text("W1")
