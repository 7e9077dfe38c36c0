"""Editions tell the truth: what readers got, who wrote and approved it; must-read and schedules know of each other."""

import csv
import datetime
import io

import pytest
from django.test import Client
from django.utils import timezone

from playbook.accounts.models import User
from playbook.editions import drafts, reviews, scheduling
from playbook.editions.current import forget
from playbook.editions.models import Edition, Release, Review, Revision
from playbook.editions.must_read import unread
from tests.editions.drafting import draft_of, row_of
from tests.editions.test_desk import browser_of, change_url, form_of

SHIPPED = "Customer care"


@pytest.fixture
def desk(playbook: None, manager: User) -> Client:
    """The manager's browser."""
    return browser_of(manager)


def edition_url(edition: Edition) -> str:
    """The page of an edition."""
    return f"/admin/editions/edition/{edition.pk}/change/"


def taken_back(edition: Edition, *, by: User) -> Edition:
    """Take an edition back and publish that."""
    return drafts.publish_drafts(drafts.take_back(edition, by=by), by=by)


def test_an_edition_is_compared_with_the_one_before_and_not_with_the_last_save(
    desk: Client, editor: User, manager: User
) -> None:
    draft_of("act-fast", "The first wording", by=editor)
    now = drafts.head(row_of("act-fast"))
    assert now
    text = now.text.replace("The first wording", "The front desk")
    last = drafts.save_draft(type(now.as_document())("tip", "act-fast", "en", text), by=manager, base=now.pk)
    reviews.decide(last, Review.Verdict.APPROVED, by=editor)
    edition = drafts.publish_drafts([last], by=manager)

    page = desk.get(edition_url(edition)).text

    assert "The first wording" not in page
    assert SHIPPED in page
    assert "The front desk" in page
    assert "editor, manager" in page
    assert "approved by" in page


def test_two_editions_are_compared_whatever_lies_between(desk: Client, manager: User) -> None:
    first = drafts.publish_drafts([draft_of("act-fast", "Somebody", by=manager)], by=manager)
    now = drafts.head(row_of("act-fast"))
    assert now
    back = type(now.as_document())("tip", "act-fast", "en", now.text.replace('"Somebody"', f'"{SHIPPED}"'))
    second = drafts.publish_drafts([drafts.save_draft(back, by=manager, base=now.pk)], by=manager)

    both = desk.get(f"/admin/changes/?from={first.number - 1}&to={second.number}").text
    half = desk.get(f"/admin/changes/?from={first.number}&to={second.number}").text

    assert "Readers see the same in both." in both
    assert "Somebody" in half


def test_the_last_month_is_a_file_with_a_field_a_row(desk: Client, editor: User, manager: User) -> None:
    draft = draft_of("act-fast", "=The front desk", by=editor)
    edition = drafts.publish_drafts([draft], by=manager, note="A new owner")

    text = desk.get("/admin/changes.csv").content.decode("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["edition"] == str(edition.number)]

    assert [(row["field"], row["before"], row["written by"]) for row in rows] == [("Owner", SHIPPED, "editor")]
    assert rows[0]["after"].startswith("'=")
    assert (rows[0]["published by"], rows[0]["note"]) == ("manager", "A new owner")


@pytest.mark.parametrize("asked", ["from=x&to=y", "from=99&to=1", "since=2026-13-45", f"from=0&to={10**20}"])
def test_odd_editions_are_answered(desk: Client, asked: str) -> None:
    assert desk.get(f"/admin/changes/?{asked}").status_code == 200


def test_an_edition_that_is_taken_back_asks_nobody_to_read_it_any_more(
    playbook: None, agent: User, manager: User
) -> None:
    edition = drafts.publish_drafts([draft_of("act-fast", "X", by=manager)], by=manager, must_read="Say it thus.")
    forget()
    User.objects.filter(pk=agent.pk).update(date_joined=timezone.now() - datetime.timedelta(days=1))
    agent.refresh_from_db()
    browser_of(agent).get("/")
    assert unread(agent)

    taken_back(edition, by=manager)
    browser_of(agent).get("/")
    forget()
    browser_of(agent).get("/")

    assert unread(agent) is None


def test_an_edition_of_which_something_stands_is_still_to_be_read(playbook: None, manager: User) -> None:
    """The control to the one above: another page was published meanwhile, and this one stands."""
    edition = drafts.publish_drafts([draft_of("act-fast", "X", by=manager)], by=manager, must_read="Say it thus.")

    drafts.publish_drafts([draft_of("speak-slowly", "Y", by=manager)], by=manager)

    edition.refresh_from_db()
    assert edition.must_read_ended_at is None


def test_what_must_be_read_is_said_otherwise_and_ended(desk: Client, agent: User, manager: User) -> None:
    User.objects.filter(pk=agent.pk).update(date_joined=timezone.now() - datetime.timedelta(days=1))
    edition = drafts.publish_drafts([draft_of("act-fast", "X", by=manager)], by=manager, must_read="Say it thuss.")
    theirs = browser_of(agent)
    address = f"/admin/must-read/{edition.number}/"

    assert desk.post(address, {"line": ""}).status_code == 422
    desk.post(address, {"line": "Say it thus."})
    assert "Say it thus." in theirs.get("/tips/").text
    desk.post(address, {"_end": "1"})

    assert "Say it thus." not in theirs.get("/tips/").text


def test_only_who_may_publish_ends_what_must_be_read(desk: Client, editor: User, manager: User) -> None:
    edition = drafts.publish_drafts([draft_of("act-fast", "X", by=manager)], by=manager, must_read="Say it thus.")

    assert browser_of(editor).post(f"/admin/must-read/{edition.number}/", {"_end": "1"}).status_code == 403


def test_a_scheduled_draft_says_so_wherever_it_stands(desk: Client, editor: User, manager: User) -> None:
    draft = draft_of("act-fast", "The front desk", by=editor)
    scheduling.schedule([draft], by=manager, at=timezone.now() + datetime.timedelta(days=1))

    assert "This draft is scheduled" in desk.get(change_url()).text
    assert "scheduled" in desk.get("/admin/publish/").text
    assert "scheduled" in browser_of(editor).get("/admin/").text


def test_a_scheduled_draft_is_written_over_only_by_who_says_so(desk: Client, editor: User, manager: User) -> None:
    both = [draft_of("act-fast", "The front desk", by=editor), draft_of("speak-slowly", "Them", by=editor)]
    release = scheduling.schedule(both, by=manager, at=timezone.now() + datetime.timedelta(days=1))
    form = form_of("act-fast", owner="Somebody")

    refused = desk.post(change_url(), form)
    assert (refused.status_code, "This is scheduled" in refused.text) == (422, True)
    assert release.revisions.count() == 2
    assert desk.post(change_url(), {**form, "unschedule": "on"}).status_code == 302

    assert [one.document.slug for one in release.revisions.all()] == ["speak-slowly"]
    assert Release.objects.waiting().count() == 1


def test_a_schedule_with_nothing_left_in_it_is_taken_back(desk: Client, editor: User, manager: User) -> None:
    draft = draft_of("act-fast", "The front desk", by=editor)
    scheduling.schedule([draft], by=manager, at=timezone.now() + datetime.timedelta(days=1))

    desk.post(change_url(), {**form_of("act-fast", owner="Somebody"), "unschedule": "on"})

    assert not Release.objects.waiting().exists()
    assert Revision.objects.drafts().count() == 1
