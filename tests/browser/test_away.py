"""A bad line, a crash, a sign-in that expired, two windows: nothing is lost, doubled or put on the wrong step."""

import json
import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Playwright, Route, expect

from tests.browser.conftest import FLAGS, sign_in
from tests.browser.desk import (
    all_sent,
    alone,
    at,
    line_is,
    moves_of,
    note_is,
    note_of,
    press,
    promised,
    ready,
    start,
    ticks_of,
    type_note,
    until,
)
from tests.started import manage
from tests.texts import LIBRARY

pytestmark = pytest.mark.browser

TALK = LIBRARY.steps["let-them-talk"]


def test_what_is_done_without_a_connection_is_sent_once_and_in_order(desk: Page, server: str, folder: Path) -> None:
    number = start(desk, server)
    alone(desk, "x")
    desk.context.set_offline(True)
    line_is(desk, "away")
    expect(desk.locator("#signal [data-when=away]")).to_contain_text(re.compile(r"since \d\d:\d\d"))
    for key, code in (("1", "E1"), ("1", "S1"), ("a", "A1")):
        press(desk, key, code)
    alone(desk, "x")
    type_note(desk, "Rang twice")
    note_is(desk, "kept")
    desk.keyboard.press("Escape")
    press(desk, "r", "S1")
    desk.context.set_offline(False)
    all_sent(desk)

    note_is(desk, "saved")
    at(desk, "S1")
    road = ["let-them-talk", "show-you-see-it", "say-it-back", "interrupt:abuse", "say-it-back"]
    assert moves_of(folder, number) == road
    assert len(ticks_of(folder, number)) == 2
    assert ticks_of(folder, number)[0] == TALK.do[0].text
    assert note_of(folder, number) == "Rang twice"


def test_a_page_reloaded_without_a_connection_is_where_it_was(desk: Page, server: str, folder: Path) -> None:
    number = start(desk, server)
    press(desk, "1", "E1")
    all_sent(desk)
    desk.context.set_offline(True)
    press(desk, "1", "S1")
    desk.fill("#id_what_happened", "The basin came late")
    desk.locator("#step-title").focus()
    type_note(desk, "Rang twice")
    note_is(desk, "kept")
    desk.reload()
    at(desk, "S1")
    expect(desk.locator("#id_text")).to_have_value("Rang twice")
    expect(desk.locator("#id_what_happened")).to_have_value("The basin came late")
    press(desk, "Backspace", "E1")
    desk.context.set_offline(False)
    all_sent(desk)

    assert moves_of(folder, number) == ["let-them-talk", "show-you-see-it", "say-it-back", "show-you-see-it"]
    assert note_of(folder, number) == "Rang twice"


def test_a_browser_that_is_killed_goes_on_where_it_was(
    playwright: Playwright, chromium: str, server: str, folder: Path, tmp_path: Path
) -> None:
    def launch() -> BrowserContext:
        return playwright.chromium.launch_persistent_context(tmp_path, executable_path=chromium, args=FLAGS)

    context = launch()
    number = typed_without_a_connection(context.pages[0], server)
    cookies = context.cookies()
    for process in chromium_of(tmp_path):
        os.kill(process, signal.SIGKILL)
    context = launch()
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.pages[0]
    page.goto(f"{server}/complaints/{number}/")
    expect(page.locator("#id_text")).to_have_value("Rang twice, the second time in tears")
    all_sent(page)
    at(page, "S1")
    note_is(page, "saved")
    context.close()

    assert moves_of(folder, number) == ["let-them-talk", "show-you-see-it", "say-it-back"]
    assert len(ticks_of(folder, number)) == 2
    assert note_of(folder, number) == "Rang twice, the second time in tears"


def typed_without_a_connection(page: Page, server: str) -> int:
    """A complaint with a step and a tick sent, and a step, a tick and a note that are not; its number."""
    sign_in(page, server)
    number = start(page, server)
    alone(page, "x")
    press(page, "1", "E1")
    all_sent(page)
    page.context.set_offline(True)
    alone(page, "x")
    press(page, "1", "S1")
    type_note(page, "Rang twice, the second time in tears")
    note_is(page, "kept")
    return number


