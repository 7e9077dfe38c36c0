"""A restricted complaint is there for its holder, the lead named on it and administrators; for nobody else."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import Q
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver

from playbook.accounts.models import Team, User
from playbook.audit.models import Act, Entry
from playbook.complaints import querysets
from playbook.complaints.models import Complaint, Restriction, Ticket
from playbook.webhooks.models import Delivery, Endpoint, Event
from tests.api.conftest import token_for
from tests.complaints.conftest import Send
from tests.test_roles import EXPECTED, MINE, addresses

CANARY, REFERENCE = "Zephyrine", "ZEPH-17"
PEOPLE = ("holder", "named", "administrator", "lead", "before", "colleague", "other lead", "publisher")
MAY = ("holder", "named", "administrator")
PACKAGE = Path(querysets.__file__).parents[1]


def restrict(browser: Client, complaint: Complaint, lead: User | None = None, **more: Any) -> HttpResponse:
    fields = {"lead": lead.pk if lead else "", **more}
    return browser.post(f"/complaints/{complaint.pk}/restriction/", fields)


@pytest.fixture
def people(desk: Client, agent: User, lead: User, manager: User, publisher: User, team: Team) -> dict[str, User]:
    """Everybody who might come upon it: of the team, of another, above them."""
    back = Team.objects.create(name="Back")
    make = User.objects.create_user
    return {
        "holder": agent,
        "named": make("named", role="lead", team=back),
        "administrator": manager,
        "lead": lead,
        "before": make("before", team=team),
        "colleague": make("colleague", team=team),
        "other lead": make("other", role="lead", team=back),
        "publisher": publisher,
    }


@pytest.fixture
def browsers(people: dict[str, User]) -> dict[str, Client]:
    """A browser for each of PEOPLE."""
    found = {name: Client() for name in PEOPLE}
    for name, browser in found.items():
        browser.force_login(people[name])
    return found


@pytest.fixture
def shut(send: Send, complaint: Complaint, browsers: dict[str, Client], people: dict[str, User]) -> Complaint:
    """A complaint with words in it that somebody else held before, asked for a lead, promised in, and restricted."""
    assert send("holders", browser=browsers["before"]).status_code == 200
    assert send("holders").status_code == 200
    send("facts", customer=CANARY, reference=REFERENCE, what_happened=f"{CANARY} said so")
    send("promises", what=f"ring {CANARY}", who="me", due="2999-01-04", reason="it takes long")
    send("asks")
    restrict(browsers["holder"], complaint, people["named"], why=f"{CANARY} may be harmed")
    complaint.refresh_from_db()
    assert (complaint.is_restricted, complaint.named_lead) == (True, people["named"])
    return complaint


def places(complaint: Complaint) -> list[str]:
    """Every address that needs no more than a complaint, and every list that could tell of one."""
    routes = [one for one in addresses(get_resolver().url_patterns) if "<int:number>" in one and "<int:pk>" not in one]
    own = ["/" + one.replace("<int:number>", str(complaint.pk)) for one in routes if one.startswith("complaints/")]
    lists = [f"/complaints/?q={CANARY}", "/complaints/", "/", "/complaints/team/", "/complaints/asking/"]
    lists += [f"/complaints/pick-up/?q={word}" for word in (CANARY, REFERENCE, f"#{complaint.pk}")]
    lists += [f"/complaints/pick-up/?number={complaint.pk}"]
    lists += ["/complaints/promises/", "/search/?q=said+so", f"/search/?q={complaint.pk}"]
    return own + lists


def asked(browser: Client, path: str) -> HttpResponse:
    """The answer there; words that a list of complaints is searched for are sent in a form."""
    address, _, words = path.partition("?q=")
    if words and address.startswith("/complaints/"):
        return browser.post(address, {"q": words}, follow=True)
    return browser.get(path, follow=True)


def seen_by(browser: Client, complaint: Complaint) -> list[str]:
    """The addresses at which somebody is shown a word of the complaint or a way to it, or is answered as if it were."""
    found = []
    for path in places(complaint):
        answer = asked(browser, path)
        of_it = path.startswith(f"/complaints/{complaint.pk}/")
        own = [] if of_it else [f"/complaints/{complaint.pk}/"]  # a page that says no repeats the address it was asked
        tells = any(word in answer.text for word in (f"{CANARY} ", f">{CANARY}", *own))
        if tells or (of_it and answer.status_code not in (404, 405)):
            found.append(path)
    return found


@pytest.mark.parametrize("who", [name for name in PEOPLE if name not in MAY])
def test_to_anybody_else_it_does_not_exist(shut: Complaint, browsers: dict[str, Client], who: str) -> None:
    assert seen_by(browsers[who], shut) == []


@pytest.mark.parametrize("who", MAY)
def test_those_it_is_for_find_and_read_it(shut: Complaint, browsers: dict[str, Client], who: str) -> None:
    found = seen_by(browsers[who], shut)

    assert f"/complaints/{shut.pk}/summary/" in found
    assert f"/complaints/?q={CANARY}" in found


def test_the_control_without_the_rule_the_team_is_shown_it(
    shut: Complaint, browsers: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the one rule taken out, what the tests above look for is found, by whoever held it and by their lead."""
    monkeypatch.setattr(querysets, "unrestricted", lambda at="": Q(**{f"{at}pk__gt": 0}))

    for who in ("lead", "before"):
        assert f"/complaints/{shut.pk}/summary/" in seen_by(browsers[who], shut)
    assert f"/complaints/pick-up/?q={CANARY}" in seen_by(browsers["colleague"], shut)


