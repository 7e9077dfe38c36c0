"""Who joins, changes and leaves at the identity provider does so here, and nobody else gets at it."""

import pytest
from django.db import OperationalError
from django.test import Client

from playbook.accounts.models import Session, Team, User
from playbook.accounts.provider_people import person_of
from playbook.audit.models import Entry
from playbook.complaints.models import Complaint
from playbook.editions.current import library
from playbook.scim.storage import People
from playbook.web.rates import Rate
from tests.api.conftest import token_for
from tests.scim.conftest import SCOPE, provider_with

pytestmark = pytest.mark.django_db
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
WORK = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"

# As Microsoft Entra and Okta send somebody new, with much that is not kept here.
ENTRA = {
    "schemas": [USER, WORK],
    "externalId": "0a21f0f2",
    "active": True,
    "userName": "ana@example.org",
    "displayName": "Ana Li",
    "emails": [{"primary": True, "type": "work", "value": "ana@example.org"}],
    "meta": {"resourceType": "User"},
    "name": {"formatted": "Ana Li", "familyName": "Li", "givenName": "Ana"},
    "roles": [],
    "title": "Agent",
    "phoneNumbers": [{"type": "work", "value": "020 7946 0000"}],
    WORK: {"department": "Front desk", "employeeNumber": "701984", "manager": {"value": "26118915"}},
}
OKTA = {
    "schemas": [USER],
    "userName": "ben@example.org",
    "name": {"givenName": "Ben", "familyName": "Roe"},
    "emails": [{"primary": True, "value": "ben@example.org", "type": "work"}],
    "displayName": "Ben Roe",
    "locale": "en-US",
    "externalId": "00ujl29u0le5T6Aj10h7",
    "groups": [],
    "password": "1mz050nq",
    "active": True,
}


def patch(*operations):
    """A patch."""
    return {"schemas": [PATCH], "Operations": list(operations)}


def acts():
    """What stands in the audit trail, in order."""
    return list(Entry.objects.order_by("number").values_list("act", flat=True))


@pytest.fixture
def number(provider):
    """Somebody whom the provider has added."""
    return provider("POST", "/Users", ENTRA).json()["id"]


@pytest.mark.parametrize(
    ("emails", "kept"),
    [
        ([("home", None), ("work", None)], "work"),
        ([("work", None), ("home", True)], "home"),
        ([("home", None), ("other", None)], "home"),
    ],
)
def test_of_several_addresses_the_main_one_is_kept_or_that_for_work(provider, manager, emails, kept):
    sent = [{"type": kind, "primary": main, "value": f"{kind}@example.org"} for kind, main in emails]
    provider("POST", "/Users", {**ENTRA, "emails": sent})

    assert User.objects.get(username=ENTRA["userName"]).email == f"{kept}@example.org"


@pytest.mark.parametrize("sent", [ENTRA, OKTA], ids=["Entra", "Okta"])
def test_somebody_new_is_added_and_read_back(provider, manager, sent):
    answer = provider("POST", "/Users", sent)
    told, user = answer.json(), User.objects.get(username=sent["userName"])

    assert answer.status_code == 201
    assert answer.headers["Location"] == told["meta"]["location"] == f"http://testserver/scim/v2/Users/{user.pk}"
    assert answer.headers["Content-Type"] == "application/scim+json"
    assert (user.first_name, user.email, user.role) == (sent["name"]["givenName"], sent["userName"], "agent")
    assert not user.has_usable_password()
    assert told["externalId"] == sent["externalId"]
    assert "password" not in answer.text
    assert "phoneNumbers" not in answer.text
    assert provider("GET", f"/Users/{user.pk}").json() == told
    last = Entry.objects.get(act="person-added", whom=user.pk)
    assert last.person == manager.pk


def test_department_is_the_team_and_user_type_the_role(provider, team):
    lead = {**ENTRA, "userType": "Lead", WORK: {"department": "front DESK"}}
    told = provider("POST", "/Users", lead).json()
    user = User.objects.get(pk=told["id"])

    assert (user.role, user.team) == ("lead", team)
    assert (told["userType"], told[WORK]["department"]) == ("lead", team.name)
    provider("PUT", f"/Users/{user.pk}", {**ENTRA, WORK: {"department": "New site"}})
    user.refresh_from_db()
    assert (user.role, user.team.name) == ("lead", "New site")  # what a replacement does not name stays


