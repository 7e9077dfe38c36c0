"""What is printed says which edition it is, until when it can be trusted, and in danger whom to call."""

from pathlib import Path

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.desk import press, start

pytestmark = pytest.mark.browser


def printed(page: Page, folder: Path) -> str:
    """The words on the paper, from top to bottom."""
    return " ".join(sheets(page, folder))


def sheets(page: Page, folder: Path) -> list[str]:
    """The words on each sheet, from top to bottom."""
    file = folder / "paper.pdf"
    page.pdf(path=str(file), format="A4")
    return [" ".join(sheet.extract_text(extraction_mode="layout").split()) for sheet in PdfReader(file).pages]


def has_foot(text: str, code: str) -> bool:
    """Whether the paper names its edition and the day after which it is to be checked, below its code."""
    foot = text[text.index("Edition ") :]
    return code in text[: text.index("Edition ")] and "Check after " in foot and "trust the live page" in foot


@pytest.mark.parametrize(
    ("path", "code"),
    [("interrupts/worry", "W1"), ("interrupts/abuse", "A1"), ("steps/get-to-safety", "A4")],
)
def test_a_screen_of_safety_prints_its_numbers_first_and_its_edition_last(
    page: Page, server: str, tmp_path: Path, path: str, code: str
) -> None:
    page.goto(f"{server}/{path}/")
    text = printed(page, tmp_path)

    assert text.index("999") < text.index(code)
    assert text.count("Emergency services, second number") == 1
    assert has_foot(text, code)


@pytest.mark.parametrize("path", ["steps/adult-missing", "steps/overheard", "tips/not-wanting-to-live"])
def test_a_page_of_danger_begins_on_the_sheet_that_has_its_numbers(
    page: Page, server: str, tmp_path: Path, path: str
) -> None:
    """Many lines go on to the next sheet; they do not leave their page's name alone with the numbers."""
    page.goto(f"{server}/{path}/")
    first_line = page.locator(".doc__body .say__words").first.inner_text()

    first, *_rest = sheets(page, tmp_path)

    assert "999" in first
    assert first_line[:30] in first


def test_a_letter_on_paper_says_which_sentences_are_not_for_everybody_and_has_lines_to_write_on(
    page: Page, server: str, tmp_path: Path
) -> None:
    """Whoever fills it in by hand condoles with nobody who lost nobody, and sends no reasons of our own with it."""
    page.goto(f"{server}/letters/final-upheld/")
    text = printed(page, tmp_path)

    assert text.index("Only where somebody has died") < text.index("sorry for your loss")
    assert text.index("Leave it out if you did not ask them") < text.index("I also asked the people")
    assert "Number them, in their words" not in text
    assert "A person who was right wants to read it" not in text
    page.emulate_media(media="print")
    assert page.locator(".letter__note:visible", has_text="Only where it fits.").count() == 6
    points = page.locator(".letter__part", has_text="these are the points").locator(".letter__lines")
    box = points.bounding_box()
    assert box
    assert box["height"] > 50
    assert page.locator(".letter__part", has_text="You were right to complain").locator(".letter__lines").count() == 0


def test_any_step_prints_its_edition_and_the_day_to_check_it(page: Page, server: str, tmp_path: Path) -> None:
    page.goto(f"{server}/steps/let-them-talk/")
    assert not page.locator(".sheet__foot").is_visible()

    assert has_foot(printed(page, tmp_path), "L1")


def test_the_live_page_prints_the_same_foot_and_the_numbers_to_call(desk: Page, server: str, tmp_path: Path) -> None:
    start(desk, server)
    assert has_foot(printed(desk, tmp_path), "L1")
    for key, code in (("a", "A1"), ("w", "W1")):
        press(desk, key, code)
        text = printed(desk, tmp_path)

        assert text.index("999") < text.index(code) < text.index("Waiting, with everything kept")
        assert has_foot(text, code)