@pytest.mark.parametrize("who", [name for name in PEOPLE if name not in MAY])
def test_nobody_else_writes_in_it_or_takes_it_over(
    send: Send, shut: Complaint, browsers: dict[str, Client], people: dict[str, User], who: str
) -> None:
    nouns = {"holders": {}, "facts": {"customer": "x"}, "restriction": {"lead": people[who].pk}, "again": {}}
    nouns |= {"moves": {"move": "back"}, "note": {"text": "x", "version": 0}, "closure": {"outcome": "resolved"}}

    assert {send(noun, browser=browsers[who], **fields).status_code for noun, fields in nouns.items()} == {404}
    shut.refresh_from_db()
    assert (shut.holder, shut.customer, shut.named_lead) == (people["holder"], CANARY, people["named"])


def test_the_access_matrix_of_a_restricted_one_is_the_holders_the_named_leads_and_the_administrators(
    shut: Complaint, browsers: dict[str, Client]
) -> None:
    reads = ["/" + route.replace("<int:number>", str(shut.pk)) for route, row in EXPECTED.items() if row == MINE]

    got = {name: {browsers[name].get(path).status_code for path in reads} for name in PEOPLE}

    assert got == {name: {200} if name in MAY else {404} for name in PEOPLE}


def test_the_lead_named_on_it_takes_it_over_and_whoever_had_it_reads_it_no_more(
    send: Send, shut: Complaint, browsers: dict[str, Client]
) -> None:
    assert send("holders", browser=browsers["named"]).status_code == 200

    assert browsers["holder"].get(f"/complaints/{shut.pk}/summary/").status_code == 404
    assert browsers["named"].get(f"/complaints/{shut.pk}/").status_code == 200


def test_who_hands_a_restricted_one_over_is_told_that_it_is_no_longer_theirs_to_open(
    shut: Complaint, browsers: dict[str, Client], people: dict[str, User]
) -> None:
    to = {"holder": people["colleague"].pk, "why": "off shift"}
    answer = browsers["holder"].post(f"/complaints/{shut.pk}/holders/", to, follow=True)

    assert "no longer yours to open" in answer.text
    assert browsers["colleague"].get(f"/complaints/{shut.pk}/").status_code == 200


def test_one_press_on_the_live_page_restricts_it_and_stays_on_the_step(desk: Client, complaint: Complaint) -> None:
    before, page = complaint.screen, desk.get(f"/complaints/{complaint.pk}/")
    assert f'action="/complaints/{complaint.pk}/restriction/"' in page.text
    answer = desk.post(f"/complaints/{complaint.pk}/restriction/", {"live": "1"})

    assert answer.headers["Location"] == f"/complaints/{complaint.pk}/"
    assert "Restricted" in desk.get(f"/complaints/{complaint.pk}/").text
    complaint.refresh_from_db()
    assert (complaint.is_restricted, complaint.named_lead, complaint.screen) == (True, None, before)


def test_its_holder_names_a_lead_while_nobody_is_named_and_changes_nothing_after_that(
    complaint: Complaint, browsers: dict[str, Client], people: dict[str, User]
) -> None:
    restrict(browsers["holder"], complaint)
    restrict(browsers["holder"], complaint, people["named"])
    restrict(browsers["holder"], complaint, people["lead"])
    complaint.refresh_from_db()

    assert complaint.named_lead == people["named"]


def test_a_lead_of_the_team_restricts_what_a_worker_holds_and_may_then_not_open_it(
    complaint: Complaint, browsers: dict[str, Client], people: dict[str, User]
) -> None:
    answer = restrict(browsers["lead"], complaint, people["named"])

    assert answer.headers["Location"] == "/complaints/"
    assert "no longer yours to open" in browsers["lead"].get("/complaints/").text
    assert browsers["lead"].get(f"/complaints/{complaint.pk}/summary/").status_code == 404


