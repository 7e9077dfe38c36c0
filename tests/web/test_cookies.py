"""In production no other host can set a cookie of ours: `__Host-`, with all that browsers ask of such a name."""

from typing import Any

import pytest
from django.test import Client

from playbook.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
KINDS = ("sessionid", "csrftoken", "theme", "messages", "sought", "keptkey")


@pytest.fixture(params=["__Host-", "__Host-framed-"])
def begins(request: pytest.FixtureRequest, settings: Any) -> str:
    """The cookies of production, also of one with pages in a frame."""
    begins = str(request.param)
    settings.PRODUCTION = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    for name, kind in zip(("SESSION", "CSRF", "THEME", "MESSAGE", "SOUGHT", "KEPT_KEY"), KINDS, strict=True):
        setattr(settings, f"{name}_COOKIE_NAME", begins + kind)
    settings.FRAME_ORIGINS = ["https://crm.example.org"] if "framed" in begins else []
    return begins


def test_every_cookie_has_a_name_and_a_kind_that_no_other_host_can_set(
    playbook: None, agent: User, begins: str
) -> None:
    browser = Client()
    answers = [
        browser.post("/sign-in/", {"username": "agent", "password": "playbook"}),
        browser.post("/theme/", {"theme": "dark"}),
        browser.post("/calendar/renewed/"),
        browser.post("/calendar/withdrawn/"),
        browser.get("/calendar/"),
        browser.post("/complaints/", {"q": "Aston"}),
        browser.post("/sign-out/"),
    ]
    said = [(name, one) for answer in answers for name, one in answer.cookies.items()]

    assert {name for name, _one in said} == {begins + kind for kind in KINDS}
    for _name, one in said:
        assert (one["path"], one["domain"], bool(one["secure"])) == ("/", "", True)


def test_what_is_said_and_chosen_by_them_is_seen_on_the_next_page(playbook: None, agent: User, begins: str) -> None:
    browser = Client()
    browser.force_login(agent)
    browser.post("/theme/", {"theme": "dark"})
    browser.post("/calendar/renewed/")
    browser.post("/calendar/withdrawn/")
    first, second = browser.get("/calendar/").text, browser.get("/calendar/").text

    assert 'data-theme="dark"' in first
    assert ("shows nothing from now on" in first, "shows nothing from now on" in second) == (True, False)


def test_a_cookie_of_the_plain_name_counts_for_nothing(playbook: None, agent: User, begins: str) -> None:
    browser = Client()
    browser.force_login(agent)
    browser.cookies["theme"] = "dark"

    assert 'data-theme="dark"' not in browser.get("/tips/").text