@pytest.mark.parametrize(
    "filter", ['userName eq "ANA@example.org"', 'externalId eq "0a21f0f2"', 'name.givenName sw "An"']
)
def test_somebody_is_found_by_a_filter(provider, agent, number, filter):
    found = provider("GET", f"/Users?filter={filter}&startIndex=1&count=100").json()

    assert (found["totalResults"], [one["id"] for one in found["Resources"]]) == (1, [number])
    assert provider("GET", '/Users?filter=userName eq "nobody"').json()["totalResults"] == 0


def test_everybody_is_listed_in_pages_but_whoever_may_do_everything(provider, manager, agent, number):
    chief = User.objects.create_superuser("chief")
    every = provider("GET", "/Users").json()
    second = provider("GET", "/Users?startIndex=2&count=1").json()

    assert {one["userName"] for one in every["Resources"]} == {"manager", "agent", "ana@example.org"}
    assert (second["totalResults"], len(second["Resources"])) == (3, 1)
    for answer in (
        provider("GET", f"/Users/{chief.pk}"),
        provider("PATCH", f"/Users/{chief.pk}", patch({"op": "replace", "path": "active", "value": False})),
        provider("DELETE", f"/Users/{chief.pk}"),
    ):
        assert answer.status_code == 404
    assert provider("POST", "/Users", {**OKTA, "userName": "Chief"}).status_code == 409
    assert User.objects.get(username="chief").is_active


LEAVES = {
    "Okta": [{"op": "replace", "value": {"active": False}}],
    "Entra": [{"op": "Replace", "path": "active", "value": "False"}],
    "Entra, as the RFC": [{"op": "replace", "path": "active", "value": False}],
    "by its whole name": [{"op": "replace", "value": {f"{USER}:active": False}}],
}


@pytest.mark.parametrize("operations", LEAVES.values(), ids=LEAVES)
def test_whoever_leaves_is_signed_out_at_once(provider, number, operations):
    user, browser = User.objects.get(pk=number), Client()
    browser.force_login(user)

    answer = provider("PATCH", f"/Users/{number}", patch(*operations))

    assert (answer.status_code, User.objects.get(pk=number).is_active) == (204, False)
    assert not Session.objects.filter(user=user).exists()
    assert browser.get("/sessions/").status_code == 302
    entry = Entry.objects.filter(act="person-changed", whom=user.pk).latest("number")
    assert (entry.details["from_is_active"], entry.details["is_active"]) == (True, False)
    provider("PATCH", f"/Users/{number}", patch({"op": "add", "path": "active", "value": "True"}))
    assert User.objects.get(pk=number).is_active


WORK_EMAIL = 'emails[type eq "work"].value'
CHANGES = [
    (
        [{"op": "Replace", "path": WORK_EMAIL, "value": "new@example.org"}],
        "email",
        "new@example.org",
    ),
    ([{"op": "Add", "path": WORK_EMAIL, "value": "new@example.org"}], "email", "new@example.org"),
    ([{"op": "Add", "path": "name.givenName", "value": "Anna"}], "first_name", "Anna"),
    ([{"op": "replace", "value": {"name.givenName": "Anna"}}], "first_name", "Anna"),
    ([{"op": "replace", "value": {"name": {"givenName": "Anna", "familyName": "L"}}}], "first_name", "Anna"),
    ([{"op": "replace", "path": "userName", "value": "anna"}], "username", "anna"),
    ([{"op": "Replace", "path": "userType", "value": "lead"}], "role", "lead"),
    ([{"op": "Remove", "path": f"{WORK}:department"}], "team_id", None),
    ([{"op": "replace", "path": "nickName", "value": "An"}], "username", "ana@example.org"),
    ([{"op": "Remove", "path": "emails"}], "email", ""),
]


@pytest.mark.parametrize(("operations", "field", "expected"), CHANGES, ids=range(len(CHANGES)))
def test_patches_of_the_large_providers_are_understood(provider, number, operations, field, expected):
    answer = provider("PATCH", f"/Users/{number}", patch(*operations))

    assert answer.status_code in (200, 204), answer.text
    assert getattr(User.objects.get(pk=number), field) == expected


def test_an_address_is_put_where_there_was_none(provider):
    number = provider("POST", "/Users", {"schemas": [USER], "userName": "cat"}).json()["id"]
    sent = {"op": "Replace", "path": WORK_EMAIL, "value": "cat@example.org"}

    assert provider("PATCH", f"/Users/{number}", patch(sent)).status_code == 204
    assert User.objects.get(pk=number).email == "cat@example.org"


def test_department_is_set_by_its_whole_name(provider, number):
    sent = {"op": "Add", "path": f"{WORK}:department", "value": "New site"}
    provider("PATCH", f"/Users/{number}", patch(sent))

    assert User.objects.get(pk=number).team == Team.objects.get(name="New site")