@pytest.mark.parametrize(("who", "lifts"), [("holder", False), ("named", True), ("administrator", True)])
def test_the_named_lead_or_an_administrator_lifts_it_with_a_reason(
    shut: Complaint, browsers: dict[str, Client], who: str, lifts: bool
) -> None:
    path = f"/complaints/{shut.pk}/restriction/"
    assert browsers[who].post(path, {"do": "lift"}).status_code == 422
    browsers[who].post(path, {"do": "lift", "why": "it was a mistake"})
    shut.refresh_from_db()

    assert shut.is_restricted is not lifts
    assert (browsers["lead"].get(f"/complaints/{shut.pk}/summary/").status_code == 200) is lifts
    assert Restriction.objects.filter(lifted_why="it was a mistake").exists() is lifts


def test_nobody_restricts_what_is_not_theirs(complaint: Complaint, browsers: dict[str, Client]) -> None:
    others = ("administrator", "colleague", "other lead", "publisher", "named")

    assert {restrict(browsers[who], complaint).status_code for who in others} == {404}
    complaint.refresh_from_db()
    assert not complaint.is_restricted


def test_only_a_lead_at_work_can_be_named(complaint: Complaint, browsers: dict[str, Client], people: Any) -> None:
    answer = restrict(browsers["holder"], complaint, people["colleague"])

    assert (answer.status_code, "Choose a lead who is at work here" in answer.text) == (422, True)
    complaint.refresh_from_db()
    assert not complaint.is_restricted


def test_the_audit_trail_has_who_restricted_it_for_whom_and_who_lifted_it(
    shut: Complaint, browsers: dict[str, Client], people: dict[str, User]
) -> None:
    browsers["administrator"].post(f"/complaints/{shut.pk}/restriction/", {"do": "lift", "why": CANARY})
    rows = Entry.objects.filter(complaint=shut.pk, act__in=(Act.COMPLAINT_RESTRICTED, Act.RESTRICTION_LIFTED))

    assert [(row.act, row.person, row.whom) for row in rows.order_by("number")] == [
        ("complaint-restricted", people["holder"].pk, people["named"].pk),
        ("restriction-lifted", people["administrator"].pk, None),
    ]


def test_a_request_for_a_lead_reaches_the_lead_named_on_it_alone(shut: Complaint, browsers: dict[str, Client]) -> None:
    assert f"/complaints/{shut.pk}/" in browsers["named"].get("/complaints/asking/").text
    assert f"/complaints/{shut.pk}/" not in browsers["lead"].get("/complaints/asking/").text


@pytest.mark.parametrize(("who", "status"), [("holder", 200), ("named", 200), ("lead", 404), ("before", 404)])
def test_the_interface_for_programs_has_it_for_the_same_people(
    shut: Complaint, people: dict[str, User], client: Client, who: str, status: int
) -> None:
    headers = {"Authorization": f"Bearer {token_for(people[who])}"}
    paths = ("", "/summary", "/promises")
    got = {Client().get(f"/api/v1/complaints/{shut.pk}{end}", headers=headers).status_code for end in paths}
    listed = Client().get(f"/api/v1/complaints?reference={REFERENCE}", headers=headers).json()["items"]

    assert got == {status}
    assert bool(listed) is (status == 200)


def test_a_colleague_who_starts_with_its_reference_starts_another_and_is_told_nothing(
    shut: Complaint, browsers: dict[str, Client]
) -> None:
    for who in ("colleague", "other lead"):
        assert "somebody" not in browsers[who].get(f"/complaints/start/?reference={REFERENCE}").text.lower()
        answer = browsers[who].post("/complaints/start/", {"reference": REFERENCE})
        assert answer.status_code == 302
        assert str(shut.pk) not in answer.headers["Location"]
    assert (
        browsers["holder"].get(f"/complaints/start/?reference={REFERENCE}").headers["Location"].endswith(f"/{shut.pk}/")
    )


def test_a_link_that_started_it_leads_a_colleague_nowhere(
    shut: Complaint, browsers: dict[str, Client], people: dict[str, User]
) -> None:
    text = Ticket.make({}, "", by=people["holder"])
    Ticket.objects.update(complaint=shut)

    assert browsers["colleague"].get(f"/complaints/start/?ticket={text}").status_code == 404
    assert browsers["holder"].get(f"/complaints/start/?ticket={text}").status_code == 302


def test_no_program_is_told_of_it_and_what_waited_to_be_told_stays_here(
    send: Send, complaint: Complaint, browsers: dict[str, Client], people: dict[str, User]
) -> None:
    kinds = ["complaint.lead_asked", "complaint.warning_given", "complaint.closed", "complaint.handed_over"]
    Endpoint.objects.create(name="A program", url="https://example.org/", types=kinds)
    send("asks")
    assert Delivery.objects.due().count() == 1
    restrict(browsers["holder"], complaint)
    send("warnings", conduct="insult", words="stop")
    send("closure", outcome="resolved")
    send("holders", holder=people["colleague"].pk)

    assert Event.objects.count() == 1
    assert not Delivery.objects.due().exists()


