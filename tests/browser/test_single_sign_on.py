"""Signing in at a provider, as a browser does it: in a window, and from a page inside a case system."""

from collections.abc import Iterator
from pathlib import Path

import oidc_provider_mock
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.accounts.test_single_sign_on import Provider
from tests.browser.conftest import PATIENCE
from tests.browser.desk import rows
from tests.browser.test_panel import case_system
from tests.started import running

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("single sign-on")]  # one server for all of them

WITH_ORGANISATION = "Sign in with your organisation"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """A real provider on this machine."""
    with oidc_provider_mock.run_server_in_thread(require_nonce=True) as server:
        yield Provider(f"http://localhost:{server.server_port}")


@pytest.fixture(scope="module")
def case() -> Iterator[str]:
    """The address of a case system."""
    with case_system() as address:
        yield address


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server keeps its data."""
    return tmp_path_factory.mktemp("signed-on")


@pytest.fixture(scope="module")
def signed_on(provider: Provider, case: str, data: Path) -> Iterator[str]:
    """A server whose people sign in at the provider, in clear: the library has to be told that this is meant."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
        patch.setenv("OIDC_ISSUER", provider.address)
        patch.setenv("OIDC_CLIENT_ID", "playbook")
        patch.setenv("OIDC_CLIENT_SECRET", "secret")
        patch.setenv("OIDC_ROLES", "agents=agent,leads=lead")
        patch.setenv("OIDC_TEAMS", "front=Front desk,back=Back office")
        patch.setenv("FRAME_ORIGINS", case)
        with running(data) as address:
            yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of somebody who has never been here."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()


def says_who(page: Page, sub: str) -> None:
    """Sign in on the provider's page, by keyboard."""
    page.get_by_label("Subject").fill(sub)
    page.keyboard.press("Enter")


def role_and_team(data: Path, name: str) -> tuple[str, str]:
    """What somebody is here."""
    (found,) = rows(
        data, "SELECT u.role, t.name FROM accounts_user u JOIN accounts_team t ON t.id = u.team_id"
        " WHERE u.username = ?", name,
    )  # fmt: skip
    return found


def test_somebody_signs_in_changes_teams_and_signs_out_at_the_provider(
    page: Page, signed_on: str, provider: Provider, data: Path
) -> None:
    for groups, role, team in (
        (["agents", "front"], "agent", "Front desk"),
        (["leads", "back"], "lead", "Back office"),
    ):
        provider.knows("anna", given_name="Anna", groups=groups)
        page.goto(f"{signed_on}/tips/")
        page.get_by_role("link", name=WITH_ORGANISATION).press("Enter")
        says_who(page, "anna")
        page.wait_for_url(f"{signed_on}/tips/")
        assert role_and_team(data, "anna") == (role, team)

        page.click(".menu__name")
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("button", name="End session").click()
        page.wait_for_url(f"{signed_on}/**")
        page.goto(f"{signed_on}/tips/")
        expect(page.get_by_role("link", name=WITH_ORGANISATION)).to_be_visible()


def test_whoever_the_provider_turns_away_is_told_so(page: Page, signed_on: str) -> None:
    page.goto(f"{signed_on}/tips/act-fast/")
    page.get_by_role("link", name=WITH_ORGANISATION).click()
    page.get_by_role("button", name="Deny access").click()

    expect(page.get_by_text("That sign-in did not work")).to_be_visible()
    expect(page.get_by_role("link", name=WITH_ORGANISATION)).to_have_attribute(
        "href", "/sign-in/provider/?next=/tips/act-fast/"
    )


def test_inside_another_page_it_goes_on_in_a_window_of_its_own(
    page: Page, signed_on: str, provider: Provider, case: str
) -> None:
    provider.knows("ben", groups=["agents", "front"])
    page.goto(f"{case}/case.html?panel={signed_on}&case=AB-1")
    panel = page.frame("panel")
    assert panel
    expect(panel.get_by_text("this goes on in a window of its own")).to_be_visible()
    with page.expect_popup() as opened:
        panel.get_by_role("link", name=WITH_ORGANISATION).press("Enter")
    window = opened.value
    says_who(window, "ben")
    window.wait_for_url(f"{signed_on}/**")

    expect(window.locator(".menu__name")).to_be_visible()
    expect(window.get_by_role("button", name="Start", exact=False)).to_be_visible()
