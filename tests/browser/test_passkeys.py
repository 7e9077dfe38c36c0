"""Passkeys in Chromium, with the authenticator that it plays for tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page, expect

from tests.browser.conftest import PATIENCE, sign_in
from tests.browser.desk import troubles
from tests.browser.test_away import all_sent, line_is, note_of, start, type_note
from tests.started import manage

pytestmark = [pytest.mark.browser]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def here(server: str) -> str:
    """The address of the server by its name: passkeys belong to a domain."""
    return server.replace("127.0.0.1", "localhost")


@pytest.fixture
def page(context: BrowserContext, here: str, folder: Path) -> Iterator[Page]:
    """The agent's page, in a browser with a device for passkeys. Afterwards the password alone signs in again."""
    found = context.new_page()
    found.set_default_timeout(PATIENCE)
    ours = troubles(found)
    sign_in(found, here)
    yield found
    manage(folder, "reset_second_factor", "agent")
    assert ours == []


@pytest.fixture
def device(page: Page) -> tuple[CDPSession, str]:
    """The device, as Chromium's own protocol names it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]


def add(page: Page, here: str) -> None:
    """Add a passkey, by keyboard alone."""
    page.goto(f"{here}/second-factor/passkeys/")
    page.focus("#id_password")
    page.keyboard.type("playbook")
    page.keyboard.press("Enter")
    page.focus("#new-name")
    page.keyboard.type("Blue key")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main ol li")).to_have_count(10)


def sign_out(page: Page, here: str) -> None:
    """Forget the sign-in; the device stays."""
    page.context.clear_cookies()
    page.goto(f"{here}/sign-in/")
    page.fill("[name=username]", "agent")
    page.fill("[name=password]", "playbook")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{here}/sign-in/code/")


def test_a_passkey_is_added_and_signs_in(page: Page, device: tuple[CDPSession, str], here: str) -> None:
    add(page, here)
    sign_out(page, here)
    page.get_by_role("button", name="Use a passkey").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{here}/")

    page.goto(f"{here}/second-factor/passkeys/")
    expect(page.locator(".row__title")).to_have_text("Blue key")
    expect(page.locator(".row__text")).to_contain_text("last used")


def test_a_device_that_gives_none_is_told_of_and_another_way_stays_open(
    page: Page, device: tuple[CDPSession, str], here: str
) -> None:
    add(page, here)
    session, name = device
    session.send("WebAuthn.clearCredentials", {"authenticatorId": name})
    sign_out(page, here)

    page.get_by_role("button", name="Use a passkey").click()

    expect(page.locator("[data-passkey-trouble]")).to_contain_text("The device gave no passkey")
    expect(page.locator("#id_code")).to_be_editable()


def test_a_passkey_signs_in_again_beside_a_live_complaint(
    page: Page, device: tuple[CDPSession, str], here: str, folder: Path
) -> None:
    add(page, here)
    number = start(page, here)
    page.context.clear_cookies(name="sessionid")
    type_note(page, "Rang twice")
    line_is(page, "signed-out")
    page.fill("#again-password", "playbook")
    page.keyboard.press("Enter")

    page.locator("#again-passkey").click()
    all_sent(page)

    expect(page.locator("#sign-in-again")).to_be_hidden()
    assert note_of(folder, number) == "Rang twice"
