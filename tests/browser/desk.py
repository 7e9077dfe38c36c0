"""A live complaint in a browser that loses its connection, its sign-in, its life; and what the database then says."""

import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Page, expect

WORD = 600  # ms without a letter after which the next one is a key, with time to spare on a busy machine
SLIP = 600  # ms after a letter, or 300 after a move, within which a second press is taken for a slip of the hand
MOVING = ("entered", "chose", "jumped", "interrupted", "returned", "left", "back")


def start(page: Page, server: str) -> int:
    """Open a complaint on "they are talking now", ready to go on without a connection; its number.

    The form that begins it is sent and not drawn, for tests that are not about that: `test_keyboard` and others begin
    one as people do.
    """
    new = f"{server}/complaints/new/"
    form = page.request.get(new).text().partition('id="new"')[2]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    begun = page.request.post(new, form={**hidden, "start": "listen"}, headers={"Referer": new}, max_redirects=0)
    page.goto(server + begun.headers["location"], referer=new)
    ready(page)
    return int(page.url.rstrip("/").rpartition("/")[2])


def until(page: Page, script: str) -> None:
    """Wait until a script says yes. Asked from outside, because the policy lets the page run no text as a script."""
    ends = time.monotonic() + 60
    while not page.evaluate(script):
        assert time.monotonic() < ends, script
        page.wait_for_timeout(40)


def ready(page: Page) -> None:
    """Wait until the road is in the browser and a worker looks after its pages."""
    until(page, "navigator.serviceWorker.controller !== null")
    until(page, "playbook.kept.then(one => one.isKept(location.href))")
    until(page, "playbook.road.isWhole({screens: ['let-them-talk']})")


def at(page: Page, code: str) -> None:
    """Wait for the screen with that code."""
    expect(page.locator("#step .code").first).to_have_text(code)


def press(page: Page, key: str, code: str) -> None:
    """Press a key and arrive at a screen."""
    alone(page, key)
    at(page, code)


def alone(page: Page, key: str) -> None:
    """Press a key; a letter on its own, because several at once are a word."""
    page.wait_for_timeout(WORD if key.isalpha() and len(key) == 1 else 0)
    page.keyboard.press(key)


def type_note(page: Page, text: str) -> None:
    """Add to the note by keyboard, and go back to the step."""
    alone(page, "n")
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def promised(page: Page, *promises: str) -> None:
    """Wait until a line of the step says these promises in this order, each of them once."""
    line = page.locator("#step [data-slot=promises]").first
    expect(line).to_have_text(re.compile(".+".join(promises), re.IGNORECASE))
    said = line.text_content() or ""
    assert all(said.lower().count(one.lower()) == 1 for one in promises), said


def line_is(page: Page, name: str) -> None:
    """Wait until the page says so of its line to the server."""
    expect(page.locator("#signal")).to_have_attribute("data-line", name)


def note_is(page: Page, name: str) -> None:
    """Wait until the note says so of itself."""
    expect(page.locator("#note-state")).to_have_attribute("data-state", name)


def all_sent(page: Page) -> None:
    """Wait until nothing is on its way and the page shows what the server shows."""
    until(page, "playbook.outbox.waiting() === 0")
    line_is(page, "here")
    place = "JSON.parse({}.getElementById('desk').dataset.place).number"
    theirs = "new DOMParser().parseFromString(html, 'text/html')"
    fetched = "fetch(location.href, {headers: {'HX-Request': 'true'}}).then(one => one.text())"
    until(page, f"{fetched}.then(html => {place.format(theirs)} === {place.format('document')})")


def rows(folder: Path, query: str, *values: object) -> list[tuple[object, ...]]:
    """What the server's database answers."""
    with closing(sqlite3.connect(f"file:{folder / 'playbook.sqlite3'}?mode=ro", uri=True)) as database:
        return database.execute(query, values).fetchall()


def moves_of(folder: Path, number: int) -> list[str]:
    """The screens that the moves of a complaint led to, in order."""
    marks = ", ".join("?" * len(MOVING))
    query = f"SELECT target FROM complaints_move WHERE complaint_id = ? AND kind IN ({marks}) ORDER BY number"
    return [str(target) for (target,) in rows(folder, query, number, *MOVING)]


def ticks_of(folder: Path, number: int) -> list[str]:
    """The lines that were ticked, in order."""
    query = "SELECT label FROM complaints_move WHERE complaint_id = ? AND kind = 'ticked' ORDER BY number"
    return [str(label) for (label,) in rows(folder, query, number)]


def note_of(folder: Path, number: int) -> str:
    """The note."""
    return str(rows(folder, "SELECT note FROM complaints_complaint WHERE id = ?", number)[0][0])


def troubles(page: Page) -> list[str]:
    """A list that fills with errors of our scripts and breaches of the policy; a lost connection is none."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda one: found.append(one.text) if "Content Security Policy" in one.text else None)
    return found


def kept_in(page: Page) -> list[str]:
    """Whatever the browser keeps for this site: names in its stores, addresses in its caches, whose records."""
    found: list[str] = page.evaluate(
        """async () => {
          const found = [...Object.keys(localStorage), ...Object.keys(sessionStorage)];
          for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const { url } of await cache.keys()) found.push(name + " " + new URL(url).pathname);
          }
          for (const { name } of await indexedDB.databases()) {
            const request = indexedDB.open(name);
            await new Promise((done) => (request.onsuccess = done));
            for (const store of request.result.objectStoreNames) {
              const all = request.result.transaction(store).objectStore(store).getAll();
              await new Promise((done) => (all.onsuccess = done));
              for (const record of all.result) found.push(`${name} ${store} ${JSON.stringify(record)}`);
            }
            request.result.close();
          }
          return found;
        }"""
    )
    return found
