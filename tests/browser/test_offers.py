"""Offers without a connection: they stand on the step, take their answer, and reach the record in their order."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import all_sent, line_is, press, rows, start, until

pytestmark = pytest.mark.browser

ROWS = "#step .offer"
TOO_LONG = "A voucher, and a basin. " * 30
TO_THE_OFFER = (("1", "E1"), ("1", "S1"), ("1", "S3"), ("1", "S4"), ("1", "V1"))


def offers_of(folder: Path, number: int) -> list[tuple[object, ...]]:
    """What was offered in a complaint and what became of it, in order."""
    return rows(folder, "SELECT what, answer FROM complaints_offer WHERE complaint_id = ? ORDER BY id", number)


def to_the_offer(page: Page, server: str) -> int:
    """A complaint on the step that asks what is offered, with no connection; its number."""
    number = start(page, server)
    for key, code in TO_THE_OFFER:
        press(page, key, code)
    all_sent(page)
    page.context.set_offline(True)
    line_is(page, "away")
    return number


def write(page: Page, words: str) -> None:
    """Write what is offered, and see its row."""
    page.locator("#step [name=offer]").fill(words)
    expect(page.locator(ROWS, has_text=words)).to_contain_text("no answer yet")


def answer(page: Page, words: str, value: str) -> None:
    """Say what they answered to an offer."""
    page.locator(ROWS, has_text=words).locator(f"[value={value}]").click()
    expect(page.locator(ROWS, has_text=words)).to_contain_text(value)


def test_offers_made_and_answered_without_a_connection_reach_the_record_in_their_order(
    desk: Page, server: str, folder: Path
) -> None:
    number = to_the_offer(desk, server)
    write(desk, "A voucher")
    answer(desk, "A voucher", "refused")
    expect(desk.locator("#offer-1")).to_be_focused()
    write(desk, "A new basin")
    answer(desk, "A new basin", "taken")
    write(desk, "And we fit it")
    assert offers_of(folder, number) == []  # the control: none of it has come yet
    desk.context.set_offline(False)
    all_sent(desk)

    assert offers_of(folder, number) == [("A voucher", "refused"), ("A new basin", "taken"), ("And we fit it", "open")]
    desk.reload()
    assert desk.locator(ROWS).locator("p").all_inner_texts() == [
        "A voucher refused",
        "A new basin taken",
        "And we fit it no answer yet",
    ]
    expect(desk.locator("#told > *")).to_have_count(0)


def test_an_offer_is_on_the_next_step_and_after_a_reload_without_a_connection(
    desk: Page, server: str, folder: Path
) -> None:
    number = to_the_offer(desk, server)
    write(desk, "A voucher")
    desk.locator("#step-title").focus()
    press(desk, "1", "V2")
    expect(desk.locator(ROWS)).to_contain_text("A voucher")
    desk.locator("#step-title").focus()
    press(desk, "Backspace", "V1")
    desk.reload()
    until(desk, "Boolean(window.playbook?.desk) && playbook.outbox.waiting() > 0")
    expect(desk.locator(ROWS)).to_contain_text("A voucher")
    answer(desk, "A voucher", "taken")
    desk.context.set_offline(False)
    all_sent(desk)

    assert offers_of(folder, number) == [("A voucher", "taken")]


def test_an_offer_whose_words_were_refused_takes_no_answer_with_it(desk: Page, server: str, folder: Path) -> None:
    """The control of the answer by key: the server has no offer of that key."""
    number = to_the_offer(desk, server)
    write(desk, TOO_LONG)
    desk.locator(ROWS).locator("[value=taken]").click()
    desk.context.set_offline(False)
    all_sent(desk)

    expect(desk.locator("#told")).to_contain_text("not in the record as it stood here")
    expect(desk.locator(ROWS)).to_have_count(0)
    expect(desk.locator("#step [name=offer]")).to_have_value(TOO_LONG)
    expect(desk.locator("#offer-wrong")).to_be_visible()
    assert offers_of(folder, number) == []


def test_a_second_click_on_an_answer_does_not_take_it_back(desk: Page, server: str, folder: Path) -> None:
    number = to_the_offer(desk, server)
    write(desk, "A voucher")
    desk.locator(ROWS).locator("[value=taken]").dblclick()
    expect(desk.locator(ROWS)).to_contain_text("taken")
    desk.context.set_offline(False)
    all_sent(desk)

    assert offers_of(folder, number) == [("A voucher", "taken")]
