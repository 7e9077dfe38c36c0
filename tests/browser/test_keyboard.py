"""Whole complaints by the keyboard alone."""

import datetime
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import SLIP, alone, promised

pytestmark = pytest.mark.browser


@pytest.fixture
def page(page: Page, server: str) -> Page:
    """The agent's page, on the first page."""
    page.goto(f"{server}/", referer=f"{server}/sign-in/")
    return page


MOST_KEYS = 60  # of a whole complaint, besides typed words


def at(page: Page, code: str) -> None:
    """Wait for the screen with that code, with the focus on its title."""
    expect(page.locator("#step .code").first).to_have_text(code)
    expect(page.locator("#step-title")).to_be_focused()


def press(page: Page, key: str, code: str) -> None:
    """Press a key and arrive at a screen."""
    alone(page, key)
    at(page, code)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there."""
    expect(page.locator(selector).first).to_be_attached()
    for _press in range(160):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def start(page: Page) -> None:
    """From the home page to "they are talking now"; the keys work once the scripts have run."""
    page.wait_for_load_state()
    expect(page.locator("#q")).to_be_focused()  # with the first frame, which may come after all has loaded
    page.keyboard.press("Escape")
    expect(page.locator("#q")).not_to_be_focused()
    page.keyboard.press("n")
    page.wait_for_url("**/complaints/new/")
    expect(page.locator(".choice--default")).to_be_focused()
    page.keyboard.press("Enter")
    at(page, "L1")
    page.wait_for_load_state()


def into(page: Page, name: str) -> None:
    """Press Enter on the step and arrive in its first empty field."""
    expect(page.locator("#step-title")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#step :focus")).to_have_attribute("name", name)


def promise_and_close(page: Page, outcome: str) -> None:
    """From C1 to the end of the road: a promise, the closure, the root cause."""
    at(page, "C1")
    into(page, "what")
    page.keyboard.type("A new basin at your door")
    tab_to(page, "[name=pick]")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    promised(page, "a new basin at your door")
    press(page, "1", "C2")
    press(page, "1", "C3")
    into(page, "outcome")
    page.keyboard.press("Space")
    while page.evaluate("document.activeElement.value") != outcome:
        page.keyboard.press("ArrowDown")
    page.wait_for_timeout(SLIP)  # no hand is so quick after the move to C3
    page.keyboard.press("Enter")
    at(page, "N1")
    into(page, "cause")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    at(page, "N2")


def test_a_complaint_through_the_abuse_interrupt(page: Page, server: str) -> None:
    start(page)
    page.keyboard.press("x")
    expect(page.locator("#tick-0")).to_be_checked()
    page.keyboard.press("n")
    page.keyboard.type("Basin came 2 days late")
    expect(page.locator("#note-state .when-saved")).to_have_text(re.compile(r"Saved \d\d:\d\d"))
    page.keyboard.press("Escape")
    press(page, "a", "A1")
    press(page, "4", "A2")
    tab_to(page, "[name=conduct]")
    page.keyboard.press("ArrowDown")
    tab_to(page, ".form--row .button")
    page.keyboard.press("Enter")
    expect(page.locator(".ladder__rung--given")).to_have_count(1)
    page.keyboard.press("Escape")
    press(page, "r", "L1")
    expect(page.locator("#tick-0")).to_be_checked()
    expect(page.locator(".do--last")).to_have_count(1)
    expect(page.locator(".do--next")).to_have_count(1)
    expect(page.locator("#id_text")).to_have_value("Basin came 2 days late")
    for key, code in (("1", "E1"), ("1", "S1"), ("1", "S3"), ("1", "S4"), ("1", "V1"), ("1", "V2")):
        press(page, key, code)
    page.keyboard.press("2")
    promise_and_close(page, "promised")
    page.goto(f"{server}/complaints/")
    expect(page.locator("#found")).to_contain_text("Promised")


def test_a_complaint_in_which_they_seem_mistaken(page: Page) -> None:
    start(page)
    for key, code in (("1", "E1"), ("3", "E2"), ("1", "S1"), ("1", "S3"), ("3", "S5"), ("3", "S6"), ("1", "V1")):
        press(page, key, code)
    press(page, "Backspace", "S6")
    expect(page.locator(".choice--chosen")).to_have_count(1)
    for key, code in (("1", "V1"), ("3", "V3")):
        press(page, key, code)
    page.keyboard.press("1")
    promise_and_close(page, "resolved")


def test_search_opens_beside_the_step_and_never_loses_it(page: Page) -> None:
    start(page)
    page.keyboard.press("/")
    page.keyboard.type("wants the manager")
    expect(page.locator("#results a[data-result]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#results a[data-result]").first).to_be_focused()
    page.keyboard.press("Escape")
    at(page, "L1")
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    expect(page.locator("#q")).to_have_value("")
    page.keyboard.press("Escape")
    at(page, "L1")


@pytest.mark.parametrize("interrupt", ["", "a"])
def test_a_result_opens_with_the_focus_on_its_title_and_escape_goes_back_to_the_list_and_to_the_step(
    page: Page, interrupt: str
) -> None:
    start(page)
    if interrupt:
        press(page, interrupt, "A1")
    first = page.locator("#results a[data-result]").first
    page.keyboard.press("/")
    page.keyboard.type("voicemail")
    expect(page.locator("#results")).to_have_attribute("data-query", "voicemail")
    page.keyboard.press("ArrowDown")
    for back in (lambda: page.keyboard.press("Escape"), lambda: page.click("[data-to-results]")):
        page.keyboard.press("Enter")
        expect(page.locator("#results h1")).to_be_focused()
        back()
        expect(first).to_be_focused()
    expect(page.locator("#q")).to_have_value("voicemail")
    expect(page.locator("#results a[data-result]")).to_have_count(8)
    page.keyboard.press("Escape")
    at(page, "A1" if interrupt else "L1")
    first.focus()
    page.click("[data-to-step]")
    at(page, "A1" if interrupt else "L1")


def test_escape_in_an_empty_search_goes_to_the_title_of_the_page(page: Page, server: str) -> None:
    page.goto(f"{server}/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.locator("h1")).to_be_focused()


def test_typing_a_number_in_the_notes_chooses_nothing(page: Page) -> None:
    start(page)
    page.keyboard.press("n")
    page.keyboard.type("2 parcels, a broken one")
    expect(page.locator("#note-state .when-saved")).to_have_text(re.compile(r"Saved \d\d:\d\d"))
    expect(page.locator("#step .code").first).to_have_text("L1")
    page.reload()
    expect(page.locator("#id_text")).to_have_value("2 parcels, a broken one")


def test_the_temper_card_opens_and_gives_way(page: Page) -> None:
    start(page)
    press(page, "m", "M1")
    press(page, "r", "L1")


def test_a_day_that_needs_a_reason_asks_for_it_in_place(page: Page) -> None:
    start(page)
    page.locator("[name=jump][value=close]").press("Enter")
    at(page, "C1")
    today = datetime.date.today()
    sunday = today + datetime.timedelta(days=(6 - today.weekday()) or 7)
    expect(page.locator("[name=reason]")).to_be_hidden()
    tab_to(page, "[name=what]")
    page.keyboard.type("A new basin at your door")
    page.fill("[name=due]", sunday.isoformat())
    page.press("[name=what]", "Enter")
    expect(page.get_by_role("alert").filter(has_text="Nobody is at work that day")).to_be_visible()
    expect(page.locator("[name=what]")).to_have_value("A new basin at your door")
    page.fill("[name=reason]", "They asked for it")
    page.press("[name=reason]", "Enter")

    promised(page, "a new basin at your door")


def test_a_day_that_has_gone_by_is_told_beside_the_day(page: Page) -> None:
    start(page)
    page.locator("[name=jump][value=close]").press("Enter")
    at(page, "C1")
    page.fill("[name=what]", "A new basin at your door")
    page.fill("[name=due]", "2020-01-02")
    page.press("[name=what]", "Enter")

    expect(page.locator(".form__field:has([name=due])").get_by_role("alert")).to_contain_text("has gone by")


@pytest.fixture
def keys(page: Page, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys that were pressed so far, besides typed words."""
    pressed: list[str] = []
    press_key = page.keyboard.press

    def press_and_note(key: str) -> None:
        pressed.append(key)
        press_key(key)

    monkeypatch.setattr(page.keyboard, "press", press_and_note)
    return pressed


