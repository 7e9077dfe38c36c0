"""How soon a key is answered in the live complaint: from the press to the painted step, and from the last letter of a
note to the server's word that it has it.

Run it with `uv run python -m tests.bench.keys [ROUNDS]`. A real server as `start` runs it, Chromium in front of it,
both on this machine. It prints; it asserts nothing.
"""

import statistics
import sys
import tempfile
from collections.abc import Callable

from playwright.sync_api import Page, sync_playwright

from tests.bench.pages import free_port, serve
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


def moves(page: Page, rounds: int) -> dict[str, list[float]]:
    """A choice and the way back, an interrupt and the return, over and over."""
    found: dict[str, list[float]] = {"choice": [], "interrupt": []}
    for _round in range(rounds):
        found["choice"].append(took(page, "step", lambda: press(page, "1", "E1")))
        press(page, "Backspace", "L1")
        found["interrupt"].append(took(page, "step", lambda: press(page, "a", "A1")))
        press(page, "r", "L1")
    return found


def notes(page: Page, rounds: int) -> list[float]:
    """A few words at a time, each time until they are saved."""
    page.keyboard.press("n")
    found = []
    for _round in range(rounds):
        found.append(took(page, "note", lambda: page.keyboard.type("rang twice ", delay=20)))
        note_is(page, "saved")
    page.keyboard.press("Escape")
    return found


def tell(what: str, times: list[float]) -> None:
    """One line of the table."""
    cuts = statistics.quantiles(times, n=20)
    print(f"{what:<42} {statistics.median(times):>7.0f} {cuts[18]:>7.0f}   ({len(times)} times)")


def run(page: Page, server: str, rounds: int) -> None:
    """Measure with the connection and without it."""
    sign_in(page, server)
    start(page, server)
    page.evaluate(WATCH)
    moves(page, 3)
    print(f"{'milliseconds':<42} {'p50':>7} {'p95':>7}")
    for name, times in moves(page, rounds).items():
        tell(f"key to painted {name}", times)
    tell("last keystroke to acknowledged note", notes(page, rounds))
    all_sent(page)
    page.context.set_offline(True)
    line_is(page, "away")
    for name, times in moves(page, rounds).items():
        tell(f"key to painted {name}, no connection", times)
    page.context.set_offline(False)
    all_sent(page)
    at(page, "L1")


def main(rounds: int) -> None:
    """Start a server and a browser, and measure."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = serve([sys.executable, "manage.py", "start", "--port", str(port)], port, DATA_DIR=folder)
        try:
            browser = playwright.chromium.launch(
                executable_path=find_chromium(playwright.chromium.executable_path), args=FLAGS
            )
            run(browser.new_page(viewport={"width": 1280, "height": 720}), f"http://127.0.0.1:{port}", rounds)
            browser.close()
        finally:
            server.terminate()
            server.wait(20)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
