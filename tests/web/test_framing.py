"""Pages of ours inside another system's page: denied unless its origin is in the settings, and then not all of them."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver

from playbook.accounts import provider
from playbook.accounts.models import User
from playbook.complaints.models import Complaint
from playbook.editions.current import library
from playbook.web.framing import NAMESPACES, NEVER, VIEWS

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
ORIGINS = ["https://crm.example.org", "https://desk.example.org:8443"]
IN_FRAME = {"Sec-Fetch-Dest": "iframe"}


@pytest.fixture
def framed(settings: Any) -> None:
    """Two case systems may have our pages inside theirs."""
    settings.FRAME_ORIGINS = ORIGINS


def guards(answer: HttpResponse) -> tuple[str, str]:
    """Who may frame an answer, as both headers say it."""
    policy = answer.headers["Content-Security-Policy"]
    return policy.rpartition("frame-ancestors ")[2].partition(";")[0], answer.headers.get("X-Frame-Options", "")


def cookies(answer: HttpResponse) -> dict[str, str]:
    """The cookies as the headers say them."""
    return {name: one.OutputString() for name, one in answer.cookies.items()}


def signed_in(**headers: str) -> tuple[Client, HttpResponse]:
    """A browser that the agent has signed in with, and the answer to that."""
    browser = Client(headers=headers)
    return browser, browser.post("/sign-in/", {"username": "agent", "password": "playbook"})


@pytest.mark.parametrize("address", ["/sign-in/", "/", "/complaints/", "/complaints/start/", "/admin/", "/no/such/"])
def test_without_the_setting_nothing_stands_in_a_frame(playbook: None, manager: User, address: str) -> None:
    browser = Client()
    browser.force_login(manager)

    assert guards(browser.get(address)) == ("'none'", "DENY")


@pytest.mark.usefixtures("framed")
@pytest.mark.parametrize(
    "address", ["/sign-in/", "/", "/tips/", "/complaints/", "/complaints/start/", "/complaints/4/", "/search/?q=angry"]
)
def test_with_it_what_is_used_beside_a_case_does_in_pages_of_those_origins(
    playbook: None, agent: User, address: str
) -> None:
    browser = Client()
    browser.force_login(agent)

    assert guards(browser.get(address)) == (" ".join(ORIGINS), "")


@pytest.mark.usefixtures("framed")
@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/publish/",
        "/audit/",
        "/insights/",
        "/password/",
        "/second-factor/",
        "/sessions/",
        "/calendar/",
        "/complaints/customers/",
        "/complaints/without-holder/",
        "/complaints/leaving/1/",
        "/complaints/trial/",
        "/api/v1/openapi.json",
        "/health/",
        "/no/such/",
    ],
)
def test_what_is_done_with_more_rights_never_does(playbook: None, manager: User, address: str) -> None:
    browser = Client()
    browser.force_login(manager)

    assert guards(browser.get(address)) == ("'none'", "DENY")


def test_every_name_that_the_rule_goes_by_is_one_of_an_address() -> None:
    found = {key for key in get_resolver().reverse_dict if isinstance(key, str)}
    for namespace, (_prefix, resolver) in get_resolver().namespace_dict.items():
        found |= {namespace, *(f"{namespace}:{key}" for key in resolver.reverse_dict if isinstance(key, str))}

    assert {*NAMESPACES, *VIEWS, *NEVER} <= found


def test_without_the_setting_cookies_stay_with_our_own_pages(playbook: None, agent: User) -> None:
    _browser, answer = signed_in()

    assert len(cookies(answer)) == 2
    assert not [said for said in cookies(answer).values() if "Partitioned" in said or "SameSite=None" in said]
    assert all("SameSite=Lax" in said for said in cookies(answer).values())


@pytest.mark.usefixtures("framed")
def test_with_it_every_cookie_is_kept_for_the_site_around_alone(playbook: None, agent: User) -> None:
    browser, answer = signed_in()
    said = cookies(answer) | cookies(browser.post("/theme/", {"theme": "dark"}))
    gone = cookies(browser.post("/sign-out/"))["sessionid"]

    assert set(said) == {"sessionid", "csrftoken", "theme", "keptkey"}
    assert all(one.endswith("; SameSite=None; Secure; Partitioned") for one in (*said.values(), gone))
    assert "HttpOnly" in said["sessionid"]
    assert "Max-Age=0" in gone


@pytest.mark.usefixtures("framed")
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://testserver"}, 302),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://testserver"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": ORIGINS[0]}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 403),
    ],
)
def test_a_form_is_taken_from_our_own_pages_only_also_in_a_frame(
    playbook: None, agent: User, headers: dict[str, str], status: int
) -> None:
    browser = Client(enforce_csrf_checks=True, headers=IN_FRAME)
    browser.force_login(agent)
    browser.get("/complaints/new/", secure=True)
    sent = {"csrfmiddlewaretoken": browser.cookies["csrftoken"].value, "start": "listen"}

    assert browser.post("/complaints/new/", sent, secure=True, headers=headers).status_code == status
    assert browser.post("/complaints/new/", {"start": "listen"}, secure=True, headers=headers).status_code == 403
    assert Complaint.objects.count() == (status == 302)


@pytest.mark.usefixtures("framed")
def test_in_a_frame_the_page_to_sign_in_says_what_to_do_where_it_cannot(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider, "is_used", lambda: True)
    inside, outside = client.get("/sign-in/", headers=IN_FRAME).text, client.get("/sign-in/").text

    assert "Open Playbook in a window of its own" in inside
    assert "Your organisation's sign-in page opens in no other page" in inside.replace("&#x27;", "'")
    assert inside.count('target="_blank" rel="noopener"') == 2
    assert "in a window of its own" not in outside


@pytest.mark.usefixtures("framed")
def test_what_is_told_of_a_complaint_is_its_number_stage_reference_and_end(
    client: Client, playbook: None, agent: User, settings: Any
) -> None:
    client.force_login(agent)
    complaint = Complaint.begin(library(), "listen", by=agent)
    Complaint.objects.update(reference="AB-1", customer="Zoe Turner")
    page = client.get(f"/complaints/{complaint.pk}/").text.replace("&quot;", '"')
    settings.FRAME_ORIGINS = []

    told = f'{{"number": {complaint.pk}, "stage": "listen", "reference": "AB-1", "closed": false}}'
    assert f'data-told="{told}"' in page
    assert "data-told" not in client.get(f"/complaints/{complaint.pk}/").text
