"""What the browser keeps: readable without a connection by the person who read it, and by nobody else."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.conftest import PATIENCE, axe_faults, be_signed_in, sign_in
from tests.browser.desk import all_sent, at, kept_in, line_is, note_is, press, start, troubles, type_note, until

pytestmark = pytest.mark.browser

# As if nobody had been here: no worker, nothing kept.
FORGET = """async () => {
  for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
  for (const name of await caches.keys()) await caches.delete(name);
}"""
READ_HERE = "playbook.kept.then(one => one.isKept(location.href))"


@pytest.fixture
def reader(context: BrowserContext, server: str) -> Page:
    """The agent's page, with a worker that looks after it."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    sign_in(page, server)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(page, "navigator.serviceWorker.controller !== null")
    return page


def read(page: Page, address: str) -> None:
    """Read a page, until it is kept."""
    page.goto(address)
    until(page, READ_HERE)


def test_a_page_that_was_read_is_there_without_a_connection_and_another_says_that_it_is_not(
    reader: Page, server: str
) -> None:
    for address in ("letters/acknowledgement/", "tips/act-fast/"):
        read(reader, f"{server}/{address}")
    reader.context.set_offline(True)
    reader.goto(f"{server}/letters/acknowledgement/")
    expect(reader.locator("h1")).to_contain_text("cknowledge")
    reader.goto(f"{server}/tips/act-fast/")
    expect(reader.locator("h1")).to_have_text("Act fast")
    assert reader.evaluate("getComputedStyle(document.body).fontFamily").startswith("-apple-system")
    reader.goto(f"{server}/tips/")

    expect(reader.locator("h1")).to_have_text("No connection, and this page was not read before")


def test_with_a_connection_the_newest_page_is_shown(reader: Page, server: str) -> None:
    read(reader, f"{server}/complaints/new/".replace("complaints/new/", ""))
    start(reader, server)
    reader.goto(f"{server}/")

    expect(reader.get_by_role("heading", name="Open complaints")).to_be_visible()


def test_after_signing_out_nothing_is_kept_and_the_next_person_finds_nothing(reader: Page, server: str) -> None:
    read(reader, f"{server}/tips/act-fast/")
    number = start(reader, server)
    type_note(reader, "Rang twice")
    note_is(reader, "saved")
    assert reader.evaluate("caches.keys().then(all => all.some(one => one.startsWith('playbook-sealed')))")
    reader.click(".menu__name")
    reader.get_by_role("button", name="Sign out").click()
    reader.wait_for_url("**/sign-in/**")
    assert [one for one in kept_in(reader) if "playbook-sealed" in one or "entries" in one] == []
    sign_in(reader, server, "manager")
    reader.context.set_offline(True)
    for address in ("tips/act-fast/", f"complaints/{number}/"):
        reader.goto(f"{server}/{address}")
        expect(reader.locator("h1")).to_have_text("No connection, and this page was not read before")


def test_what_was_not_sent_when_a_sign_in_ended_is_sealed_for_the_next_person_and_sent_for_the_same(
    reader: Page, server: str
) -> None:
    start(reader, server)
    address = reader.url
    reader.context.set_offline(True)
    press(reader, "1", "E1")
    type_note(reader, "Rang twice")
    note_is(reader, "kept")
    reader.close()
    context = reader.context
    context.clear_cookies(name="sessionid")
    context.set_offline(False)
    other = context.new_page()
    sign_in(other, server, "manager")
    left = kept_in(other)
    assert not any("Rang twice" in one or "show-you-see-it" in one for one in left)
    assert sum(" entries " in one for one in left) >= 2
    context.clear_cookies(name="sessionid")
    sign_in(other, server)
    other.goto(address)
    all_sent(other)

    at(other, "E1")
    expect(other.locator("#id_text")).to_have_value("Rang twice")


def test_what_is_kept_of_an_older_edition_and_of_versions_before_goes(reader: Page, server: str) -> None:
    read(reader, f"{server}/keys/")
    name = next(one for one in reader.evaluate("caches.keys()") if one.startswith("playbook-sealed"))
    older = f"{name.rpartition(' ')[0]} 0"
    put = "name => caches.open(name).then(one => one.put('/phrases/', new Response('<h1>kept</h1>')))"
    reader.evaluate(put, older)
    reader.evaluate(put, "playbook-pages-1 1 1")
    read(reader, f"{server}/sources/")
    assert older not in reader.evaluate("caches.keys()")
    reader.evaluate("navigator.serviceWorker.getRegistration().then(one => one.unregister()).then(() => true)")
    reader.goto(f"{server}/keys/", referer=f"{server}/")
    until(reader, "caches.keys().then(all => !all.includes('playbook-pages-1 1 1'))")


