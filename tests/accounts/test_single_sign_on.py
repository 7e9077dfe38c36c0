"""Signing in at a real OpenID provider that runs beside the tests: who may, as what, and what is refused."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import oidc_provider_mock
import pytest
import requests
from authlib.integrations.django_client import DjangoOAuth2App
from django.test import Client
from joserfc import jwt
from joserfc.jwk import OctKey

from playbook.accounts import provider as provider_module
from playbook.accounts.models import Session, Team, User
from playbook.audit.models import Act, Entry

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


class Provider:
    """The provider, and what people do on its page."""

    def __init__(self, address: str) -> None:
        self.address = address

    def knows(self, sub: str, **claims: Any) -> None:
        """Have it say this of somebody."""
        requests.put(f"{self.address}/users/{sub}", json={"preferred_username": sub, **claims}, timeout=5)

    def signs_in(self, address: str, sub: str) -> str:
        """Somebody signs in on its page, which the browser was sent to; where it sends the browser back to."""
        answer = requests.post(address, data={"sub": sub}, allow_redirects=False, timeout=5)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]


@pytest.fixture
def provider(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """It listens on this machine, in clear, which the library has to be told is meant."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    with oidc_provider_mock.run_server_in_thread(require_nonce=True) as server:
        found = Provider(f"http://localhost:{server.server_port}")
        settings.OIDC_ISSUER = found.address
        settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = "playbook", "secret"
        settings.OIDC_ROLES = {"agents": "agent", "leads": "lead"}
        settings.OIDC_TEAMS = {"front": "Front desk", "back": "Back office"}
        yield found


def sign_in(browser: Client, provider: Provider, sub: str, *, to: str = "") -> Any:
    """The whole way; what the browser is answered when it comes back."""
    address = browser.get("/sign-in/provider/", {"next": to}).headers["Location"]
    return browser.get(provider.signs_in(address, sub))


def test_somebody_new_has_the_role_and_the_team_of_their_groups(playbook: None, provider: Provider) -> None:
    provider.knows("anna", groups=["leads", "front"], given_name="Anna", email="anna@example.org")
    browser = Client()

    answer = sign_in(browser, provider, "anna", to="/tips/")

    anna = User.objects.get()
    assert answer.headers["Location"] == "/tips/"
    assert Entry.objects.get(act=Act.SIGNED_IN).details == {"by": "provider"}
    assert (anna.username, anna.role, anna.team.name, anna.first_name) == ("anna", "lead", "Front desk", "Anna")
    assert not anna.has_usable_password()
    assert browser.get("/").status_code == 200
    assert browser.get("/sessions/").status_code == 200


def test_groups_that_changed_count_at_the_next_sign_in(playbook: None, provider: Provider) -> None:
    provider.knows("anna", groups=["leads", "front"])
    sign_in(Client(), provider, "anna")
    provider.knows("anna", groups=["agents", "back"], preferred_username="anna.new")

    sign_in(Client(), provider, "anna")

    anna = User.objects.get()
    assert (anna.username, anna.role, anna.team.name) == ("anna", "agent", "Back office")


def test_whoever_has_no_group_or_left_is_refused(playbook: None, provider: Provider) -> None:
    provider.knows("nobody", groups=["visitors"])
    provider.knows("gone", groups=["agents"])
    sign_in(Client(), provider, "gone")
    User.objects.update(is_active=False)

    for sub in ("nobody", "gone"):
        browser = Client()
        assert sign_in(browser, provider, sub).headers["Location"] == "/sign-in/"
        assert browser.get("/").status_code == 302

    assert User.objects.count() == 1


@pytest.mark.parametrize(("trusted", "taken"), [(False, False), (True, True)])
def test_an_account_of_the_same_name_is_taken_only_where_names_are_trusted(
    playbook: None, provider: Provider, settings: Any, agent: User, trusted: bool, taken: bool
) -> None:
    settings.OIDC_LINK_BY_NAME = trusted
    provider.knows("agent", groups=["agents", "front"])
    browser = Client()

    sign_in(browser, provider, "agent")

    assert (browser.get("/").status_code == 200) is taken
    assert User.objects.count() == 1


