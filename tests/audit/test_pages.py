"""The page of the audit trail: looked through, and given out."""

import json

import pytest
from django.test import Client

from playbook.accounts.models import User
from playbook.audit.models import Act, Entry
from playbook.audit.trail import record


@pytest.fixture
def desk(manager: User) -> Client:
    """An administrator's browser."""
    browser = Client()
    browser.force_login(manager)
    return browser


def test_it_is_looked_through_by_person_complaint_and_act(desk: Client, agent: User, manager: User) -> None:
    Entry.objects.all().delete()
    record(Act.SIGNED_IN, person=agent.pk)
    record(Act.PERSON_CHANGED, person=manager.pk, whom=agent.pk, from_role="agent", role="lead")
    record(Act.COMPLAINT_OPENED, person=manager.pk, complaint=77)

    def found(query: str) -> list[str]:
        lines = desk.get(f"/audit/entries.jsonl?{query}").text.splitlines()
        return [json.loads(line)["act"] for line in lines]

    assert found("person=AGENT") == ["person-changed", "signed-in"]
    assert found("complaint=77") == ["complaint-opened"]
    assert found("act=signed-in") == ["signed-in"]
    assert found("first=2001-01-01&last=2001-01-02") == []
    assert "role: agent → lead" in desk.get("/audit/?act=person-changed").text


def test_pages_have_fifty_entries_and_lead_to_older_ones(desk: Client) -> None:
    Entry.objects.all().delete()
    for number in range(60):
        record(Act.API_USED, count=number)

    first = desk.get("/audit/").text
    assert (first.count("<time"), "before=11" in first) == (50, True)
    assert desk.get("/audit/?before=11").text.count("<time") == 10


def test_nobody_of_that_name_is_said_and_nothing_is_given_out(desk: Client) -> None:
    got = desk.get("/audit/?person=nobody-here")

    assert (got.status_code, "Nobody signs in with that name" in got.text) == (422, True)
    assert desk.get("/audit/entries.jsonl?person=nobody-here").text == ""


def test_giving_it_out_is_written_down_too(desk: Client, manager: User) -> None:
    desk.get("/audit/entries.csv")

    entry = Entry.objects.latest("number")
    assert (entry.act, entry.person, entry.details["form"]) == ("audit-exported", manager.pk, "csv")


def test_a_formula_in_a_file_is_made_harmless(desk: Client) -> None:
    record(Act.API_USED, what="+1")
    Entry.objects.filter(act=Act.API_USED).update(address="=cmd()")

    assert "'=cmd()" in desk.get("/audit/entries.csv").text


@pytest.mark.parametrize("query", ["first=9999-12-31&last=9999-12-31", "complaint=" + "9" * 40, "before=x", "act=zzz"])
def test_odd_questions_are_answered(desk: Client, query: str) -> None:
    assert desk.get(f"/audit/?{query}").status_code in (200, 422)
