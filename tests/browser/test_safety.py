"""In danger the numbers come first, and stay in sight in any window; so does the way to them."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import SLIP, press, start

pytestmark = pytest.mark.browser

WINDOWS = {"desk": (1280, 720), "phone": (390, 700), "400 %": (320, 256), "beside": (360, 800)}
# Whether an element is in sight above the bar of interrupts, and whether the page runs sideways.
SEEN = """(selector) => {
  const box = document.querySelector(selector).getBoundingClientRect();
  const bar = document.querySelector(".interrupts");
  const foot = getComputedStyle(bar).position === "sticky" ? bar.getBoundingClientRect().top : innerHeight;
  return box.height > 0 && box.top >= 0 && box.bottom <= foot;
}"""


def in_sight(page: Page, selector: str) -> dict[str, bool]:
    """For each window, whether an element is in sight without scrolling."""
    found = {}
    for name, (width, height) in WINDOWS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("scrollTo(0, 0)")
        found[name] = page.evaluate(SEEN, selector)
    page.set_viewport_size({"width": 1280, "height": 720})
    return found


def test_the_numbers_to_call_are_the_first_line_and_can_be_tapped(desk: Page, server: str) -> None:
    start(desk, server)
    press(desk, "w", "W1")
    number = desk.locator("#step > :first-child .call__number").first
    expect(number).to_have_attribute("href", "tel:999")

    assert in_sight(desk, ".call__number") == dict.fromkeys(WINDOWS, True)


def test_what_leads_out_of_danger_stays_in_sight_in_a_small_window(desk: Page, server: str) -> None:
    start(desk, server)
    press(desk, "a", "A1")
    wanted = {name: name != "desk" for name in WINDOWS}
    assert in_sight(desk, ".danger__button") == wanted
    desk.set_viewport_size({"width": 390, "height": 700})
    desk.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    assert desk.evaluate(SEEN, ".danger__button")
    desk.wait_for_timeout(SLIP)
    desk.locator(".danger__button").first.click()

    expect(desk.locator("#step .code").first).to_have_text("A4")


def test_beside_another_program_all_of_a_call_is_there_in_order_and_nothing_runs_sideways(
    desk: Page, server: str
) -> None:
    start(desk, server)
    for width in (360, 420):
        desk.set_viewport_size({"width": width, "height": 800})
        parts = ["#step-title", ".choices", ".facts", "#note", "#look-up"]
        tops = [desk.locator(f"#desk {part}").first.bounding_box()["y"] for part in parts]  # type: ignore[index]
        assert tops == sorted(tops)
        assert desk.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    expect(desk.locator(".interrupts")).to_be_in_viewport()


def test_in_a_low_window_the_bar_gives_way(desk: Page, server: str) -> None:
    start(desk, server)
    desk.set_viewport_size({"width": 640, "height": 400})

    assert desk.evaluate("getComputedStyle(document.querySelector('.interrupts')).position") == "static"
