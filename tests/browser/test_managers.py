"""Managers at work: a change from its first word to the agent's screen and back; by keyboard; without script."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.browser.conftest import PATIENCE, bring_sign_in
from tests.texts import LIBRARY

pytestmark = pytest.mark.browser

TITLE, NEW = "Speak slowly, in short sentences", "A slow voice slows theirs."
TIPS = "/admin/editions/document/?kind=tip"


@contextmanager
def at_work(browser: Browser, server: str, name: str, **options: object) -> Iterator[Page]:
    """The page of somebody who has signed in; whatever its console complains of fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, **options)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    bring_sign_in(page, server, name)
    yield page
    context.close()
    assert troubles == []


def open_tip(page: Page, server: str, title: str) -> None:
    """A tip's form, by the address that readers' pages have for it."""
    slug = next(one.slug for one in LIBRARY.tips.values() if one.title == title)
    page.goto(f"{server}/admin/edit/tips/{slug}/")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def find_tip(page: Page, server: str, title: str) -> None:
    """From the desk to a tip's form, as a person finds it."""
    page.goto(f"{server}/admin/")
    page.get_by_label("Find a page by its words").fill(title)
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def submit(page: Page, server: str) -> None:
    """An editor finds the tip, edits it, sees the page and the change, and submits."""
    find_tip(page, server, TITLE)
    page.locator("[name=know]").fill(NEW)
    expect(page.frame_locator("[name=preview]").locator(".know")).to_have_text(NEW)
    page.get_by_role("button", name="Save and see the change").click()
    expect(page.locator(".diff__in").last).to_contain_text("theirs.")
    page.locator("[name=comment]").fill("Shorter.")
    page.get_by_role("button", name="Submit for review").click()
    expect(page.locator(".messages[role=status]")).to_contain_text("Submitted")
    expect(page.get_by_role("button", name="Publish now")).to_have_count(0)


def review_and_publish(page: Page, server: str) -> None:
    """The second person finds it on the first page, reads the change and publishes."""
    page.goto(f"{server}/admin/")
    waiting = page.locator("section", has=page.locator("#waiting"))
    waiting.get_by_role("link", name=TITLE).first.click()
    expect(page.locator(".said")).to_have_text("Shorter.")
    expect(page.locator(".diff__in").last).to_contain_text("theirs.")
    page.get_by_label("Note for the history").fill("A shorter line")
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator(".messages[role=status]")).to_contain_text("Edition")


def roll_back(page: Page) -> None:
    """Take the newest edition back."""
    page.get_by_role("link", name=re.compile(r"^Edition \d+")).first.click()
    page.get_by_role("button", name="Take this edition back").click()
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator(".messages[role=status]")).to_contain_text("Edition")


def sees(page: Page, words: str) -> None:
    """The agent's open page has these words at its next request, a second after a publish."""
    page.wait_for_timeout(1000)
    page.reload()
    expect(page.locator(".know")).to_have_text(words)


def test_a_managers_day(browser: Browser, server: str) -> None:
    with (
        at_work(browser, server, "agent") as agent,
        at_work(browser, server, "editor") as editor,
        at_work(browser, server, "manager") as manager,
    ):
        agent.goto(f"{server}/tips/speak-slowly/")
        old = agent.locator(".know").inner_text()
        submit(editor, server)
        sees(agent, old)
        review_and_publish(manager, server)
        sees(agent, NEW)
        roll_back(manager)
        sees(agent, old)


def test_lines_are_moved_added_and_taken_out_by_keyboard(browser: Browser, server: str) -> None:
    with at_work(browser, server, "editor") as page:
        open_tip(page, server, TITLE)
        lines = page.locator("[data-lines=do] .line:not(.line--out) textarea")
        first, second = lines.nth(0).input_value(), lines.nth(1).input_value()
        lines.nth(0).focus()
        page.keyboard.press("Alt+ArrowDown")
        expect(lines.nth(0)).to_have_value(second)
        expect(lines.nth(1)).to_be_focused()
        page.locator("[data-lines=do] [data-lines-add]").press("Enter")
        page.keyboard.type("Count to two.")
        page.get_by_role("button", name="Save draft").last.click()
        expect(page.locator(".messages[role=status]")).to_contain_text("Draft saved")
        assert [lines.nth(0).input_value(), lines.nth(1).input_value()] == [second, first]
        expect(page.locator("[data-lines=do]")).to_contain_text("Count to two.")

        page.goto(page.url.replace("/change/", "/compare/"))
        page.get_by_role("button", name="Throw the draft away").click()
        expect(page.locator(".messages[role=status]")).to_contain_text("thrown away")


def test_a_tab_with_unsaved_work_asks_before_it_closes(browser: Browser, server: str) -> None:
    with at_work(browser, server, "editor") as page:
        open_tip(page, server, TITLE)
        asked: list[str] = []

        def answer(dialog: Dialog) -> None:
            asked.append(dialog.type)
            dialog.accept()

        page.on("dialog", answer)
        page.goto(f"{server}/admin/")
        assert asked == []
        open_tip(page, server, TITLE)
        page.locator("[name=know]").press_sequentially("x")
        page.goto(f"{server}/admin/")

        assert asked == ["beforeunload"]


def test_limits_are_counted_as_they_are_typed(browser: Browser, server: str) -> None:
    with at_work(browser, server, "editor") as page:
        open_tip(page, server, TITLE)
        page.locator("[name=title]").fill("x" * 61)

        expect(page.locator("[data-limit-for=id_title]")).to_have_text("61 / 60")
        expect(page.locator("[data-limit-for=id_title]")).to_have_class(re.compile("limit--over"))


def test_points_are_found_by_their_words(browser: Browser, server: str) -> None:
    with at_work(browser, server, "editor") as page:
        open_tip(page, server, TITLE)
        options = page.locator("#field-points .picker__option:visible")
        before = options.count()
        page.locator("#find-points").fill("time means everything")

        expect(options).to_have_count(1)
        assert before > 80


def test_a_form_works_without_script(browser: Browser, server: str) -> None:
    with at_work(browser, server, "editor", java_script_enabled=False) as page:
        find_tip(page, server, TITLE)
        lines = page.locator("[data-lines=do] .line textarea")
        first, count = lines.nth(0).input_value(), lines.count()
        page.locator("[data-lines=do] [name=_more]").click()
        expect(lines).to_have_count(count + 1)
        page.locator("[name=do-0-ORDER]").fill("99")
        page.locator("[name=do-1-DELETE]").check()
        page.get_by_role("button", name="Show the page").click()
        expect(page.frame_locator("[name=preview]").locator(".do__text").last).to_have_text(first)
        page.get_by_role("button", name="Save draft").last.click()
        expect(page.locator(".messages[role=status]")).to_contain_text("Draft saved")

        page.goto(page.url.replace("/change/", "/compare/"))
        page.get_by_role("button", name="Throw the draft away").click()
