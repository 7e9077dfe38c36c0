"""Every fact can be written on every step, by one key, and what depends on it changes at once."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE
from tests.browser.desk import all_sent, alone, at, line_is, moves_of, press, rows, start, until

pytestmark = pytest.mark.browser

PANEL = "#facts-panel"
# The next page of the step comes when the test lets it go.
HOLD_PAGES = """
const plain = fetch;
window.fetch = (path, options) =>
  options?.headers?.['HX-Request'] && !window.letGo
    ? new Promise((go) => { window.letGo = () => go(plain(path, options)); })
    : plain(path, options);
"""
DEPENDS = "#step :is(.say__words, .do__text)"


def fact(folder: Path, name: str) -> object:
    """What the server has of a fact of the complaint opened last."""
    return rows(folder, f"SELECT {name} FROM complaints_complaint ORDER BY id DESC LIMIT 1")[0][0]  # noqa: S608


def facts_are(page: Page, folder: Path, **wanted: str) -> None:
    """Wait until the server has these facts: what is typed is not on its way at once, so nothing waits at first."""
    ends = time.monotonic() + PATIENCE / 1000
    while (found := {name: fact(folder, name) for name in wanted}) != wanted:
        assert time.monotonic() < ends, found
        page.wait_for_timeout(100)


def test_f_opens_the_facts_on_any_step_and_escape_puts_the_focus_back(desk: Page, server: str, folder: Path) -> None:
    start(desk, server)
    press(desk, "1", "E1")
    desk.locator("#tick-1").focus()
    desk.keyboard.press("f")
    expect(desk.locator(f"{PANEL} [name=customer]")).to_be_focused()
    desk.locator(f"{PANEL} [name=customer]").fill("Mrs Lee")
    desk.keyboard.press("Escape")

    expect(desk.locator(PANEL)).to_be_hidden()
    expect(desk.locator("#tick-1")).to_be_focused()
    expect(desk.locator(".side [data-fact=customer]")).to_have_text("Mrs Lee")
    all_sent(desk)
    assert fact(folder, "customer") == "Mrs Lee"
    at(desk, "E1")


def test_the_channel_changes_the_lines_of_the_step_at_once_also_without_a_connection(desk: Page, server: str) -> None:
    start(desk, server)
    spoken = desk.locator(DEPENDS).all_inner_texts()
    assert spoken
    desk.context.set_offline(True)
    line_is(desk, "away")
    desk.keyboard.press("f")
    desk.locator(f"{PANEL} [name=channel]").select_option("email")

    expect(desk.locator(DEPENDS).first).not_to_have_text(spoken[0])
    expect(desk.locator(".side [data-fact=channel]")).to_have_text("By email")
    expect(desk.locator(f"{PANEL} [name=customer]")).to_be_focused()
    written = desk.locator(DEPENDS).all_inner_texts()
    desk.context.set_offline(False)
    all_sent(desk)
    desk.reload()
    assert desk.locator(DEPENDS).all_inner_texts() == written


def test_what_it_is_about_stands_in_the_lines_and_goes_from_them_when_it_is_taken_out(desk: Page, server: str) -> None:
    start(desk, server)
    press(desk, "a", "A1")
    alone(desk, "f")
    thing = desk.locator(f"{PANEL} [name=thing]")
    thing.fill("the boiler visit")
    said = desk.locator("#step .slot__value", has_text="the boiler visit")
    expect(said.first).to_be_attached()
    thing.fill("")

    expect(said).to_have_count(0)


def test_a_fact_written_on_the_step_is_in_the_panel_and_the_other_way_round(desk: Page, server: str) -> None:
    start(desk, server)
    desk.keyboard.press("f")
    desk.locator(f"{PANEL} [name=customer]").fill("Mrs Lee")
    desk.keyboard.press("Enter")
    expect(desk.locator("#step [name=customer]")).to_have_value("Mrs Lee")
    desk.locator("#step [name=customer]").fill("Mrs Leigh")
    desk.keyboard.press("Escape")
    desk.keyboard.press("f")

    expect(desk.locator(f"{PANEL} [name=customer]")).to_have_value("Mrs Leigh")


def test_tab_goes_from_fact_to_fact_however_fast_they_are_typed(desk: Page, server: str, folder: Path) -> None:
    start(desk, server)
    alone(desk, "f")
    expect(desk.locator(f"{PANEL} [name=customer]")).to_be_focused()
    desk.keyboard.type("Mrs Lee")
    desk.keyboard.press("Tab")
    desk.keyboard.type("AB-1")
    desk.keyboard.press("Tab")
    desk.keyboard.type("0151 496 0000")
    desk.keyboard.press("Escape")

    facts_are(desk, folder, customer="Mrs Lee", reference="AB-1", reach="0151 496 0000")
    at(desk, "L1")


def test_a_page_that_comes_while_a_fact_is_written_takes_nothing_of_it_away(
    desk: Page, server: str, folder: Path
) -> None:
    start(desk, server)
    desk.evaluate(HOLD_PAGES)
    desk.keyboard.press("f")
    desk.locator(f"{PANEL} [name=customer]").fill("Mrs Lee")
    desk.keyboard.press("Enter")
    expect(desk.locator("#step [name=customer]")).to_have_value("Mrs Lee")
    until(desk, "Boolean(window.letGo)")
    desk.locator("#step [name=customer]").fill("Mrs Leigh")
    desk.evaluate("window.before = document.getElementById('desk'); letGo()")
    until(desk, "!before.isConnected")
    desk.keyboard.press("Escape")
    desk.keyboard.press("f")

    expect(desk.locator(f"{PANEL} [name=customer]")).to_have_value("Mrs Leigh")
    all_sent(desk)
    assert fact(folder, "customer") == "Mrs Leigh"


def test_a_button_stays_under_the_hand_that_presses_it_while_a_fact_changes_the_step(
    desk: Page, server: str, folder: Path
) -> None:
    start(desk, server)
    desk.locator("#step .facts-form [name=thing]").click()
    desk.keyboard.type("the crown")
    box = desk.locator("#step .choice").first.bounding_box()
    assert box
    desk.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    desk.mouse.down()
    desk.wait_for_timeout(1500)  # a slow hand: the server's page with the fact in its lines has come by now
    desk.mouse.up()

    at(desk, "E1")
    all_sent(desk)
    assert fact(folder, "thing") == "the crown"


def test_a_number_to_ring_back_can_be_tapped_as_soon_as_it_is_written(desk: Page, server: str) -> None:
    start(desk, server)
    press(desk, "d", "D1")
    expect(desk.locator("#step [data-dial]")).to_be_hidden()
    desk.locator("#step [name=reach]").click()
    desk.keyboard.type("07700 900 123, after six")
    desk.keyboard.press("Tab")

    expect(desk.locator("#step [data-dial] a")).to_have_attribute("href", "tel:07700900123")


def test_a_field_keeps_the_cursor_when_the_servers_page_comes_behind_the_one_that_a_letter_showed(
    desk: Page, server: str, folder: Path
) -> None:
    number = start(desk, server)
    desk.evaluate(HOLD_PAGES)
    press(desk, "d", "D1")
    desk.locator("#step [name=reach]").click()
    desk.keyboard.type("07700 900 ")
    until(desk, "Boolean(window.letGo)")
    desk.evaluate("window.before = document.getElementById('desk'); letGo()")
    until(desk, "!before.isConnected")
    desk.keyboard.type("123")  # on the step these would be keys

    expect(desk.locator("#step [name=reach]")).to_be_focused()
    facts_are(desk, folder, reach="07700 900 123")
    assert moves_of(folder, number)[1:] == ["interrupt:gone"]


def test_a_card_that_is_opened_while_a_page_is_on_its_way_stays_open(desk: Page, server: str) -> None:
    start(desk, server)
    desk.evaluate(HOLD_PAGES)
    press(desk, "d", "D1")
    until(desk, "Boolean(window.letGo)")
    press(desk, "m", "M1")
    desk.evaluate("letGo()")
    desk.wait_for_timeout(500)  # the page that knew nothing of the card has come by now

    at(desk, "M1")
    press(desk, "r", "D1")


def test_a_number_to_ring_back_can_be_tapped_without_a_connection(desk: Page, server: str) -> None:
    start(desk, server)
    desk.context.set_offline(True)
    line_is(desk, "away")
    press(desk, "d", "D1")
    desk.locator("#step [name=reach]").click()
    desk.keyboard.type("07700 900 123, after six")
    desk.keyboard.press("Tab")

    expect(desk.locator("#step [data-dial] a")).to_have_attribute("href", "tel:07700900123")


def test_a_card_number_in_the_panel_is_refused_beside_its_field(desk: Page, server: str, folder: Path) -> None:
    start(desk, server)
    desk.keyboard.press("f")
    desk.locator(f"{PANEL} [name=reference]").fill("4111 1111 1111 1111")

    expect(desk.locator(f"{PANEL} .form__field:has([name=reference]) [role=alert]")).to_contain_text("card number")
    assert fact(folder, "reference") == ""
