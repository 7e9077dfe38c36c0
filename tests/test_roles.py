"""Every address, for everybody: who gets what. An address without a row fails."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from playbook.accounts.models import Team, User
from playbook.complaints.models import Complaint, Promise
from playbook.editions.shelf import library

WHO = ("nobody", "holder", "colleague", "lead", "stranger", "manager")
OPEN, READ = (200,) * 6, (302, 200, 200, 200, 200, 200)
LEADS = (302, 404, 404, 200, 200, 404)
MINE, MINE_POST = (302, 200, 404, 200, 404, 404), (302, 405, 405, 405, 405, 405)
POST_ONLY = (302, 405, 405, 405, 405, 405)
# The answer to a GET, for each of WHO.
EXPECTED = {
    "health/": OPEN,
    "service-worker.js": OPEN,
    "offline/": OPEN,
    "sign-in/": OPEN,
    "sign-out/": POST_ONLY,
    "theme/": (405,) * 6,
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
    "code.svg": (302, 400, 400, 400, 400, 400),
    "keys/": READ,
    "complaints/": READ,
    "complaints/new/": READ,
    "complaints/promises/": READ,
    "complaints/pick-up/": READ,
    "complaints/team/": LEADS,
    "complaints/road/": READ,
    "complaints/<int:number>/": MINE,
    "complaints/<int:number>/summary/": MINE,
    "complaints/<int:number>/temper/": MINE,
    "complaints/<int:number>/handover/": MINE,
    "complaints/<int:number>/asks/": MINE,
    "complaints/<int:number>/dates/": MINE,
    "complaints/<int:number>/holders/": MINE_POST,
    "complaints/<int:number>/asks/<int:pk>/reply/": MINE_POST,
    "complaints/<int:number>/moves/": MINE_POST,
    "complaints/<int:number>/facts/": MINE_POST,
    "complaints/<int:number>/note/": MINE_POST,
    "complaints/<int:number>/note/texts/<int:pk>/": MINE_POST,
    "complaints/<int:number>/promises/": MINE_POST,
    "complaints/<int:number>/promises/<int:pk>/kept/": MINE_POST,
    "complaints/<int:number>/warnings/": MINE_POST,
    "complaints/<int:number>/closure/": MINE_POST,
    "complaints/<int:number>/cause/": MINE_POST,
}
SLUGS = {"tips/": "act-fast", "stages/": "listen", "steps/": "steady", "interrupts/": "abuse", "checklists/": "abuse"}


def addresses(patterns: list[URLPattern | URLResolver], prefix: str = "") -> list[str]:
    """Every address there is, but the admin's own, which Django's permissions guard (tested below)."""
    found = []
    for one in patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            found += addresses(one.url_patterns, route)
        elif not route.startswith("admin/"):
            found.append(route)
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


def test_every_address_answers_everybody_as_written(browsers: dict[str, Client], agent: User) -> None:
    complaint = Complaint.begin(library(), "listen", by=agent)
    wrong = []
    for route, expected in EXPECTED.items():
        slug = next((one for start, one in SLUGS.items() if route.startswith(start)), "")
        path = "/" + route.replace("<int:number>", str(complaint.pk)).replace("<int:pk>", "1")
        path = path.replace("<slug:slug>", slug).replace("<str:letter>", "A")
        got = tuple(browsers[who].get(path).status_code for who in WHO)
        wrong += [(route, got, expected)] if got != expected else []

    assert wrong == []


def test_no_address_is_without_a_row() -> None:
    assert set(addresses(get_resolver().url_patterns)) == set(EXPECTED)


@pytest.mark.parametrize("what", ["moves", "facts", "note", "note/texts/1", "promises", "warnings", "closure", "cause"])
def test_nobody_else_can_write_in_a_complaint(browsers: dict[str, Client], agent: User, what: str) -> None:
    complaint = Complaint.begin(library(), "listen", by=agent)
    path = f"/complaints/{complaint.pk}/{what}/"

    got = {who: browsers[who].post(path, {"text": "x", "version": 0, "to": "own-it"}).status_code for who in WHO}

    assert {who for who, code in got.items() if code not in (302, 404)} <= {"holder", "lead"}
    assert [got["colleague"], got["stranger"], got["manager"]] == [404, 404, 404]
    assert not Promise.objects.exists()


def test_only_managers_enter_the_admin(browsers: dict[str, Client]) -> None:
    got = {who: browsers[who].get("/admin/", follow=True).status_code for who in WHO}

    assert got == {"nobody": 200, "holder": 403, "colleague": 403, "lead": 403, "stranger": 403, "manager": 200}