def test_a_whole_complaint_with_all_that_is_recorded_takes_few_keys(page: Page, keys: list[str]) -> None:
    start(page)
    write_the_facts(page)
    for key, code in (("1", "E1"), ("1", "S1"), ("1", "S3"), ("1", "S4"), ("1", "V1")):
        press(page, key, code)
    offer(page, "A voucher of 20 euros", "refused")
    press(page, "1", "V2")
    offer(page, "A new basin, and we fit it", "taken")
    press(page, "2", "C1")
    promise_and_close(page, "promised")

    assert len(keys) <= MOST_KEYS, " ".join(keys)


def write_the_facts(page: Page) -> None:
    """How they reached us, who it is and what it is about, in the panel; then back on the step."""
    alone(page, "f")
    expect(page.locator("#facts-panel [name=customer]")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    for name, words in (("customer", "Mrs Lee"), ("reach", "0151 496 0000"), ("thing", "the basin")):
        tab_to(page, f"#facts-panel [name={name}]")
        page.keyboard.type(words)
    tab_to(page, "#facts-panel [name=problem]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator(".side [data-fact=customer]")).to_have_text("Mrs Lee")


def offer(page: Page, words: str, answer: str) -> None:
    """Write an offer on the step, and what the customer says to it."""
    into(page, "offer")
    page.keyboard.press("Control+a")
    page.keyboard.type(words)
    row = page.locator(".offer", has_text=words)
    expect(row).to_be_visible()
    tab_to(page, f".offer [name=answer][value={answer}]")
    page.keyboard.press("Enter")
    expect(row.locator("[value=open]")).to_be_visible()
    page.keyboard.press("Escape")
