"""What a manager types at the desk, through real faults: nothing older than two seconds may be lost.

An editor types in Chromium into the form of a tip, through a server that is killed, a line that is cut and a session
that ends; afterwards every word has to be where a person would find it: in the form, on the page that asks which of two
texts to take, or behind "Put it into this form". The control is the same with everything taken away that keeps a text:
there a crash has to lose it.

    uv run python -m tests.faults.desk --faults 200
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, Error, Page, Route, expect, sync_playwright

from tests.browser.chromium import find_shell
from tests.browser.conftest import FLAGS
from tests.faults.rig import Database, Server, database

SECONDS = 2.0  # after which a key may no longer be lost
PATIENCE = 20_000  # milliseconds until a text that has not come back counts as lost
FORM = "/admin/edit/tips/act-fast/"
NOTHING_KEEPS = "Object.defineProperty(window, 'indexedDB', {value: undefined})"


@dataclass
class Writer:
    """An editor at the form of a tip, with the server that may be killed under their hands."""

    context: BrowserContext
    server: Server
    page: Page
    address: str = ""

    def open(self) -> None:
        """Open the form in a new tab, and leave the one before as it is."""
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        for _ in range(30):
            try:
                self.page.goto(self.address)
            except Error:  # a server that has just come up may reset the first connection
                self.page.wait_for_timeout(1000)
            else:
                return
        raise AssertionError(f"The form cannot be opened: {self.address}")

    def write(self, words: str) -> None:
        """Type into the form, and let the time pass after which nothing may be lost."""
        self.page.locator("[name=know]").fill(words)
        self.page.wait_for_timeout(SECONDS * 1000)

    def save(self) -> None:
        """Press the button that saves."""
        self.page.get_by_role("button", name="Save draft").last.click()

    def stands(self, state: str) -> None:
        """Wait until the form says so of what is typed."""
        expect(self.page.locator("#unsaved-line")).to_have_attribute("data-line", state, timeout=PATIENCE)

    def is_saved(self) -> None:
        """Wait until the draft is saved."""
        expect(self.page.locator(".messages[role=status]")).to_contain_text("Draft saved", timeout=PATIENCE)

    def begin(self) -> None:
        """Come to the form as it stands, with nothing left of the fault before."""
        self.open()
        self._settle()
        while (away := self.page.get_by_role("button", name="Throw it away")).count():
            away.first.click()
            self._settle()

    def _settle(self) -> None:
        """Wait until what windows that are gone have left is brought back."""
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_function("typeof playbook === 'object' && playbook.unsavedText", timeout=PATIENCE)

    def finds(self, words: str) -> bool:
        """Whether the words are found: here, or where the form that is opened again leads to."""
        until = time.monotonic() + PATIENCE / 1000
        while time.monotonic() < until:
            if self._holds(words):
                return True
            self.page.wait_for_timeout(200)
        self.open()
        self._settle()
        return self._holds(words) or self._finds_behind_a_link(words)

    def _holds(self, words: str) -> bool:
        """Whether the form holds the words, or the page that asks which of two texts to take."""
        try:
            field = self.page.locator("[name=know]")
            if field.count():
                return field.input_value(timeout=1000) == words
            return words in self.page.locator("[name=mine]").input_value(timeout=1000)
        except Error:  # the page is on its way to another
            return False

    def _finds_behind_a_link(self, words: str) -> bool:
        links = self.page.get_by_role("link", name="Put it into this form")
        for address in [link.get_attribute("href") for link in links.all()]:
            self.page.goto(self.address.split("?")[0] + (address or ""))
            self._settle()
            if self._holds(words):
                return True
        return False

    def end(self) -> None:
        """End the tab without a last word: it asks for nothing more, as one that has crashed."""
        self.page.evaluate("() => { window.fetch = () => new Promise(() => {}) }")
        self.page.close(run_before_unload=False)


def session_ended(writer: Writer, words: str) -> None:
    """The sign-in is over while they type; they sign in beside the form."""
    writer.context.clear_cookies(name="sessionid")
    writer.write(words)
    writer.stands("signed-out")
    writer.page.locator("#again-password").fill("playbook")
    writer.page.locator("#again-password").press("Enter")
    writer.stands("kept")


def cut_before_save(writer: Writer, words: str) -> None:
    """The line is cut, and they press Save."""
    writer.write(words)
    writer.context.set_offline(True)
    writer.save()
    writer.stands("away")
    writer.context.set_offline(False)
    writer.is_saved()


def cut_after_save(writer: Writer, words: str) -> None:
    """The server has saved it, and its answer never comes."""
    writer.write(words)
    swallowed: list[str] = []

    def swallow(route: Route) -> None:
        if route.request.method != "POST" or swallowed:
            return route.continue_()
        swallowed.append(route.request.url)
        route.fetch()
        return route.abort()

    writer.page.route("**/change/**", swallow)
    writer.save()
    expect(writer.page.locator("[name=know]")).to_have_value(words)
    writer.page.wait_for_timeout(4000)  # it is sent again after three seconds
    writer.page.unroute("**/change/**")


def server_killed(writer: Writer, words: str) -> None:
    """The server dies, and so does the browser; both come back."""
    writer.write(words)
    writer.server.kill()
    writer.end()
    writer.server.start()
    writer.open()


def typed_while_it_was_dead(writer: Writer, words: str) -> None:
    """They type on while the server is dead, and the tab is gone before it is back."""
    writer.server.kill()
    writer.write(words)
    writer.end()
    writer.server.start()
    writer.open()


def tab_closed(writer: Writer, words: str) -> None:
    """They close the tab."""
    writer.write(words)
    writer.page.close(run_before_unload=False)
    writer.open()


def crashed(writer: Writer, words: str) -> None:
    """The line is cut, they type, and the browser's page dies."""
    writer.context.set_offline(True)
    writer.write(words)
    writer.end()
    writer.context.set_offline(False)
    writer.open()