def test_the_admin_and_pages_of_complaints_other_than_the_live_one_are_not_kept(
    context: BrowserContext, server: str
) -> None:
    page = context.new_page()
    sign_in(page, server, "manager")
    number = start(page, server)
    for path in ("/admin/", "/complaints/", f"/complaints/{number}/summary/", f"/complaints/{number}/handover/"):
        page.goto(server + path)
    read(page, f"{server}/keys/")
    context.set_offline(True)
    page.goto(f"{server}/complaints/{number}/summary/")

    expect(page.locator("h1")).to_have_text("No connection, and this page was not read before")


@pytest.fixture(params=[1440, 390])
def seen(request: pytest.FixtureRequest, browser: Browser, server: str) -> Iterator[Page]:
    """The agent's page with a live complaint, in a wide window and in a narrow one."""
    context = browser.new_context(viewport={"width": request.param, "height": 844}, bypass_csp=True)
    page = context.new_page()
    be_signed_in(page, server)
    start(page, server)
    yield page
    context.close()


def faults(page: Page) -> list[object]:
    """What axe finds on the page as it is, in light and dark, and whether it is wider than its window."""
    found: list[object] = []
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        found += [(scheme, *fault) for fault in axe_faults(page)]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("runs over")
    return found


def test_without_a_connection_the_page_has_no_accessibility_fault(seen: Page) -> None:
    seen.context.set_offline(True)
    press(seen, "1", "E1")
    assert faults(seen) == []
    press(seen, "a", "A1")
    type_note(seen, "Rang twice")
    note_is(seen, "kept")

    assert faults(seen) == []


def test_two_windows_at_odds_and_a_lost_sign_in_have_no_accessibility_fault(seen: Page) -> None:
    other = seen.context.new_page()
    other.goto(seen.url)
    type_note(other, "They want a refund")
    note_is(other, "saved")
    type_note(seen, "Rang twice")
    expect(seen.locator(".clash")).to_be_visible()
    assert faults(seen) == []
    other.keyboard.press("Escape")
    press(other, "1", "E1")
    all_sent(other)
    seen.keyboard.press("Escape")
    seen.keyboard.press("1")
    expect(seen.locator("#told")).to_contain_text("another window")
    at(seen, "E1")
    assert faults(seen) == []
    seen.context.clear_cookies(name="sessionid")
    seen.keyboard.press("1")
    line_is(seen, "signed-out")
    seen.locator("[data-sign-in]").click()
    expect(seen.locator("#again-password")).to_be_focused()

    assert faults(seen) == []


def test_the_worker_asks_for_nothing_on_the_first_page(browser: Browser, server: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    found = troubles(page)
    page.goto(f"{server}/sign-in/", wait_until="networkidle")

    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    assert re.match("Sign in", page.locator("h1").inner_text())
    assert found == []
    context.close()


def test_a_complaint_is_kept_though_the_worker_came_while_its_page_was_on_its_way(
    context: BrowserContext, server: str
) -> None:
    late: list[Route] = []
    page = context.new_page()
    sign_in(page, server)
    start(page, server)
    page.evaluate(FORGET)
    context.route("**/js/live*.js", lambda route: late.append(route))
    page.goto(page.url, referer=f"{server}/", wait_until="commit")
    page.evaluate("navigator.serviceWorker.register('/service-worker.js').then(() => true)")
    until(page, "navigator.serviceWorker.controller !== null")
    assert page.evaluate("document.readyState") != "complete"
    for one in late:
        one.continue_()
    context.unroute("**/js/live*.js")
    page.wait_for_load_state()
    ends = time.monotonic() + 60
    while not page.evaluate(READ_HERE) and time.monotonic() < ends:
        page.wait_for_timeout(100)
    page.context.set_offline(True)
    page.reload()

    expect(page.locator("#step .code").first).to_have_text("L1")
