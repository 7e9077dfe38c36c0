"""What is kept is not forgotten; what stands still is put before somebody, and forgotten in the end."""

import datetime

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from playbook.accounts.models import User
from playbook.audit.models import Act, Entry
from playbook.complaints.models import Complaint, Hold, Holding
from tests.complaints.conftest import Send

CANARY = "Quillfeather"
IN_A_YEAR = str(timezone.localdate() + datetime.timedelta(days=365))
KEEP = {"why": "she asked for a copy", "look_again": IN_A_YEAR}


def days_ago(days: int) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(days=days)


def signed_in(person: User) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


@pytest.fixture
def words(send: Send, complaint: Complaint) -> Complaint:
    """A complaint with a name and a reference in it."""
    send("facts", customer=CANARY, reference="AB-77")
    complaint.refresh_from_db()
    return complaint


def customer_of(complaint: Complaint) -> str:
    return Complaint.objects.get(pk=complaint.pk).customer


def test_what_is_kept_is_not_forgotten_by_its_age_until_that_is_ended(
    send: Send, desk: Client, words: Complaint, lead: User
) -> None:
    send("closure", outcome="resolved")
    assert desk.post(f"/complaints/{words.pk}/kept/", KEEP).status_code == 302
    Complaint.objects.update(closed_at=days_ago(400))
    call_command("forget")
    assert customer_of(words) == CANARY
    assert "she asked for a copy" in desk.get(f"/complaints/{words.pk}/kept/").text

    signed_in(lead).post(f"/complaints/{words.pk}/kept/", {"do": "end"})
    call_command("forget")
    assert customer_of(words) == ""


def test_whoever_holds_it_keeps_it_and_a_lead_ends_that(desk: Client, words: Complaint) -> None:
    desk.post(f"/complaints/{words.pk}/kept/", KEEP)
    answer = desk.post(f"/complaints/{words.pk}/kept/", {"do": "end"}, follow=True)

    assert "A lead or an administrator ends" in answer.text
    assert Hold.objects.standing().count() == 1


def test_another_reason_takes_the_place_of_the_first(desk: Client, words: Complaint) -> None:
    desk.post(f"/complaints/{words.pk}/kept/", KEEP)
    desk.post(f"/complaints/{words.pk}/kept/", {**KEEP, "why": "a claim"})

    assert [hold.why for hold in Hold.objects.standing()] == ["a claim"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"why": ""}, "Write why"), ({"look_again": ""}, "Choose the day"), ({"look_again": "2001-01-01"}, "to come")],
)
def test_why_and_until_when_it_is_looked_at_again_have_to_be_said(
    desk: Client, words: Complaint, fields: dict[str, str], said: str
) -> None:
    answer = desk.post(f"/complaints/{words.pk}/kept/", {**KEEP, **fields})

    assert (answer.status_code, said in answer.text) == (422, True)
    assert not Hold.objects.exists()


def test_the_audit_trail_has_who_kept_it_until_when_and_who_ended_that(
    desk: Client, words: Complaint, lead: User
) -> None:
    desk.post(f"/complaints/{words.pk}/kept/", KEEP)
    signed_in(lead).post(f"/complaints/{words.pk}/kept/", {"do": "end"})
    rows = Entry.objects.filter(act__in=(Act.COMPLAINT_KEPT, Act.COMPLAINT_KEPT_NO_MORE)).order_by("number")

    assert [(row.act, row.complaint) for row in rows] == [
        ("complaint-kept", words.pk),
        ("complaint-kept-no-more", words.pk),
    ]
    assert (rows[0].details, rows[1].person) == ({"until": IN_A_YEAR}, lead.pk)


def test_all_of_a_customer_is_kept_and_neither_page_nor_command_erases_it(words: Complaint, manager: User) -> None:
    browser = signed_in(manager)
    asked = {"name": CANARY.lower(), "complaints": words.pk}
    browser.post("/complaints/customers/", {**asked, **KEEP, "do": "keep"})
    told = browser.post("/complaints/customers/", {**asked, "do": "erase", "sure": "on"}, follow=True).text
    call_command("customer", "erase", "AB-77")

    assert f"Not erased, because somebody keeps it: {words.pk}" in told
    assert customer_of(words) == CANARY
    browser.post("/complaints/customers/", {**asked, "do": "end"})
    browser.post("/complaints/customers/", {**asked, "do": "erase", "sure": "on"})
    assert customer_of(words) == ""


