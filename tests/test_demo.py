"""The made-up complaints: of many kinds, alive on every list, the same each time, and never among real ones."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from playbook.accounts.models import User
from playbook.complaints.models import Complaint, Promise
from playbook.demo.people import make_people
from playbook.demo.stories import SAID, STORIES
from playbook.editions.current import library
from playbook.flow import engine


@pytest.fixture
def made(playbook: None, agent: User, lead: User, editor: User) -> None:
    """Forty complaints."""
    call_command("demo", "--many", "40", verbosity=0)


def test_a_newcomer_finds_every_list_alive(made: None, lead: User, manager: User, client: Client) -> None:
    client.force_login(lead)

    assert Complaint.objects.count() == 40
    assert Complaint.objects.open().exists()
    assert "Ava" in client.get("/complaints/team/").text
    assert len(set(Complaint.objects.values_list("problem", flat=True))) > 5
    assert Promise.objects.exclude(kept_at=None).exists()
    assert client.get("/insights/").status_code == 200
    client.force_login(manager)
    assert "guide dog refused" in client.get("/insights/gaps/").text
    assert "shut on Mondays" in client.get("/insights/verdicts/").text


@pytest.mark.one_engine
def test_every_complaint_is_one_that_a_worker_could_have_made(made: None) -> None:
    for complaint in Complaint.objects.all():
        moves = list(complaint.moves.order_by("number"))
        assert engine.replay(library(), complaint.moves_made()).screen == complaint.screen
        assert [one.at for one in moves] == sorted(one.at for one in moves)
        assert complaint.opened_at == moves[0].at
        if complaint.closed_at:
            assert complaint.closed_at == next(one.at for one in moves if one.kind == engine.Kind.CLOSED)


def test_nothing_is_made_for_somebody_whose_account_was_closed_meanwhile(playbook: None) -> None:
    make_people()
    User.objects.exclude(first_name="Ava").update(is_active=False)
    call_command("demo", "--many", "12", verbosity=0)

    assert set(Complaint.objects.values_list("holder__first_name", flat=True)) == {"Ava"}


@pytest.mark.one_engine
def test_every_complaint_was_closed_on_the_day_of_its_last_ending(made: None) -> None:
    closed = Complaint.objects.exclude(closed_at=None).prefetch_related("closures")

    assert [one.pk for one in closed if one.closed_at != max(end.at for end in one.closures.all())] == []
    assert len({one.closed_at.date() for one in closed if one.closed_at}) > 5


def test_it_makes_the_same_each_time(made: None) -> None:
    before = told()
    Complaint.objects.all().delete()
    call_command("demo", "--many", "40", verbosity=0)

    assert told() == before


def told() -> list[tuple[Any, ...]]:
    """What was made, without its days."""
    rows = Complaint.objects.order_by("pk").values_list(
        "customer", "problem", "screen", "holder__username", "last_move"
    )
    return [(*row,) for row in rows]


@pytest.mark.one_engine
def test_it_makes_none_where_there_are_any(made: None) -> None:
    call_command("demo", verbosity=0)

    assert Complaint.objects.count() == 40


def test_it_is_refused_in_production(playbook: None, settings: Any) -> None:
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="Not in production"):
        call_command("demo")


def test_nobody_signs_in_as_a_colleague(db: None) -> None:
    people = make_people()

    assert not any(one.has_usable_password() for agents in people.agents.values() for one in agents)


def test_every_story_names_what_there_is(playbook: None) -> None:
    options = library().options
    named = {(name, getattr(story, fact)) for story in STORIES for fact, name in FACTS.items()}

    assert [one for one in named if one[1] not in options[one[0]]] == []
    assert [slug for slug, _kind, _words in SAID if slug not in library().tips] == []


FACTS = {"problem": "problems", "remedy": "remedies", "mistake": "mistakes", "cause": "causes"}
