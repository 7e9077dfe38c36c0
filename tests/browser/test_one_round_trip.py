"""A move is one request: its answer says where the complaint stands, and the screen that was painted stays."""

import difflib
import re

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.desk import all_sent, press, ready, start, until

pytestmark = pytest.mark.browser

# What a worker sees and reaches of a step, and where its buttons lead: the same, whoever has drawn it.
SEEN = r"""(html) => {
  const page = html && new DOMParser().parseFromString(html, "text/html");
  const root = (page || document).getElementById("desk");
  const NAMES = ["class", "value", "href", "action", "data-key", "aria-current", "checked", "disabled"];
  const SENT = ["csrfmiddlewaretoken", "key", "seen", "after"];
  const squeezed = (text) => text.trim().replace(/\s+/g, " ");
  const isText = ({ nodeType }) => nodeType === Node.TEXT_NODE;
  const ownWords = (one) => [...one.childNodes].filter(isText).map(({ data }) => data).join(" ");
  return [...root.querySelectorAll("*")]
    .filter((one) => !one.closest("[hx-preserve], [hidden], [data-pop-out], title") && !SENT.includes(one.name))
    .map((one) => {
      const said = NAMES.map((name) => [name, squeezed(one.getAttribute(name) ?? "")]).filter(([, text]) => text);
      const is = NAMES.slice(-2).filter((name) => one.hasAttribute(name));
      const words = squeezed(ownWords(one));
      return [one.localName, one.name ?? "", ...said.map((pair) => pair.join("=")), ...is, words].join(" | ");
    });
}"""


class Watched:
    """The requests that a page makes to its complaint."""

    def __init__(self, page: Page) -> None:
        self.page, self.sent = page, list[str]()
        page.on("request", self._note)

    def _note(self, request: Request) -> None:
        found = re.search(r"/complaints/\d+/(.*)", request.url)
        if found and found[1] != "people/":
            self.sent.append(f"{request.method} {found[1]}")

    def during(self, key: str, code: str) -> list[str]:
        """What is asked for from a key until all is sent, and a moment longer."""
        self.sent.clear()
        press(self.page, key, code)
        until(self.page, "playbook.outbox.waiting() === 0")
        self.page.wait_for_timeout(400)
        return list(self.sent)


def differences(page: Page) -> str:
    """What is on the page and not on the server's of now, and the other way round."""
    html = page.request.get(page.url, headers={"HX-Request": "true"}).text()
    here, there = page.evaluate(SEEN, ""), page.evaluate(SEEN, html)
    assert len(there) > 100
    return "\n".join(line for line in difflib.ndiff(here, there) if line[0] in "+-")


def test_a_choice_is_one_request_and_the_step_is_as_the_server_draws_it(desk: Page, server: str) -> None:
    start(desk, server)
    ready(desk)
    watched = Watched(desk)

    for key, code in (("1", "E1"), ("1", "S1")):
        assert watched.during(key, code) == ["POST moves/"]
        assert differences(desk) == ""


def test_what_was_ticked_and_written_is_on_the_step_that_nobody_asked_for(desk: Page, server: str) -> None:
    start(desk, server)
    ready(desk)
    desk.keyboard.press("x")
    desk.locator("#step [name=customer]").fill("Mrs Abel")
    desk.locator("#step-title").focus()
    all_sent(desk)
    press(desk, "1", "E1")
    all_sent(desk)

    assert differences(desk) == ""
    expect(desk.locator("#desk [data-fact=customer]")).to_have_text("Mrs Abel")


def test_where_the_server_has_more_to_show_the_page_is_asked_for(desk: Page, server: str) -> None:
    start(desk, server)
    ready(desk)
    watched = Watched(desk)
    watched.during("1", "E1")

    assert watched.during("Backspace", "L1") == ["POST moves/", "GET "]
    expect(desk.locator(".choice__was")).to_have_text("chosen before")
    assert differences(desk) == ""
