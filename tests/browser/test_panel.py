"""Playbook as a panel inside a case system of another site; and nothing of it inside a page that is not allowed."""

import itertools
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Locator, Page, Playwright, expect

from tests.browser.conftest import FLAGS, PATIENCE
from tests.browser.desk import press, rows, until
from tests.browser.test_keyboard import promise_and_close
from tests.started import running

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("panel")]  # one server for all of them

CASE_SYSTEM = Path(__file__).parent / "case_system"
# As browsers are becoming: a page inside another keeps nothing, but for cookies that are partitioned.
NO_COOKIES_OF_THIRD_PARTIES = "--test-third-party-cookie-phaseout"
# What stands beside the step in a wide window stands below it.
BELOW = """(() => {
  const [step, side] = ["#step", ".side"].map((one) => document.querySelector(one).getBoundingClientRect());
  return side.top >= step.bottom;
})()"""
ASK = "(one) => one.postMessage({playbook: 1, type: 'summary?'}, '*')"


class Quiet(SimpleHTTPRequestHandler):
    """Serves the case system's page and says nothing of it."""

    def log_message(self, *_args: object) -> None:
        """Nothing."""


@contextmanager
def case_system() -> Iterator[str]:
    """A case system; its address, on another site than the playbook's."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(CASE_SYSTEM)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def allowed() -> Iterator[str]:
    """The case system whose pages may have ours inside them."""
    with case_system() as address:
        yield address


@pytest.fixture(scope="module")
def stranger() -> Iterator[str]:
    """The same pages at an origin that is not allowed."""
    with case_system() as address:
        yield address


@pytest.fixture(scope="module")
def framed_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server keeps its data."""
    return tmp_path_factory.mktemp("framed")


@pytest.fixture(scope="module")
def framed(allowed: str, framed_folder: Path) -> Iterator[str]:
    """A server that may stand in the pages of the case system, and of another one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRAME_ORIGINS", f"{allowed},https://other.example.org")
        with running(framed_folder) as address:
            yield address


@pytest.fixture(scope="module")
def browser(playwright: Playwright, whole_chromium: str) -> Iterator[Browser]:
    """A Chromium as people have it."""
    browser = playwright.chromium.launch(executable_path=whole_chromium, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def strict(playwright: Playwright, whole_chromium: str) -> Iterator[Browser]:
    """A Chromium that lets a page inside another keep nothing but partitioned cookies."""
    browser = playwright.chromium.launch(executable_path=whole_chromium, args=[*FLAGS, NO_COOKIES_OF_THIRD_PARTIES])
    yield browser
    browser.close()


@pytest.fixture
def case(request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page for a case system, in a browser of somebody who has never been here: the strict one unless it is named."""
    browser: Browser = request.getfixturevalue(getattr(request, "param", "strict"))
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()


class Panel:
    """The frame, with the keyboard of the page around it: what helps with pages helps with it."""

    def __init__(self, page: Page) -> None:
        self.keyboard = page.keyboard
        frame = page.frame("panel")
        assert frame is not None
        self.frame: Frame = frame

    def __getattr__(self, name: str) -> Any:
        return getattr(self.frame, name)


def told(case: Page, count: int) -> list[dict[str, Any]]:
    """What the case system was told, once it is so many things."""
    lines: Locator = case.locator("#told li")
    expect(lines).to_have_count(count)
    return [json.loads(text) for text in lines.all_text_contents()]


def is_told(case: Page, name: str, value: str) -> None:
    """Wait until the case system was told that. Of stages, whoever goes on faster than the server leaves some out."""
    expect(case.locator("#told li", has_text=f'"{name}":"{value}"').first).to_be_visible()


def sign_in_inside(panel: Panel) -> None:
    """Sign in within the frame, by keyboard."""
    panel.locator("[name=username]").focus()
    panel.keyboard.type("agent")
    panel.keyboard.press("Tab")
    panel.keyboard.type("playbook")
    panel.keyboard.press("Enter")


CASES = (f"AB-{number}-{os.getpid()}" for number in itertools.count(1))


def popped(case: Page, system: str, server: str) -> Panel:
    """The panel of a new case that was opened in the case system, signed in, with the complaint started."""
    case.goto(f"{system}/case.html?panel={server}&case={next(CASES)}")
    panel = Panel(case)
    sign_in_inside(panel)
    button = panel.get_by_role("button", name="Start", exact=False)
    expect(button).to_be_visible()
    button.focus()
    panel.keyboard.press("Enter")
    panel.wait_for_url("**/complaints/*/")
    panel.locator("#step-title").focus()
    return panel