def test_nobody_who_may_do_everything_comes_from_the_provider(
    playbook: None, provider: Provider, settings: Any
) -> None:
    settings.OIDC_LINK_BY_NAME = True
    User.objects.create_superuser("chief", password="playbook")
    provider.knows("chief", groups=["agents"])
    browser = Client()

    sign_in(browser, provider, "chief")

    assert browser.get("/").status_code == 302
    assert User.objects.get().role != "agent" or User.objects.get().identity is None


def test_it_is_asked_with_a_challenge_and_a_nonce(playbook: None, provider: Provider) -> None:
    asked = parse_qs(urlsplit(Client().get("/sign-in/provider/").headers["Location"]).query)

    assert asked["code_challenge_method"] == ["S256"]
    assert asked["nonce"][0]
    assert asked["state"][0]


def test_an_answer_serves_once_and_only_the_browser_that_asked(playbook: None, provider: Provider) -> None:
    provider.knows("anna", groups=["agents"])
    browser, thief = Client(), Client()
    back = provider.signs_in(browser.get("/sign-in/provider/").headers["Location"], "anna")

    stolen = thief.get(back)
    browser.get(back)
    browser.post("/sign-out/")
    again = browser.get(back)

    assert [stolen.headers["Location"], again.headers["Location"]] == ["/sign-in/", "/sign-in/"]
    assert thief.get("/").status_code == browser.get("/").status_code == 302


@pytest.mark.parametrize("wrong", ["audience", "issuer", "nonce", "refused there"])
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    playbook: None, provider: Provider, settings: Any, wrong: str
) -> None:
    provider.knows("anna", groups=["agents"])
    browser = Client()
    back = provider.signs_in(browser.get("/sign-in/provider/").headers["Location"], "anna")
    session = browser.session
    state = next(name for name in dict(session.items()) if name.startswith("_state_"))
    if wrong == "nonce":
        session[state] = {**session[state], "data": {**session[state]["data"], "nonce": "of an older one"}}
        session.save()
    if wrong == "audience":
        settings.OIDC_CLIENT_ID = "somebody-else"
    if wrong == "issuer":
        settings.OIDC_ISSUER = f"{provider.address}/"  # where the same provider answers, by another name
    if wrong == "refused there":
        back = f"{back.split('?')[0]}?error=access_denied&state=x"

    answer = browser.get(back)

    assert answer.headers["Location"] == "/sign-in/"
    assert not User.objects.exists()


STRONG = {"acr": "two-factors", "amr": ["pwd", "otp"], "auth_time": 1_700_000_000}


