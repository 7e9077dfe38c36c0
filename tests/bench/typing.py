"""How soon a search is painted after its last key, with nothing taken off: Chromium, and a server of its own.

Run it with `uv run python -m tests.bench.typing [ROUNDS] [--old COMMIT] [--documents N]`. An older commit, where one is
named, and a playbook of N documents, where one is asked for, have servers of their own; all are asked in turns, so that
whatever else the machine does, it does to each. A line for searches typed as people type (a key each 80 ms) and one for
words that come at once, as from a paste or dictation. It prints; it asserts nothing.
"""

import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import product
from pathlib import Path

from playwright.sync_api import Page, Playwright, sync_playwright

from tests.bench.compare import ROOT, checkout
from tests.bench.keys import tell
from tests.bench.managers import made
from tests.bench.pages import free_port, serve, settle
from tests.browser.chromium import find_chromium
from tests.browser.conftest import FLAGS, sign_in

WAYS = {"typed": 80, "at once": 0}  # ms from key to key
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
# From the event of the last key to the first frame after the answer to it stands there.
WATCH = """
() => {
  window.painted = 0;
  const box = document.getElementById("q");
  let typed = 0;
  document.addEventListener("keydown", (event) => { typed = event.timeStamp; }, { capture: true });
  new MutationObserver(() => {
    const results = document.getElementById("results");
    if (!typed || results?.dataset.query !== window.wanted || box.value !== window.wanted) return;
    const from = typed;
    typed = 0;
    requestAnimationFrame(() => setTimeout(() => (window.painted = performance.now() - from)));
  }).observe(document.getElementById("main"), { childList: true, subtree: true });
}
"""


def took(page: Page, query: str, pause: int) -> float:
    """Milliseconds from the last key of `query` to its painted answer. An answer is remembered in a page, so the page
    is loaded anew for each search; its own letters answered on the way are what a person who types has too."""
    page.reload(wait_until="load")
    page.evaluate(WATCH)
    page.evaluate("query => { window.wanted = query; }", query)
    page.focus("#q")
    page.keyboard.type(query, delay=pause)
    page.wait_for_function("() => window.painted > 0")
    return float(page.evaluate("window.painted"))


def prepared(data: str, count: int) -> None:
    """A playbook of `count` documents in the folder `data`, published as the first edition."""
    with tempfile.TemporaryDirectory() as folder:
        for one in made(count):
            path = Path(folder) / one.language / one.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(one.text, encoding="utf-8")
        for command in (["migrate"], ["load", folder], ["demo_accounts"]):
            subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=ROOT,
                env={**os.environ, "DATA_DIR": data},
                stdout=subprocess.DEVNULL,
                check=True,
            )


@contextmanager
def opened(playwright: Playwright, folder: Path, documents: int) -> Iterator[Page]:
    """The home page in a browser of its own, at the server whose code is in `folder`."""
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as data:
        if documents:
            prepared(data, documents)
        command = [sys.executable, "manage.py", "start", "--serve-only", "--port", str(port)]
        server = serve(command, port, folder=folder, DATA_DIR=data)
        try:
            settle(server.pid)
            program = find_chromium(playwright.chromium.executable_path)
            browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            sign_in(page, f"http://127.0.0.1:{port}")
            yield page
            browser.close()
        finally:
            server.terminate()
            server.wait(30)


def main(rounds: int, old: str, documents: int) -> None:
    """Open what is asked for, type in turns, print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "playbook.settings")
    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        pages = {"now": stack.enter_context(opened(playwright, ROOT, 0))}
        if documents:
            pages[f"{documents:,}"] = stack.enter_context(opened(playwright, ROOT, documents))
        if old:
            pages[old] = stack.enter_context(opened(playwright, stack.enter_context(checkout(old)), 0))
        print(f"{'last key to painted results, milliseconds':<56} {'p50':>7} {'p95':>7}")
        times: dict[tuple[str, str], list[float]] = {}
        for turn, query in product(range(rounds + 1), QUERIES):
            for (way, pause), (whose, page) in product(WAYS.items(), pages.items()):
                taken = took(page, query, pause)
                times.setdefault((way, whose), []).extend([taken] if turn else [])
        for (way, whose), found in times.items():
            tell(way, whose, found)


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("rounds", type=int, nargs="?", default=4)
    parser.add_argument("--old", default="")
    parser.add_argument("--documents", type=int, default=0)
    chosen = parser.parse_args()
    main(chosen.rounds, chosen.old, chosen.documents)
