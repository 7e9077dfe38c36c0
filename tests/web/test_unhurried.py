"""What keeps house takes as long as it takes: the few seconds that a page may take are not for it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from playbook.accounts.models import User
from playbook.complaints.models import Complaint
from playbook.editions.current import library
from playbook.web.database import leave_pool, without_pool
from playbook.web.management.commands import work

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def timeouts() -> dict[str, str]:
    """How long a statement may take, and may wait for a lock, on this connection."""
    with connection.cursor() as cursor:
        found = {}
        for name in ("statement_timeout", "lock_timeout"):
            cursor.execute(f"SHOW {name}")
            found[name] = str(cursor.fetchone()[0])
    return found


@contextmanager
def at_each(word: str) -> Iterator[list[dict[str, str]]]:
    """The time-outs that held whenever a statement was run that begins with `word`."""
    seen: list[dict[str, str]] = []

    def look(execute: Callable[..., object], statement: str, *rest: Any) -> object:
        if statement.startswith(word):
            seen.append(timeouts())
        return execute(statement, *rest)

    with connection.execute_wrapper(look):
        yield seen


@pytest.fixture
def hurried() -> Iterator[dict[str, str]]:
    """A connection with the time-outs of a page."""
    leave_pool()
    options = connection.settings_dict["OPTIONS"]
    before = options["options"]
    options["options"] = "-c statement_timeout=5000 -c lock_timeout=3000"
    yield {"statement_timeout": "5s", "lock_timeout": "3s"}
    leave_pool()
    options["options"] = before


def test_what_is_swept_after_forgetting_takes_its_time_and_pages_afterwards_do_not(hurried: dict[str, str]) -> None:
    with at_each("VACUUM") as seen:
        call_command("forget")

    assert len(seen) > 3
    assert {one["statement_timeout"] for one in seen} == {one["lock_timeout"] for one in seen} == {"0"}
    assert timeouts() == hurried


def test_so_does_what_an_administrator_erases_on_a_page(
    hurried: dict[str, str], manager: User, agent: User, playbook: None
) -> None:
    complaint = Complaint.begin(library(), "listen", by=agent)
    Complaint.objects.filter(pk=complaint.pk).update(reference="AB-77")
    User.objects.filter(pk=manager.pk).update(is_superuser=True)  # the groups are gone with what a test before emptied
    browser = Client()
    browser.force_login(manager)
    with at_each("VACUUM") as seen:
        sent = {"reference": "AB-77", "complaints": complaint.pk, "do": "erase", "sure": "on"}
        assert browser.post("/complaints/customers/", sent).status_code == 302
    assert timeouts() == hurried

    assert len(seen) > 3
    assert {one["statement_timeout"] for one in seen} == {"0"}


def test_a_sweep_that_fails_leaves_no_page_without_a_time_out(
    hurried: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(connection.ops), "quote_name", lambda _ops, _name: "no_such_table")
    with pytest.raises(Exception, match="no_such_table"), at_each("VACUUM"):
        call_command("forget")

    assert timeouts() == hurried


def test_a_job_in_the_background_takes_its_time_whatever_the_connection_begins_with(
    hurried: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    monkeypatch.setattr(work, "registered", lambda: [lambda: None])
    monkeypatch.setattr(work, "do", lambda _job: seen.append(timeouts()["statement_timeout"]) or True)
    with pytest.raises(SystemExit):
        call_command("work", once=True)
    assert seen == ["0"]

    with without_pool():
        connection.close()  # and when it had to be opened again
        assert timeouts()["statement_timeout"] == "0"
    assert timeouts() == hurried
