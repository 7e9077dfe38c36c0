"""Drafts that belong together, from the form to readers and back: without script, by keyboard, in every state."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE, be_signed_in, faults_on
from tests.browser.test_managers import at_work, open_tip

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("change sets")]  # one server for all of them

FIRST, SECOND = "Your first days", "Admit our mistake"
LIST = "/admin/change-sets/"
DONE = ".messages[role=status]"


def write(page: Page, server: str, title: str, words: str, *, into: str = "") -> None:
    """Change what a tip says to know, and save; `into` names a new change that it belongs to."""
    open_tip(page, server, title)
    page.locator("[name=know]").fill(words)
    page.locator("[name=change_set_name]").fill(into)
    page.get_by_role("button", name="Save draft").last.click()
    expect(page.locator(DONE)).to_contain_text("Draft saved")


def test_two_drafts_are_put_together_published_and_taken_back_without_script(browser: Browser, server: str) -> None:
    with at_work(browser, server, "manager", java_script_enabled=False) as page:
        write(page, server, FIRST, "A slow voice calms.", into="Calmer words")
        expect(page.locator(".notice").first).to_contain_text("Calmer words")
        write(page, server, SECOND, "Minutes count.")
        page.goto(server + LIST)
        page.get_by_label(SECOND).check()
        page.get_by_label("or into").select_option("Calmer words")
        page.get_by_role("button", name="Put them together").click()
        expect(page.locator(".change__draft > h2")).to_have_text([SECOND, FIRST])
        expect(page.locator(".diff__in").first).to_contain_text("Minutes")
        page.get_by_role("button", name="Publish all now").click()
        expect(page.locator(DONE)).to_contain_text("is what readers see now")
        page.goto(f"{server}/tips/admit-our-mistake/")
        expect(page.locator(".know")).to_have_text("Minutes count.")

        page.goto(server + LIST)
        page.get_by_role("link", name="Calmer words").click()
        page.get_by_role("button", name="Take the change back").click()
        expect(page.locator("h1")).to_have_text("Taken back: Calmer words")
        page.get_by_role("button", name="Publish all now").click()
        expect(page.locator(DONE)).to_contain_text("is what readers see now")


def test_a_change_is_reached_and_submitted_by_keyboard_alone(browser: Browser, server: str) -> None:
    with at_work(browser, server, "editor") as page:
        write(page, server, FIRST, "A slow voice calms.", into="By keyboard")
        page.goto(f"{server}/admin/")
        page.get_by_role("link", name="By keyboard").last.focus()
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("By keyboard")
        page.locator("[name=comment]").focus()
        page.keyboard.type("Both, please.")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator(DONE)).to_contain_text("Submitted together: 1")
        page.get_by_text("End it without publishing").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator(DONE)).to_contain_text("Its drafts are thrown away")


@pytest.fixture(scope="module")
def states(browser: Browser, server: str) -> Iterator[list[str]]:
    """The addresses of a change in each of its states: open, empty, scheduled, published, taken apart."""
    found = [LIST]
    with at_work(browser, server, "manager") as page:
        for name, then in STATES.items():
            write(page, server, FIRST, f"Words of {name}.", into=name)
            page.goto(server + LIST)
            page.get_by_role("link", name=name, exact=True).click()
            found.append(page.url.removeprefix(server))
            then(page)
        yield found


def schedule(page: Page) -> None:
    """Schedule it for a year that nobody waits for."""
    page.locator("[name=at]").fill("2099-01-01T10:00")
    page.get_by_role("button", name="Schedule all").click()
    expect(page.locator(DONE)).to_contain_text("Scheduled")


def throw_away(page: Page) -> None:
    """Throw its draft away."""
    page.get_by_text("End it without publishing").click()
    page.get_by_role("button", name="Throw all its drafts away").click()
    expect(page.locator(DONE)).to_contain_text("thrown away")


def publish(page: Page) -> None:
    """Publish it."""
    page.get_by_role("button", name="Publish all now").click()
    expect(page.locator(DONE)).to_contain_text("is what readers see now")


def empty(page: Page) -> None:
    """Take its only draft out of it, and leave that on its own."""
    page.get_by_role("button", name="Take it out of the change").click()
    expect(page.locator(".empty__title")).to_have_text("Nothing is in it")


STATES = {"Thrown away": throw_away, "Published": publish, "Empty": empty, "Scheduled": schedule}


def test_every_state_of_a_change_is_without_faults(browser: Browser, server: str, states: list[str]) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    be_signed_in(page, server, "manager")
    found = {path: faults for path in states if (faults := faults_on(page, server + path, (1440, 1024, 390)))}
    context.close()

    assert len(states) == len(STATES) + 1
    assert found == {}
