"""Agents and a lead, each in their own browser: asking, answering, looking on, taking over, giving back."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE, be_signed_in
from tests.browser.desk import all_sent, alone, at, moves_of, note_is, note_of, press, start, type_note, until
from tests.started import manage

pytestmark = pytest.mark.browser


def another(browser: Browser, server: str, name: str) -> Page:
    """The page of somebody else, in a browser of their own."""
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    page.set_default_timeout(PATIENCE)
    be_signed_in(page, server, name)
    return page


def a_lead(browser: Browser, server: str) -> Page:
    """The page of the lead, where nobody of an earlier test asks any more."""
    lead = another(browser, server, "lead")
    asking, coming = lead.locator("#asking"), lead.locator("#asking").get_by_role("button", name="Coming")
    for left in range(int(asking.get_attribute("data-count") or 0), 0, -1):
        coming.first.click()
        expect(asking).to_have_attribute("data-count", str(left - 1))
    return lead


def test_a_lead_who_is_asked_for_is_told_on_their_page_and_the_answer_comes_by_name(
    desk: Page, browser: Browser, server: str
) -> None:
    start(desk, server)
    lead, people = a_lead(browser, server), desk.locator("#people")
    desk.keyboard.press("q")
    expect(people).to_contain_text("no answer yet")
    expect(lead.locator("#asking")).to_contain_text("agent asks for you")
    expect(lead).to_have_title(re.compile(r"^\(1\) "))
    lead.emulate_media(media="print")  # who asks is no part of what a lead prints meanwhile
    expect(lead.locator("#asking")).to_be_hidden()
    lead.emulate_media(media="screen")
    lead.locator("#asking").get_by_role("button", name="Coming").click()

    expect(people).to_contain_text("lead is coming")
    expect(lead.locator("#asking")).to_contain_text("You said that you are coming.")


def test_looking_on_moves_nothing_and_taking_over_is_told_by_name_and_is_given_back(
    desk: Page, browser: Browser, server: str
) -> None:
    number, people = start(desk, server), desk.locator("#people")
    lead = a_lead(browser, server)
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
    hand_over(lead, server, number, to="agent")

    expect(people).not_to_contain_text("has this complaint now")
    desk.goto(f"{server}/complaints/{number}/")
    at(desk, "L1")


@pytest.mark.parametrize("page", ["summary", "facts"])
def test_who_reads_another_page_of_the_complaint_is_told_by_name_that_it_was_taken_over(
    desk: Page, browser: Browser, server: str, page: str
) -> None:
    number = start(desk, server)
    desk.goto(f"{server}/complaints/{number}/{page}/")
    lead = a_lead(browser, server)
    lead.goto(f"{server}/complaints/{number}/")
    lead.locator("#take-over").click()

    expect(desk.locator("#people")).to_contain_text("lead has this complaint now.")


SECOND_AGENT = """
from playbook.accounts.models import User
first = User.objects.get(username="agent")
User.objects.filter(username="ruth").delete()
User.objects.create_user("ruth", first_name="Ruth", password="playbook", team=first.team, role=first.role)
"""


NOTE = "The frame came bent. Wants a new one today."


def test_two_agents_and_a_lead_pass_a_complaint_round_and_no_word_of_it_is_lost(
    desk: Page, browser: Browser, server: str, folder: Path
) -> None:
    manage(folder, "shell", "-c", SECOND_AGENT)
    number, people = start(desk, server), desk.locator("#people")
    lead, ruth = a_lead(browser, server), another(browser, server, "ruth")
    lead.goto(f"{server}/tips/")
    type_note(desk, "The frame came bent. ")
    desk.keyboard.press("Escape")
    asked_answered_and_looked_at(desk, lead, number)
    type_note(desk, "Wants a new one today.")
    note_is(desk, "saved")

    lead.locator("#take-over").click()
    goes_on(lead, "L1", key="1", to="E1")
    expect(people).to_contain_text("lead has this complaint now.")
    hand_over(lead, server, number, to="Ruth")
    ruth.goto(f"{server}/complaints/{number}/")
    goes_on(ruth, "E1", key="Backspace", to="L1")
    expect(people).to_contain_text("Ruth has this complaint now.")
    hand_over(ruth, server, number, to="agent")

    desk.goto(f"{server}/complaints/{number}/")
    at(desk, "L1")
    assert note_of(folder, number) == NOTE
    assert moves_of(folder, number) == ["let-them-talk", "show-you-see-it", "let-them-talk"]


def asked_answered_and_looked_at(agent: Page, lead: Page, number: int) -> None:
    """The agent asks, the lead answers on whatever page they are and looks over the agent's shoulder."""
    people = agent.locator("#people")
    alone(agent, "q")
    lead.locator("#asking").get_by_role("button", name="Coming").click()
    expect(people).to_contain_text("lead is coming")
    lead.locator("#asking").get_by_role("link", name=f"Look at complaint {number}").click()
    expect(lead.locator("#watch")).to_contain_text("The frame came bent.")
    expect(people).to_contain_text("lead is looking on.")


def goes_on(page: Page, code: str, *, key: str, to: str) -> None:
    """Whoever has it now finds the step and the whole note, and makes one move."""
    at(page, code)
    expect(page.get_by_label("Notes", exact=True)).to_have_value(NOTE)
    press(page, key, to)
    all_sent(page)


HEAR = "window.rung = 0; window.AudioContext = class extends AudioContext { constructor() { super(); rung += 1; } };"


def test_a_lead_hears_once_that_somebody_asks_on_a_computer_where_that_was_switched_on(
    desk: Page, browser: Browser, server: str
) -> None:
    start(desk, server)
    lead = a_lead(browser, server)
    lead.add_init_script(HEAR)
    lead.goto(f"{server}/complaints/team/")
    switch = lead.get_by_role("button", name="Sound when somebody asks for you")
    expect(switch).to_have_attribute("aria-pressed", "false")
    alone(desk, "q")
    expect(lead.locator("#asking")).to_have_attribute("data-count", "1")  # an answered one of before is told, too
    expect(lead.locator("#asking")).to_contain_text("agent asks for you")
    assert lead.evaluate("rung") == 0

    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    assert lead.evaluate("rung") == 1
    lead.locator("#asking").get_by_role("button", name="Coming").click()
    expect(lead.locator("#asking")).to_have_attribute("data-count", "0")
    start(desk, server)
    alone(desk, "q")
    expect(lead.locator("#asking")).to_have_attribute("data-count", "1")
    until(lead, "rung === 2")
    lead.goto(f"{server}/tips/")
    expect(lead.locator("#asking")).to_have_attribute("data-count", "1")
    assert lead.evaluate("rung") == 0


def hand_over(page: Page, server: str, number: int, *, to: str) -> None:
    """Give the complaint to a colleague by name."""
    page.goto(f"{server}/complaints/{number}/handover/")
    page.get_by_label("Give it to").select_option(label=to)
    page.locator(".handing").get_by_role("button", name="Hand over").click()
    page.wait_for_url("**/complaints/")
