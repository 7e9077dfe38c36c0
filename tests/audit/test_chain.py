"""That the trail is whole can be proved, and whatever was done to it is found."""

import datetime
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from playbook.audit.checking import verify
from playbook.audit.guard import guard, is_guarded, unguard
from playbook.audit.keeping import expire, sign_last
from playbook.audit.models import Act, Entry, Head
from playbook.audit.trail import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def five(db: None) -> None:
    """Five entries, the first three of them signed."""
    for number in range(1, 6):
        record(Act.API_USED, count=number)
        if number == 3:
            sign_last()


@pytest.fixture
def guarded(five: None) -> Iterator[None]:
    """The same, as the database keeps it in real use."""
    guard(connection)
    yield
    unguard(connection)


def test_a_trail_that_nobody_touched_is_whole(five: None) -> None:
    out = StringIO()

    call_command("audit", "verify", stdout=out)

    assert "whole: 5 entries, 1 to 5, signed up to 3" in out.getvalue()


def test_an_empty_trail_is_whole(db: None) -> None:
    assert verify().is_whole


@pytest.mark.parametrize("change", [{"details": {"count": 9}}, {"person": 7}, {"act": "signed-in"}, {"seal": "0" * 64}])
def test_a_changed_entry_is_found(five: None, change: dict[str, Any]) -> None:
    Entry.objects.filter(number=2).update(**change)

    with pytest.raises(CommandError, match="Entry 2 was changed"):
        call_command("audit", "verify")


def test_a_moved_time_is_found(five: None) -> None:
    Entry.objects.filter(number=4).update(at=timezone.now() + datetime.timedelta(seconds=1))

    assert not verify().is_whole


def test_an_entry_taken_out_of_the_middle_is_found(five: None) -> None:
    Entry.objects.filter(number=3).delete()

    assert verify().problems == ["Entry 3 is missing: after 2 comes 4."]


def test_signed_entries_taken_off_the_end_are_found(five: None) -> None:
    sign_last()
    Entry.objects.filter(number__gte=4).delete()

    assert "The last 2 entries" in verify().problems[0]


def test_a_chain_made_anew_does_not_fit_what_was_signed(five: None) -> None:
    Entry.objects.all().delete()
    for number in range(1, 6):
        record(Act.API_USED, count=10 + number)

    assert verify().problems == ["Entry 3 is another one than was signed."]


def test_a_head_that_somebody_else_signed_is_found(five: None) -> None:
    Head.objects.update(signature="made-up")

    assert "not signed with a key of this server" in verify().problems[0]


def test_a_head_signed_with_the_key_of_before_still_counts(five: None, settings: Any) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "k" * 50, [settings.SECRET_KEY]

    assert verify().is_whole


def test_what_expires_leaves_a_head_and_the_rest_still_proves_itself(five: None, settings: Any) -> None:
    settings.AUDIT_DAYS = 30
    rewritten_as_older(days=31, upto=3)

    assert expire() == 3
    record(Act.API_USED, count=6)

    report = verify()
    assert report.problems == []
    assert (report.entries, report.first, report.last) == (3, 4, 6)


def test_a_trail_that_expired_as_a_whole_goes_on_with_the_next_number(five: None, settings: Any) -> None:
    settings.AUDIT_DAYS = 30
    rewritten_as_older(days=31, upto=5)

    assert expire() == 5
    record(Act.API_USED, count=6)

    assert (Entry.objects.get().number, verify().problems) == (6, [])


def test_what_is_taken_away_as_if_it_had_expired_is_found(five: None) -> None:
    Entry.objects.filter(number__lte=3).delete()

    assert not verify().is_whole


def test_the_database_refuses_to_change_an_entry(guarded: None) -> None:
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        Entry.objects.filter(number=2).update(person=7)

    assert verify().is_whole


def test_the_database_refuses_to_remove_a_young_entry(guarded: None) -> None:
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        Entry.objects.filter(number=2).delete()

    assert Entry.objects.count() == 5


def test_the_database_lets_an_old_entry_go(five: None) -> None:
    rewritten_as_older(days=31, upto=3)
    guard(connection)

    assert is_guarded(connection)
    assert Entry.objects.filter(number__lte=3).delete()[0] == 3
    unguard(connection)
    assert not is_guarded(connection)


def rewritten_as_older(*, days: int, upto: int) -> None:
    """Make the trail anew as if its first entries had been made so many days ago."""
    then = timezone.now() - datetime.timedelta(days=days)
    Head.objects.all().delete()
    Entry.objects.all().delete()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("playbook.audit.trail.timezone.now", lambda: then)
        for number in range(1, upto + 1):
            record(Act.API_USED, count=number)
    for number in range(upto + 1, 6):
        record(Act.API_USED, count=number)