def two_windows(writer: Writer, words: str) -> None:
    """A second window with the same form is opened, written in and saved before the first one ends."""
    writer.write(words)
    first = writer.page
    writer.open()
    writer.page.locator("[name=owner]").fill("The other window")
    writer.page.wait_for_timeout(SECONDS * 1000)
    writer.end()
    writer.page = first
    writer.page.wait_for_timeout(100)


FAULTS: tuple[Callable[[Writer, str], None], ...] = (
    session_ended, cut_before_save, cut_after_save, tab_closed, crashed, two_windows, server_killed,
    typed_while_it_was_dead,
)  # fmt: skip
LOSES = (crashed,)  # what the control has to lose: as a tab is closed, its last word still goes to the server


@dataclass
class Report:
    """How often each fault was met, and what was lost."""

    met: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)  # where the page did not say what it should have said meanwhile

    def __str__(self) -> str:
        faults = ", ".join(f"{name} {number}" for name, number in sorted(self.met.items()))
        first = f"{self.met.total()} faults, {len(self.lost)} texts lost ({faults})"
        return "\n".join([first, *self.lost[:10], *(f"on the way: {one}" for one in self.trouble[:10])])


@contextmanager
def started(folder: Path) -> Iterator[Server]:
    """A server with the demo accounts that a browser of this machine may ask."""
    base: Database
    with database("sqlite", folder) as base:
        own = folder / "server"
        own.mkdir()
        server = Server(base, own, demo=True)
        for name in ("PRODUCTION", "PROXIES", "SECRET_KEY", "ALLOWED_HOSTS"):  # as anybody tries it, without HTTPS
            server.environment.pop(name)
        server.start()
        try:
            yield server
        finally:
            server.kill()


@contextmanager
def writing(server: Server, *, keeps: bool) -> Iterator[Writer]:
    """Chromium with an editor at the form; without anything that keeps a text where it does not keep."""
    with sync_playwright() as playwright:
        path = find_shell(playwright.chromium.executable_path)
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        context = browser.new_context(viewport={"width": 1280, "height": 720})
        page = context.new_page()
        root = f"http://127.0.0.1:{server.port}"
        page.goto(f"{root}/sign-in/")
        page.fill("[name=username]", "editor")
        page.fill("[name=password]", "playbook")
        page.press("[name=password]", "Enter")
        page.wait_for_url(f"{root}/")
        page.wait_for_load_state()
        page.goto(root + FORM)
        writer = Writer(context, server, page, page.url)
        if not keeps:
            context.add_init_script(NOTHING_KEEPS)
            context.route("**/kept/", lambda route: route.abort())
        page.close()
        writer.open()
        yield writer
        browser.close()


def met(writer: Writer, faults: tuple[Callable[[Writer, str], None], ...], number: int) -> Report:
    """Meet so many faults, one after the other; after each the text has to be in the form."""
    report = Report()
    for turn in range(number):
        fault = faults[turn % len(faults)]
        words = f"Slow hands calm, for the {turn}th time at {time.monotonic_ns() % 10**6}."
        writer.begin()
        try:
            fault(writer, words)
        except (AssertionError, Error) as error:
            report.trouble.append(f"{fault.__name__}: {str(error).strip().splitlines()[0][:150]}")
        writer.context.set_offline(False)
        if not writer.finds(words):
            report.lost.append(f"{fault.__name__}: {words}")
        for page in writer.context.pages[:-1]:
            page.close(run_before_unload=False)
        report.met[fault.__name__] += 1
    return report


def run(faults: int, control: int) -> tuple[Report, Report]:
    """The run, and the control."""
    own = tempfile.TemporaryDirectory(prefix="desk-faults-", ignore_cleanup_errors=True)
    with own as name, started(Path(name)) as server:
        with writing(server, keeps=True) as writer:
            good = met(writer, FAULTS, faults)
            writer.begin()  # and leave nothing for the control
        print(good, flush=True)
        with writing(server, keeps=False) as writer:
            bad = met(writer, LOSES, control)
    return good, bad


def main() -> int:
    """Run, and print what was lost; 1 where something was, or where the control lost nothing."""
    parser = argparse.ArgumentParser(prog="tests.faults.desk", description=__doc__)
    parser.add_argument("--faults", type=int, default=200)
    parser.add_argument("--control", type=int, default=2)
    options = parser.parse_args()
    good, bad = run(options.faults, options.control)
    print(f"without what keeps it: {bad}", flush=True)
    return int(bool(good.lost or good.trouble) or len(bad.lost) < options.control)


if __name__ == "__main__":
    sys.exit(main())