def test_a_leavers_open_complaints_are_shown_to_their_lead_and_to_nobody_else(
    playbook, provider, agent, lead, stranger
):
    complaint = Complaint.begin(library(), "listen", by=agent)
    browsers = {one.username: Client() for one in (lead, stranger)}
    for one in (lead, stranger):
        browsers[one.username].force_login(one)
    assert "has left" not in browsers["lead"].get("/complaints/").text

    provider("PATCH", f"/Users/{agent.pk}", patch({"op": "replace", "value": {"active": False}}))

    shown = browsers["lead"].get("/complaints/").text.split('id="left-behind"')[1].split("</section>")[0]
    assert f"/complaints/{complaint.pk}/" in shown
    assert "has left" not in browsers["stranger"].get("/complaints/").text
    browsers["lead"].post(f"/complaints/{complaint.pk}/holders/")
    assert Complaint.objects.get().holder == lead
    assert "has left" not in browsers["lead"].get("/complaints/").text


def test_whoever_is_taken_out_is_gone_for_the_provider_and_keeps_what_they_did(playbook, provider, agent):
    complaint = Complaint.begin(library(), "listen", by=agent)

    assert provider("DELETE", f"/Users/{agent.pk}").status_code == 204

    assert provider("GET", f"/Users/{agent.pk}").status_code == 404
    assert provider("DELETE", f"/Users/{agent.pk}").status_code == 404
    assert provider("GET", '/Users?filter=userName eq "agent"').json()["totalResults"] == 0
    agent.refresh_from_db()
    assert not agent.is_active
    assert Complaint.objects.get(pk=complaint.pk).holder == agent
    again = provider("POST", "/Users", {**OKTA, "userName": "Agent"})
    assert (again.status_code, again.json()["id"], again.json()["active"]) == (201, str(agent.pk), True)


def test_a_name_is_had_once_whatever_its_case(provider, agent, number):
    taken = provider("POST", "/Users", {**OKTA, "userName": "AGENT"})
    renamed = provider("PATCH", f"/Users/{number}", patch({"op": "replace", "path": "userName", "value": "Agent"}))

    assert [taken.status_code, renamed.status_code] == [409, 409]
    assert taken.json() == {**taken.json(), "schemas": [ERROR], "status": "409", "scimType": "uniqueness"}


def test_what_others_changed_meanwhile_is_not_overwritten(provider, number, monkeypatch):
    get = People.get

    def changed_meanwhile(self, *args, **kwargs):
        found = get(self, *args, **kwargs)
        User.objects.filter(pk=number).update(first_name="Changed")
        return found

    monkeypatch.setattr(People, "get", changed_meanwhile)
    answer = provider("PATCH", f"/Users/{number}", patch({"op": "replace", "path": "name.familyName", "value": "X"}))

    assert answer.status_code == 412
    assert User.objects.get(pk=number).last_name == "Li"


WRONG = [
    ({"schemas": [USER]}, 400),
    ({"schemas": [USER], "userName": ""}, 400),
    ({"schemas": [USER], "userName": "x" * 151}, 400),
    ({"schemas": [USER], "userName": " x"}, 400),
    ({"schemas": [USER], "userName": "a\0b"}, 400),
    ({"schemas": [USER], "userName": 5}, 400),
    ({"schemas": [USER], "userName": ["x"]}, 400),
    ({"schemas": [USER], "userName": "x", "userType": "king"}, 400),
    ({"schemas": [USER], "userName": "x", "externalId": "x" * 256}, 400),
    ({"schemas": [USER], "userName": "x", "active": "perhaps"}, 400),
    ({"schemas": [USER], "userName": "x", "emails": [{"value": "no address"}]}, 400),
    ({"schemas": ["urn:nothing"], "userName": "x"}, 400),
    ([], 400),
    (b"{", 400),
    (b"\xff", 400),
    (b"[" * 50_000, 400),
    (b'{"schemas": ["' + USER.encode() + b'"], "userName": "\\ud800"}', 400),
    (b" " * 600_000, 413),
]


@pytest.mark.parametrize(("body", "status"), WRONG, ids=range(len(WRONG)))
def test_odd_people_are_refused_in_scims_form(provider, body, status):
    answer = provider("POST", "/Users", body)

    assert answer.status_code == status, answer.text
    assert answer.json()["schemas"] == [ERROR]
    assert answer.json()["status"] == str(status)
    assert User.objects.count() == 1


