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
from playbook.editions.diff import Change, runs
from playbook.editions.models import Edition, Release, Review, Revision
from playbook.editions.must_read import unread
from playbook.editions.passages import passages
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


def test_the_file_has_a_row_for_each_passage_with_what_stands_around_it(desk: Client, manager: User) -> None:
    now = drafts.head(row_of("signs", "list"))
    assert now
    text = now.text.replace('"unalive|unaliving"', '"unalive|unaliving", "a new sign"')
    signs = drafts.save_draft(type(now.as_document())("list", "signs", "en", text), by=manager, base=now.pk)
    drafts.publish_drafts([signs, draft_of("act-fast", "The front desk", by=manager)], by=manager)

    content = desk.get("/admin/changes.csv").content.decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(content)))
    cells = [cell for row in rows for cell in row.values()]
    assert "a new sign" in content
    assert max(map(len, cells)) < 32_767
    assert len(content) < 20_000
    assert any(row["document"] == "Act fast" and row["after"] == "The front desk" for row in rows)


def test_each_passage_of_a_long_text_is_a_row_of_its_own() -> None:
    words = " ".join(f"word{number}" for number in range(400))
    after = words.replace("word50 ", "another ").replace("word300 ", "something ")
    change = Change("body", words, after, tuple(runs(words, after)))

    found = list(passages(change))

    assert [("another" in new, "something" in new) for _old, new in found] == [(True, False), (False, True)]
    assert all(len(new) < 250 for _old, new in found)
    assert "word50 word51" in found[0][0]


def test_a_text_that_is_longer_than_a_cell_goes_on_in_the_next_row() -> None:
    long = "one line of it\n" * 5000

    found = list(passages(Change("body", "", long, tuple(runs("", long)))))

    assert len(found) > 1
    assert all(len(new) < 32_767 for _old, new in found)
    assert sum(new.count("one line of it") for _old, new in found) == 5000


def test_what_a_month_brought_is_chosen_by_the_month(desk: Client, manager: User) -> None:
    edition = drafts.publish_drafts([draft_of("act-fast", "The front desk", by=manager)], by=manager)
    Edition.objects.filter(number=1).update(at=timezone.make_aware(datetime.datetime(2026, 3, 5, 9)))
    Edition.objects.filter(pk=edition.pk).update(at=timezone.make_aware(datetime.datetime(2026, 5, 31, 23)))

    may, april = (desk.get(f"/admin/changes/?month={month}").text for month in ("2026-05", "2026-04"))

    assert "The front desk" in may
    assert ">May 2026" in " ".join(may.split()).replace("> ", ">")
    assert "The front desk" not in april
    assert "Readers see the same in both." in april


@pytest.mark.parametrize("month", ["x", "2026-13", "0000-00", "9999-12"])
def test_odd_months_are_answered(desk: Client, month: str) -> None:
    assert desk.get(f"/admin/changes/?month={month}").status_code == 200


def test_what_changed_is_reached_from_where_one_publishes(desk: Client) -> None:
    assert 'href="/admin/changes/"' in desk.get("/admin/publish/").text
