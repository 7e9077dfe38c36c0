"""Every address, for everybody: who gets what. An address without a row fails."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from playbook.accounts.models import Team, User
from playbook.api.models import Token
from playbook.complaints.models import Complaint, Promise
from playbook.editions.current import library
from playbook.editions.models import ChangeSet, Document, Edition
from playbook.team_checklists.models import TeamChecklist
from playbook.webhooks.event_types import EventType
from playbook.webhooks.models import Delivery, Endpoint
from playbook.webhooks.outbox import announce
from tests.api.conftest import token_for
from tests.api.test_access import NEEDED

KEY = "00000000-0000-4000-8000-000000000000"  # of nothing that is there
WHO = ("nobody", "holder", "colleague", "lead", "stranger", "manager")
OPEN, READ = (200,) * 6, (302, 200, 200, 200, 200, 200)
LEADS = (302, 404, 404, 200, 200, 404)
# The holder is at work on it and is sent there; a lead looks on.
MINE_TO_WATCH, MINE_TO_DRIVE = (302, 302, 404, 200, 404, 404), (302, 200, 404, 302, 404, 404)
MINE, MINE_POST = (302, 200, 404, 200, 404, 404), (302, 405, 405, 405, 405, 405)
POST_ONLY = (302, 405, 405, 405, 405, 405)
# The answer to a GET, for each of WHO.
EXPECTED = {
    "health/": OPEN,
    "health/live": OPEN,
    "health/ready": OPEN,
    "service-worker.js": OPEN,
    "offline/": OPEN,
    "policy-reports/": (405,) * 6,
    "sign-in/": OPEN,
    "sign-in/code/": (302,) * 6,  # after a password only
    "sign-in/provider/": (404,) * 6,  # where none is set
    "sign-in/provider/back/": (404,) * 6,
    "sign-in/provider/again/": (302, 405, 405, 405, 405, 405),
    "confirm/": READ,
    "sign-out/": POST_ONLY,
    "theme/": (405,) * 6,
    "keys/chosen/": POST_ONLY,
    "password/": READ,
    "password/<uidb64>/<token>/": (404,) * 6,
    "second-factor/": READ,
    "second-factor/passkeys/": (302, 200, 302, 200, 302, 200),  # not for who has no password here
    "second-factor/passkeys/added/": POST_ONLY,
    "second-factor/passkeys/<int:pk>/renamed/": POST_ONLY,
    "second-factor/passkeys/<int:pk>/removed/": POST_ONLY,
    "sessions/": READ,
    "name/": READ,
    "sessions/ended/": POST_ONLY,
    "calendar/": READ,
    "calendar/renewed/": POST_ONLY,
    "calendar/withdrawn/": POST_ONLY,
    "calendar/<str:secret>.ics": (404,) * 6,  # for whoever knows a secret, signed in or not
    "api/v1/openapi.json": OPEN,
    "api/": (404,) * 6,
    "scim/v2/<path:path>": (401,) * 6,  # for the identity provider, by token
    "": READ,
    "search/": READ,
    "tips/": READ,
    "tips/<slug:slug>/": READ,
    "stages/<slug:slug>/": READ,
    "steps/<slug:slug>/": READ,
    "interrupts/<slug:slug>/": READ,
    "phrases/": READ,
    "sources/": READ,
    "sources/<str:letter>/": READ,
    "checklists/": READ,
    "checklists/build/": READ,
    "checklists/yours/": (302, 422, 422, 422, 422, 422),
    "checklists/<slug:slug>/": READ,
    "team-checklists/": READ,
    "team-checklists/<int:number>/": (302, 200, 200, 200, 404, 200),
    "team-checklists/<int:number>/change/": (302, 403, 403, 200, 404, 200),
    "team-checklists/<int:number>/right/": POST_ONLY,
    "team-checklists/<int:number>/archive/": POST_ONLY,
    "team-checklists/<int:number>/deletion/": (302, 403, 403, 200, 404, 200),
    "reference/": READ,
    "reference/<slug:slug>/": (302, 404, 404, 404, 404, 404),  # none is shipped
    "letters/": READ,
    "letters/<slug:slug>/": READ,
    "code.svg": (302, 400, 400, 400, 400, 400),
    "keys/": READ,
    "complaints/": READ,
    "complaints/new/": READ,
    "complaints/start/": READ,
    "complaints/from-message/": POST_ONLY,
    "complaints/suggestions/": POST_ONLY,
    "complaints/promises/": READ,
    "complaints/trial/": (302, 403, 403, 403, 403, 200),
    "complaints/customers/": (302, 403, 403, 403, 403, 200),
    "must-read/<int:number>/readings/": POST_ONLY,
    "audit/": (302, 403, 403, 403, 403, 200),
    "audit/entries.csv": (302, 403, 403, 403, 403, 200),
    "audit/entries.jsonl": (302, 403, 403, 403, 403, 200),
    "insights/": (302, 403, 403, 200, 200, 200),
    "insights/<slug:slug>.csv": (302, 403, 403, 200, 200, 200),
    "insights/gaps/": (302, 403, 403, 403, 403, 200),
    "insights/gaps/<int:pk>/answers/": POST_ONLY,
    "insights/verdicts/": (302, 403, 403, 403, 403, 200),
    "insights/verdicts/<int:pk>/replies/": POST_ONLY,
    "complaints/pick-up/": READ,
    "complaints/team/": LEADS,
    "complaints/asking/": LEADS,
    "complaints/without-holder/": (302, 403, 403, 403, 403, 200),
    "complaints/leaving/<int:pk>/": (302, 403, 403, 403, 403, 200),
    "complaints/unattended/": READ,
    "complaints/<int:number>/kept/": MINE,
    "complaints/<int:number>/people/": MINE,
    "complaints/<int:number>/restriction/": MINE,
    "complaints/<int:number>/watch/": MINE_TO_WATCH,
    "complaints/road/": (302, 404, 404, 404, 404, 404),  # to whoever does not say which form of it
    "complaints/<int:number>/": MINE_TO_DRIVE,
    "complaints/<int:number>/summary/": MINE,
    "complaints/<int:number>/temper/": MINE_TO_DRIVE,
    "complaints/<int:number>/handover/": MINE,
    "complaints/<int:number>/asks/": MINE,
    "complaints/<int:number>/dates/": MINE,
    "complaints/<int:number>/holders/": MINE_POST,
    "complaints/<int:number>/asks/<int:pk>/reply/": MINE_POST,
    "complaints/<int:number>/moves/": MINE_POST,
    "complaints/<int:number>/facts/": MINE_TO_DRIVE,
    "complaints/<int:number>/note/": MINE_POST,
    "complaints/<int:number>/reply/": MINE,
    "complaints/<int:number>/replies/": MINE_POST,
    "complaints/<int:number>/note/texts/<int:pk>/": MINE_POST,
    "complaints/<int:number>/promises/": MINE_POST,
    "complaints/<int:number>/promises/<int:pk>/kept/": MINE_POST,
    "complaints/<int:number>/warnings/": MINE_POST,
    "complaints/<int:number>/closure/": MINE_POST,
    "complaints/<int:number>/cause/": MINE_POST,
    "complaints/<int:number>/again/": MINE_POST,
    "complaints/<int:number>/offers/<int:offer>/": MINE_POST,
    "complaints/<int:number>/offers/<uuid:offer>/": MINE_POST,
    "complaints/<int:number>/trail/": MINE,
}
# Other programs' addresses know tokens and no sign-in; `tests/api/test_access.py` has a row for each operation.
READ_BY_PROGRAMS = {path for method, path in NEEDED if method == "get"}
EXPECTED |= {
    f"api/v1{path}".replace("{", "<").replace("}", ">"): ((401,) if path in READ_BY_PROGRAMS else (405,)) * 6
    for _method, path in NEEDED
}
SLUGS = {
    "tips/": "act-fast",
    "stages/": "listen",
    "steps/": "steady",
    "interrupts/": "abuse",
    "checklists/": "abuse",
    "reference/": "none-is-shipped",
    "letters/": "holding",
    "insights/": "causes",
}


# The answer to a GET of the admin's addresses, for each of ROLES.
ROLES = ("nobody", "agent", "lead", "editor", "publisher", "administrator")
WRITERS = (302, 302, 302, 200, 200, 200)  # who may not enter is sent to the door, and gets 403 there
WRITERS_POST, PUBLISHERS = (302, 302, 302, 405, 405, 405), (302, 302, 302, 403, 200, 200)
PEOPLE, NEVER = (302, 302, 302, 403, 403, 200), (302, 302, 302, 403, 403, 403)
ON = (302, 302, 302, 302, 302, 302)
EXPECTED_IN_ADMIN = {
    "admin/": WRITERS,
    "admin/login/": (302, 403, 403, 403, 403, 403),
    "admin/logout/": WRITERS_POST,
    "admin/password_change/": (302,) * 6,
    "admin/password_change/done/": WRITERS,
    "admin/autocomplete/": NEVER,
    "admin/jsi18n/": WRITERS,
    "admin/r/<path:content_type_id>/<path:object_id>/": (302, 302, 302, 404, 404, 404),
    "admin/publish/": PUBLISHERS,
    "admin/change-sets/": WRITERS,
    "admin/change-sets/<int:pk>/": WRITERS,
    "admin/change-sets/<int:pk>/drafts/": WRITERS_POST,
    "admin/change-sets/<int:pk>/renamed/": WRITERS_POST,
    "admin/change-sets/<int:pk>/reviews/": WRITERS_POST,
    "admin/change-sets/<int:pk>/published/": WRITERS_POST,
    "admin/change-sets/<int:pk>/taken-apart/": WRITERS_POST,
    "admin/change-sets/<int:pk>/taken-back/": WRITERS_POST,
    "admin/map/": WRITERS,
    "admin/edit/<slug:folder>/<slug:slug>/": ON,
    "admin/many/": WRITERS,
    "admin/bring-in/": WRITERS,
    "admin/bring-in/pasted/": WRITERS_POST,
    "admin/bring-in/<int:pk>/": (302,) * 6,  # what somebody else brought in is not there: back to the first page
    "admin/still-right/<slug:folder>/<slug:slug>/": WRITERS_POST,
    "admin/help/": WRITERS,
    "admin/organisation/": WRITERS,
    "admin/organisation/kept/": WRITERS_POST,
    "admin/organisation/ours/": WRITERS_POST,
    "admin/organisation/look/": WRITERS,
    "admin/organisation/words/": WRITERS,
    "admin/organisation/our-word/": WRITERS_POST,
    "admin/worth-a-look/": WRITERS,
    "admin/organisation/look/logo/": (302, 302, 302, 404, 404, 404),  # where none is chosen
    "look/logo/<str:name>": (404,) * 6,  # where none is chosen; whoever signs in sees it before
    "look/style/<str:name>": (404,) * 6,
    "pictures/<str:name>": (302, 404, 404, 404, 404, 404),  # where none is shown
    "admin/pictures/": WRITERS_POST,
    "admin/must-read/": WRITERS,
    "admin/must-read/<int:number>/": WRITERS_POST,
    "admin/must-read/<int:number>/read.csv": (302, 302, 302, 404, 404, 404),  # where nobody is asked to read one
    "admin/changes/": WRITERS,
    "admin/changes.csv": WRITERS,
    "admin/transfer/": WRITERS,
    "admin/transfer/incoming/": WRITERS_POST,
    "admin/transfer/incoming/<int:pk>/drafts/": WRITERS_POST,
    "admin/transfer/export.zip": WRITERS,
    "admin/scheduled/<int:pk>/cancelled/": WRITERS_POST,
    "admin/accounts/user/": PEOPLE,
    "admin/accounts/user/add/": PEOPLE,
    "admin/accounts/user/csv/": PEOPLE,
    "admin/accounts/user/people.csv": PEOPLE,
    "admin/accounts/user/csv/sample.csv": PEOPLE,
    "admin/accounts/user/<int:pk>/password-link/": WRITERS_POST,
    "admin/accounts/user/<int:pk>/signed-out/": WRITERS_POST,
    "admin/accounts/user/<int:pk>/second-factor-reset/": WRITERS_POST,
    "admin/accounts/user/<path:object_id>/history/": PEOPLE,
    "admin/accounts/user/<path:object_id>/change/": PEOPLE,
    "admin/accounts/user/<path:object_id>/delete/": NEVER,
    "admin/accounts/user/<path:object_id>/": ON,
    "admin/accounts/team/": PEOPLE,
    "admin/accounts/team/add/": PEOPLE,
    "admin/accounts/team/<path:object_id>/history/": PEOPLE,
    "admin/accounts/team/<path:object_id>/change/": PEOPLE,
    "admin/accounts/team/<path:object_id>/delete/": PEOPLE,
    "admin/accounts/team/<path:object_id>/": ON,
    "admin/api/token/": PEOPLE,
    "admin/api/token/add/": PEOPLE,
    "admin/api/token/<int:pk>/revoked/": WRITERS_POST,
    "admin/api/token/<path:object_id>/history/": PEOPLE,
    "admin/api/token/<path:object_id>/change/": PEOPLE,
    "admin/api/token/<path:object_id>/delete/": NEVER,
    "admin/api/token/<path:object_id>/": ON,
    "admin/webhooks/endpoint/": PEOPLE,
    "admin/webhooks/endpoint/add/": PEOPLE,
    "admin/webhooks/endpoint/<int:pk>/secret/": WRITERS_POST,
    "admin/webhooks/endpoint/<path:object_id>/history/": PEOPLE,
    "admin/webhooks/endpoint/<path:object_id>/change/": PEOPLE,
    "admin/webhooks/endpoint/<path:object_id>/delete/": PEOPLE,
    "admin/webhooks/endpoint/<path:object_id>/": ON,
    "admin/webhooks/delivery/": PEOPLE,
    "admin/webhooks/delivery/add/": NEVER,
    "admin/webhooks/delivery/<int:pk>/again/": WRITERS_POST,
    "admin/webhooks/delivery/<path:object_id>/history/": PEOPLE,
    "admin/webhooks/delivery/<path:object_id>/change/": PEOPLE,
    "admin/webhooks/delivery/<path:object_id>/delete/": NEVER,
    "admin/webhooks/delivery/<path:object_id>/": ON,
    "admin/editions/document/": WRITERS,
    "admin/editions/document/add/": WRITERS,
    "admin/editions/document/add/preview/": WRITERS_POST,
    "admin/editions/document/<int:pk>/preview/": WRITERS_POST,
    "admin/editions/document/add/kept/": WRITERS_POST,
    "admin/editions/document/<int:pk>/kept/": WRITERS_POST,
    "admin/editions/document/<int:pk>/merged/": WRITERS_POST,
    "admin/editions/document/<int:pk>/compare/": WRITERS,
    "admin/editions/document/<int:pk>/reviews/": WRITERS_POST,
    "admin/editions/document/<int:pk>/discarded/": WRITERS_POST,
    "admin/editions/document/<int:pk>/taken-out-there/": WRITERS_POST,
    "admin/editions/document/<int:pk>/kind/": (302,) * 6,  # of a page that readers have: back to its form
    "admin/editions/document/<int:pk>/revisions/<int:revision>/": WRITERS,
    "admin/editions/document/<int:pk>/revisions/<int:revision>/restored/": WRITERS_POST,
    "admin/editions/document/<path:object_id>/history/": WRITERS,
    "admin/editions/document/<path:object_id>/change/": WRITERS,
    "admin/editions/document/<path:object_id>/delete/": WRITERS,
    "admin/editions/document/<path:object_id>/": ON,
    "admin/editions/edition/": WRITERS,
    "admin/editions/edition/add/": (302, 302, 302, 404, 404, 404),
    "admin/editions/edition/<int:pk>/taken-back/": WRITERS_POST,
    "admin/editions/edition/<path:object_id>/history/": WRITERS,
    "admin/editions/edition/<path:object_id>/change/": WRITERS,
    "admin/editions/edition/<path:object_id>/delete/": NEVER,
    "admin/editions/edition/<path:object_id>/": ON,
    "admin/^(?P<app_label>accounts|editions|api|webhooks)/$": ON,
    "admin/(?P<url>.*)$": (302, 302, 302, 404, 404, 404),
}


def addresses(patterns: list[URLPattern | URLResolver], prefix: str = "") -> list[str]:
    """Every address there is."""
    found = []
    for one in patterns:
        route = prefix + str(one.pattern)
        found += addresses(one.url_patterns, route) if isinstance(one, URLResolver) else [route]
    return found


@pytest.fixture
def browsers(playbook: None, agent: User, lead: User, manager: User, team: Team) -> dict[str, Client]:
    """A browser for each of WHO."""
    colleague = User.objects.create_user("colleague", team=team)
    stranger = User.objects.create_user("other-lead", role="lead", team=Team.objects.create(name="Elsewhere"))
    people = dict(zip(WHO, (None, agent, colleague, lead, stranger, manager), strict=True))
    found = {who: Client() for who in people}
    for who, user in people.items():
        if user:
            found[who].force_login(user)
    return found


def begun(agent: User, route: str) -> str:
    """An address with what the agent has just begun in it."""
    complaint = Complaint.begin(library(), "listen", by=agent)
    title = f"Saturday {complaint.pk}"
    TeamChecklist.objects.create(pk=complaint.pk, team=agent.team, title=title, parts=["steps/steady"])
    slug = next((one for start, one in SLUGS.items() if route.startswith(start)), "")
    pk = str(agent.pk) if route.startswith("complaints/leaving/") else "1"
    path = "/" + route.replace("<int:number>", str(complaint.pk)).replace("<int:pk>", pk).replace(
        "<int:offer>", "1"
    ).replace("<uuid:offer>", KEY)
    return path.replace("<slug:slug>", slug).replace("<str:letter>", "A")


@pytest.mark.one_engine
@pytest.mark.parametrize("route", EXPECTED)
def test_every_address_answers_everybody_as_written(browsers: dict[str, Client], agent: User, route: str) -> None:
    path = begun(agent, route)

    assert tuple(browsers[who].get(path).status_code for who in WHO) == EXPECTED[route]


def test_whoever_holds_a_complaint_is_answered_as_written_on_each_engine(
    browsers: dict[str, Client], agent: User
) -> None:
    """Who may do what does not depend on the engine; whether a page can be made of its answers does."""
    found = {route: browsers["holder"].get(begun(agent, route)).status_code for route in EXPECTED}

    assert found == {route: row[WHO.index("holder")] for route, row in EXPECTED.items()}


def test_no_address_is_without_a_row() -> None:
    assert set(addresses(get_resolver().url_patterns)) == {*EXPECTED, *EXPECTED_IN_ADMIN}


# What a colleague of the team may do in a complaint that is not theirs: pick it up.
COLLEAGUES = {"complaints/<int:number>/holders/"}
WRITABLE = [route for route, row in EXPECTED.items() if "<int:number>" in route and row == MINE_POST]
WRITABLE += [f"complaints/<int:number>/{noun}/" for noun in ("asks", "facts", "kept")]
SENT = {"text": "x", "version": 0, "to": "hold-the-line", "what": "x", "conduct": "insult", "reply": "hold"}


@pytest.mark.parametrize("route", WRITABLE)
def test_nobody_else_can_write_in_a_complaint(browsers: dict[str, Client], agent: User, route: str) -> None:
    complaint = Complaint.begin(library(), "listen", by=agent)
    path = "/" + route.replace("<int:number>", str(complaint.pk)).replace("<int:pk>", "1").replace(
        "<int:offer>", "1"
    ).replace("<uuid:offer>", KEY)

    got = {who: browsers[who].post(path, SENT, headers={"X-Outbox": "1"}).status_code for who in WHO}

    assert got["nobody"] == 401
    assert [got["stranger"], got["manager"]] == [404, 404]
    assert (got["colleague"] == 404) is (route not in COLLEAGUES)
    assert not Promise.objects.exists()


def test_whoever_held_it_before_reads_it_and_changes_nothing(browsers: dict[str, Client], agent: User) -> None:
    complaint = Complaint.begin(library(), "listen", by=agent)
    browsers["lead"].post(f"/complaints/{complaint.pk}/holders/")
    before = Complaint.objects.get().last_move
    reads = [route for route, row in EXPECTED.items() if row == MINE]
    paths = ["/" + route.replace("<int:number>", str(complaint.pk)) for route in reads]
    forms = {"moves": {"to": "name-the-anger"}, "facts": {"customer": "x"}, "closure": {"outcome": "resolved"}}

    got = {path: browsers["holder"].get(path, follow=True).status_code for path in paths}
    sent = [
        browsers["holder"].post(f"/complaints/{complaint.pk}/{what}/", fields, headers={"X-Outbox": "1"}).status_code
        for what, fields in forms.items()
    ]

    assert [got[path] for path in paths] == [200] * len(paths)
    assert sent == [409] * len(forms)
    assert Complaint.objects.get().last_move == before


def test_whoever_held_it_reads_and_takes_nothing_after_they_left_the_team(
    browsers: dict[str, Client], agent: User
) -> None:
    complaint = Complaint.begin(library(), "listen", by=agent)
    browsers["lead"].post(f"/complaints/{complaint.pk}/holders/")
    User.objects.filter(pk=agent.pk).update(team=Team.objects.get(name="Elsewhere"))
    reads = [route for route, row in EXPECTED.items() if row == MINE]

    got = {
        browsers["holder"].get("/" + route.replace("<int:number>", str(complaint.pk))).status_code for route in reads
    }
    got.add(browsers["holder"].post(f"/complaints/{complaint.pk}/holders/").status_code)
    User.objects.filter(pk=agent.pk).update(team=None)
    got.add(browsers["holder"].get(f"/complaints/{complaint.pk}/summary/").status_code)

    assert got == {404}
    assert f"/complaints/{complaint.pk}/" not in browsers["holder"].get("/complaints/").text
    assert Complaint.objects.get().holder.username != agent.username


@pytest.fixture
def roles(playbook: None, team: Team) -> dict[str, Client]:
    """A browser for each of ROLES."""
    found = {role: Client() for role in ROLES}
    for role in ROLES[1:]:
        found[role].force_login(User.objects.create_user(role, role=role, team=team))
    token_for(User.objects.get(username="agent"))
    Endpoint.objects.create(name="A program", url="https://example.org/", types=["edition.published"])
    announce(EventType.PUBLISHED, "1", edition=1)
    return found


def in_admin(route: str) -> str:
    """An address of the admin with something that is there in it."""
    tip = Document.objects.get(kind="tip", slug="act-fast")
    ids = {"user": User.objects.get(username="agent").pk, "team": Team.objects.get().pk, "document": tip.pk}
    if any(f"/{name}/" in route for name in ("token", "endpoint", "delivery")):
        ids |= {"token": Token.objects.get().pk, "endpoint": Endpoint.objects.get().pk}
        ids["delivery"] = Delivery.objects.get().pk
    pk = str(next((one for kind, one in ids.items() if f"/{kind}/" in route), Edition.objects.get().pk))
    if "change-sets/<int:pk>" in route:
        pk = str(ChangeSet.objects.create(name="Owners").pk)
    for name in ("<int:pk>", "<path:object_id>", "<path:content_type_id>", "<id>"):
        route = route.replace(name, pk)
    route = route.replace("<int:revision>", str(tip.revisions.get().pk)).replace("<int:number>", "1")
    route = route.replace("<slug:folder>/<slug:slug>", "tips/act-fast")
    return "/" + route.replace("^(?P<app_label>accounts|editions|api|webhooks)/$", "accounts/").replace(
        "(?P<url>.*)$", "nowhere/"
    )


@pytest.mark.one_engine
@pytest.mark.parametrize("route", EXPECTED_IN_ADMIN)
def test_every_address_of_the_admin_answers_every_role_as_written(roles: dict[str, Client], route: str) -> None:
    assert tuple(roles[role].get(in_admin(route)).status_code for role in ROLES) == EXPECTED_IN_ADMIN[route]


def test_an_administrator_is_answered_as_written_on_each_engine(roles: dict[str, Client]) -> None:
    found = {}
    for route in EXPECTED_IN_ADMIN:
        with transaction.atomic():
            found[route] = roles["administrator"].get(in_admin(route)).status_code
            transaction.set_rollback(True)

    assert found == {route: row[ROLES.index("administrator")] for route, row in EXPECTED_IN_ADMIN.items()}


# What a POST does that not every writer may do, and who may: everybody else gets 403, or is sent to the door.
RIGHTS = {
    "admin/publish/": {"publisher", "administrator"},
    "admin/change-sets/": {"editor", "publisher", "administrator"},
    "admin/change-sets/<int:pk>/drafts/": {"editor", "publisher", "administrator"},
    "admin/change-sets/<int:pk>/renamed/": {"editor", "publisher", "administrator"},
    "admin/change-sets/<int:pk>/reviews/": {"publisher", "administrator"},
    "admin/change-sets/<int:pk>/published/": {"publisher", "administrator"},
    "admin/change-sets/<int:pk>/taken-apart/": {"editor", "publisher", "administrator"},
    "admin/change-sets/<int:pk>/taken-back/": {"editor", "publisher", "administrator"},
    "admin/scheduled/<int:pk>/cancelled/": {"publisher", "administrator"},
    "admin/editions/document/<int:pk>/reviews/": {"publisher", "administrator"},
    "admin/editions/document/<int:pk>/discarded/": {"editor", "publisher", "administrator"},
    "admin/editions/document/<path:object_id>/delete/": {"editor", "publisher", "administrator"},
    "admin/editions/edition/<int:pk>/taken-back/": {"editor", "publisher", "administrator"},
    "admin/accounts/user/add/": {"administrator"},
    "admin/accounts/user/csv/": {"administrator"},
    "admin/accounts/user/<path:object_id>/change/": {"administrator"},
    "admin/accounts/team/add/": {"administrator"},
    "admin/accounts/user/<int:pk>/password-link/": {"administrator"},
    "admin/accounts/user/<int:pk>/signed-out/": {"administrator"},
    "admin/accounts/user/<int:pk>/second-factor-reset/": {"administrator"},
    "admin/api/token/add/": {"administrator"},
    "admin/api/token/<int:pk>/revoked/": {"administrator"},
    "admin/webhooks/endpoint/add/": {"administrator"},
    "admin/webhooks/endpoint/<int:pk>/secret/": {"administrator"},
    "admin/webhooks/delivery/<int:pk>/again/": {"administrator"},
}


@pytest.mark.one_engine
@pytest.mark.parametrize("route", RIGHTS)
def test_every_right_is_had_by_those_it_is_given_to(roles: dict[str, Client], route: str) -> None:
    path = in_admin(route)
    got = {role: roles[role].post(path, {"verdict": "approved"}) for role in ROLES}

    refused = {
        role for role, one in got.items() if one.status_code == 403 or "sign-in" in one.headers.get("Location", "")
    }
    refused |= {role for role, one in got.items() if one.headers.get("Location", "").startswith("/admin/login/")}
    assert set(ROLES) - refused == RIGHTS[route]


def test_who_may_not_enter_the_admin_is_told_so(roles: dict[str, Client]) -> None:
    got = {role: roles[role].get("/admin/", follow=True).status_code for role in ROLES}

    assert got == dict(zip(ROLES, (200, 403, 403, 200, 200, 200), strict=True))


def test_an_administrator_makes_nobody_more_than_an_administrator(roles: dict[str, Client]) -> None:
    chief = User.objects.create_superuser("chief", password="playbook")
    agent = User.objects.get(username="agent")
    form = {"username": "agent", "role": "editor", "is_active": "on", "is_superuser": "on", "is_staff": "on"}

    roles["administrator"].post(f"/admin/accounts/user/{agent.pk}/change/", form)
    agent.refresh_from_db()

    assert (agent.role, agent.is_superuser, agent.is_staff) == ("editor", False, False)
    assert roles["administrator"].get(f"/admin/accounts/user/{chief.pk}/change/").status_code == 302


def test_a_role_has_exactly_the_permissions_of_its_group(roles: dict[str, Client]) -> None:
    writes = {f"editions.{one}" for one in ("view_document", "add_document", "change_document", "delete_document")}
    writes.add("editions.view_edition")
    publishes = writes | {"editions.publish_document"}
    people = {"view_user", "add_user", "change_user", "view_team", "add_team", "change_team", "delete_team"}
    expected = {"agent": set(), "lead": set(), "editor": writes, "publisher": publishes}
    expected["administrator"] = publishes | {f"accounts.{one}" for one in people}
    expected["administrator"] |= {f"api.{one}_token" for one in ("view", "add", "change")}
    expected["administrator"] |= {f"webhooks.{one}_endpoint" for one in ("view", "add", "change", "delete")}
    expected["administrator"] |= {f"webhooks.{one}_delivery" for one in ("view", "change")}

    assert {user.role: user.get_all_permissions() for user in User.objects.all()} == expected
