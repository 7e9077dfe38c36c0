"""What an installation of the first version has comes through: people, complaints, drafts, editions, settings."""

import datetime
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from playbook.accounts.models import User
from playbook.complaints.models import Complaint
from playbook.editions.current import library, look_again
from playbook.editions.drafts import library_with_drafts, problems_with_drafts
from playbook.editions.models import Edition, Release, Revision
from playbook.editions.must_read import unread
from playbook.editions.scheduling import publish_due
from playbook.flow import engine
from tests.upgrade.conftest import OLD, python_value

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("upgraded"), pytest.mark.xdist_group("upgrade")]

# A column that a later version gave up or filled with something else, as "model.column", with where its words went.
MOVED: dict[str, str] = {}
COMPLAINTS = [pytest.param(row, id=row["customer"] or "forgotten") for row in OLD["rows"]["complaints.complaint"]]


def browser(username: str) -> Client:
    """A browser that somebody of the old database is signed in with."""
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


@pytest.mark.parametrize("label", OLD["rows"])
def test_every_row_comes_through_with_every_value(label: str) -> None:
    model, rows = apps.get_model(label), OLD["rows"][label]
    now = {row["id"]: row for row in model._default_manager.values()}
    fields = {field.attname: field for field in model._meta.concrete_fields}
    columns = [name for name in rows[0] if f"{label}.{name}" not in MOVED] if rows else []

    for row in rows:
        before = {name: python_value(fields[name], row[name]) for name in columns}
        assert {name: _plain(now[row["id"]][name]) for name in columns} == before


@pytest.mark.parametrize("row", COMPLAINTS)
def test_every_complaint_stands_where_it_stood(row: dict[str, Any]) -> None:
    complaint = Complaint.objects.get(pk=row["id"])

    assert engine.replay(library(), complaint.moves_made()).screen == complaint.screen == row["screen"]
    assert complaint.is_open is all(one["complaint_id"] != row["id"] for one in OLD["rows"]["complaints.closure"])


@pytest.mark.parametrize("row", COMPLAINTS)
def test_every_complaint_can_be_read_by_whoever_has_it(row: dict[str, Any]) -> None:
    User.objects.update(is_active=True)
    theirs = browser(User.objects.get(pk=row["holder_id"]).username)
    summary = theirs.get(f"/complaints/{row['id']}/summary/").text
    page = theirs.get(f"/complaints/{row['id']}/")

    assert page.status_code == 200
    assert row["customer"] in page.text
    for words in ("customer", "reference", "what_happened", "offer", "note"):
        assert row[words] in summary


def test_a_live_complaint_goes_on() -> None:
    mine = Complaint.objects.get(customer="Mr On The Way")
    page = browser("anna").post(f"/complaints/{mine.pk}/moves/", {"to": "own-it"}, follow=True)

    assert page.status_code == 200
    assert Complaint.objects.get(pk=mine.pk).screen == "own-it"


def test_an_interrupt_gives_way_to_the_step_before_it() -> None:
    mine = Complaint.objects.get(customer="Mx Interrupted")
    browser("ben").post(f"/complaints/{mine.pk}/moves/", {"move": "return"})

    assert Complaint.objects.get(pk=mine.pk).screen == "name-the-anger"


def test_promises_wait_and_those_kept_do_not() -> None:
    page = browser("nils").get("/complaints/promises/").text

    assert "Ring on Friday" in page
    assert "Refund the ticket" in page
    assert "Send the form" not in page


@pytest.mark.parametrize(("customer", "refused"), [("Mrs Two Windows", "another window"), ("Mrs Given", "she rang")])
def test_a_text_that_was_refused_still_waits_beside_the_note(customer: str, refused: str) -> None:
    one = Complaint.objects.get(customer=customer)

    assert refused in browser(one.holder.username).get(f"/complaints/{one.pk}/").text


def test_a_lead_sees_who_asks_for_them() -> None:
    page = browser("lena").get("/complaints/team/").text

    assert "Mr Wants Lead" in page


def test_a_handover_says_who_had_it_and_why() -> None:
    given = Complaint.objects.get(customer="Mrs Given")

    assert "my shift ends" in browser("ben").get(f"/complaints/{given.pk}/handover/").text


def test_the_organisation_keeps_its_own_lists() -> None:
    shown = library()

    assert shown.options["channels"]["letter"].title == "Letter"
    assert shown.clocks["house"].answer_days == 8
    assert shown.tips["our-own-depot"].title == "Ring the depot first"


def test_every_draft_is_one_and_can_be_published() -> None:
    drafts = [row for row in OLD["rows"]["editions.revision"] if row["since_id"] is None and row["closed_at"] is None]
    coming = library_with_drafts("en")

    assert {row["id"] for row in drafts} == set(Revision.objects.drafts().values_list("pk", flat=True))
    assert coming.tips["thank-them-for-complaining"].owner.startswith("Begun twice")
    assert "a-second-depot" in coming.tips
    assert [
        one for one in problems_with_drafts("en", Revision.objects.drafts().filter(deleted=False)) if not one.warning
    ] == []


def test_the_desk_shows_what_waits() -> None:
    page = browser("paul").get("/admin/").text

    for words in ("Then ring the other depot", "I am worried about them", "In its time"):
        assert words in page


def test_what_was_scheduled_is_published_in_its_time() -> None:
    Release.objects.filter(note="In its time").update(at=timezone.now() - datetime.timedelta(minutes=1))
    number = Edition.objects.newest_number()
    publish_due()
    look_again()

    assert Edition.objects.newest_number() == number + 1
    assert library().tips["gentle-words"].owner.startswith("Second")


@pytest.mark.parametrize(("username", "asked"), [("anna", False), ("ben", True)])
def test_who_has_read_what_all_must_read_is_not_asked_again(username: str, asked: bool) -> None:
    look_again()
    library()

    assert bool(unread(User.objects.get(username=username))) is asked


def test_what_readers_said_is_still_to_be_answered() -> None:
    paul = browser("paul")

    assert "parcel in the rain" in paul.get("/insights/gaps/").text
    assert "guide dog refused" not in paul.get("/insights/gaps/").text
    assert "call jo@example.org" in paul.get("/insights/verdicts/").text


def test_a_password_stays_good(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]

    assert Client().post("/sign-in/", {"username": "anna", "password": "playbook"}).status_code == 302
    assert Client().post("/sign-in/", {"username": "gone", "password": "playbook"}).status_code == 422


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value