def test_ones_calendar_does_not_have_its_promises(shut: Complaint, browsers: dict[str, Client]) -> None:
    made = browsers["holder"].post("/calendar/renewed/", follow=True)
    address = next(word for word in made.text.split('"') if word.endswith(".ics"))

    assert f"/complaints/{shut.pk}/" not in Client().get(address).text
    browsers["administrator"].post(f"/complaints/{shut.pk}/restriction/", {"do": "lift", "why": "x"})
    assert f"/complaints/{shut.pk}/" in Client().get(address).text


@pytest.mark.parametrize(("who", "counted"), [("lead", 0), ("publisher", 0), ("named", 1), ("administrator", 1)])
def test_no_figure_of_others_counts_it(
    send: Send, shut: Complaint, browsers: dict[str, Client], who: str, counted: int
) -> None:
    send("closure", outcome="resolved")

    assert browsers[who].get("/insights/outcomes.csv").text.count(",1") == counted


def test_one_customers_page_says_that_there_is_one_and_gives_nothing_of_it_out(
    shut: Complaint, browsers: dict[str, Client]
) -> None:
    browser = browsers["administrator"]
    for do in ("find", "export", "erase"):
        answer = browser.post(
            "/complaints/customers/", {"reference": REFERENCE, "complaints": shut.pk, "do": do, "sure": "on"}
        )
        assert f"Complaint {shut.pk} is restricted" in answer.text
        assert CANARY not in answer.text
    shut.refresh_from_db()
    assert shut.customer == CANARY


def test_the_command_leaves_it_out_unless_it_is_asked_for(shut: Complaint, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Exception, match="No complaint has that reference"):
        call_command("customer", "export", REFERENCE)
    assert f"Complaint {shut.pk} is restricted" in capsys.readouterr().err
    call_command("customer", "export", REFERENCE, "--restricted")

    assert json.loads(capsys.readouterr().out)[0]["restrictions"][0]["why"] == f"{CANARY} may be harmed"


# Where complaints are asked for without a person: what is done there tells nobody of one.
WITHOUT_A_PERSON = {
    "complaints/privacy.py": "forgets by age; gives one customer's out, restricted ones apart",
    "complaints/customers.py": "the same",
    "complaints/management/commands/customer.py": "the same, at the server's own shell",
    "complaints/starting.py": "what the sender began by the same form",
    "demo/management/commands/demo.py": "made up",
    "demo/dates.py": "made up",
    "insights/stage_times.py": "keeps sums by complaint; who asks is asked for the complaints first",
    "complaints/left_open.py": "numbers for an administrator, who may open each",
    "webhooks/words.py": "of an event that was announced, whose complaint is not restricted",
    "team/leavers.py": "an administrator's, who may open each",
}
DOORS = {"visible_to", "to_pick_up", "on_desk_of", "with_reference", "to_count", "unrestricted", "fitting", "none"}
DOORS |= {"to_tell_of", "for_lead", "left_behind", "given_to"}


def asked_without_a_door(source: str) -> list[str]:
    """The first questions that a module asks of complaints, promises and requests that no door is in."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr == "objects":
            of = node.value.value
            if isinstance(of, ast.Name) and of.id in {"Complaint", "Promise", "Ask"} and node.attr not in DOORS:
                found.append(f"{of.id}.objects.{node.attr}")
    return found


def test_no_module_asks_for_complaints_but_through_a_door() -> None:
    """A new list cannot forget the rule: it has to begin with a question that knows it."""
    found = {
        str(file.relative_to(PACKAGE))
        for file in PACKAGE.rglob("*.py")
        if "migrations" not in file.parts and asked_without_a_door(file.read_text())
    }
    own_rows = {"complaints/acts/recording.py", "complaints/acts/handing_over.py", "calendar_feed/views.py"}

    assert found - own_rows == set(WITHOUT_A_PERSON)


def test_the_control_a_question_without_a_door_is_found() -> None:
    assert asked_without_a_door("rows = Complaint.objects.filter(team=1)") == ["Complaint.objects.filter"]
    assert asked_without_a_door("rows = Complaint.objects.visible_to(user).filter(team=1)") == []


def test_only_leads_who_would_hear_of_it_are_said_to_be_about(
    desk: Client, complaint: Complaint, people: dict[str, User], browsers: dict[str, Client]
) -> None:
    browsers["lead"].get("/")
    interrupted = f"/complaints/{complaint.pk}/moves/"
    open_to_all = desk.post(interrupted, {"move": "interrupt", "to": "manager"}, follow=True)

    restrict(desk, complaint)
    restricted = desk.get(f"/complaints/{complaint.pk}/")

    assert "About now:" in open_to_all.text
    assert "About now:" not in restricted.text
    assert "Restricted: no lead sees this." in restricted.text
