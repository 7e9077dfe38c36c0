"""The organisation's colour is chosen in the browser's own box, and its contrast is told before anything is saved."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_managers import at_work

pytestmark = pytest.mark.browser
LOOK = "/admin/organisation/look/"


def test_a_colour_is_chosen_in_a_box_beside_the_field_and_its_contrast_is_told(browser: Browser, server: str) -> None:
    with at_work(browser, server, "manager") as page:
        page.goto(server + LOOK)
        box, field = page.get_by_label("Choose the colour"), page.get_by_label("Colour", exact=True)
        box.fill("#7a1f1f")
        expect(field).to_have_value("#7a1f1f")
        expect(page.locator("#contrast")).to_contain_text("It can be read")

        field.fill("#fc0")

        expect(box).to_have_value("#ffcc00")
        expect(page.locator("#contrast")).to_contain_text("a darker shade can be read")


def test_what_is_no_colour_says_nothing_and_an_empty_field_stays_empty(browser: Browser, server: str) -> None:
    with at_work(browser, server, "manager") as page:
        page.goto(server + LOOK)
        field = page.get_by_label("Colour", exact=True)
        expect(field).to_have_value("")
        field.fill("reddish")
        expect(page.locator("#contrast")).to_be_empty()


def test_without_script_the_field_alone_is_there(browser: Browser, server: str) -> None:
    with at_work(browser, server, "manager", java_script_enabled=False) as page:
        page.goto(server + LOOK)

        expect(page.locator("[type=color]")).to_have_count(0)
        expect(page.get_by_label("Colour", exact=True)).to_be_visible()