def test_a_customer_is_found_by_a_part_of_the_name_and_by_the_number(words: Complaint, manager: User) -> None:
    browser = signed_in(manager)

    for asked in ({"name": "quillf"}, {"number": words.pk}, {"reference": "ab-77"}):
        assert "1 complaint fits" in browser.post("/complaints/customers/", {**asked, "do": "find"}).text
    for asked in ({"name": "q"}, {}, {"number": "x"}):
        assert browser.post("/complaints/customers/", {**asked, "do": "find"}).status_code == 422
    assert "Nothing fits" in browser.post("/complaints/customers/", {"name": "Nobody", "do": "find"}).text


def test_a_name_of_before_a_correction_is_found_too(send: Send, words: Complaint, manager: User) -> None:
    send("facts", customer="Another")

    assert "1 complaint fits" in signed_in(manager).post("/complaints/customers/", {"name": CANARY, "do": "find"}).text


def test_only_what_is_ticked_is_given_out_and_it_is_said_that_it_has_to_be_read_first(
    send: Send, desk: Client, words: Complaint, manager: User
) -> None:
    desk.post("/complaints/new/", {"start": "listen"})
    other = Complaint.objects.exclude(pk=words.pk).get()
    Complaint.objects.filter(pk=other.pk).update(customer=f"{CANARY} of another house")
    browser = signed_in(manager)
    page = browser.post("/complaints/customers/", {"name": CANARY, "do": "find"}).text
    given = browser.post("/complaints/customers/", {"name": CANARY, "complaints": words.pk, "do": "export"})
    untold = browser.post("/complaints/customers/", {"name": CANARY, "do": "export"})

    assert "Save it, to read through" in page
    assert "Other people and safeguarding stand in it" in page
    assert [one["number"] for one in given.json()] == [words.pk]
    assert (untold.status_code, "Tick the complaints" in untold.text) == (422, True)


def stood_still(days: int) -> None:
    """Let nothing have been done for so many days, and nobody have been given anything."""
    Complaint.objects.update(moved_at=days_ago(days))
    Holding.objects.update(since=days_ago(days))


def test_what_nobody_moves_is_put_before_its_holder_and_their_lead(
    desk: Client, words: Complaint, lead: User, stranger: User
) -> None:
    assert CANARY not in desk.get("/complaints/unattended/").text
    assert "Look at them" not in desk.get("/complaints/").text
    stood_still(61)

    assert "Look at them" in desk.get("/complaints/").text
    for browser, sees in ((desk, True), (signed_in(lead), True), (signed_in(stranger), False)):
        assert (CANARY in browser.get("/complaints/unattended/").text) is sees


def test_what_nobody_closes_is_forgotten_in_the_end_unless_it_is_kept_or_written_in_or_promised(
    send: Send, desk: Client, words: Complaint
) -> None:
    stood_still(149)
    call_command("forget")
    assert customer_of(words) == CANARY

    stood_still(151)
    Complaint.objects.update(note_saved_at=timezone.now())
    call_command("forget")
    assert customer_of(words) == CANARY

    Complaint.objects.update(note_saved_at=None)
    desk.post(f"/complaints/{words.pk}/kept/", KEEP)
    call_command("forget")
    assert customer_of(words) == CANARY

    Hold.objects.update(ended_at=timezone.now())
    send("promises", what="ring", who="me", due=IN_A_YEAR, reason="she asked")
    stood_still(151)
    call_command("forget")
    assert customer_of(words) == CANARY

    words.promises.update(kept_at=timezone.now())
    call_command("forget")
    assert customer_of(words) == ""


def test_what_is_kept_is_put_before_a_lead_when_its_day_has_come(words: Complaint, desk: Client, lead: User) -> None:
    desk.post(f"/complaints/{words.pk}/kept/", KEEP)
    assert CANARY not in signed_in(lead).get("/complaints/unattended/").text
    Hold.objects.update(look_again=timezone.localdate())

    assert CANARY in signed_in(lead).get("/complaints/unattended/").text


def test_a_restricted_one_that_stands_still_is_put_before_nobody_else(
    words: Complaint, desk: Client, lead: User
) -> None:
    desk.post(f"/complaints/{words.pk}/restriction/", {})
    stood_still(100)

    assert CANARY in desk.get("/complaints/unattended/").text
    assert CANARY not in signed_in(lead).get("/complaints/unattended/").text