ODD = [
    ("GET", "/Users?filter=userName", 400),
    ("GET", '/Users?filter=userName eq "a\0"', 200),
    ("GET", f"/Users?filter={'(' * 3000}", 400),
    ("GET", "/Users?startIndex=-5&count=-1", 200),
    ("GET", "/Users?count=99999999999999999999", 200),
    ("GET", "/Users?startIndex=99999999999999999999", 200),
    ("GET", "/Users?count=x", 400),
    ("GET", "/Users?sortBy=userName", 501),
    ("GET", "/Users/x", 404),
    ("GET", "/Users/99999999999999999999", 404),
    ("GET", "/Users/-1", 404),
    ("GET", "/Groups", 404),
    ("GET", "/Me", 501),
    ("POST", "/Bulk", 501),
    ("PUT", "/Users", 405),
    ("TRACE", "/Users", 405),
    ("DELETE", "/Schemas", 405),
]


@pytest.mark.parametrize(("method", "path", "status"), ODD, ids=range(len(ODD)))
def test_odd_requests_are_answered_in_scims_form(provider, method, path, status):
    answer = provider(method, path)

    assert answer.status_code == status, answer.text
    assert status == 200 or answer.json()["schemas"] == [ERROR]


ODD_PATCHES = [
    {},
    {"schemas": [PATCH]},
    patch(),
    patch({"op": "explode", "path": "active"}),
    patch({"op": "remove"}),
    patch({"op": "remove", "path": "userName"}),
    patch({"op": "replace", "path": "id", "value": "7"}),
    patch({"op": "replace", "path": "emails[", "value": "7"}),
    patch({"op": "replace", "path": "active", "value": {"a": []}}),
    patch({"op": "replace", "path": "name", "value": 5}),
]


@pytest.mark.parametrize("body", ODD_PATCHES, ids=range(len(ODD_PATCHES)))
def test_odd_patches_change_nothing(provider, number, body):
    before = User.objects.filter(pk=number).values().get()
    answer = provider("PATCH", f"/Users/{number}", body)

    assert answer.status_code in (200, 204, 400), answer.text
    assert User.objects.filter(pk=number).values().get() | {"provisioned_at": None} == before | {"provisioned_at": None}


@pytest.mark.parametrize("path", ["/Users", "/Users/1", "/ServiceProviderConfig", "/Schemas", "/ResourceTypes"])
def test_only_the_token_of_an_administrator_with_the_scope_is_let_in(manager, lead, path):
    every_other = ["people:read", "people:act", "complaints:write"]
    got = {
        "nobody": Client().get(f"/scim/v2{path}").status_code,
        "wrong": provider_with("playbook_wrong")("GET", path).status_code,
        "other scopes": provider_with(token_for(manager, every_other))("GET", path).status_code,
        "a lead": provider_with(token_for(lead, [SCOPE]))("GET", path).status_code,
    }
    browser = Client()
    browser.force_login(manager)
    got["a sign-in"] = browser.get(f"/scim/v2{path}").status_code

    assert got == {"nobody": 401, "wrong": 401, "other scopes": 403, "a lead": 403, "a sign-in": 401}


def test_requests_are_bounded(provider, settings):
    settings.API_RATE = Rate(2, 60)
    got = [provider("GET", "/Users") for _again in range(3)]

    assert [one.status_code for one in got] == [200, 200, 429]
    assert int(got[2].headers["Retry-After"]) > 0
    assert got[2].json()["schemas"] == [ERROR]


def test_while_the_database_is_away_it_is_asked_to_come_again(provider, monkeypatch):
    def away(*_args, **_kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(People, "search", away)
    answer = provider("GET", "/Users")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_whoever_the_list_has_made_signs_in_at_the_provider_under_that_account(provider, settings):
    settings.OIDC_ROLES = {"desk": "agent"}
    number = provider("POST", "/Users", ENTRA).json()["id"]
    claims = {"iss": "https://id.example.org", "sub": "7", "preferred_username": "ana@example.org", "groups": ["desk"]}

    assert str(person_of(claims).pk) == number


def test_what_it_can_do_is_said(provider):
    config = provider("GET", "/ServiceProviderConfig").json()
    schema = provider("GET", f"/Schemas/{USER}").json()

    assert (config["patch"]["supported"], config["filter"]["supported"]) == (True, True)
    assert not any(config[one]["supported"] for one in ("bulk", "sort", "etag", "changePassword"))
    assert {one["name"] for one in schema["attributes"]} >= {"userName", "userType", "active", "emails"}
    assert [one["endpoint"] for one in provider("GET", "/ResourceTypes").json()["Resources"]] == ["/Users"]
