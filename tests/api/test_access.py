"""Who gets what over the API: every operation by every scope, and by people of other teams."""

import datetime
import json

import pytest
from django.test import Client
from django.utils import timezone

from playbook.accounts.models import User
from playbook.api.models import Token
from playbook.api.scopes import Scope
from playbook.api.urls import api
from playbook.complaints.models import Complaint
from playbook.editions.current import library
from playbook.web.rates import Rate
from tests.api.conftest import Program, program_with, token_for

pytestmark = pytest.mark.django_db
READ, WRITE = Scope.COMPLAINTS, Scope.COMPLAINTS_WRITE
# What each operation asks for. One without a row fails.
NEEDED = {
    ("get", "/editions"): Scope.GUIDANCE,
    ("get", "/guidance/{folder}"): Scope.GUIDANCE,
    ("get", "/guidance/{folder}/{slug}"): Scope.GUIDANCE,
    ("get", "/guidance/{folder}/{slug}/markdown"): Scope.GUIDANCE,
    ("post", "/search"): Scope.SEARCH,
    ("get", "/complaints"): READ,
    ("post", "/complaints"): WRITE,
    ("post", "/tickets"): WRITE,
    ("get", "/complaints/{number}"): READ,
    ("get", "/complaints/{number}/summary"): READ,
    ("get", "/complaints/{number}/promises"): READ,
    ("patch", "/complaints/{number}/facts"): WRITE,
    ("post", "/complaints/{number}/moves"): WRITE,
    ("put", "/complaints/{number}/note"): WRITE,
    ("post", "/complaints/{number}/promises"): WRITE,
    ("post", "/complaints/{number}/promises/{promise}/kept"): WRITE,
    ("post", "/complaints/{number}/closure"): WRITE,
    ("post", "/complaints/{number}/holder"): WRITE,
    ("get", "/teams"): Scope.PEOPLE,
    ("get", "/people"): Scope.PEOPLE,
    ("get", "/figures"): Scope.FIGURES,
}
BODIES = {
    "/search": {"text": "shouting"},
    "/complaints": {"facts": {"thing": "kettle"}},
    "/tickets": {"facts": {"customer": "Ms Li"}},
    "/complaints/{number}/facts": {"facts": {"thing": "kettle"}},
    "/complaints/{number}/moves": {"move": "jump", "to": "resolve"},
    "/complaints/{number}/note": {"text": "x", "version": 0},
    "/complaints/{number}/promises": {"what": "call", "due": "2099-01-04", "reason": "asked"},
    "/complaints/{number}/promises/{promise}/kept": {"how": "called"},
    "/complaints/{number}/closure": {"outcome": "resolved"},
    "/complaints/{number}/holder": {"to": "colleague"},
}
OF_A_COMPLAINT = [one for one in NEEDED if "{number}" in one[1]]


def filled(path: str, complaint: Complaint) -> str:
    """The path of something that is there."""
    promise = complaint.promises.first()
    path = path.replace("{folder}", "tips").replace("{slug}", "act-fast").replace("{number}", str(complaint.pk))
    return path.replace("{promise}", str(promise.pk if promise else 1))


@pytest.fixture
def complaint(playbook: None, agent: User) -> Complaint:
    """A complaint of the agent's, with a promise in it."""
    User.objects.create_user("colleague", team=agent.team)
    found = Complaint.begin(library(), "listen", by=agent)
    found.promises.create(key=found.key, what="call", who="agent", due=timezone.localdate(), by=agent)
    return found


def ask(text: str, method: str, path: str, complaint: Complaint) -> int:
    """The status that a token gets."""
    return program_with(text)(method.upper(), filled(path, complaint), BODIES.get(path)).status_code


def test_every_operation_has_a_row() -> None:
    paths = api.get_openapi_schema()["paths"]
    described = {(method, path.removeprefix("/api/v1")) for path, methods in paths.items() for method in methods}

    assert described == set(NEEDED)


@pytest.mark.parametrize("operation", NEEDED, ids=" ".join)
def test_an_operation_is_done_with_its_scope_and_with_no_other(
    complaint: Complaint, lead: User, operation: tuple[str, str]
) -> None:
    needed = NEEDED[operation]
    Complaint.objects.update(holder=lead)  # only the holder moves it on
    others = [scope for scope in Scope.values if scope != needed]

    without = {ask(token_for(lead, scopes), *operation, complaint) for scopes in (others, *zip(others), [])}
    with_it = ask(token_for(lead, [needed]), *operation, complaint)

    assert without == {403}
    assert with_it in (200, 201)


