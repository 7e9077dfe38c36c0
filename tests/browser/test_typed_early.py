"""What is typed into a page whose scripts have not come yet, as on a bad line: it counts like what is typed later."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import PATIENCE, bring_sign_in
from tests.browser.desk import note_is, note_of, until
from tests.browser.test_managers import open_tip
from tests.browser.test_unsaved_text import stands

pytestmark = pytest.mark.browser


@contextmanager
def without(page: Page, script: str) -> Iterator[None]:
    """Load pages without one script for as long as this goes on, then let it come."""
    held: list[Route] = []
    page.route(f"**/js/{script}*.js", lambda route: held.append(route))
    yield
    ends = time.monotonic() + PATIENCE / 1000
    while not held and time.monotonic() < ends:
        page.wait_for_timeout(20)
    assert held
    for route in held:
        route.continue_()
    page.unroute_all()


@contextmanager
def page_of(browser: Browser, server: str, name: str) -> Iterator[Page]:
    """Somebody's page, with no worker in between that has the scripts already."""
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    bring_sign_in(page, server, name)
    yield page
    context.close()


@pytest.fixture
def agent(browser: Browser, server: str) -> Iterator[Page]:
    """The agent's page."""
    with page_of(browser, server, "agent") as page:
        yield page


def begin(page: Page, server: str) -> int:
    """Open a complaint; its number."""
    page.goto(f"{server}/complaints/new/")
    page.press(".choice--default", "Enter")
    page.wait_for_url("**/complaints/*/")
    until(page, "Boolean(window.playbook?.note)")
    return int(page.url.rstrip("/").rpartition("/")[2])


def comes_to_stand(page: Page, folder: Path, number: int, note: str) -> None:
    """Wait until the server has the note: what the page says of it may be of the time before."""
    ends = time.monotonic() + PATIENCE / 1000
    while note_of(folder, number) != note and time.monotonic() < ends:
        page.wait_for_timeout(50)

    assert note_of(folder, number) == note


def test_a_search_is_answered(agent: Page, server: str) -> None:
    with without(agent, "reader/search"):
        agent.goto(server, wait_until="commit")
        agent.locator("#q").fill("told him to calm down")

    expect(agent.locator("#results")).to_have_attribute("data-query", "told him to calm down")
    expect(agent.locator(".result").first).to_contain_text("Never say")


def test_a_note_is_kept(agent: Page, server: str, folder: Path) -> None:
    number = begin(agent, server)
    with without(agent, "live."):
        agent.reload(wait_until="commit")
        agent.locator("#id_text").fill("rang twice")

    comes_to_stand(agent, folder, number, "rang twice")


def test_a_note_goes_on_from_what_a_closed_window_had_not_sent(agent: Page, server: str, folder: Path) -> None:
    number = begin(agent, server)
    agent.context.set_offline(True)
    agent.locator("#id_text").fill("rang twice")
    note_is(agent, "kept")
    again = agent.context.new_page()
    agent.close()
    again.context.set_offline(False)
    with without(again, "live."):
        again.goto(f"{server}/complaints/{number}/", wait_until="commit")
        again.locator("#id_text").press_sequentially(", and wrote")

    comes_to_stand(again, folder, number, "rang twice, and wrote")


def test_a_form_of_the_desk_is_kept(browser: Browser, server: str) -> None:
    with page_of(browser, server, "editor") as page:
        open_tip(page, server, "Answer every point")
        with without(page, "desk/unsaved_text"):
            page.reload(wait_until="commit")
            page.locator("[name=know]").fill("A slow hand calms")
        stands(page, "kept")
        page.reload()
        page.get_by_role("button", name="Throw it away").click()


# The box cannot be gone into while the browser looks for where the cursor begins, as on a machine that is slow to draw.
LATE = """
new MutationObserver((_seen, watcher) => {
  const box = document.getElementById("q");
  if (!box) return;
  box.disabled = true;
  watcher.disconnect();
}).observe(document, { childList: true, subtree: true });
addEventListener("load", () => requestAnimationFrame(() => requestAnimationFrame(() => {
  document.getElementById("q").disabled = false;
})));
"""


def test_letters_typed_before_the_cursor_stands_in_the_box_are_no_commands(agent: Page, server: str) -> None:
    agent.add_init_script(LATE)
    agent.goto(server)
    until(agent, "document.activeElement === document.body && !document.getElementById('q').disabled")

    agent.keyboard.type("when is it")

    expect(agent.locator("#q")).to_have_value("when is it")
    assert agent.url == f"{server}/"
