"""An agent and a lead, each in their own browser: asking, answering, looking on, taking over, giving back."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE, sign_in
from tests.browser.desk import all_sent, at, press, start

pytestmark = pytest.mark.browser


def another(browser: Browser, server: str, name: str) -> Page:
    """The page of somebody else, in a browser of their own."""
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    page.set_default_timeout(PATIENCE)
    sign_in(page, server, name)
    return page


def test_a_lead_who_is_asked_for_is_told_on_their_page_and_the_answer_comes_by_name(
    desk: Page, browser: Browser, server: str
) -> None:
    start(desk, server)
    lead, people = another(browser, server, "lead"), desk.locator("#people")
    desk.keyboard.press("q")
    expect(people).to_contain_text("no answer yet")
    expect(lead.locator("#asking")).to_contain_text("agent asks for you")
    expect(lead).to_have_title(re.compile(r"^\(1\) "))
    lead.locator("#asking").get_by_role("button", name="Coming").click()

    expect(people).to_contain_text("lead is coming")
    expect(lead.locator("#asking")).to_contain_text("You said that you are coming.")


def test_looking_on_moves_nothing_and_taking_over_is_told_by_name_and_is_given_back(
    desk: Page, browser: Browser, server: str
) -> None:
    number, people = start(desk, server), desk.locator("#people")
    lead = another(browser, server, "lead")
    lead.goto(f"{server}/complaints/{number}/")
    expect(lead.locator("#watch")).to_contain_text("agent is on this now.")
    expect(people).to_contain_text("lead is looking on.")
    press(desk, "1", "E1")
    expect(lead.locator("#watched-title .code")).to_have_text("E1")
    lead.keyboard.press("1")
    lead.locator("#take-over").click()
    at(lead, "E1")
    expect(people).to_contain_text("lead has this complaint now.")
    press(lead, "Backspace", "L1")
    all_sent(lead)
    give_back(lead, server, number)

    expect(people).not_to_contain_text("has this complaint now")
    desk.goto(f"{server}/complaints/{number}/")
    at(desk, "L1")


def give_back(lead: Page, server: str, number: int) -> None:
    """Hand the complaint over to the agent."""
    lead.goto(f"{server}/complaints/{number}/handover/")
    lead.get_by_label("Give it to").select_option(label="agent")
    lead.locator(".handing").get_by_role("button", name="Hand over").click()
    lead.wait_for_url("**/complaints/")
