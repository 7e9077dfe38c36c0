"""What a browser that was never here is sent before a live step can be read and worked, and what comes after that."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.desk import start, until

pytestmark = pytest.mark.browser

MOST_BYTES, MOST_REQUESTS = 60 * 1024, 8
# What a page is painted from and worked with: scripts, and sheets that are for the screen from the beginning.
NEEDED = """[
  ...document.querySelectorAll("script[src]:not([src*=live_after]), link[rel=stylesheet]:not([data-after])"),
].map(({ src, href }) => src ?? href)"""


@pytest.fixture
def first_visit(browser: Browser, desk: Page, server: str) -> Iterator[Page]:
    """A new browser of somebody who has signed in and begun a complaint, whose address it is to open."""
    start(desk, server)
    context = browser.new_context()
    context.add_cookies([one for one in desk.context.cookies() if one["name"] in ("sessionid", "csrftoken")])  # type: ignore[list-item]
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


def test_a_live_step_is_painted_and_worked_with_sixty_kilobytes(desk: Page, first_visit: Page) -> None:
    sizes: dict[str, float] = {}
    addresses: dict[str, str] = {}
    network = first_visit.context.new_cdp_session(first_visit)
    network.on(
        "Network.requestWillBeSent", lambda event: addresses.update({event["requestId"]: event["request"]["url"]})
    )
    network.on(
        "Network.loadingFinished",
        lambda event: sizes.update({addresses[event["requestId"]]: event["encodedDataLength"]}),
    )
    network.send("Network.enable")
    first_visit.goto(desk.url)

    needed = [desk.url, *first_visit.evaluate(NEEDED)]
    assert len(needed) <= MOST_REQUESTS
    assert sum(sizes[one] for one in needed) <= MOST_BYTES


def test_what_comes_after_the_step_comes_by_itself_and_is_kept_with_the_rest(desk: Page, server: str) -> None:
    start(desk, server)

    until(desk, "document.querySelector('link[data-after]').media === 'all'")
    after = "document.querySelector('script[data-after]').dataset.after"
    for address in (after, "document.querySelector('link[data-after]').href"):
        until(desk, f"caches.match({address}).then(Boolean)")
    until(desk, "Boolean(playbook.danger)")
