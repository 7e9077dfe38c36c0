"""The reply beside the step, by keyboard: lines and letters go in, slots filled, also without a connection."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.desk import all_sent, alone, line_is, rows, start, until

pytestmark = pytest.mark.browser


def reply_of(folder: Path, number: int) -> str:
    """The draft as the server has it."""
    return str(rows(folder, "SELECT reply FROM complaints_complaint WHERE id = ?", number)[0][0])


def in_writing(page: Page, server: str, channel: str = "letter") -> int:
    """A complaint about something, that came in writing, on the step that sets out its points; its number."""
    number = start(page, server)
    for name, value in {"channel": channel, "thing": "the kitchen tiles", "customer": "Mrs Lee"}.items():
        script = """([path, name, value]) => fetch(path, {
          method: "POST",
          headers: {
            "X-Outbox": "1",
            "X-CSRFToken": playbook.cookie("__Host-csrftoken") || playbook.cookie("csrftoken"),
            "Content-Type": "application/x-www-form-urlencoded",
          },
          body: new URLSearchParams({key: playbook.uuid(), [name]: value}),
        }).then(({ok}) => ok)"""
        assert page.evaluate(script, [f"/complaints/{number}/facts/", name, value])
    page.reload()
    page.locator("#desk [name=jump][value=establish]").click()
    expect(page.locator("#step .code").first).to_have_text("S11")
    until(page, "playbook.road.letter('holding', {slots: {}}) !== ''")
    return number


def test_a_key_puts_lines_into_the_reply_and_it_is_saved_moved_and_sent(desk: Page, server: str, folder: Path) -> None:
    number = in_writing(desk, server)
    field = desk.locator("#id_reply")

    desk.keyboard.press("p")
    alone(desk, "p")
    expect(field).to_have_value("As I understand it, these are your points:\n\nTo put it right, you'd like an answer.")
    alone(desk, "e")
    expect(field).to_be_focused()
    desk.keyboard.press("Control+End")
    desk.keyboard.press("Alt+ArrowUp")
    desk.keyboard.press("Control+Home")
    desk.keyboard.type("Dear Mrs Lee, we will call.\n\n")
    expect(desk.locator("#lacks")).to_contain_text("A promise without a day")
    all_sent(desk)

    assert reply_of(folder, number).startswith("Dear Mrs Lee, we will call.\n\nTo put it right")

    desk.locator("#reply [formaction]").click()
    expect(field).to_have_value("")
    all_sent(desk)
    sent = rows(folder, "SELECT text FROM complaints_sentreply WHERE complaint_id = ?", number)
    assert [str(text).startswith("Dear Mrs Lee") for (text,) in sent] == [True]
    assert reply_of(folder, number) == ""


def test_a_line_goes_in_with_what_was_typed_a_moment_before(desk: Page, server: str) -> None:
    in_writing(desk, server)
    desk.locator("#step-form [name=remedy_words]").click()
    desk.keyboard.type("the floor laid again")
    desk.locator("#step li:has([data-slot=wants]) [name=add][value$=' text']").first.click()

    expect(desk.locator("#id_reply")).to_have_value(re.compile("the floor laid again"))
    expect(desk.locator("#id_reply")).not_to_have_value(re.compile("you'd like an answer"))


def test_a_heading_that_stands_in_the_reply_is_not_put_in_again(desk: Page, server: str) -> None:
    in_writing(desk, server)
    field, points = desk.locator("#id_reply"), "As I understand it, these are your points:"
    put_in = desk.locator("#step li:has-text('these are your points') [name=add][value$=' text']")
    put_in.click()
    expect(field).to_have_value(points)
    field.fill(f"{points}\n1. The tiles cracked.\n\nMore.")
    expect(desk.locator("#reply-state")).to_have_attribute("data-state", "saved")
    desk.reload()
    put_in.click()
    desk.locator("#step li:has([data-slot=wants]) [name=add][value$=' text']").first.click()

    expect(field).to_have_value(f"{points}\n1. The tiles cracked.\n\nMore.\n\nTo put it right, you'd like an answer.")


def fill_by_key(desk: Page) -> None:
    """Press the key more often than there are lines to put in."""
    desk.keyboard.press("Escape")
    desk.locator("#step-title").click()
    for _time in range(3):
        alone(desk, "p")


def test_the_key_puts_in_only_lines_of_the_place_that_the_reply_is_for(
    desk: Page, server: str, folder: Path, context: BrowserContext
) -> None:
    number = in_writing(desk, server, "social")
    desk.wait_for_timeout(400)  # a click right after a move is the second of two, and moves nothing
    desk.locator("#desk [name=jump][value=close]").click()
    expect(desk.locator("#step .code").first).to_have_text("C1")
    field, place = desk.locator("#id_reply"), desk.locator("#reply-where")
    expect(desk.locator("#step .put-in[data-place=private]").first).to_be_hidden()
    fill_by_key(desk)
    expect(field).to_have_value(re.compile(r"^If you need us again, please write to us in private\. [^\n]*$"))

    field.fill("")
    place.select_option("private")
    fill_by_key(desk)
    expect(field).to_have_value(re.compile(r"^What happens next: [^\n]*$"))
    all_sent(desk)
    assert rows(folder, "SELECT reply_in_private FROM complaints_complaint WHERE id = ?", number) == [(1,)]

    context.set_offline(True)
    line_is(desk, "away")
    desk.locator("#desk [name=jump][value=establish]").click()
    expect(desk.locator("#step .code").first).to_have_text("S11")
    expect(place).to_have_value("private")


def promise(desk: Page, what: str) -> None:
    """Record a promise for the last of the days on offer."""
    desk.locator("#desk [name=what]").fill(what)
    desk.locator("#desk [name=pick]").last.check(force=True)
    desk.locator("#desk [name=what]").press("Enter")


def test_the_line_of_all_promises_goes_in_once_and_anew_in_its_place_when_one_more_was_made(
    desk: Page, server: str
) -> None:
    in_writing(desk, server)
    desk.wait_for_timeout(400)  # a click right after a move is the second of two, and moves nothing
    desk.locator("#desk [name=jump][value=close]").click()
    promise(desk, "the floor is laid again")
    expect(desk.locator("#desk [data-slot=promises]").first).to_contain_text("the floor is laid again, by")
    all_sent(desk)
    button = desk.locator("#desk li:has([data-slot=promises]) [name=add][value$=' text']")
    button.click()
    button.click()
    expect(desk.locator("#id_reply")).to_have_value(
        re.compile(r"^What happens next: the floor is laid again, by [^.]+\.$")
    )

    promise(desk, "we pay for the tiles")
    expect(desk.locator("#desk [data-slot=promises]").first).to_contain_text("We'll pay for the tiles")
    all_sent(desk)
    desk.locator("#desk h1").first.click()
    alone(desk, "p")
    once = r"^What happens next: the floor is laid again, by [^.]+\. We'll pay for the tiles by [^.]+\.$"
    expect(desk.locator("#id_reply")).to_have_value(re.compile(once))


def test_a_step_that_is_drawn_anew_knows_which_lines_are_in_the_reply(desk: Page, server: str) -> None:
    in_writing(desk, server)
    alone(desk, "p")
    expect(desk.locator("#id_reply")).not_to_have_value("")
    first = desk.locator("#id_reply").input_value()
    desk.evaluate("window.before = document.getElementById('desk')")
    alone(desk, "f")
    desk.locator("#facts-panel [name=thing]").fill("the bathroom tiles")
    desk.keyboard.press("Escape")
    until(desk, "!before.isConnected")
    alone(desk, "p")

    expect(desk.locator("#id_reply")).to_have_value(re.compile(re.escape(first) + r"\n\n(?!As I understand)"))


def test_a_letter_is_put_in_and_noted_as_sent_without_a_connection(
    desk: Page, server: str, folder: Path, context: BrowserContext
) -> None:
    number = in_writing(desk, server)
    context.set_offline(True)
    line_is(desk, "away")
    desk.locator("#reply-place summary").click()
    desk.locator("[name=letter][value=final-upheld]").click()

    field = desk.locator("#id_reply")
    until(desk, "document.getElementById('id_reply').value.startsWith('Our answer to your complaint about the kit')")
    assert "Hello Mrs Lee," in field.input_value()
    expect(desk.locator("#reply-state")).to_have_attribute("data-state", "kept")
    desk.locator("#desk [name=jump][value=close]").click()
    expect(field).not_to_have_value("")
    desk.locator("#reply [formaction]").click()
    expect(field).to_have_value("")
    desk.keyboard.press("Escape")
    field.fill("The next one")
    until(desk, "document.getElementById('reply-state').dataset.state === 'kept'")

    context.set_offline(False)
    all_sent(desk)
    expect(desk.locator("#reply-state")).to_have_attribute("data-state", "saved")

    sent = rows(folder, "SELECT text FROM complaints_sentreply WHERE complaint_id = ?", number)
    assert ["Hello Mrs Lee," in str(text) for (text,) in sent] == [True]
    assert reply_of(folder, number) == "The next one"


def test_a_reply_outlives_the_page_and_is_not_shown_where_people_speak(
    desk: Page, server: str, folder: Path, context: BrowserContext
) -> None:
    number = in_writing(desk, server)
    context.set_offline(True)
    line_is(desk, "away")
    desk.locator("#id_reply").fill("Typed without a connection")
    until(desk, "document.getElementById('reply-state').dataset.state === 'kept'")
    desk.on("dialog", lambda dialog: dialog.accept())
    desk.goto("about:blank")
    context.set_offline(False)
    desk.goto(f"{server}/complaints/{number}/")
    expect(desk.locator("#id_reply")).to_have_value("Typed without a connection")
    all_sent(desk)
    assert reply_of(folder, number) == "Typed without a connection"

    drawn = """() => { const place = JSON.parse(document.getElementById("desk").dataset.place);
      const part = document.createElement("template");
      part.innerHTML = playbook.road.draw({...place, channel: "phone"});
      const buttons = part.content.querySelectorAll("[name=add]");
      return part.content.querySelector("#reply-place").hidden + " " + buttons.length;
    }"""
    until(desk, "playbook.road.letter('holding', {slots: {}}) !== ''")
    assert desk.evaluate(drawn) == "true 0"
