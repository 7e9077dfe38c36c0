"""Two managers at one change at once: it is published once and whole; shown to be a race by a run without its guard."""

from typing import Any

import pytest

from playbook.accounts.models import User
from playbook.editions import change_sets
from playbook.editions.current import forget
from playbook.editions.drafts import StaleDraft, publish_change, publish_drafts
from playbook.editions.models import ChangeSet, Edition, Revision
from tests.complaints.test_races import at_once
from tests.conftest import make_user
from tests.editions.drafting import draft_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(request: pytest.FixtureRequest) -> list[User]:
    """Four managers, over the shipped content."""
    request.getfixturevalue("playbook")
    return [make_user(username=f"manager-{number}") for number in range(4)]


@pytest.fixture
def change(people: list[User]) -> ChangeSet:
    """Two drafts that belong together."""
    owners = [draft_of("act-fast", "The front desk", by=people[0]), draft_of("speak-slowly", "Them", by=people[0])]
    return change_sets.begin("Owners", owners, by=people[0])


def test_a_change_that_four_publish_at_once_makes_one_edition(people: list[User], change: ChangeSet) -> None:
    seen = [one.pk for one in change_sets.drafts_in(change)]
    tried: set[int] = set()

    def once(number: int) -> None:
        if number not in tried:
            tried.add(number)
            publish_change(change, seen, by=people[number])

    wrong = at_once(once)

    assert [type(error) for error in wrong] == [change_sets.Moved] * 3
    assert Edition.objects.count() == 2
    assert ChangeSet.objects.get().edition == Edition.objects.latest("number")


def publish_while_a_draft_is_put_in(people: list[User], change: ChangeSet) -> list[BaseException]:
    """One publishes what they saw while another puts a draft in; two do nothing. What went wrong."""
    late = draft_of("voicemail", "Them", by=people[0])
    seen = [one.pk for one in change_sets.drafts_in(change)]
    tried: set[int] = set()

    def once(number: int) -> None:
        if number in tried:
            return
        tried.add(number)
        if number == 0:
            publish_change(change, seen, by=people[0])
        if number == 1:
            change_sets.put_in(change, [late])

    return at_once(once)


def test_of_a_publish_and_a_draft_that_is_put_in_one_is_told(people: list[User], change: ChangeSet) -> None:
    wrong = publish_while_a_draft_is_put_in(people, change)

    assert [type(error) for error in wrong] == [change_sets.Moved]
    published = Revision.objects.filter(since__number=2).count()
    assert (published, ChangeSet.objects.open().count()) in {(2, 0), (0, 1)}


def test_without_what_was_seen_each_of_four_would_publish_whatever_is_in_it(
    people: list[User], change: ChangeSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: without looking again under the lock, only the drafts themselves say that they are none any more."""
    drafts = change_sets.drafts_in(change)
    monkeypatch.setattr(change_sets, "as_seen", lambda *_asked: drafts)
    tried: set[int] = set()

    def once(number: int) -> None:
        if number not in tried:
            tried.add(number)
            publish_change(change, [], by=people[number])

    assert {type(error) for error in at_once(once)} == {StaleDraft}
    assert Edition.objects.count() == 2


def test_two_halves_of_a_change_published_at_once_are_both_refused(people: list[User], change: ChangeSet) -> None:
    halves = change_sets.drafts_in(change)
    tried: set[int] = set()

    def once(number: int) -> None:
        if number not in tried:
            tried.add(number)
            publish_drafts([halves[number % 2]], by=people[number])

    assert [type(error) for error in at_once(once)] == [change_sets.PartOfChange] * 4
    assert Edition.objects.count() == 1


@pytest.fixture(autouse=True)
def _forget() -> Any:
    yield
    forget()