@pytest.mark.parametrize("operation", OF_A_COMPLAINT, ids=" ".join)
def test_another_teams_complaint_is_not_there(
    complaint: Complaint, stranger: User, manager: User, operation: tuple[str, str]
) -> None:
    before = Complaint.objects.get().last_move

    got = [ask(token_for(one), *operation, complaint) for one in (stranger, manager)]

    assert got == [404, 404]
    assert Complaint.objects.get().last_move == before


def test_a_colleague_takes_a_complaint_over_and_reads_nothing_of_it_before(complaint: Complaint) -> None:
    colleague = User.objects.get(username="colleague")
    program = program_with(token_for(colleague))

    before = program("GET", f"/complaints/{complaint.pk}").status_code
    taken = program("POST", f"/complaints/{complaint.pk}/holder", {})
    after = program("GET", f"/complaints/{complaint.pk}").json()

    assert (before, taken.status_code, after["holder"]) == (404, 200, "colleague")


def test_an_agents_token_reads_no_figures(complaint: Complaint, agent: User) -> None:
    assert ask(token_for(agent), "get", "/figures", complaint) == 403


@pytest.mark.parametrize("ended", ["revoked", "expired", "person gone", "person may do everything", "unknown", "none"])
def test_a_token_that_does_not_serve_any_more_is_refused(complaint: Complaint, agent: User, ended: str) -> None:
    text = token_for(agent)
    one = Token.objects.get()
    if ended == "revoked":
        one.revoke()
    if ended == "expired":
        Token.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    if ended == "person gone":
        User.objects.filter(pk=agent.pk).update(is_active=False)
    if ended == "person may do everything":
        User.objects.filter(pk=agent.pk).update(is_superuser=True)
    text = {"unknown": text[:-1] + "x", "none": ""}.get(ended, text)

    answer = program_with(text)("GET", "/teams")

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["status"] == 401


def test_a_sign_in_is_no_token(complaint: Complaint, agent: User, client: Client) -> None:
    client.force_login(agent)

    assert client.get("/api/v1/teams").status_code == 401


def test_a_token_opens_no_page(complaint: Complaint, agent: User) -> None:
    browser = Client(headers={"Authorization": f"Bearer {token_for(agent)}"})

    assert browser.get("/").status_code == 302


def test_a_token_acts_as_others_only_with_the_scope_and_in_its_team(
    complaint: Complaint, agent: User, lead: User, stranger: User, manager: User
) -> None:
    wide, narrow = token_for(lead), token_for(lead, [WRITE])
    User.objects.filter(pk=manager.pk).update(team=agent.team)
    start = ("POST", "/complaints", {"facts": {}})

    got = {
        name: program_with(wide)(*start, Act_As=name).status_code for name in ("agent", "stranger", "manager", "nobody")
    }

    assert got == {"agent": 201, "stranger": 403, "manager": 403, "nobody": 403}
    assert program_with(narrow)(*start, Act_As="agent").status_code == 403
    assert Complaint.objects.latest("pk").holder == agent


def test_calls_are_bounded_and_say_what_is_left(program: Program, settings: pytest.FixtureRequest, agent: User) -> None:
    settings.API_RATE = Rate(2, 60)

    got = [program("GET", "/teams") for _again in range(3)]
    other = program_with(token_for(agent))("GET", "/teams")

    assert [one.status_code for one in got] == [200, 200, 429]
    assert [one.headers["RateLimit"].split(";")[1] for one in got] == ["r=1", "r=0", "r=0"]
    assert got[0].headers["RateLimit-Policy"] == '"token";q=2;w=120'
    assert 0 < int(got[2].headers["Retry-After"]) <= 60
    assert got[2].headers["Content-Type"] == "application/problem+json"
    assert other.status_code == 200


def test_a_token_is_shown_once_and_its_use_is_noted(client: Client, manager: User, agent: User) -> None:
    client.force_login(manager)
    form = {"name": "Telephone", "person": agent.pk, "scopes": ["people:read"], "days": 30}

    made = client.post("/admin/api/token/add/", form)
    token = Token.objects.get()
    text = made.text.split('value="playbook_')[1].split('"')[0]
    answer = program_with(f"playbook_{text}")("GET", "/teams")
    page = client.get(f"/admin/api/token/{token.pk}/change/")

    assert answer.status_code == 200
    assert text not in page.text + client.get("/admin/api/token/").text
    assert text not in json.dumps(list(Token.objects.values()), default=str)
    assert Token.objects.get().used_at is not None
    assert "no-store" in made.headers["Cache-Control"]


def test_a_token_is_ended_at_the_desk(client: Client, manager: User, agent: User) -> None:
    text = token_for(agent)
    client.force_login(manager)

    client.post(f"/admin/api/token/{Token.objects.get().pk}/revoked/")

    assert program_with(text)("GET", "/teams").status_code == 401
