"""Complaints over the API: the rules of the pages."""

import datetime
import threading
import uuid

import pytest
from django.db import connections
from django.utils import timezone

from playbook.accounts.models import User
from playbook.audit.models import Act, Entry
from playbook.complaints import starting
from playbook.complaints.commands import Sending
from playbook.complaints.models import Complaint
from playbook.complaints.starting import start
from playbook.editions.current import library
from tests.api.conftest import Program, program_with, token_for
from tests.conftest import make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_complaint_goes_its_whole_way(program: Program, number: int) -> None:
    path = f"/complaints/{number}"
    next_week = str(timezone.localdate() + datetime.timedelta(days=8))
    at_first = program("GET", path).json()

    moved = program("POST", f"{path}/moves", {"to": at_first["screen"]["choices"][0]["name"]})
    told = program("PATCH", f"{path}/facts", {"facts": {"customer": "Ms Li", "thing": "kettle"}})
    noted = program("PUT", f"{path}/note", {"text": "calm now", "version": 0})
    promised = program("POST", f"{path}/promises", {"what": "call back", "due": next_week, "reason": "agreed"})
    promise = program("GET", f"{path}/promises").json()[0]
    kept = program("POST", f"{path}/promises/{promise['id']}/kept", {"how": "called"})
    closed = program("POST", f"{path}/closure", {"outcome": "resolved", "reason": "new kettle"})
    now = program("GET", path).json()
    summary = program("GET", f"{path}/summary").json()

    assert {one.status_code for one in (moved, told, noted, promised, kept, closed)} == {200}
    assert now["facts"] == {"reference": "AB-1", "channel": "phone", "customer": "Ms Li", "thing": "kettle"}
    assert (now["note"], now["promises"][0]["state"]) == ("calm now", "done")
    assert (now["closures"][0]["outcome"], now["closed_at"] is None) == ("resolved", False)
    assert "Ms Li" in summary["text"]
    assert "- Reference: AB-1" in summary["markdown"]


def test_the_audit_trail_knows_in_whose_name_a_program_did_what(program: Program, number: int, agent: User) -> None:
    program("GET", f"/complaints/{number}")

    acts = set(Entry.objects.filter(person=agent.pk).values_list("act", flat=True))
    assert acts >= {Act.API_USED, Act.COMPLAINT_BEGUN, Act.COMPLAINT_OPENED}


def test_the_same_key_again_is_done_once_and_answered_the_same(program: Program, number: int) -> None:
    body = {"what": "call", "due": "2099-01-05", "reason": "agreed"}
    path = f"/complaints/{number}/promises"

    first = program("POST", path, body, Idempotency_Key="one")
    again = program("POST", path, body, Idempotency_Key="one")
    other = program("POST", path, {**body, "what": "write"}, Idempotency_Key="one")

    assert (first.status_code, again.status_code, other.status_code) == (200, 200, 422)
    assert (first.json()["again"], again.json()["again"]) == (False, True)
    assert len(program("GET", path).json()) == 1


def test_a_start_that_is_sent_again_starts_one_complaint(program: Program) -> None:
    body = {"facts": {"thing": "kettle"}}
    got = [program("POST", "/complaints", body, Idempotency_Key="start") for _again in range(2)]
    other = program("POST", "/complaints", {"facts": {"thing": "pan"}}, Idempotency_Key="start")

    assert [one.status_code for one in got] == [201, 201]
    assert got[0].json() == got[1].json()
    assert other.status_code == 422
    assert Complaint.objects.count() == 1


def test_a_reference_is_started_once_in_a_team_and_elsewhere_only_said_to_be_there(
    program: Program, number: int, lead: User, stranger: User
) -> None:
    body = {"facts": {"reference": "ab-1", "thing": "pan"}}

    colleague = program_with(token_for(lead))("POST", "/complaints", body)
    elsewhere = program_with(token_for(stranger))("POST", "/complaints", body)

    assert (colleague.status_code, colleague.json()["number"], colleague.json()["was_there"]) == (200, number, True)
    assert Complaint.objects.get(pk=number).fact("thing") == ""
    assert (elsewhere.status_code, elsewhere.json()["is_elsewhere"]) == (201, True)
    assert elsewhere.json()["number"] != number


def test_a_letter_begins_on_the_written_road(program: Program) -> None:
    program("POST", "/complaints", {"facts": {"channel": "letter"}})

    assert Complaint.objects.get().screen == library().default_start.start_written