def chromium_of(profile: Path) -> list[int]:
    """The processes of the browser that runs on a profile: the first, and whatever it started."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = file.read_bytes().split(b"\0")
        except OSError:
            continue
        if f"--user-data-dir={profile}".encode() in words:
            found.append(int(file.parent.name))
    return found


def test_a_sign_in_that_expires_in_the_middle_of_a_note(desk: Page, server: str, folder: Path) -> None:
    number = start(desk, server)
    desk.context.clear_cookies(name="sessionid")
    type_note(desk, "Rang twice")
    line_is(desk, "signed-out")
    note_is(desk, "kept")
    expect(desk.locator("#id_text")).to_be_focused()
    desk.keyboard.press("Escape")
    press(desk, "1", "E1")
    desk.fill("#again-password", "wrong")
    desk.keyboard.press("Enter")
    expect(desk.locator("#again-error")).to_be_visible()
    desk.fill("#again-password", "playbook")
    desk.keyboard.press("Enter")
    all_sent(desk)

    note_is(desk, "saved")
    expect(desk.locator("#sign-in-again")).to_be_hidden()
    assert note_of(folder, number) == "Rang twice"
    assert moves_of(folder, number) == ["let-them-talk", "show-you-see-it"]


def test_a_refusal_that_comes_after_signing_in_again_is_one_of_before(desk: Page, server: str, folder: Path) -> None:
    """A slow answer to what was asked without a sign-in must not say that there is none when there is one again."""
    number = start(desk, server)
    held: list[Route] = []
    desk.route(f"**/complaints/{number}/moves/", lambda one: held.append(one), times=1)
    desk.context.clear_cookies(name="sessionid")
    press(desk, "1", "E1")
    desk.evaluate("playbook.outbox.lost('signed-out')")  # as another request finds it
    line_is(desk, "signed-out")
    desk.fill("#again-password", "playbook")
    desk.keyboard.press("Enter")
    line_is(desk, "sending")
    held[0].fulfill(status=401, json={})
    all_sent(desk)

    assert moves_of(folder, number) == ["let-them-talk", "show-you-see-it"]


@pytest.fixture
def no_code_afterwards(folder: Path) -> Iterator[None]:
    """The agent of the next test signs in by the password alone again."""
    yield
    manage(folder, "reset_second_factor", "agent")


@pytest.mark.usefixtures("no_code_afterwards")
def test_where_a_code_is_asked_for_it_is_given_beside_the_page_too(desk: Page, server: str, folder: Path) -> None:
    desk.goto(f"{server}/second-factor/")
    app = pyotp.TOTP(desk.locator("main code").inner_text().replace(" ", ""))
    begun = int(time.time())
    desk.fill("#id_password", "playbook")
    desk.fill("#id_code", app.at(begun))
    desk.keyboard.press("Enter")
    expect(desk.locator("main ol li")).to_have_count(10)
    number = start(desk, server)
    desk.context.clear_cookies(name="sessionid")
    type_note(desk, "Rang twice")
    line_is(desk, "signed-out")
    desk.fill("#again-password", "playbook")
    desk.keyboard.press("Enter")
    expect(desk.locator("#again-code")).to_be_focused()
    expect(desk.locator("#again-password")).to_be_hidden()
    desk.fill("#again-code", app.at(begun))
    desk.keyboard.press("Enter")
    expect(desk.locator("#again-error")).to_contain_text("was used before")
    desk.fill("#again-code", app.at(begun, counter_offset=1))
    desk.keyboard.press("Enter")
    all_sent(desk)

    expect(desk.locator("#sign-in-again")).to_be_hidden()
    assert note_of(folder, number) == "Rang twice"


def test_signing_in_again_in_another_tab_does_not_break_this_one(desk: Page, server: str, folder: Path) -> None:
    number = start(desk, server)
    desk.context.clear_cookies()
    other = desk.context.new_page()
    sign_in(other, server)
    press(desk, "1", "E1")
    type_note(desk, "Rang twice")
    note_is(desk, "saved")

    assert note_of(folder, number) == "Rang twice"
    assert moves_of(folder, number) == ["let-them-talk", "show-you-see-it"]


def test_somebody_else_who_signs_in_in_another_tab_does_not_act_here(desk: Page, server: str, folder: Path) -> None:
    number = start(desk, server)
    other = desk.context.new_page()
    sign_in(other, server, "lead")
    press(desk, "1", "E1")
    line_is(desk, "signed-out")

    assert moves_of(folder, number) == ["let-them-talk"]


def test_two_windows_that_type_at_once_see_both_texts_and_lose_neither(desk: Page, server: str, folder: Path) -> None:
    number = start(desk, server)
    other = desk.context.new_page()
    other.goto(desk.url)
    type_note(other, "They want a refund")
    note_is(other, "saved")
    type_note(desk, "Rang twice")
    expect(desk.locator(".clash")).to_contain_text("They want a refund")
    desk.keyboard.type(", in tears")
    desk.get_by_role("button", name="Put theirs under mine").press("Enter")
    note_is(desk, "saved")

    assert note_of(folder, number) == "Rang twice, in tears\nThey want a refund"


def test_a_choice_on_an_outdated_page_shows_where_it_stands_and_why(desk: Page, server: str, folder: Path) -> None:
    number = start(desk, server)
    other = desk.context.new_page()
    other.goto(desk.url)
    press(other, "4", "L2")
    all_sent(other)
    desk.fill("#id_customer", "Mrs A")
    desk.locator("#step-title").focus()
    desk.keyboard.press("1")
    expect(desk.locator("#told")).to_contain_text("moved on in another window")
    at(desk, "L2")
    press(desk, "1", "L1")
    all_sent(desk)

    expect(desk.locator("#told")).to_be_empty()
    expect(desk.locator("#id_customer")).to_have_value("Mrs A")
    assert moves_of(folder, number) == ["let-them-talk", "name-the-anger", "let-them-talk"]


@pytest.mark.parametrize("offline", [False, True])
@pytest.mark.parametrize("clicks", [2, 20])
def test_many_clicks_are_one_move(desk: Page, server: str, folder: Path, clicks: int, offline: bool) -> None:
    number = start(desk, server)
    desk.context.set_offline(offline)
    desk.locator(".choice").first.click(click_count=clicks)
    at(desk, "E1")
    desk.context.set_offline(False)
    all_sent(desk)

    assert moves_of(folder, number) == ["let-them-talk", "show-you-see-it"]


def test_enter_and_a_click_are_one_move(desk: Page, server: str, folder: Path) -> None:
    number = start(desk, server)
    choice = desk.locator(".choice").first
    choice.focus()
    box = choice.bounding_box()
    assert box
    desk.keyboard.press("Enter")
    desk.mouse.click(box["x"] + 20, box["y"] + 20)
    at(desk, "E1")
    all_sent(desk)

    assert moves_of(folder, number) == ["let-them-talk", "show-you-see-it"]


def test_an_answer_that_is_lost_on_its_way_counts_once(desk: Page, server: str, folder: Path) -> None:
    number = start(desk, server)
    lost: list[int] = []

    def lose(route: Route) -> None:
        lost.append(route.fetch().status)
        route.abort()

    desk.route("**/moves/", lose, times=1)
    press(desk, "1", "E1")
    all_sent(desk)

    assert lost == [200]
    assert moves_of(folder, number) == ["let-them-talk", "show-you-see-it"]


def test_a_server_that_does_not_answer_at_once_keeps_nobody_waiting(desk: Page, server: str, folder: Path) -> None:
    number = start(desk, server)
    held: list[Route] = []
    desk.route("**/moves/", lambda route: held.append(route))
    press(desk, "1", "E1")
    press(desk, "1", "S1")
    assert held
    desk.unroute("**/moves/")
    all_sent(desk)

    assert moves_of(folder, number) == ["let-them-talk", "show-you-see-it", "say-it-back"]


def test_a_page_that_comes_while_somebody_types_takes_no_letter_away(desk: Page, server: str, folder: Path) -> None:
    number = start(desk, server)
    held: list[Route] = []
    desk.route(f"**/complaints/{number}/", lambda route: held.append(route))
    press(desk, "a", "A1")
    type_note(desk, "ran")
    until(desk, "playbook.outbox.pending().every(one => one.kind === 'note')")
    desk.unroute(f"**/complaints/{number}/")
    desk.keyboard.type("g twice, gave a wrong order", delay=15)
    note_is(desk, "saved")
    all_sent(desk)

    assert held
    expect(desk.locator("#id_text")).to_be_focused()
    assert note_of(folder, number) == "rang twice, gave a wrong order"
    assert moves_of(folder, number) == ["let-them-talk", "interrupt:abuse"]


def test_a_server_that_is_away_for_a_while_is_tried_again(desk: Page, server: str, folder: Path) -> None:
    number = start(desk, server)
    desk.route("**/note/", lambda route: route.fulfill(status=503, headers={"Retry-After": "1"}), times=2)
    type_note(desk, "Rang twice")
    line_is(desk, "server")
    note_is(desk, "kept")
    note_is(desk, "saved")

    line_is(desk, "here")
    assert note_of(folder, number) == "Rang twice"


def test_a_promise_made_without_a_connection_is_kept_until_it_is_back(desk: Page, server: str, folder: Path) -> None:
    start(desk, server)
    for key, code in (("1", "E1"), ("1", "S1"), ("1", "S3"), ("1", "S4"), ("1", "V1"), ("1", "V2"), ("2", "C1")):
        press(desk, key, code)
    desk.fill("[name=what]", "A new basin")
    desk.context.set_offline(True)
    desk.locator("[name=pick]").first.check()
    desk.get_by_role("button", name="Record the promise").press("Enter")
    expect(desk.locator("#signal [data-when=away] [data-waiting]")).to_have_text("1 kept")
    desk.context.set_offline(False)

    promised(desk, "a new basin")


def test_what_is_wrong_with_a_form_is_said_at_its_field_and_what_was_typed_stays(desk: Page, server: str) -> None:
    start(desk, server)
    for key, code in (("1", "E1"), ("1", "S1"), ("1", "S3"), ("1", "S4"), ("1", "V1"), ("1", "V2"), ("2", "C1")):
        press(desk, key, code)
    desk.fill("[name=what]", "A new basin")
    desk.get_by_role("button", name="Record the promise").press("Enter")

    expect(desk.locator("#desk .form__error")).to_be_visible()
    expect(desk.locator("[name=what]")).to_have_value("A new basin")
    desk.locator("[name=pick]").first.check()
    desk.get_by_role("button", name="Record the promise").press("Enter")
    promised(desk, "a new basin")


def test_a_card_number_is_neither_kept_nor_sent(desk: Page, server: str, folder: Path) -> None:
    number = start(desk, server)
    sent: list[str] = []
    desk.on("request", lambda request: sent.append(request.post_data or ""))
    type_note(desk, "card 4111 1111 1111 1111")
    note_is(desk, "failed")
    expect(desk.locator("#note-state")).to_contain_text("4111 1111 1111 1111")
    desk.keyboard.press("Control+A")
    desk.keyboard.type("paid by card")
    note_is(desk, "saved")

    assert not any("1111" in body for body in sent)
    assert note_of(folder, number) == "paid by card"


def test_the_browser_finds_the_same_card_numbers_as_the_server(desk: Page, server: str) -> None:
    start(desk, server)
    cases = json.loads(Path("tests/guidance/personal_cases.json").read_text())["cards"]
    found = desk.evaluate("cases => cases.map(([text]) => playbook.card(text))", cases)

    assert found == [cards[0] if cards else "" for _text, cards in cases]


def test_back_and_forward_in_the_browser_and_a_copy_of_the_tab_are_right(desk: Page, server: str, folder: Path) -> None:
    number = start(desk, server)
    press(desk, "1", "E1")
    all_sent(desk)
    desk.goto(f"{server}/tips/")
    desk.go_back()
    at(desk, "E1")
    ready(desk)
    copy = desk.context.new_page()
    copy.goto(desk.url)
    press(copy, "1", "S1")
    type_note(copy, "From the copy")
    note_is(copy, "saved")
    all_sent(copy)
    desk.reload()
    at(desk, "S1")

    expect(desk.locator("#id_text")).to_have_value("From the copy")
    assert moves_of(folder, number) == ["let-them-talk", "show-you-see-it", "say-it-back"]


def test_the_card_for_the_worker_alone_opens_without_a_connection_and_is_not_recorded(
    desk: Page, server: str, folder: Path
) -> None:
    number = start(desk, server)
    desk.context.set_offline(True)
    press(desk, "1", "E1")
    press(desk, "m", "M1")
    press(desk, "r", "E1")
    desk.context.set_offline(False)
    all_sent(desk)

    assert moves_of(folder, number) == ["let-them-talk", "show-you-see-it"]


BREAKS = {
    "gone": "indexedDB.deleteDatabase('playbook')",
    "full": "void (IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError'); })",
    "silent": "void (IDBDatabase.prototype.transaction = () => ({ objectStore: () => ({ put() {}, delete() {} }) }))",
}


@pytest.mark.parametrize("broken", BREAKS)
def test_a_disk_that_fails_keeps_nothing_from_being_sent(desk: Page, server: str, folder: Path, broken: str) -> None:
    number = start(desk, server)
    desk.evaluate(BREAKS[broken])
    alone(desk, "x")
    press(desk, "1", "E1")
    type_note(desk, "Rang twice")
    note_is(desk, "saved")
    desk.keyboard.press("Escape")
    press(desk, "1", "S1")
    all_sent(desk)

    assert moves_of(folder, number) == ["let-them-talk", "show-you-see-it", "say-it-back"]
    assert ticks_of(folder, number) == [TALK.do[0].text]
    assert note_of(folder, number) == "Rang twice"


@pytest.mark.parametrize("status", [200, 404])
def test_a_gateways_own_page_settles_nothing(desk: Page, server: str, folder: Path, status: int) -> None:
    number = start(desk, server)
    page = {"status": status, "content_type": "text/html", "body": "<h1>Sign in to the network</h1>"}
    for form in ("moves", "facts", "note"):
        desk.context.route(f"**/{form}/", lambda route: route.fulfill(**page))
    alone(desk, "x")
    press(desk, "1", "E1")
    type_note(desk, "Rang twice")
    line_is(desk, "server")
    note_is(desk, "kept")
    desk.context.unroute_all()
    all_sent(desk)

    assert moves_of(folder, number) == ["let-them-talk", "show-you-see-it"]
    assert ticks_of(folder, number) == [TALK.do[0].text]
    assert note_of(folder, number) == "Rang twice"


def test_a_clock_that_is_put_right_does_not_hold_anything_up(desk: Page, server: str, folder: Path) -> None:
    number = start(desk, server)
    desk.context.set_offline(True)
    desk.evaluate("{ const now = Date.now; Date.now = () => now() + 3_600_000; }")
    press(desk, "1", "E1")
    desk.reload()
    at(desk, "E1")
    until(desk, "playbook.outbox.waiting() === 1")
    press(desk, "1", "S1")
    desk.reload()
    at(desk, "S1")
    desk.context.set_offline(False)
    all_sent(desk)

    assert moves_of(folder, number) == ["let-them-talk", "show-you-see-it", "say-it-back"]


def test_what_was_typed_when_a_lead_took_over_stays_until_it_is_settled(
    desk: Page, browser: Browser, server: str, folder: Path
) -> None:
    start(desk, server)
    desk.locator("[name=jump][value=close]").press("Enter")
    at(desk, "C1")
    place = desk.url
    lead = browser.new_context().new_page()
    sign_in(lead, server, "lead")
    lead.goto(f"{place}handover/")
    lead.get_by_role("button", name="Take it over myself").click()
    desk.fill("[name=what]", "Send the plumber")
    desk.locator("[name=pick]").first.check(force=True)
    desk.get_by_role("button", name="Record the promise").press("Enter")
    expect(desk.locator("#told")).to_contain_text("Send the plumber")
    desk.wait_for_timeout(1000)
    expect(desk.locator("#told")).to_contain_text("Send the plumber")
    assert desk.url == place
    desk.locator("#told [data-do=drop]").click()
    desk.wait_for_url("**/summary/")
    lead.context.close()


def test_signing_out_says_what_would_be_lost_and_ends_what_other_tabs_show(desk: Page, server: str) -> None:
    start(desk, server)
    other = desk.context.new_page()
    other.goto(f"{server}/tips/")
    desk.context.route("**/note/", lambda route: route.fulfill(status=503))
    type_note(desk, "Rang twice")
    note_is(desk, "kept")
    asked: list[str] = []
    answers = iter([False, True])

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.accept() if next(answers) else dialog.dismiss()

    other.on("dialog", answer)
    desk.on("dialog", lambda dialog: dialog.accept())
    for _try in range(2):
        other.locator(".menu summary").click()
        other.get_by_role("button", name="Sign out").click()
        other.wait_for_timeout(300)
        other.reload() if not asked[1:] else None
    other.wait_for_url("**/sign-in/**")
    assert "1 things" in asked[0]
    desk.wait_for_url("**/sign-in/**")
    expect(desk.locator("body")).not_to_contain_text("Rang twice")
