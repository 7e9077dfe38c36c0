"""Two managers who save at once: one wins, the other is told; shown to be a race by a run without its guard."""

from typing import Any

import pytest
from django.db import IntegrityError, connection

from playbook.accounts.models import User
from playbook.editions.current import forget
from playbook.editions.drafts import StaleDraft, head, publish_drafts, save_draft
from playbook.editions.models import Edition, Revision
from tests.complaints.test_races import at_once
from tests.conftest import make_user
from tests.editions.drafting import OWNER, draft_of, row_of, text_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(request: pytest.FixtureRequest) -> list[User]:
    """Four managers, over the shipped content."""
    request.getfixturevalue("playbook")
    return [make_user(username=f"manager-{number}") for number in range(4)]


def save_at_once(people: list[User], turn: int = 0) -> tuple[list[BaseException], set[int]]:
    """Everybody saves what they wrote on the same revision; what went wrong, and who believes that they saved."""
    base = head(row_of("act-fast"))
    assert base
    texts = {number: text_of("act-fast", (OWNER, f'owner = "{turn}-{number}"')) for number in range(len(people))}
    saved: set[int] = set()
    tried: set[int] = set()

    def once(number: int) -> None:
        if number not in tried:
            tried.add(number)
            save_draft(texts[number], by=people[number], base=base.pk)
            saved.add(number)

    return at_once(once), saved


def test_of_drafts_saved_on_the_same_revision_one_wins(people: list[User]) -> None:
    wrong, saved = save_at_once(people)

    assert len(saved) == 1
    assert [type(error) for error in wrong] == [StaleDraft] * 3
    assert Revision.objects.filter(document__slug="act-fast", since=None).count() == 1


def test_without_the_lock_only_the_constraint_keeps_a_second_draft_out(
    people: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control. SQLite takes one writer at a time whatever the code does, so there the second is still told.

    On a busy machine four threads may pass one after the other, so that they try until two have met.
    """
    monkeypatch.setattr(type(connection.features), "has_select_for_update", False)
    on_postgresql = connection.vendor == "postgresql"

    def meet(turn: int) -> bool:
        Revision.objects.drafts().filter(document__slug="act-fast").delete()
        return any(isinstance(error, IntegrityError) for error in save_at_once(people, turn)[0])

    assert any(meet(turn) for turn in range(20 if on_postgresql else 1)) is on_postgresql
    assert Revision.objects.drafts().filter(document__slug="act-fast").count() == 1


def test_one_draft_published_by_two_at_once_makes_one_edition(people: list[User]) -> None:
    draft = draft_of("act-fast", "The front desk", by=people[0])
    tried: set[int] = set()

    def once(number: int) -> None:
        if number not in tried:
            tried.add(number)
            publish_drafts([draft], by=people[number])

    assert {type(error) for error in at_once(once)} == {StaleDraft}
    assert Edition.objects.count() == 2


@pytest.fixture(autouse=True)
def _forget() -> Any:
    yield
    forget()
