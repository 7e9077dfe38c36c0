"""What lies in a browser of a live complaint is sealed: in every store, and in the files of its profile."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.browser.conftest import FLAGS, PATIENCE, bring_sign_in, sign_in
from tests.browser.desk import all_sent, at, note_is, press, ready, start, type_note, until

pytestmark = pytest.mark.browser

MARK = "Marigold-Quince"  # what is typed about the customer, and appears nowhere else
SOUGHT = "went nuts"  # a line of a page whose title and address do not have it
NOT_READ = "No connection, and this page was not read before"

# Everything that scripts of this site can read, as bytes: what is stored in a file is looked through by its bytes too.
DUMP = """async () => {
  const found = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), document.cookie];
  const latin = (buffer) => Array.from(new Uint8Array(buffer), (one) => String.fromCharCode(one)).join("");
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const kept = await cache.match(request, { ignoreVary: true });
      found.push(name + " " + request.url + " " + JSON.stringify([...kept.headers]) + latin(await kept.arrayBuffer()));
    }
  }
  for (const { name } of await indexedDB.databases()) {
    const request = indexedDB.open(name);
    await new Promise((done) => (request.onsuccess = done));
    for (const store of request.result.objectStoreNames) {
      const all = request.result.transaction(store).objectStore(store).getAll();
      await new Promise((done) => (all.onsuccess = done));
      for (const record of all.result)
        for (const [field, one] of Object.entries(record))
          found.push([name, store, field, one instanceof ArrayBuffer ? latin(one) : JSON.stringify(one)].join(" "));
    }
    request.result.close();
  }
  return found;
}"""

# Whether nothing is being written to what waits: each writing has another beginning.
STILL = """async () => {
  const request = indexedDB.open("playbook");
  await new Promise((done) => (request.onsuccess = done));
  const read = async () => {
    const all = request.result.transaction("entries").objectStore("entries").getAll();
    await new Promise((done) => (all.onsuccess = done));
    return all.result.map(({ id, iv }) => [id, ...iv].join()).join(" ");
  };
  const before = await read();
  await new Promise((done) => setTimeout(done, 300));
  const after = await read();
  request.result.close();
  return before === after;
}"""


def lies_in(page: Page) -> str:
    """All that the browser keeps for this site."""
    return "\n".join(page.evaluate(DUMP))


def forms_of(mark: str) -> tuple[bytes, ...]:
    """How a text may stand in a file: by letters of one byte, and of two."""
    return mark.encode(), mark.encode("utf-16-le")


def in_files(folder: Path, *marks: str) -> list[str]:
    """The files below `folder` in which one of the texts stands."""
    found = []
    for file in folder.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            found += [f"{file.name}: {mark}" for mark in marks if any(one in content for one in forms_of(mark))]
    return found


@pytest.fixture
def kept(context: BrowserContext, server: str) -> Page:
    """The agent's live complaint with a note that was sent, one more that was not, and the line away."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    bring_sign_in(page, server)
    page.goto(f"{server}/", referer=f"{server}/sign-in/")
    in_the_middle_of_a_call(page, server)
    return page


def in_the_middle_of_a_call(page: Page, server: str) -> None:
    """Read a page, look for words, begin a complaint, write a note, lose the line and go on."""
    until(page, "navigator.serviceWorker.controller !== null")
    page.goto(f"{server}/keys/", referer=f"{server}/")
    until(page, "playbook.kept.then(one => one.isKept(location.href))")
    page.goto(f"{server}/", referer=f"{server}/")
    page.fill("#q", SOUGHT)
    expect(page.locator("#results")).to_have_attribute("data-query", SOUGHT)
    page.wait_for_timeout(300)
    page.locator(".result").first.click()
    page.wait_for_load_state()
    start(page, server)
    type_note(page, f"{MARK} rang twice")
    note_is(page, "saved")
    page.reload()
    ready(page)
    page.context.set_offline(True)
    page.keyboard.press("Escape")
    press(page, "1", "E1")
    type_note(page, f" and {MARK} again")
    note_is(page, "kept")


def test_nothing_that_was_typed_lies_in_clear_in_any_store(kept: Page) -> None:
    found = lies_in(kept)
    assert "playbook-sealed" in found
    assert "playbook entries sealed" in found
    assert '"search"' in found

    assert MARK not in found
    assert SOUGHT not in found
    assert "customer" not in "".join(one for one in found.splitlines() if one.startswith("playbook-sealed"))


def test_words_that_a_version_before_kept_unsealed_go_with_the_next_page(kept: Page) -> None:
    kept.evaluate(f'sessionStorage.setItem(\'search\', \'{{"texts": {{"1": "{MARK}"}}}}\')')
    assert MARK in lies_in(kept)
    kept.reload()
    until(kept, "playbook.kept.then(() => sessionStorage.getItem('search') === null)")

    assert MARK not in lies_in(kept)


def test_the_look_through_the_stores_finds_what_is_not_sealed(kept: Page) -> None:
    kept.evaluate(f"caches.open('control').then(one => one.put('/control', new Response('{MARK}')))")

    assert MARK in lies_in(kept)


def test_a_reload_without_a_line_goes_on_where_it_was_with_all_that_was_typed(kept: Page) -> None:
    kept.reload()
    at(kept, "E1")
    expect(kept.locator("#id_text")).to_have_value(f"{MARK} rang twice and {MARK} again")
    kept.context.set_offline(False)
    all_sent(kept)

    expect(kept.locator("#id_text")).to_have_value(f"{MARK} rang twice and {MARK} again")