@pytest.mark.parametrize("case", ["strict", "browser"], indirect=True)
def test_a_case_pops_is_walked_by_keyboard_closed_and_its_summary_arrives(
    case: Page, allowed: str, framed: str, framed_folder: Path
) -> None:
    panel = popped(case, allowed, framed)
    number = int(panel.url.rstrip("/").rpartition("/")[2])
    (first,) = told(case, 1)
    about = {"playbook": 1, "number": number, "reference": first["reference"]}
    assert first == {**about, "type": "started", "stage": "listen"}
    assert f"case={first['reference']}" in case.url

    for stage, codes in (("empathise", ["E1"]), ("establish", ["S1", "S3", "S4"]), ("resolve", ["V1", "V2"])):
        for code in codes:
            press(panel, "1", code)  # type: ignore[arg-type]
        is_told(case, "stage", stage)
    panel.keyboard.press("2")
    promise_and_close(panel, "promised")  # type: ignore[arg-type]
    for name, value in (("type", "promised"), ("type", "closed"), ("stage", "learn")):
        is_told(case, name, value)
    case.get_by_role("button", name="Ask for the summary").press("Enter")
    expect(panel.locator("#summary-asked-for")).to_be_visible()
    panel.get_by_role("button", name="Send the summary").press("Enter")
    is_told(case, "type", "summary")
    *found, summary = told(case, case.locator("#told li").count())

    kinds = [one["type"] for one in found]
    assert kinds.count("started") == kinds.count("promised") == kinds.count("closed") == 1
    moved = [one["stage"] for one in found if one["type"] == "moved"]
    assert moved[:3] == ["empathise", "establish", "resolve"]
    assert all(one == {**about, "type": one["type"], "stage": one["stage"]} for one in found)
    assert summary["text"].startswith(f"Complaint {number}, opened ")
    assert "Promised: A new basin at your door" in summary["text"]
    assert summary == {**about, "type": "summary", "stage": "learn", "text": summary["text"]}
    assert rows(framed_folder, "SELECT closed_at IS NOT NULL FROM complaints_complaint WHERE id = ?", number) == [(1,)]


def test_the_summary_is_not_sent_unless_somebody_presses_the_button(case: Page, allowed: str, framed: str) -> None:
    panel = popped(case, allowed, framed)
    count = len(told(case, 1))
    case.get_by_role("button", name="Ask for the summary").click()
    expect(panel.locator("#summary-asked-for")).to_be_visible()
    panel.evaluate("document.querySelector('#summary-asked-for [data-answer=yes]').click()")  # no person does that
    panel.get_by_role("button", name="Not now").click()

    expect(panel.locator("#summary-asked-for")).to_be_hidden()
    assert len(told(case, count)) == count


@pytest.mark.parametrize("width", [320, 900])
def test_in_a_frame_the_page_is_that_of_a_narrow_window(case: Page, allowed: str, framed: str, width: int) -> None:
    panel = popped(case, allowed, framed)
    case.evaluate("(width) => (document.getElementById('panel').width = width)", width)

    until(panel, f"innerWidth === {width}")  # type: ignore[arg-type]
    until(panel, BELOW)  # type: ignore[arg-type]
    assert panel.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_from_an_origin_that_is_not_allowed_nothing_loads_and_no_message_is_answered(
    case: Page, allowed: str, stranger: str, framed: str
) -> None:
    said: list[str] = []
    case.on("console", lambda one: said.append(one.text))
    case.goto(f"{stranger}/case.html?panel={framed}&case=AB-1")
    case.wait_for_function("() => performance.getEntriesByType('resource').length > 0")
    frame = case.frame("panel")
    assert frame is not None
    frame.wait_for_load_state()
    case.get_by_role("button", name="Ask for the summary").click()
    case.wait_for_timeout(500)

    assert "frame-ancestors" in " ".join(said)
    assert frame.url.startswith("chrome-error:")
    assert case.locator("#told li").count() == 0
    # The control: the same page from the origin that is allowed loads, and is answered.
    panel = popped(case, allowed, framed)
    case.get_by_role("button", name="Ask for the summary").click()
    expect(panel.locator("#summary-asked-for")).to_be_visible()


def test_a_frame_beside_it_that_is_not_the_page_around_is_not_listened_to(
    case: Page, allowed: str, stranger: str, framed: str
) -> None:
    panel = popped(case, allowed, framed)
    case.evaluate(
        """(src) => new Promise((done) => {
          const other = Object.assign(document.createElement("iframe"), { name: "other", src, onload: done });
          document.body.append(other);
        })""",
        f"{stranger}/case.js",
    )
    other = case.frame("other")
    assert other is not None
    other.evaluate(f"({ASK})(window.parent.frames.panel)")
    case.wait_for_timeout(500)

    assert panel.locator("#summary-asked-for").is_hidden()
    case.evaluate(f"({ASK})(window.frames.panel)")  # the control: the page around says the same
    expect(panel.locator("#summary-asked-for")).to_be_visible()
