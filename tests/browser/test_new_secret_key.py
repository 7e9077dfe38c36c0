"""The server is given another key while a browser holds what it could not send."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE, sign_in
from tests.browser.desk import all_sent, at, line_is, moves_of, note_is, note_of, press, start, type_note
from tests.started import running

# One server for all of them, started anew with another key alone, and then with one that knows the first
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("new secret key")]

NEW = "another key of the server which nobody can guess " * 2

type Left = tuple[Page, int]


def left_unsent(browser: Browser, address: str) -> Left:
    """A page with a move and a note that the server has not got; the complaint's number."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    sign_in(page, address)
    number = start(page, address)
    context.set_offline(True)
    press(page, "1", "E1")
    type_note(page, "Rang twice")
    note_is(page, "kept")
    return page, number


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server keeps its data, whatever its key is."""
    return tmp_path_factory.mktemp("another-key")


@pytest.fixture(scope="module")
def left(browser: Browser, folder: Path) -> Iterator[tuple[list[Left], int]]:
    """Pages with something unsent, of a server that is gone; the port that it was at. Each test takes one for itself,
    and there is one more than there are tests: what a test that is tried again had sent is sent."""
    with running(folder) as address:
        pages = [left_unsent(browser, address) for _test in range(4)]
    opened = [page for page, _number in pages]
    yield pages, int(address.rpartition(":")[2])
    for page in opened:
        page.context.close()


def test_without_the_key_of_before_somebody_signs_in_again_and_it_is_sent_then(
    left: tuple[list[Left], int], folder: Path
) -> None:
    """The first of them: the other tests' server is at the same port."""
    (page, number), port = left[0].pop(), left[1]
    with running(folder, port=port, SECRET_KEY=NEW):
        page.context.set_offline(False)
        line_is(page, "signed-out")
        assert moves_of(folder, number) == ["let-them-talk"]
        page.fill("#again-password", "playbook")
        page.keyboard.press("Enter")
        all_sent(page)

    assert moves_of(folder, number) == ["let-them-talk", "show-you-see-it"]
    assert note_of(folder, number) == "Rang twice"


@pytest.fixture(scope="module")
def given_another(left: tuple[list[Left], int], folder: Path) -> Iterator[list[Left]]:
    """The server again, with another key, which knows the one of before."""
    pages, port = left
    old = (folder / "secret-key").read_text()
    with running(folder, port=port, SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=old):
        yield pages


def test_what_waited_is_sent_once_by_whoever_was_signed_in(given_another: list[Left], folder: Path) -> None:
    page, number = given_another.pop()
    page.context.set_offline(False)
    all_sent(page)

    at(page, "E1")
    expect(page.locator("#id_text")).to_have_value("Rang twice")
    assert moves_of(folder, number) == ["let-them-talk", "show-you-see-it"]
    assert note_of(folder, number) == "Rang twice"


def test_a_page_loaded_again_while_it_is_sent_shows_what_was_taken(given_another: list[Left], folder: Path) -> None:
    """The server makes the page while the form is on its way to it: the page that comes is older than the answer."""
    page, number = given_another.pop()
    page.context.set_offline(False)
    page.reload()
    all_sent(page)

    at(page, "E1")
    expect(page.locator("#id_text")).to_have_value("Rang twice")
    assert moves_of(folder, number) == ["let-them-talk", "show-you-see-it"]
