"""At the desk nothing typed is lost: the session ends, the line is cut, the tab is closed, the browser dies."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.browser.conftest import PATIENCE, bring_sign_in
from tests.browser.desk import troubles
from tests.browser.test_managers import open_tip

pytestmark = pytest.mark.browser
WORDS = "A slow hand calms"
# What is left of a text comes back wherever the same form is opened: each test has a form of its own.
TIPS = (
    "Act fast",
    "Don't defend",
    "When they film you, or record the call",
    "Say sorry that it upset them",
    "Pick the easiest fix for them",
    "Speak slowly, in short sentences",
    "Choose your response",
    "Let them save face",
)


@contextmanager
def writing(browser: Browser, server: str, tip: str, script: str = "", name: str = "editor") -> Iterator[Page]:
    """A person's page with the form of `tip` open; a lost line is told on the console, so only our errors count."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(script)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    found = troubles(page)
    bring_sign_in(page, server, name)
    open_tip(page, server, tip)
    address = page.url
    yield page
    context.set_offline(False)
    last = context.new_page()
    settled(last, lambda: last.goto(address))
    while last.get_by_role("button", name="Throw it away").count():
        settled(last, last.get_by_role("button", name="Throw it away").click)
    context.close()
    assert found == []


def settled(page: Page, come: Callable[[], object]) -> None:
    """Come to a form, and wait until whatever was left of it is brought back: only then it tells that it is there."""

    def tells(response: Response) -> bool:
        fields = parse_qs(response.request.post_data or "")
        return response.url.endswith("/kept/") and not {"number", "drop", "closed"} & fields.keys()

    with page.expect_response(tells):
        come()


def stands(page: Page, state: str) -> None:
    """Wait until the form says so of what is typed."""
    expect(page.locator("#unsaved-line")).to_have_attribute("data-line", state)


def crash(page: Page) -> None:
    """End the page without a last word. As it is closed its line comes back, and it would hear that and send: a page
    that has crashed asks for nothing more."""
    page.evaluate("() => { window.fetch = () => new Promise(() => {}) }")
    page.close(run_before_unload=False)


def test_what_was_typed_is_there_after_the_tab_was_closed_without_saving(browser: Browser, server: str) -> None:
    with writing(browser, server, TIPS[0]) as page:
        address = page.url
        page.locator("[name=know]").fill(WORDS)
        stands(page, "kept")
        page.on("dialog", lambda dialog: dialog.accept())
        other = page.context.new_page()
        page.close()
        other.goto(address)

        expect(other.locator("[name=know]")).to_have_value(WORDS)
        other.get_by_role("button", name="Throw it away").click()
        expect(other.locator("[name=know]")).not_to_have_value(WORDS)


def test_what_was_typed_without_a_line_is_there_after_a_crash(browser: Browser, server: str) -> None:
    with writing(browser, server, TIPS[1]) as page:
        address = page.url
        page.context.set_offline(True)
        page.locator("[name=know]").fill(WORDS)
        stands(page, "away")
        other = page.context.new_page()
        crash(page)
        other.context.set_offline(False)
        other.goto(address)

        expect(other.locator("[name=know]")).to_have_value(WORDS)


def test_without_what_keeps_it_the_text_is_lost(browser: Browser, server: str) -> None:
    """The control: where neither the browser nor the server keeps anything, the same crash loses it."""
    with writing(browser, server, TIPS[2], "Object.defineProperty(window, 'indexedDB', {value: undefined})") as page:
        address = page.url
        page.context.set_offline(True)
        page.locator("[name=know]").fill(WORDS)
        stands(page, "away")
        other = page.context.new_page()
        crash(page)
        other.context.set_offline(False)
        other.goto(address)
        other.wait_for_function("playbook.unsavedText")

        expect(other.locator("[name=know]")).not_to_have_value(WORDS)


def test_a_session_that_ends_is_renewed_beside_the_form(browser: Browser, server: str) -> None:
    with writing(browser, server, TIPS[3]) as page:
        shown = page.frame_locator("[name=preview]").locator(".know")
        expect(shown).to_be_visible()
        page.context.clear_cookies()
        page.locator("[name=know]").fill(WORDS)
        stands(page, "signed-out")
        expect(shown).to_be_visible()
        page.get_by_role("button", name="Save draft").last.click()
        page.locator("#again-password").fill("playbook")
        page.locator("#again-password").press("Enter")

        expect(page.locator(".messages[role=status]")).to_contain_text("Draft saved")
        expect(page.locator("[name=know]")).to_have_value(WORDS)
        throw_away(page)


def test_saving_while_the_line_is_cut_is_done_when_it_is_back(browser: Browser, server: str) -> None:
    with writing(browser, server, TIPS[4]) as page:
        page.locator("[name=know]").fill(WORDS)
        page.context.set_offline(True)
        page.get_by_role("button", name="Save draft").last.click()
        stands(page, "away")
        expect(page.locator("[name=know]")).to_have_value(WORDS)
        page.context.set_offline(False)

        expect(page.locator(".messages[role=status]")).to_contain_text("Draft saved")
        throw_away(page)


def test_going_back_brings_the_text_again(browser: Browser, server: str) -> None:
    with writing(browser, server, TIPS[5]) as page:
        page.locator("[name=know]").fill(WORDS)
        stands(page, "kept")
        page.goto(f"{server}/admin/map/")
        page.go_back()

        expect(page.locator("[name=know]")).to_have_value(WORDS)


def test_what_has_to_be_mended_is_told_with_the_text(browser: Browser, server: str) -> None:
    with writing(browser, server, TIPS[6]) as page:
        page.route("**/kept/", lambda route: route.abort())  # nothing but the browser has it
        page.locator("[name=know]").fill(WORDS)
        page.locator("[name=title]").fill("")
        stands(page, "away")
        page.unroute("**/kept/")
        settled(page, page.get_by_role("button", name="Save draft").last.click)

        expect(page.locator(".form__errors")).to_contain_text("not saved yet")
        expect(page.locator("[name=know]")).to_have_value(WORDS)


def test_what_was_typed_in_a_hurry_and_dropped_in_a_merge_stays_away(browser: Browser, server: str) -> None:
    theirs = "A slower hand calms more"
    with writing(browser, server, TIPS[7]) as page:
        with writing(browser, server, TIPS[7], name="manager") as other:
            other.locator("[name=know]").fill(theirs)
            other.get_by_role("button", name="Save draft").last.click()
            expect(other.locator(".messages[role=status]")).to_contain_text("Draft saved")
        page.locator("[name=know]").fill(WORDS)
        page.get_by_role("button", name="Save draft").last.click()  # before any of it was kept
        page.locator("[name=field-know][value=theirs]").check()
        settled(page, page.get_by_role("button", name="Save it like this").click)

        expect(page.locator("[name=know]")).to_have_value(theirs)
        expect(page.get_by_text("This is what you typed")).to_have_count(0)
        expect(page.locator("#unsaved-people")).not_to_contain_text("saved it at")
        throw_away(page)


def throw_away(page: Page) -> None:
    """Throw the draft away that a test made."""
    page.goto(page.url.replace("/change/", "/compare/"))
    page.get_by_role("button", name="Throw the draft away").click()
    page.goto(page.url.replace("/compare/", "/change/"))