@pytest.fixture
def demanding(provider: Provider, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Provider:
    """The same, where the settings demand how people have to have shown there who they are; the clock stands."""
    settings.OIDC_ACR, settings.OIDC_AMR, settings.OIDC_MAX_MINUTES = ["two-factors", "three"], ["otp", "hwk"], 30
    monkeypatch.setattr(provider_module, "now", lambda: 1_700_000_000.0 + 30 * 60)
    return provider


def test_what_has_to_be_shown_there_is_asked_for_and_whoever_showed_it_comes_in(
    playbook: None, demanding: Provider
) -> None:
    demanding.knows("anna", groups=["agents"], **STRONG)
    browser = Client()
    asked = parse_qs(urlsplit(browser.get("/sign-in/provider/").headers["Location"]).query)

    sign_in(browser, demanding, "anna")

    assert (asked["acr_values"], asked["max_age"]) == (["two-factors three"], ["1800"])
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize(
    "weak",
    [
        {"acr": "password"},
        {"acr": None},
        {"amr": ["pwd"]},
        {"amr": None},
        {"auth_time": 1_700_000_000 - 120},
        {"auth_time": 1_700_000_000 + 7200},
    ],
)
def test_whoever_showed_less_there_is_not_let_in(playbook: None, demanding: Provider, weak: dict[str, Any]) -> None:
    claims = {name: value for name, value in {**STRONG, **weak}.items() if value is not None}
    demanding.knows("anna", groups=["agents"], **claims)
    browser = Client()

    answer = sign_in(browser, demanding, "anna")

    assert answer.headers["Location"] == "/sign-in/"
    assert "less than is asked for" in browser.get("/sign-in/").text
    assert browser.get("/").status_code == 302
    assert not User.objects.exists()
    assert Entry.objects.filter(act=Act.SIGN_IN_FAILED).exists()


def test_a_provider_that_is_away_is_said_to_be(playbook: None, settings: Any) -> None:
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = "http://127.0.0.1:9", "playbook"
    browser = Client()

    page = browser.get("/sign-in/provider/", follow=True)

    assert "does not answer" in page.text


def test_a_token_that_the_provider_signed_with_a_shared_secret_is_refused(
    playbook: None, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the provider itself offers such signatures: whoever has the secret could sign in as anybody."""
    shared = OctKey.generate_key(256, parameters={"kid": "shared"})
    said = DjangoOAuth2App.load_server_metadata

    def offering(app: Any) -> Any:
        return said(app) | {"id_token_signing_alg_values_supported": ["HS256"], "jwks": {"keys": [shared.as_dict()]}}

    def forged(app: Any, **params: Any) -> Any:
        claims = {"iss": provider.address, "aud": "playbook", "sub": "anna", "exp": 4102444800, "iat": 0}
        claims |= {"nonce": nonce, "groups": ["agents"]}
        return {"id_token": jwt.encode({"alg": "HS256", "kid": "shared"}, claims, shared, algorithms=["HS256"])}

    provider.knows("anna", groups=["agents"])
    browser = Client()
    address = browser.get("/sign-in/provider/").headers["Location"]
    nonce = parse_qs(urlsplit(address).query)["nonce"][0]
    monkeypatch.setattr(DjangoOAuth2App, "load_server_metadata", offering)
    monkeypatch.setattr(DjangoOAuth2App, "fetch_access_token", forged)

    browser.get(provider.signs_in(address, "anna"))

    assert browser.get("/").status_code == 302
    assert not User.objects.exists()


def test_a_provider_that_calls_itself_otherwise_is_not_asked(playbook: None, provider: Provider, settings: Any) -> None:
    settings.OIDC_ISSUER = f"{provider.address}/"  # where the same provider answers, by another name

    answer = Client().get("/sign-in/provider/")

    assert answer.headers["Location"] == "/sign-in/"


def test_where_a_provider_redirects_to_is_not_asked(
    playbook: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    asked = []

    class Redirecting(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            body = json.dumps({"issuer": settings.OIDC_ISSUER, "authorization_endpoint": settings.OIDC_ISSUER}).encode()
            self.send_response(200 if self.path == "/elsewhere" else 302)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_told: Any) -> None:
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Redirecting) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = f"http://127.0.0.1:{server.server_port}", "playbook"
        answer = Client().get("/sign-in/provider/")
        server.shutdown()

    assert answer.headers["Location"] == "/sign-in/"
    assert asked == ["/.well-known/openid-configuration"]


@pytest.mark.parametrize(("said", "leads_away"), [("cross-site", False), ("same-site", False), ("same-origin", True)])
def test_a_link_on_another_site_signs_nobody_in_before_they_press_here(
    playbook: None, provider: Provider, said: str, leads_away: bool
) -> None:
    answer = Client().get("/sign-in/provider/", {"next": "/tips/"}, headers={"Sec-Fetch-Site": said})

    assert answer.headers["Location"].startswith(provider.address) is leads_away
    assert leads_away or answer.headers["Location"] == "/sign-in/?next=%2Ftips%2F"


def test_signing_out_ends_it_at_the_provider_too(playbook: None, provider: Provider) -> None:
    provider.knows("anna", groups=["agents"])
    browser = Client()
    sign_in(browser, provider, "anna")

    answer = browser.post("/sign-out/")

    assert answer.headers["Location"].startswith(f"{provider.address}/oauth2/end_session?")
    assert "id_token_hint=" in answer.headers["Location"]
    assert not Session.objects.filter(user__isnull=False).exists()


def test_it_leads_nowhere_else(playbook: None, provider: Provider) -> None:
    provider.knows("anna", groups=["agents"])

    assert sign_in(Client(), provider, "anna", to="https://evil.example/").headers["Location"] == "/"
    assert sign_in(Client(), provider, "anna", to="//evil.example/").headers["Location"] == "/"


def test_without_a_provider_there_is_no_such_address(playbook: None, client: Client) -> None:
    assert client.get("/sign-in/provider/").status_code == 404
    assert client.get("/sign-in/provider/back/").status_code == 404
    assert "provider" not in client.get("/sign-in/").text


def test_passwords_can_be_switched_off_but_for_whoever_may_do_everything(
    playbook: None, provider: Provider, settings: Any, agent: User
) -> None:
    settings.PASSWORD_SIGN_IN = False
    User.objects.create_superuser("chief", password="playbook")

    got = {}
    for name in ("agent", "chief"):
        browser = Client()
        browser.post("/sign-in/", {"username": name, "password": "playbook"})
        got[name] = browser.get("/").status_code

    assert got == {"agent": 302, "chief": 200}
    assert "/sign-in/provider/" in Client().get("/sign-in/").text


def test_a_team_that_is_new_is_made(playbook: None, provider: Provider) -> None:
    provider.knows("anna", groups=["agents", "back"])

    sign_in(Client(), provider, "anna")

    assert Team.objects.get().name == "Back office"


def test_whoever_comes_from_the_provider_shows_their_second_factor_there(
    playbook: None, provider: Provider, settings: Any
) -> None:
    settings.SECOND_FACTOR_ROLES = ["agent"]
    provider.knows("jo", groups=["agents"])
    browser = Client()
    sign_in(browser, provider, "jo")

    assert browser.get("/sessions/").status_code == 200


@pytest.mark.parametrize(
    ("who", "seconds", "is_let"), [("anna", 5, True), ("anna", 600, False), ("bert", 5, False), ("anna", None, False)]
)
def test_who_has_no_password_here_shows_at_the_provider_that_it_is_them(
    playbook: None,
    provider: Provider,
    monkeypatch: pytest.MonkeyPatch,
    who: str,
    seconds: int | None,
    is_let: bool,
) -> None:
    shown = {} if seconds is None else {"auth_time": 1_700_000_000 - seconds}
    for sub in ("anna", "bert"):
        provider.knows(sub, groups=["agents"], **shown)
    here, there = Client(), Client()
    for browser in (here, there):
        sign_in(browser, provider, "anna")
    monkeypatch.setattr(provider_module, "now", lambda: 1_700_000_000.0)

    assert "Show it where you sign in" in here.post("/sessions/ended/", {"which": "others"}, follow=True).text
    left = here.post("/sign-in/provider/again/").headers["Location"]
    asked = parse_qs(urlsplit(left).query)
    answer = here.get(provider.signs_in(left, who))

    assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])
    assert answer.headers["Location"] == ("/sessions/" if is_let else "/confirm/")
    here.post("/sessions/ended/", {"which": "others"})
    assert (there.get("/sessions/").status_code == 302) is is_let
    assert here.get("/sessions/").status_code == 200
    assert User.objects.get(pk=Session.objects.get(pk=here.session.session_key).user_id).username == "anna"
