"""The server is given another key while a browser holds what it could not send."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PATIENCE, sign_in
from tests.browser.desk import all_sent, at, line_is, moves_of, note_is, note_of, press, start, type_note
from tests.started import running

pytestmark = pytest.mark.browser

NEW = "another key of the server which nobody can guess " * 2


def left_unsent(context: BrowserContext, folder: Path) -> tuple[Page, int, int]:
    """A page with a move and a note that its server, which is gone, never got; the complaint's number, the old port."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    with running(folder) as address:
        sign_in(page, address)
        number = start(page, address)
        context.set_offline(True)
        press(page, "1", "E1")
        type_note(page, "Rang twice")
        note_is(page, "kept")
    return page, number, int(address.rpartition(":")[2])


def test_what_waited_is_sent_once_by_whoever_was_signed_in(context: BrowserContext, tmp_path: Path) -> None:
    page, number, port = left_unsent(context, tmp_path)
    old = (tmp_path / "secret-key").read_text()
    with running(tmp_path, port=port, SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=old):
        context.set_offline(False)
        all_sent(page)

        at(page, "E1")
        expect(page.locator("#id_text")).to_have_value("Rang twice")
    assert moves_of(tmp_path, number) == ["let-them-talk", "show-you-see-it"]
    assert note_of(tmp_path, number) == "Rang twice"


def test_a_page_loaded_again_while_it_is_sent_shows_what_was_taken(context: BrowserContext, tmp_path: Path) -> None:
    """The server makes the page while the form is on its way to it: the page that comes is older than the answer."""
    page, number, port = left_unsent(context, tmp_path)
    old = (tmp_path / "secret-key").read_text()
    with running(tmp_path, port=port, SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=old):
        context.set_offline(False)
        page.reload()
        all_sent(page)

        at(page, "E1")
        expect(page.locator("#id_text")).to_have_value("Rang twice")
    assert moves_of(tmp_path, number) == ["let-them-talk", "show-you-see-it"]


def test_without_the_key_of_before_somebody_signs_in_again_and_it_is_sent_then(
    context: BrowserContext, tmp_path: Path
) -> None:
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    with running(tmp_path) as address:
        sign_in(page, address)
        number = start(page, address)
        context.set_offline(True)
        press(page, "1", "E1")
    with running(tmp_path, port=int(address.rpartition(":")[2]), SECRET_KEY=NEW):
        context.set_offline(False)
        line_is(page, "signed-out")
        assert moves_of(tmp_path, number) == ["let-them-talk"]
        page.fill("#again-password", "playbook")
        page.keyboard.press("Enter")
        all_sent(page)
    assert moves_of(tmp_path, number) == ["let-them-talk", "show-you-see-it"]