@pytest.mark.parametrize(
    ("facts", "wrong"),
    [
        ({"thing": "4111 1111 1111 1111"}, "thing"),
        ({"channel": "pigeon"}, "channel"),
        ({"colour": "red"}, "colour"),
        ({"key": "x"}, "key"),
        ({"customer": "x" * 121}, "customer"),
    ],
)
def test_what_a_page_refuses_is_refused_and_nothing_is_kept(
    program: Program, facts: dict[str, str], wrong: str
) -> None:
    got = program("POST", "/complaints", {"facts": facts})

    assert (got.status_code, list(got.json()["errors"])) == (422, [wrong])
    assert not Complaint.objects.exists()


def test_what_others_did_since_it_was_read_is_not_overwritten(
    program: Program, number: int, agent: User, lead: User
) -> None:
    seen = program("GET", f"/complaints/{number}").headers["ETag"]
    Complaint.objects.update(holder=lead)  # who has it for a while, and gives it back
    program_with(token_for(lead))("PATCH", f"/complaints/{number}/facts", {"facts": {"thing": "pan"}})
    Complaint.objects.update(holder=agent)

    late = program("PATCH", f"/complaints/{number}/facts", {"facts": {"thing": "kettle"}}, If_Match=seen)
    unseen = program("PATCH", f"/complaints/{number}/facts", {"facts": {"thing": "kettle"}})
    odd = program("PATCH", f"/complaints/{number}/facts", {"facts": {"thing": "kettle"}}, If_Match="odd")

    assert (late.status_code, unseen.status_code, odd.status_code) == (409, 200, 412)


def test_a_note_of_an_older_version_is_refused_and_kept_beside_it(program: Program, number: int, lead: User) -> None:
    program("PUT", f"/complaints/{number}/note", {"text": "first", "version": 0})

    late = program_with(token_for(lead))("PUT", f"/complaints/{number}/note", {"text": "second", "version": 0})

    assert late.status_code == 409
    assert program("GET", f"/complaints/{number}").json()["note"] == "first"
    assert Complaint.objects.get().windows.get(refused=True).text == "second"


def test_a_complaint_is_handed_over_by_name(program: Program, number: int, lead: User, stranger: User) -> None:
    path = f"/complaints/{number}/holder"

    nobody = program("POST", path, {"to": "nobody"})
    outside = program("POST", path, {"to": "stranger"})
    given = program("POST", path, {"to": "lead", "why": "asked for you"})
    after = program("PATCH", f"/complaints/{number}/facts", {"facts": {"thing": "pan"}})

    assert (nobody.status_code, outside.status_code, given.status_code, after.status_code) == (422, 422, 200, 409)
    assert Complaint.objects.get().holder == lead


STARTERS = 6


def at_once(acts: list) -> list[BaseException]:
    """Run them all at one moment."""
    gate, wrong = threading.Barrier(len(acts)), []

    def run(act) -> None:
        gate.wait()
        try:
            act()
        except Exception as error:  # noqa: BLE001  # whatever it is, the test wants to see it
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    return wrong


def people_of(team) -> list[User]:
    """Several people of a team."""
    return [make_user(username=f"person{number}", team=team) for number in range(STARTERS)]


def race(people: list[User], reference: str) -> list[BaseException]:
    """Each starts with the same reference at the same moment."""
    facts = {"reference": reference}
    return at_once([lambda one=one: start(library(), "listen", facts, Sending(one, uuid.uuid4())) for one in people])


def test_several_who_start_one_reference_at_once_start_one_complaint(playbook: None, team) -> None:
    assert race(people_of(team), "R-1") == []

    assert Complaint.objects.filter(reference="R-1").count() == 1


def test_without_the_lock_they_start_several(playbook: None, team, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control. All have looked before any starts, as only the lock prevents."""
    looked, found = threading.Barrier(STARTERS), starting.with_reference
    monkeypatch.setattr(starting, "hold_team", lambda _person: None)
    if connections["default"].vendor == "sqlite":  # takes one writer at a time whatever the code does
        monkeypatch.setattr(starting, "with_reference", lambda reference, person: found("", person))
    else:

        def look(reference: str, person: User):
            rows = list(found(reference, person))
            looked.wait(20)
            return found("", person) if not rows else found(reference, person)

        monkeypatch.setattr(starting, "with_reference", look)

    assert race(people_of(team), "R-1") == []

    assert Complaint.objects.filter(reference="R-1").count() == STARTERS
