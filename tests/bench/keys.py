"""How soon a key is answered in the live complaint: from the press to the painted step, and from the last letter of a
note to the server's word that it has it.

Run it with `uv run python -m tests.bench.keys [ROUNDS] [--old COMMIT]`. A real server as `start` runs it, Chromium in
front of it, both on this machine; an older commit has its own, and both are asked in turns, so that whatever else the
machine does, it does to both. It prints; it asserts nothing.
"""

import statistics
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Page, Playwright, sync_playwright

from tests.bench.compare import ROOT, checkout
from tests.bench.pages import free_port, serve, settle
from tests.browser.chromium import find_chromium
from tests.browser.conftest import FLAGS, sign_in
from tests.browser.desk import all_sent, at, line_is, note_is, press, start

# In the page: the moment of a key, and the first frame after the step (or the note's state) has changed.
WATCH = """() => {
  const mark = () => performance.now();
  window.pressed = 0;
  document.addEventListener("keydown", () => (window.pressed = mark()), { capture: true });
  const painted = (name) => requestAnimationFrame(() => setTimeout(() => (window[name] = mark() - window.pressed)));
  const code = () => document.querySelector("#step .code")?.textContent;
  let before = code();
  new MutationObserver(() => {
    if (code() && code() !== before) [before] = [code(), painted("step")];
  }).observe(document.getElementById("main"), { childList: true, subtree: true });
  const state = document.getElementById("note-state");
  new MutationObserver(() => {
    if (state.dataset.state === "saved") window.note = mark() - window.pressed;
  }).observe(state, { attributeFilter: ["data-state"] });
}"""


def took(page: Page, what: str, act: Callable[[], None]) -> float:
    """Milliseconds from the last key of `act` until the page has shown what came of it."""
    page.evaluate(f"window.{what} = 0")
    act()
    while not (found := float(page.evaluate(f"window.{what}"))):
        page.wait_for_timeout(5)
    return found


def move(page: Page) -> dict[str, float]:
    """A choice and the way back, an interrupt and the return."""
    choice = took(page, "step", lambda: press(page, "1", "E1"))
    press(page, "Backspace", "L1")
    interrupt = took(page, "step", lambda: press(page, "a", "A1"))
    press(page, "r", "L1")
    return {"key to painted choice": choice, "key to painted interrupt": interrupt}


def note(page: Page) -> dict[str, float]:
    """A few words, until they are saved."""
    page.keyboard.press("n")
    found = took(page, "note", lambda: page.keyboard.type("rang twice ", delay=20))
    note_is(page, "saved")
    page.keyboard.press("Escape")
    return {"last keystroke to acknowledged note": found}


def tell(what: str, whose: str, times: list[float]) -> None:
    """One line of the table."""
    cuts = statistics.quantiles(times, n=20)
    print(f"{what:<46} {whose:<9} {statistics.median(times):>7.0f} {cuts[18]:>7.0f}   ({len(times)} times)", flush=True)


def in_turns(pages: dict[str, Page], rounds: int, act: Callable[[Page], dict[str, float]], more: str = "") -> None:
    """Do the same on every page, round by round, and tell what it took."""
    found: dict[tuple[str, str], list[float]] = {}
    for turn in range(rounds + 1):
        for whose, page in pages.items():
            for what, time in act(page).items():
                found.setdefault((what, whose), []).extend([time] if turn else [])
    for (what, whose), times in found.items():
        tell(what + more, whose, times)


def run(pages: dict[str, Page], rounds: int) -> None:
    """Measure with the connection and without it."""
    print(f"{'milliseconds':<56} {'p50':>7} {'p95':>7}")
    in_turns(pages, rounds, move)
    in_turns(pages, rounds, note)
    for page in pages.values():
        all_sent(page)
        page.context.set_offline(True)
        line_is(page, "away")
    in_turns(pages, rounds, move, ", no connection")
    for page in pages.values():
        page.context.set_offline(False)
        all_sent(page)
        at(page, "L1")


@contextmanager
def opened(playwright: Playwright, folder: Path) -> Iterator[Page]:
    """A complaint in a browser of its own, at the server whose code is in `folder`."""
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as data:
        command = [sys.executable, "manage.py", "start", "--port", str(port)]
        server = serve(command, port, folder=folder, DATA_DIR=data)
        try:
            settle(server.pid)
            program = find_chromium(playwright.chromium.executable_path)
            browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
            page, address = browser.new_page(viewport={"width": 1280, "height": 720}), f"http://127.0.0.1:{port}"
            page.set_default_timeout(60_000)
            sign_in(page, address)
            start(page, address)
            page.evaluate(WATCH)
            yield page
            browser.close()
        finally:
            server.terminate()
            server.wait(30)


def main(rounds: int, old: str) -> None:
    """Open a complaint here and, where one is named, at an older commit; measure."""
    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        folders = {old: stack.enter_context(checkout(old))} if old else {}
        folders["now"] = ROOT
        run({whose: stack.enter_context(opened(playwright, folder)) for whose, folder in folders.items()}, rounds)


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("rounds", type=int, nargs="?", default=40)
    parser.add_argument("--old", default="")
    chosen = parser.parse_args()
    main(chosen.rounds, chosen.old)
