"""A real server as `start` runs it, and Chromium in front of it."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Cookie, Page, Playwright, expect, sync_playwright

from tests.browser.chromium import NoChromium, find_chromium, find_shell
from tests.browser.desk import troubles
from tests.browser.looks import LOOKS
from tests.browser.squeezed import squeezed
from tests.started import running

PATIENCE = 60_000  # milliseconds that anything may take on a busy machine before it is taken for broken
expect.set_options(timeout=PATIENCE)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Try a test of the browser once more when it falls: a busy machine can be slower than any hand.

    The summary names it ("RERUN"), and a test that is named there has a fault to be found, in itself or in the product.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server keeps its data."""
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="session")
def server(folder: Path) -> Iterator[str]:
    """The address of a server with a new database, demo accounts and the compressed static files."""
    with running(folder) as address:
        yield address


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """What drives Chromium."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def chromium(playwright: Playwright) -> str:
    """Where Chromium's shell is, or Chromium. Without, each test of the browser fails and says what was tried."""
    return _found(find_shell, playwright)


@pytest.fixture(scope="package")
def whole_chromium(playwright: Playwright) -> str:
    """Where Chromium is as people have it."""
    return _found(find_chromium, playwright)


def _found(find: Callable[[str], str], playwright: Playwright) -> str:
    try:
        return find(playwright.chromium.executable_path)
    except NoChromium as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="package")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """A Chromium for all tests; each has a context of its own."""
    browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of somebody who has never been here."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, server: str) -> Iterator[Page]:
    """A page of the agent, signed in, with nothing on it yet. Anything the console complains of fails the test.

    Chromium calls it an error, too, when the server says what is wrong with a form: that is an answer.
    """
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    bring_sign_in(page, server)
    yield page
    assert [one for one in troubles if "status of 422" not in one] == []


@pytest.fixture
def desk(context: BrowserContext, server: str) -> Iterator[Page]:
    """The same. A lost line is told on the console, so only errors of our own fail the test."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    found = troubles(page)
    bring_sign_in(page, server)
    yield page
    assert found == []


TWICE = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  return [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];
}"""


SMALL = """(least) => {
  const isSmall = (one) => {
    const { width, height } = one.getBoundingClientRect();
    return Math.min(width, height) < least - 0.1;
  };
  return [...document.querySelectorAll("button, input:not([type=hidden]), select, textarea, summary")]
    .filter((one) => one.checkVisibility() && !one.matches(".visually-hidden") && isSmall(one))
    .map((one) => `${one.localName} ${one.name || one.id || one.className}`);
}"""
TARGET = 24  # CSS px that a control measures at least, in both directions; links may instead stand that far apart


def _in_sight(node: dict[str, Any]) -> bool:
    """Whether what is wrong is not only that a bar at the foot of the window covers it until one scrolls."""
    return not any("obscured" in check["message"] for check in node["any"])


# Whether something shows that did not show before, in a wider window
MORE = """() => {
  const known = (window.known ??= new WeakSet());
  const shown = [...document.body.querySelectorAll("*")].filter((one) => one.checkVisibility() && !known.has(one));
  shown.forEach((one) => known.add(one));
  return shown.length > 0;
}"""
ALL_BUT_COLOURS = {"rules": {"target-size": {"enabled": True}, "color-contrast": {"enabled": False}}}
BY_WIDTH = {"runOnly": ["target-size", "scrollable-region-focusable"]}  # what axe finds that depends on the width


def faults_on(page: Page, address: str, widths: Sequence[int] = (1440, 390)) -> list[tuple[str, str]]:
    """What is wrong with a page for people who cannot see or point, and whether it runs out of its frame.

    The page is opened once, in a wide window that is made narrow. Names and roles are the same in both, and colours,
    which `tests/web/test_staticfiles.py` sees to: they are looked at again only where something shows that did not show
    before. In the dark nothing but the colours can be wrong that was not so in the light; they are looked at in the
    narrowest window.
    """
    page.emulate_media(color_scheme="light", reduced_motion="reduce")  # colours change at once
    page.set_viewport_size({"width": widths[0], "height": 844})
    page.goto(address)
    return faults_here(page, widths)


def faults_here(page: Page, widths: Sequence[int] = (1440, 390)) -> list[tuple[str, str]]:
    """The same of a page that is open, as that which answers a form."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size({"width": widths[0], "height": 844})
    faults = [("one id twice", one) for one in page.evaluate(TWICE)]
    for width in widths:
        page.set_viewport_size({"width": width, "height": 844})
        faults += [(f"{name} at {width}", where) for name, where in _faults_at(page)]
    page.emulate_media(color_scheme="dark")
    return faults + [("in the dark " + name, where) for name, where in _colour_faults(page)]


def _faults_at(page: Page) -> list[tuple[str, str]]:
    """What is wrong with an open page in a window of this width."""
    is_more = page.evaluate(MORE)
    faults = [*axe_faults(page, **ALL_BUT_COLOURS), *_colour_faults(page)] if is_more else axe_faults(page, **BY_WIDTH)
    faults += [("a small target", one) for one in page.evaluate(SMALL, TARGET)]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        faults.append(("runs over", page.url))
    return faults + [("squeezed", one) for one in squeezed(page)]


def _colour_faults(page: Page) -> list[tuple[str, str]]:
    """The texts whose colours cannot be told apart, each look once; that is most of what axe's time goes into."""
    return axe_faults(page, of=LOOKS, runOnly=["color-contrast"])


def axe_faults(page: Page, of: str = "() => [document]", **options: object) -> list[tuple[str, str]]:
    """What axe finds on a page as it is, each with where it is first. What it approves of is not fetched.

    It looks at the elements that the script `of` gives. It need not wait for frames: a preview has no axe to answer it.
    """
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(Axe().axe_script)
    run = f"(options) => axe.run({{include: ({of})()}}, options).then(({{violations}}) => violations)"
    found = page.evaluate(run, {"resultTypes": ["violations"], "iframes": False, **options})
    return [(one["id"], str(seen[0]["target"])) for one in found if (seen := [*filter(_in_sight, one["nodes"])])]


def be_signed_in(page: Page, server: str, name: str = "agent") -> None:
    """Be on the first page, signed in.

    The page is asked for as from another of ours, because on the first one of a visit nothing is put aside.
    """
    bring_sign_in(page, server, name)
    page.goto(f"{server}/", referer=f"{server}/sign-in/")


def bring_sign_in(page: Page, server: str, name: str = "agent") -> None:
    """Have the sign-in of an earlier test, or sign in where there is none that still serves.

    For tests that are not about signing in: the form and the first page were a tenth of their time. Whether it serves
    is asked of the least of our addresses, which is not drawn.
    """
    page.context.add_cookies(_sign_ins.get((server, name), []))  # type: ignore[arg-type]
    if page.request.get(f"{server}/code.svg", max_redirects=0).status == 302:
        sign_in(page, server, name)
        _sign_ins[server, name] = [one for one in page.context.cookies() if one.get("httpOnly")]


_sign_ins: dict[tuple[str, str], list[Cookie]] = {}  # by server and name


def sign_in(page: Page, server: str, name: str = "agent") -> None:
    """Sign in without touching the mouse."""
    page.goto(f"{server}/sign-in/")
    page.focus("[name=username]")
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type("playbook")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server}/")
