"""What a worker has to see without scrolling, on the small screens that call centres have."""

import pytest
from playwright.sync_api import Page, expect

from playbook.flow import engine
from tests.browser.desk import SLIP, start
from tests.texts import LIBRARY

pytestmark = pytest.mark.browser

# Pixels that may lie below a low window: what is written down or looked up, never what is said, done or chosen.
BELOW = 200

type Path = tuple[dict[str, str], ...]


def paths() -> dict[str, Path]:
    """For every screen, the shortest forms that lead to it from anywhere."""
    found: dict[str, Path] = {stage.start: ({"jump": slug},) for slug, stage in LIBRARY.stages.items()}
    begun = ({"jump": next(iter(LIBRARY.stages))},)
    found |= {one.ref: (*begun, {"interrupt": one.slug}) for one in LIBRARY.interrupts.values() if not one.private}
    waiting = list(found)
    for ref in waiting:
        for choice in engine.offered(LIBRARY.screen(ref), lead=False):
            if choice.to in LIBRARY.steps and choice.to not in found:
                found[choice.to] = (*found[ref], {"to": choice.to})
                waiting.append(choice.to)
    return found


SEEN = """() => {
  const bar = document.querySelector(".interrupts").getBoundingClientRect().top;
  const within = (one) => { const box = one.getBoundingClientRect(); return box.top >= 0 && box.bottom <= bar; };
  const wanted = ["h1", ".lines--say li:first-child", ".lines--do li:first-child", ".choice", ".interrupt__back"];
  return {
    hidden: wanted.filter((name) => ![...document.querySelectorAll(`#step ${name}`)].every(within)),
    over: document.documentElement.scrollHeight - innerHeight,
    wide: document.documentElement.scrollWidth - innerWidth,
  };
}"""


def test_every_screen_shows_what_to_say_do_and_choose_on_a_small_desk(page: Page, server: str) -> None:
    start(page, server)
    place, wrong = page.url, {}
    for ref, forms in paths().items():
        token = page.locator("#frame [name=csrfmiddlewaretoken]").input_value()
        for form in forms:
            body = {**form, "csrfmiddlewaretoken": token}
            page.request.post(f"{place}moves/", form=body, headers={"Referer": place}, max_redirects=0)
        page.goto(place)
        assert page.locator("#step .code").first.inner_text() == LIBRARY.screen(ref).code
        seen = page.evaluate(SEEN)
        if seen["hidden"] or seen["wide"] > 0 or seen["over"] > BELOW:
            wrong[ref] = seen

    every = {*LIBRARY.steps, *(one.ref for one in LIBRARY.interrupts.values() if not one.private)}
    assert every - paths().keys() == {"worth-keeping", "before-you-write"}, "for a lead only; for what came in writing"
    assert wrong == {}


SPILT = """() => [...document.querySelectorAll(".interrupts__button")].filter((one) => {
  one.setAttribute("aria-current", "true");
  const words = one.querySelector(".interrupts__long").getBoundingClientRect(), sign = one.getBoundingClientRect();
  return words.top < sign.top || words.bottom > sign.bottom || words.left < sign.left || words.right > sign.right;
}).map((one) => one.textContent.trim())"""


@pytest.mark.parametrize("width", [320, 360, 390, 1280])
def test_the_words_of_danger_stay_in_their_frame_whichever_is_open(page: Page, server: str, width: int) -> None:
    start(page, server)
    page.locator(".interrupts__button[data-key=w]").click()
    expect(page.locator("#step .code").first).to_have_text("W1")
    page.set_viewport_size({"width": width, "height": 700})
    page.locator(".calls-more summary").click()

    assert page.evaluate(SPILT) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


OUTSIDE = """() => [...document.querySelectorAll(".rail__stage")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth).map((one) => one.value)"""


def test_in_the_narrowest_window_all_stages_are_in_sight(page: Page, server: str) -> None:
    start(page, server)
    page.set_viewport_size({"width": 320, "height": 700})
    for stage in ("empathise", "learn"):
        page.wait_for_timeout(SLIP)
        page.locator(f"[name=jump][value={stage}]").click()
        expect(page.locator(f".rail__stage--current[value={stage}]")).to_be_visible()

        assert page.evaluate(OUTSIDE) == []


def test_the_way_to_reach_somebody_runs_out_of_no_window_however_long_it_is(page: Page, server: str) -> None:
    start(page, server)
    place = page.url
    page.goto(f"{place}facts/")
    page.fill("main [name=reach]", "07700 900123, after 5 pm, or anneliese.katharina.featherstonehaugh@example.org")
    page.get_by_role("button", name="Keep these facts").click()
    page.wait_for_url(place)
    page.locator(".interrupts__button[data-key=d]").click()
    expect(page.locator("[data-dial]")).to_contain_text("example.org")
    page.set_viewport_size({"width": 320, "height": 700})

    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_fields_of_a_row_stand_on_one_line_whatever_their_labels(page: Page, server: str) -> None:
    start(page, server)
    places = "() => [...document.querySelectorAll('#step .facts-form :is(input, select):not([type=hidden])')]"
    tops = page.evaluate(f"({places})().map((one) => Math.round(one.getBoundingClientRect().top))")

    assert len(tops) > 1
    assert len(set(tops)) == 1
