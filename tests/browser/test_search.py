"""Search by the keyboard, and what becomes of a search that did not help."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import be_signed_in, sign_in
from tests.browser.test_keyboard import press, start

pytestmark = pytest.mark.browser


@pytest.fixture
def page(page: Page, server: str) -> Page:
    """The agent's page, on the first page."""
    page.goto(f"{server}/", referer=f"{server}/sign-in/")
    return page


@pytest.fixture
def desk(desk: Page, server: str) -> Page:
    """The same."""
    desk.goto(f"{server}/", referer=f"{server}/sign-in/")
    return desk


def search(page: Page, text: str) -> None:
    """Type into the box and wait for the answer to exactly that."""
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type(text)
    expect(page.locator("#results")).to_have_attribute("data-query", text)


def test_a_search_is_answered_as_it_is_typed_and_announced(page):
    search(page, "told him to calm down")

    expect(page.locator(".result").first).to_contain_text("Never say")
    expect(page.locator(".result__say").first).to_be_visible()
    expect(page.locator("#results-count")).to_have_text("8 results")
    expect(page.locator("#results-count")).to_have_attribute("role", "status")


def test_what_looks_personal_is_sent_in_no_address(desk: Page) -> None:
    sent: list[str] = []
    desk.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    search(desk, "rings from 07700 900123")

    assert sent[-1].startswith("POST ")
    assert not [one for one in sent if "07700" in one]


def test_a_search_that_gets_no_answer_asks_again_by_itself(desk: Page) -> None:
    lost: list[str] = []

    def lose(route: Route) -> None:
        lost.append(route.request.url)
        route.abort("timedout")

    desk.route("**/search/**", lose, times=2)
    search(desk, "x")

    assert len(lost) == 2


def test_arrows_walk_enter_opens_escape_clears(page):
    search(page, "told him to calm down")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".result").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#q")).to_have_value("")
    expect(page.locator(".result")).to_have_count(0)
    search(page, "told him to calm down")
    page.keyboard.press("Enter")

    page.wait_for_url("**/tips/never-say-calm-down/")


def open_first_result(page: Page, server: str, words: str) -> None:
    """Search on the home page and open what fits best."""
    page.goto(f"{server}/")
    search(page, words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/tips/**")
    page.wait_for_load_state()


def test_the_way_back_from_a_result_leads_to_the_words_and_what_they_found(page: Page, server: str) -> None:
    for words in ("told him to calm down", "voicemail"):
        open_first_result(page, server, words)
    for words in ("voicemail", "told him to calm down"):
        page.go_back()
        expect(page.locator("#results")).to_have_attribute("data-query", words)
        expect(page.locator("#q")).to_have_value(words)
        expect(page.locator("#q")).to_be_focused()
        page.go_back()


def test_a_message_that_was_pasted_is_not_kept_for_the_way_back(page: Page, server: str) -> None:
    page.goto(f"{server}/")
    page.fill("#q", "I have waited for weeks.\nTold him to calm down.")
    page.locator(".result").first.click()
    page.wait_for_url(re.compile(r"/(tips|steps|letters|interrupts)/"))

    assert page.evaluate("sessionStorage.getItem('search')") is None


def test_the_next_person_finds_none_of_the_words_and_signing_out_lets_them_go(page: Page, server: str) -> None:
    open_first_result(page, server, "voicemail")
    page.go_back()
    expect(page.locator("#q")).to_have_value("voicemail")
    kept, at = page.evaluate("[sessionStorage.getItem('search'), history.state.search]")
    assert "voicemail" not in kept
    page.click(".menu__name")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/**")
    assert page.evaluate("sessionStorage.getItem('search')") is None
    page.evaluate("kept => sessionStorage.setItem('search', kept)", kept)
    sign_in(page, server, "manager")
    page.evaluate("at => history.replaceState({search: at}, '')", at)
    page.reload()
    assert page.evaluate("kept => playbook.kept.then(one => one.unsealed(kept)).then(Boolean)", kept) is False

    expect(page.locator("#q")).to_have_value("")


def test_i_needed_this_is_one_key_and_keeps_the_words(page, server):
    search(page, "parrot in the lift shaft")
    with page.expect_response("**/insights/gaps/") as kept:
        page.keyboard.press("Shift+Enter")

    assert kept.value.status == 200
    assert "text=parrot%20in%20the%20lift%20shaft" in (kept.value.request.post_data or "")
    expect(page.locator("#results")).to_contain_text("Thank you")


def test_a_search_that_finds_nothing_is_kept_once_the_typing_has_stopped(page):
    with page.expect_request("**/insights/gaps/") as kept:
        search(page, "zzqqxxkk")

    assert kept.value.post_data.count("zzqqxxkk") >= 1
    assert "nothing" in kept.value.post_data


def test_a_search_that_is_worded_anew_is_kept_as_it_was(page):
    search(page, "late delivery")
    page.wait_for_timeout(2_500)
    with page.expect_request("**/insights/gaps/") as kept:
        page.keyboard.press("Control+a")
        search(page, "late parcel")

    assert "refined" in kept.value.post_data
    assert "late delivery" in kept.value.post_data


def test_in_a_complaint_search_opens_beside_the_step_and_keeps_the_place(page):
    start(page)
    page.keyboard.press("x")
    page.keyboard.press("/")
    search(page, "wants the manager")
    page.keyboard.press("Enter")

    expect(page.locator("#results")).to_contain_text("manager")
    expect(page.locator("#step .code").first).to_have_text("L1")
    expect(page.locator("#tick-0")).to_be_checked()


WHOLE = """() => {
  const links = [...document.querySelectorAll("#results .result")];
  const edge = document.querySelector(".interrupts").getBoundingClientRect().top;
  const isWhole = (link) => {
    const { left, top, bottom, width } = link.getBoundingClientRect();
    const there = [top + 1, bottom - 1].map((y) => document.elementFromPoint(left + width / 2, y));
    return top >= 0 && bottom <= edge && there.every((one) => link.contains(one));
  };
  return links.slice(0, 3).filter(isWhole).length === 3;
}"""


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1366, 650), (390, 700)])
@pytest.mark.parametrize("interrupt", ["", "a"])
def test_the_first_three_results_are_whole_in_sight_beside_a_step_and_in_an_interrupt(
    page: Page, width: int, height: int, interrupt: str
) -> None:
    start(page)
    page.set_viewport_size({"width": width, "height": height})
    if interrupt:
        press(page, interrupt, "A1")
    page.keyboard.press("/")
    search(page, "voicemail")

    page.wait_for_function(WHOLE)


@pytest.mark.parametrize("settles", [["class", "width", "height"], ["class", "style", "width", "height"]])
def test_a_style_that_a_script_has_set_breaks_no_policy_when_its_place_is_drawn_anew(
    context: BrowserContext, server: str, settles: list[str]
) -> None:
    """The second is htmx's own way, which copies the style as an attribute: the control."""
    told: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: told.append(message.text) if "Content Security Policy" in message.text else None)
    be_signed_in(page, server)
    ours = page.evaluate("htmx.config.attributesToSettle")
    page.evaluate("(settles) => { htmx.config.attributesToSettle = settles; }", settles)
    page.evaluate("document.getElementById('results').style.minHeight = '10px'")

    search(page, "refund")
    page.wait_for_timeout(500)

    assert ours == ["class", "width", "height"]
    assert bool(told) == ("style" in settles)
