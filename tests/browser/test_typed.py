"""What is written into a step is kept, recorded or offered again; and what has the focus can be seen."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import (
    SLIP,
    all_sent,
    at,
    line_is,
    moves_of,
    note_is,
    note_of,
    press,
    promised,
    rows,
    start,
    until,
)

pytestmark = pytest.mark.browser


def go_to(page: Page, stage: str, code: str) -> None:
    """Jump to a stage by its thumb tab."""
    page.wait_for_timeout(SLIP)
    page.locator(f"[name=jump][value={stage}]").press("Enter")
    expect(page.locator("#step .code").first).to_have_text(code)


def promises(folder: Path, number: int) -> list[tuple[object, ...]]:
    """What is promised, and by when."""
    return rows(folder, "SELECT what, due FROM complaints_promise WHERE complaint_id = ? ORDER BY id", number)


def test_enter_in_a_fact_keeps_it_and_the_step(page: Page, server: str, folder: Path) -> None:
    number = start(page, server)
    page.fill("#id_customer", "Ms Okafor")
    page.press("#id_customer", "Enter")
    until(page, "playbook.outbox.waiting() === 0")

    expect(page.locator("#step .code").first).to_have_text("L1")
    expect(page.locator("#id_customer")).to_be_focused()
    assert moves_of(folder, number) == ["let-them-talk"]
    assert rows(folder, "SELECT customer FROM complaints_complaint WHERE id = ?", number) == [("Ms Okafor",)]


def test_a_promise_that_was_recorded_leaves_an_empty_form(page: Page, server: str, folder: Path) -> None:
    number = start(page, server)
    go_to(page, "close", "C1")
    page.fill("[name=what]", "Send the part")
    picks = page.locator("[name=pick]")
    values = [picks.nth(place).get_attribute("value") or "" for place in (2, 0)]
    day, other = (value.partition("T")[0] for value in values)  # a day, or a day with an hour
    page.fill("[name=due]", day)
    page.press("[name=what]", "Enter")
    promised(page, "send the part")
    expect(page.locator("[name=what]")).to_have_value("")
    expect(page.locator("[name=due]")).to_have_value("")
    page.fill("[name=what]", "Ring to check it came")
    page.locator("[name=pick]").first.check(force=True)
    page.press("[name=what]", "Enter")
    expect(page.locator("#step [data-slot=promises]").first).to_contain_text("ring to check it came")

    assert day != other
    assert promises(folder, number) == [("Send the part", day), ("Ring to check it came", other)]


def test_a_day_is_picked_or_written_in_but_not_both(page: Page, server: str) -> None:
    start(page, server)
    go_to(page, "close", "C1")
    page.fill("[name=due]", "2031-12-01")
    page.locator("[name=pick]").first.check(force=True)
    expect(page.locator("[name=due]")).to_have_value("")
    page.fill("[name=due]", "2031-12-01")
    expect(page.locator("[name=pick]:checked")).to_have_count(0)


def test_a_form_that_was_begun_is_there_after_an_interrupt(page: Page, server: str) -> None:
    start(page, server)
    go_to(page, "close", "C1")
    page.fill("[name=what]", "Send the part")
    page.locator("[name=pick]").nth(1).check(force=True)
    page.locator("#step-title").focus()
    press(page, "t", "T1")
    press(page, "r", "C1")

    expect(page.locator("[name=what]")).to_have_value("Send the part")
    expect(page.locator("[name=pick]").nth(1)).to_be_checked()
    page.locator("#step-title").focus()
    press(page, "m", "M1")
    press(page, "1", "C1")
    expect(page.locator("[name=what]")).to_have_value("Send the part")


@pytest.mark.parametrize("offline", [False, True])
def test_a_whole_promise_is_recorded_by_going_on(desk: Page, server: str, folder: Path, offline: bool) -> None:
    number = start(desk, server)
    go_to(desk, "close", "C1")
    desk.fill("[name=what]", "Send the part")
    desk.locator("[name=pick]").nth(1).check(force=True)
    desk.locator("#step-title").focus()
    desk.context.set_offline(offline)
    press(desk, "1", "C2")
    desk.context.set_offline(False)
    all_sent(desk)

    expect(desk.locator("#told")).to_be_empty()
    assert [what for what, _due in promises(folder, number)] == ["Send the part"]
    desk.locator("#step-title").focus()
    press(desk, "Backspace", "C1")
    expect(desk.locator("[name=what]")).to_have_value("")


def test_what_cannot_be_recorded_from_there_says_why_and_keeps_the_words(page: Page, server: str) -> None:
    start(page, server)
    go_to(page, "close", "C1")
    page.fill("[name=what]", "Send the part")
    page.locator("#step-title").focus()
    press(page, "1", "C2")
    page.get_by_role("button", name="Record it now").press("Enter")

    expect(page.locator("#told")).to_contain_text("a promise without a day is not one")
    expect(page.locator("#told")).to_contain_text("Send the part")


def test_a_second_promise_without_a_connection_is_a_second_one(desk: Page, server: str, folder: Path) -> None:
    number = start(desk, server)
    go_to(desk, "close", "C1")
    desk.locator("[name=pick]").first.check(force=True)
    desk.context.set_offline(True)
    desk.fill("[name=what]", "Send the part")
    desk.press("[name=what]", "Enter")
    line_is(desk, "away")
    desk.press("[name=what]", "Enter")
    desk.fill("[name=what]", "Ring to check it came")
    desk.press("[name=what]", "Enter")
    desk.context.set_offline(False)
    all_sent(desk)

    assert [what for what, _due in promises(folder, number)] == ["Send the part", "Ring to check it came"]


def test_a_warning_counts_once(page: Page, server: str, folder: Path) -> None:
    number = start(page, server)
    press(page, "a", "A1")
    press(page, "4", "A2")
    page.locator("[name=conduct]").select_option(index=1)
    page.fill("[name=words]", "I want to help. Please stop shouting.")
    page.press("[name=words]", "Enter")
    expect(page.locator("[name=words]")).to_have_value("")
    all_sent(page)

    assert rows(folder, "SELECT count(*) FROM complaints_warning WHERE complaint_id = ?", number) == [(1,)]


def test_after_asking_for_a_lead_the_focus_is_on_no_other_button(page: Page, server: str) -> None:
    start(page, server)
    press(page, "g", "G1")
    page.locator("#step").get_by_role("button", name="Ask for a lead").press("Enter")
    expect(page.locator(".people__line")).to_contain_text("Lead asked for")

    expect(page.locator("#step-title")).to_be_focused()


def test_the_cursor_comes_behind_the_note(page: Page, server: str, folder: Path) -> None:
    number = start(page, server)
    page.keyboard.press("n")
    page.keyboard.type("Sofa due Monday")
    note_is(page, "saved")
    page.reload()
    page.keyboard.press("n")
    page.keyboard.type(", came Friday")
    note_is(page, "saved")

    assert note_of(folder, number) == "Sofa due Monday, came Friday"


def test_a_text_that_is_too_long_is_told_and_not_cut(page: Page, server: str) -> None:
    start(page, server)
    page.fill("#id_customer", "x" * 121)
    page.press("#id_customer", "Enter")

    expect(page.get_by_role("alert").filter(has_text="121 characters; there is room for 120")).to_be_visible()
    expect(page.locator("#id_customer")).to_have_value("x" * 121)


@pytest.mark.parametrize("size", [(1280, 720), (1366, 768), (390, 844)])
def test_what_has_the_focus_is_not_covered(page: Page, server: str, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    start(page, server)
    covered = []
    for key, code in (("g", "G1"), ("w", "W1")):
        press(page, key, code)
        covered += covered_on(page, code)
    page.locator("#step-title").focus()
    press(page, "r", "G1")
    for stage, code in (("establish", "S1"), ("resolve", "V1"), ("close", "C1")):
        go_to(page, stage, code)
        covered += covered_on(page, code)

    assert covered == []


def covered_on(page: Page, code: str) -> list[str]:
    """Where Tab leads within the step, what of it lies under something else."""
    found = []
    for _press in range(60):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """async () => {
              for (const _frame of [1, 2]) await new Promise(requestAnimationFrame); // it scrolls on the next one
              const held = document.activeElement;
              if (!held.closest(".step__body")) return held.closest(".choices, .interrupts, .side") ? "past" : "";
              const box = (held.closest("label") ?? held).getBoundingClientRect();
              const at = [box.left + Math.min(box.width / 2, 40), box.top + box.height / 2];
              const top = document.elementFromPoint(...at);
              const isSeen = top && (held === top || (held.closest("label") ?? held).contains(top));
              return isSeen ? "" : held.name || held.textContent || held.tagName;
            }"""
        )
        if seen == "past":
            break
        if seen:
            found.append(f"{code} {seen}")
    return found


def test_on_a_phone_there_is_a_way_back_and_the_number_to_quote(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    number = start(page, server)
    press(page, "1", "E1")
    expect(page.locator(".rail__ref")).to_contain_text(str(number))
    for name in ("Hand over", "Summary"):
        expect(page.get_by_role("link", name=name)).to_be_in_viewport()
    page.wait_for_timeout(SLIP)
    page.get_by_role("button", name="Back").click()

    expect(page.locator("#step .code").first).to_have_text("L1")


def leaves(page: Page, name: str) -> None:
    """Leave by a link of the rail."""
    page.get_by_role("link", name=name).click()
    page.wait_for_url(lambda url: not url.rstrip("/").split("/")[-1].isdecimal())


@pytest.mark.parametrize("after", [0, 200, 400])
def test_the_end_of_a_note_comes_through_when_the_page_is_left(
    desk: Page, server: str, folder: Path, after: int
) -> None:
    number = start(desk, server)
    desk.keyboard.press("n")
    desk.keyboard.type("Call back at four")
    desk.wait_for_timeout(after)
    desk.on("dialog", lambda dialog: dialog.accept())
    leaves(desk, "Hand over")
    ends = time.monotonic() + 60
    while note_of(folder, number) != "Call back at four" and time.monotonic() < ends:
        time.sleep(0.1)

    assert note_of(folder, number) == "Call back at four"


def test_a_fact_is_sent_while_the_cursor_is_still_in_its_field(page: Page, server: str, folder: Path) -> None:
    number = start(page, server)
    page.focus("#id_customer")
    page.keyboard.type("Ms Okafor")
    ends = time.monotonic() + 60
    found: list[tuple[object, ...]] = []
    while found != [("Ms Okafor",)] and time.monotonic() < ends:
        found = rows(folder, "SELECT customer FROM complaints_complaint WHERE id = ?", number)
        page.wait_for_timeout(50)

    assert found == [("Ms Okafor",)]
    expect(page.locator("#id_customer")).to_be_focused()


def test_where_nothing_is_chosen_the_step_says_so_beside_the_field_and_records_nothing(
    page: Page, server: str, folder: Path
) -> None:
    number = start(page, server)
    go_to(page, "close", "C1")
    for key, code in (("1", "C2"), ("1", "C3")):
        press(page, key, code)
    page.keyboard.press("1")
    expect(page.locator("#outcome-wrong")).to_have_text("Choose how it ended.")
    expect(page.locator("#step [name=outcome]").first).to_have_attribute("aria-describedby", "outcome-wrong")
    expect(page.locator("#step [name=outcome]").first).to_be_focused()
    at(page, "C3")
    assert not rows(folder, "SELECT 1 FROM complaints_closure WHERE complaint_id = ?", number)
    page.locator("#step [name=outcome]").first.check()
    page.locator("#step-title").focus()
    press(page, "1", "N1")

    assert rows(folder, "SELECT 1 FROM complaints_closure WHERE complaint_id = ?", number) == [(1,)]
