"""Pages as a person meets them: accessible, light, within their frame, and on paper."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from pypdf import PdfReader

from tests.browser.conftest import PATIENCE, be_signed_in, faults_on
from tests.browser.desk import start
from tests.texts import LIBRARY

pytestmark = pytest.mark.browser

PATHS = (
    "/",
    "/search/?q=shouting",
    "/search/?q=xqzvwk",
    "/tips/",
    "/tips/act-fast/",
    "/stages/listen/",
    "/steps/let-them-talk/",
    "/interrupts/abuse/",
    "/phrases/?for=abuse",
    "/sources/",
    "/sources/E/",
    "/checklists/",
    "/checklists/abuse/",
    "/checklists/build/",
    "/keys/",
    "/second-factor/",
    "/second-factor/passkeys/",
    "/complaints/",
    "/complaints/new/",
)


def test_no_page_has_an_accessibility_fault_or_runs_over(browser: Browser, server: str) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    be_signed_in(page, server)
    page.goto(f"{server}/complaints/new/")
    page.press(".choice--default", "Enter")
    page.wait_for_selector("#desk")
    live = page.url.removeprefix(server)
    paths = (*PATHS, live, f"{live}temper/", f"{live}summary/")
    found = {path: faults for path in paths if (faults := faults_on(page, server + path))}
    context.close()

    assert found == {}


# What is seen at the middle of the button, where a finger or a pointer would meet it.
MET = """() => {
  const { x, y, width, height } = document.querySelector(".doc__tools [data-print]").getBoundingClientRect();
  return document.elementFromPoint(x + width / 2, y + height / 2).closest("[data-print]") !== null;
}"""


@pytest.mark.parametrize("width", [1440, 1280, 390])
@pytest.mark.parametrize("path", ["/tips/act-fast/", "/steps/let-them-talk/", "/steps/adult-missing/"])
def test_nothing_lies_over_the_button_that_prints(desk: Page, server: str, path: str, width: int) -> None:
    """The last of them has numbers to call above its title."""
    desk.set_viewport_size({"width": width, "height": 720})
    desk.goto(f"{server}{path}")

    assert desk.evaluate(MET)


FAULTY = """<!DOCTYPE html>
<html lang="en">
<head>
<title>Faulty</title>
<style>
body { color: black; background: white }
input { width: 9px; height: 9px }
.tight { width: 20px; word-break: break-all }
.tight-field { width: 40px; height: 30px }
.middle { display: inline-flex; justify-content: center; min-height: 24px }
.middle i { width: 20px }
.only-narrow { display: none }
@media (width < 40em) { .only-narrow { display: block } }
@media (prefers-color-scheme: dark) { p { color: #777; background: #666 } }
</style>
</head>
<body>
<main>
<h1>Faulty</h1>
<p id="one">One</p>
<p id="one">Two</p>
<input type="radio" aria-label="Small">
<div style="width: 500px">Broad</div>
<button class="only-narrow"></button>
<table><tr><td class="tight">Letters</td></tr></table>
<p class="tight">Broken</p>
<h2 class="tight-field">Unbreakable</h2>
<input class="tight-field" aria-label="Owner" value="Customers">
<a class="button middle" href="/"><span>Edit</span><i></i></a>
</main>
</body>
</html>"""


def test_each_kind_of_fault_is_found_where_it_shows(context: BrowserContext, server: str) -> None:
    """The control of the test above, and of those of other pages."""
    page = context.new_page()
    page.route("**/faulty/", lambda route: route.fulfill(body=FAULTY, content_type="text/html"))

    faults = faults_on(page, f"{server}/faulty/")
    found = {name for name, _where in faults}
    squeezed = {where.split(":")[0] for name, where in faults if name == "squeezed at 1440"}

    assert found >= {"one id twice", "a small target at 1440", "a small target at 390"}
    assert found >= {"button-name at 390", "runs over at 390", "in the dark color-contrast"}
    assert squeezed == {"broken", "too narrow", "spilt", "off its middle"}
    assert not found & {"button-name at 1440", "runs over at 1440", "color-contrast at 1440"}


def test_the_first_page_is_light(browser: Browser, server: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    be_signed_in(page, server)
    cookies = context.cookies()
    context.close()
    context = browser.new_context()
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    hosts: set[str] = set()
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.goto(f"{server}/", wait_until="networkidle")
    context.close()

    assert len(sizes) <= 7  # the last comes when the page stands: what seals what is kept (kept.js)
    assert sum(sizes) <= 60_000
    assert hosts == {server.split("/")[2]}


@pytest.mark.parametrize("paper", ["a4", "letter", "a5"])
def test_every_checklist_prints_on_one_page(page: Page, server: str, tmp_path: Path, paper: str) -> None:
    for checklist in LIBRARY.checklists.values():
        page.goto(f"{server}{checklist.url}?paper={paper}")
        file = tmp_path / f"{checklist.slug}.pdf"
        page.pdf(path=str(file), prefer_css_page_size=True)
        sheets = PdfReader(file).pages
        text = sheets[0].extract_text()

        assert len(sheets) == 1, checklist.slug
        assert checklist.code in text
        assert "Check after" in text
        assert "My complaints" not in text


def test_it_works_without_javascript(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    be_signed_in(page, server)
    page.goto(f"{server}/complaints/new/")
    page.click("text=They are talking now")
    page.click("text=run out of steam")
    expect(page.locator("#step .code").first).to_have_text("E1")
    page.click(".interrupts >> text=abusive")
    expect(page.locator("#step .code").first).to_have_text("A1")
    page.click("text=Back to E1")
    expect(page.locator("#step .code").first).to_have_text("E1")
    context.close()


def test_words_are_copied_as_they_stand_and_the_button_says_so(
    context: BrowserContext, page: Page, server: str
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{server}/phrases/?for=abuse")
    said = page.locator(".phrase:has(.say)").first
    avoided = page.locator(".phrase:has(.avoid)").first
    for phrase, words in ((said, said.locator(".say__words")), (avoided, avoided.locator(".avoid__good"))):
        button = phrase.get_by_role("button")
        button.dblclick()
        expect(button).to_have_text("Copied")
        assert page.evaluate("navigator.clipboard.readText()") == words.inner_text()
        expect(button).to_have_text("Copy")

    start(page, server)
    page.goto(f"{page.url}summary/")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#summary").inner_text()


def test_words_are_copied_too_where_the_clipboard_is_closed_to_the_page(page: Page, server: str) -> None:
    """As to one that did not come over TLS."""
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(f"{server}/phrases/?for=abuse")
    said = page.locator(".phrase:has(.say)").first
    said.get_by_role("button").click()
    expect(said.get_by_role("button")).to_have_text("Copied")
    words = said.locator(".say__words").inner_text()
    page.goto(f"{server}/")
    page.focus("#q")
    page.keyboard.press("Control+V")

    expect(page.locator("#q")).to_have_value(words)


def test_a_browser_tells_what_broke_the_policy_of_a_page(context: BrowserContext, server: str) -> None:
    page = context.new_page()  # not the fixture's: what is stopped is told on the console
    page.goto(f"{server}/sign-in/")
    with page.expect_response("**/policy-reports/") as told:
        page.evaluate("document.head.append(Object.assign(document.createElement('script'), {text: '1'}))")

    assert told.value.status == 204
    assert told.value.request.post_data_json["csp-report"]["blocked-uri"] == "inline"


def test_an_answer_that_comes_late_does_not_replace_a_newer_one(context: BrowserContext, server: str) -> None:
    page = context.new_page()  # not the fixture's: giving a request up is told on the console
    be_signed_in(page, server)
    held: list[Route] = []
    page.route("**/search/?q=shout", lambda route: held.append(route))
    page.focus("#q")
    with page.expect_request("**/search/?q=shout"):
        page.keyboard.type("shout")
    page.keyboard.type("ing manager")
    assert held
    with page.expect_response("**/search/?q=shouting+manager"):
        held[0].fulfill(body="<div id=results>too late</div>", content_type="text/html")

    expect(page.locator("#results")).to_have_attribute("data-query", "shouting manager")
    expect(page.locator("#results [data-result]").first).to_be_visible()
