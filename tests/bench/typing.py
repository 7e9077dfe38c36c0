"""How soon a search is painted after a key is pressed, the debounce not counted: Chromium, and a server of its own.

Run it with `uv run python -m tests.bench.typing`. It prints; it asserts nothing.
"""

import sys
import tempfile

from playwright.sync_api import Page, sync_playwright

from tests.bench.pages import free_port, serve
from tests.browser.chromium import find_chromium
from tests.browser.conftest import FLAGS, sign_in

DEBOUNCE = 120  # ms, as the box waits
QUERIES = (
    "he keeps shouting at me",
    "parcel never came and nobody rang",
    "wants to speak to the manger",
    "said calm down and it got worse",
    "threatening to sue us over a fee",
    "i am about to lose it",
    "can i hang up",
    "bad review",
    "how do i say no nicely",
    "same complaint every month",
)
# From the event of the last key to the frame that shows the answer to it.
WATCH = """
() => {
  window.painted = [];
  const box = document.getElementById("q");
  let typed = 0;
  box.addEventListener("input", (event) => { typed = event.timeStamp; }, true);
  new MutationObserver(() => {
    const results = document.getElementById("results");
    if (!typed || results?.dataset.query !== box.value.trim()) return;
    const from = typed;
    typed = 0;
    requestAnimationFrame(() => requestAnimationFrame(() => window.painted.push(performance.now() - from)));
  }).observe(document.getElementById("main"), { childList: true, subtree: true });
}
"""


def measure(page: Page) -> list[float]:
    """Milliseconds from the last key of each search to its painted answer, without the debounce."""
    page.evaluate(WATCH)
    for query in QUERIES * 4:
        count = len(page.evaluate("window.painted"))
        page.fill("#q", "")
        page.keyboard.type(query)
        page.wait_for_function("count => window.painted.length > count", arg=count)
    return sorted(time - DEBOUNCE for time in page.evaluate("window.painted"))


def main() -> None:
    """Serve, sign in, type, print."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = serve([sys.executable, "manage.py", "start", "--port", str(port)], port, DATA_DIR=folder)
        try:
            browser = playwright.chromium.launch(
                executable_path=find_chromium(playwright.chromium.executable_path), args=FLAGS
            )
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            sign_in(page, f"http://127.0.0.1:{port}")
            times = measure(page)
            middle, late = times[len(times) // 2], times[len(times) * 95 // 100]
            print(f"key press to painted results, {len(times)} searches: p50 {middle:.0f} ms, p95 {late:.0f} ms")
            browser.close()
        finally:
            server.terminate()
            server.wait(20)


if __name__ == "__main__":
    main()
