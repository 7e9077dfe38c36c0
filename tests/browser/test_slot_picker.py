"""A manager puts a slot into a line, by keyboard and by pointer, and sees the page with it empty and filled."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import be_signed_in
from tests.browser.test_managers import TITLE, at_work, open_tip

pytestmark = pytest.mark.browser
LINE = "I am sorry about."


def discard(page: Page, server: str) -> None:
    """Leave nothing typed for whoever opens this form next."""
    page.reload()
    page.get_by_role("button", name="Throw it away").first.click()
    expect(page.get_by_role("button", name="Throw it away")).to_have_count(0)


def choose_by_keyboard(page: Page) -> None:
    """From the field with the cursor to the list beside it, to its first slot, and back."""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#slot-picker")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page.locator("#slot-picker")).to_be_hidden()


def test_a_slot_is_put_at_the_cursor_by_keyboard_and_seen_in_two_states(browser: Browser, server: str) -> None:
    with at_work(browser, server, "editor") as page:
        page.on("dialog", lambda dialog: dialog.accept())
        open_tip(page, server, TITLE)
        line = page.locator("[name=say-0-text]")
        shown = page.frame_locator("[name=preview]").locator(".say__words").first
        line.fill(LINE)
        line.press("End")
        line.press("ArrowLeft")
        page.keyboard.type(" ")
        choose_by_keyboard(page)
        expect(line).to_be_focused()
        expect(line).to_have_value("I am sorry about {thing|what went wrong}.")
        page.keyboard.type("all this")
        expect(line).to_have_value("I am sorry about {thing|all this}.")
        expect(shown).to_have_text("I am sorry about all this.")

        page.get_by_label("Nothing known").focus()
        page.keyboard.press("ArrowRight")
        expect(shown).to_have_text("I am sorry about the boiler visit.")
        page.get_by_label("Everything known").press("ArrowLeft")
        expect(shown).to_have_text("I am sorry about all this.")
        expect(page.locator("#unsaved-line")).to_have_attribute("data-line", re.compile("kept"))
        discard(page, server)


def test_a_slot_is_put_in_by_pointer_and_never_inside_another(browser: Browser, server: str) -> None:
    with at_work(browser, server, "editor") as page:
        page.on("dialog", lambda dialog: dialog.accept())
        open_tip(page, server, TITLE)
        line = page.locator("[name=say-0-other]")
        line.fill("Thank you, {name|}")
        line.press("End")
        line.press("ArrowLeft")
        page.get_by_role("button", name="Insert slot: Or, in other words").first.click()
        page.locator("#slot-picker").get_by_role("button", name="The name of your organisation").click()
        expect(line).to_have_value("Thank you, {name|}{organisation|}")

        page.locator("[data-lines=say] [data-lines-add]").click()
        page.locator("[data-lines=say] .line [data-slot-into$='-text']").last.click()
        page.keyboard.press("Escape")
        expect(page.locator("#slot-picker")).to_be_hidden()
        expect(page.locator("[data-lines=say] .line [data-slot-into$='-text']").last).to_be_focused()
        expect(page.locator("#unsaved-line")).to_have_attribute("data-line", re.compile("kept"))
        discard(page, server)


def test_without_a_script_the_slots_are_listed_and_the_page_is_shown_filled(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    be_signed_in(page, server, "editor")
    open_tip(page, server, TITLE)
    page.locator("#slots > summary").click()
    expect(page.locator("#slots")).to_contain_text("{thing|what went wrong}")
    expect(page.locator("[data-slot-into]").first).to_be_hidden()
    page.locator("[name=say-0-text]").fill("I am sorry about {thing|this}.")
    page.get_by_role("button", name="Show it with every slot filled").click()
    shown = page.frame_locator("[name=preview]").locator(".say__words").first
    expect(shown).to_have_text("I am sorry about the boiler visit.")
    context.close()
