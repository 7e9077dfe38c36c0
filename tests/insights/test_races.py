"""Many who search in vain at once: every search is counted; shown to be a race by a run that reads before it writes."""

import time

import pytest

from playbook.editions.models import Edition, Reading
from playbook.editions.must_read import has_read
from playbook.insights import gaps
from playbook.insights.gaps import record_gap
from playbook.insights.models import Gap
from tests.complaints.test_races import EACH, WRITERS, at_once
from tests.conftest import make_user

pytestmark = pytest.mark.django_db(transaction=True)

ALL = WRITERS * EACH


def searched_at_once() -> tuple[list[BaseException], int]:
    """Everybody searches for the same; what went wrong, and how many searches are kept."""
    wrong = at_once(lambda _number: record_gap("same words", "listen", "nothing"))
    return wrong, Gap.objects.get().count


def test_every_search_is_counted() -> None:
    assert searched_at_once() == ([], ALL)


def test_counting_by_reading_first_loses_some(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the same code, its one UPDATE made to begin from what was read a moment before."""

    def read(_name: str) -> int:
        found = Gap.objects.first()
        time.sleep(0.01)  # as long as a page takes: what others write meanwhile is lost
        return found.count if found else 0

    monkeypatch.setattr(gaps, "F", read)

    assert searched_at_once()[1] < ALL


def test_saying_it_many_times_at_once_is_saying_it_once() -> None:
    agent = make_user(username="agent")
    edition = Edition.objects.create(number=1, must_read="A line.")

    assert at_once(lambda _number: has_read(agent, edition)) == []
    assert Reading.objects.count() == 1
