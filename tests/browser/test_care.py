"""Care in a browser: the map by keyboard and on paper, a trial by its keys, "Was this right?" without script too."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PageObject, PdfReader

from tests.browser.conftest import be_signed_in
from tests.browser.test_keyboard import at, press

pytestmark = pytest.mark.browser

LEAST_POINTS = 8


@pytest.fixture
def desk(browser: Browser, server: str) -> Iterator[Page]:
    """The manager's page. Anything the console complains of fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    be_signed_in(page, server, "manager")
    yield page
    context.close()
    assert troubles == []


def test_the_map_is_walked_by_keyboard_and_tells_the_choices(desk: Page, server: str) -> None:
    desk.goto(f"{server}/admin/map/")
    desk.focus('[data-place="steady"]')
    shown = desk.locator('.map__asked[data-from="steady"]')
    expect(shown).to_be_visible()
    expect(shown).to_contain_text("They're talking now")
    desk.keyboard.press("Tab")
    expect(shown).to_be_hidden()
    desk.keyboard.press("Enter")

    expect(desk.locator("#write")).to_be_visible()


@pytest.mark.parametrize("paper", ["A4", "A3", "Letter"])
def test_the_map_is_one_sheet_laid_across_that_can_be_read(desk: Page, server: str, tmp_path: Path, paper: str) -> None:
    desk.goto(f"{server}/admin/map/")
    codes = {code.strip() for code in desk.locator(".map-list .row__code").all_text_contents()}
    file = tmp_path / "map.pdf"
    desk.pdf(path=str(file), format=paper, landscape=True)
    (sheet,) = PdfReader(file).pages
    words = sheet.extract_text()

    assert len(codes) > 100
    assert codes <= set(words.split())
    assert min(sizes_on(sheet)) >= LEAST_POINTS


def sizes_on(sheet: PageObject) -> set[float]:
    """The sizes of the letters as they stand on the paper, in points."""
    found: set[float] = set()

    def note(text: str, now: list[float], line: list[float], _font: object, size: float) -> None:
        if text.strip():
            found.add(round(abs(size * line[3] * now[3]), 1))

    sheet.extract_text(visitor_text=note)
    return found


def test_a_trial_is_walked_by_its_keys(desk: Page, server: str) -> None:
    desk.goto(f"{server}/complaints/trial/")
    for key, code in (("1", "E1"), ("a", "A1"), ("r", "E1"), ("Backspace", "A1")):
        press(desk, key, code)

    expect(desk.locator(".trial")).to_contain_text("Nothing is recorded")
    expect(desk).to_have_title(re.compile("Trial A1"))
    desk.go_back()
    at(desk, "E1")
    desk.get_by_role("link", name="To the map").press("Enter")
    expect(desk.locator(".map__asked").first).to_be_attached()


@pytest.mark.parametrize("script", [True, False])
def test_was_this_right_is_answered_with_and_without_script(browser: Browser, server: str, script: bool) -> None:
    context = browser.new_context(java_script_enabled=script)
    page = context.new_page()
    be_signed_in(page, server)
    page.goto(f"{server}/tips/act-fast/")
    page.fill("#id_words", "they read out 4111 1111 1111 1111")
    page.click("text=Something is wrong")
    expect(page.locator(".form__error")).to_contain_text("card number")
    expect(page.locator("#id_words")).to_have_value("they read out 4111 1111 1111 1111")
    page.fill("#id_words", "it is two days now")
    page.click("text=Something is wrong")

    expect(page.locator("[role=status]").filter(has_text="Thank you")).to_be_visible()
    context.close()