def test_once_the_key_has_ended_nothing_opens_without_a_line_and_it_is_deleted(kept: Page) -> None:
    """As when the sign-in was not used for too long, or a day has gone by: the browser lets go of the cookie."""
    kept.context.clear_cookies(name="keptkey")
    kept.reload()

    expect(kept.locator("h1")).to_have_text(NOT_READ)
    assert not kept.evaluate("caches.keys().then(all => all.some(one => one.startsWith('playbook-sealed')))")


def test_the_end_of_a_sign_in_is_sealed_in(kept: Page) -> None:
    """The cookie is there still, as where somebody has copied it."""
    worker = kept.context.service_workers[0]
    worker.evaluate("Date.now = () => 9e12")
    kept.reload()

    expect(kept.locator("h1")).to_have_text(NOT_READ)


def test_the_next_person_opens_nothing_with_their_key(kept: Page, server: str) -> None:
    address = kept.url
    kept.context.clear_cookies(name="sessionid")
    kept.context.set_offline(False)
    other = kept.context.new_page()
    kept.close()
    sign_in(other, server, "manager")
    other.context.set_offline(True)
    other.goto(address)

    expect(other.locator("h1")).to_have_text(NOT_READ)
    assert MARK not in lies_in(other)


def test_signing_out_without_a_line_lets_the_key_go_and_what_it_opens(kept: Page, server: str) -> None:
    address = kept.url
    other = kept.context.new_page()
    other.goto(f"{server}/keys/")
    other.on("dialog", lambda one: one.accept())
    other.click(".menu__name")
    other.get_by_role("button", name="Sign out").click(no_wait_after=True)
    ends = time.monotonic() + 60
    while "keptkey" in {one["name"] for one in kept.context.cookies()}:
        assert time.monotonic() < ends
        time.sleep(0.1)
    kept.goto(address)

    expect(kept.locator("h1")).to_have_text(NOT_READ)


def test_a_page_that_stands_open_when_a_sign_in_has_ended_goes_once_nobody_works_on_it(
    context: BrowserContext, server: str
) -> None:
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    sign_in(page, server)
    page.clock.install()
    start(page, server)
    type_note(page, f"{MARK} rang twice")
    note_is(page, "saved")
    for name in ("keptkey", "sessionid"):
        context.clear_cookies(name=name)
    page.clock.run_for(9 * 60_000)
    expect(page.locator("#id_text")).to_have_value(f"{MARK} rang twice")
    page.clock.run_for(2 * 60_000)
    page.wait_for_url("**/sign-in/**")

    assert MARK not in page.content()


def test_after_signing_in_again_beside_the_page_a_reload_without_a_line_goes_on(kept: Page) -> None:
    before = next(one["value"] for one in kept.context.cookies() if one["name"] == "keptkey")
    kept.context.clear_cookies(name="sessionid")
    kept.context.set_offline(False)
    kept.locator("[data-sign-in]").click()
    kept.fill("#again-password", "playbook")
    kept.keyboard.press("Enter")
    all_sent(kept)
    until(kept, "playbook.kept.then(one => one.isKept(location.href))")
    until(kept, "playbook.kept.then(one => one.isKept(document.getElementById('outbox').dataset.road))")
    assert before != next(one["value"] for one in kept.context.cookies() if one["name"] == "keptkey")
    kept.context.set_offline(True)
    kept.reload()

    at(kept, "E1")


def test_what_another_key_sealed_is_told_and_stays_until_somebody_lets_it_go(kept: Page) -> None:
    """As after a restore of a database from before the account was made again."""
    spoil = """async () => {
      const request = indexedDB.open("playbook");
      await new Promise((done) => (request.onsuccess = done));
      const entries = request.result.transaction("entries", "readwrite").objectStore("entries");
      const all = entries.getAll();
      await new Promise((done) => (all.onsuccess = done));
      for (const one of all.result) await entries.put({ ...one, iv: new Uint8Array(12) });
      request.result.close();
      return all.result.filter(({ id }) => !/^(place|unseen):/.test(id)).length;
    }"""
    until(kept, "playbook.outbox.waiting() === 2")  # the note is kept first, and put there again to be sent
    until(kept, STILL)
    count = kept.evaluate(spoil)
    assert count == 2
    for _time in range(2):
        kept.reload()
        expect(kept.locator("#told")).to_contain_text(f"{count} kept and not sent")
    kept.get_by_role("button", name="Done with this").click()
    until(kept, "playbook.outbox.unopened().then(all => all.length === 0)")
    kept.reload()
    at(kept, "L1")

    expect(kept.locator("#told")).to_be_empty()


@pytest.fixture
def profile(playwright: Playwright, whole_chromium: str, tmp_path: Path) -> Iterator[tuple[BrowserContext, Path]]:
    """A Chromium as people have it, and the folder of its profile."""
    folder = tmp_path / "profile"
    context = playwright.chromium.launch_persistent_context(str(folder), executable_path=whole_chromium, args=FLAGS)
    yield context, folder
    context.close()


def test_no_file_of_the_profile_has_what_was_typed(profile: tuple[BrowserContext, Path], server: str) -> None:
    context, folder = profile
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    sign_in(page, server)
    page.goto(f"{server}/", referer=f"{server}/sign-in/")
    in_the_middle_of_a_call(page, server)
    page.evaluate("caches.open('control').then(one => one.put('/control', new Response('Control-Marker')))")
    page.evaluate("localStorage.setItem('control', 'Control-Letters')")
    page.wait_for_timeout(1000)
    context.close()

    found = in_files(folder, MARK, SOUGHT, "Control-Marker", "Control-Letters")
    assert {one.rpartition(" ")[2] for one in found} == {"Control-Marker", "Control-Letters"}, found
