"""What was typed: card numbers never kept, words forgotten in time, nothing in a log, nothing left in a file."""

import datetime
import json
import logging
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from playbook.accounts.models import User
from playbook.complaints.models import Complaint, Recording
from tests.complaints.conftest import Send
from tests.test_roles import addresses

CARD, CANARY = "4111 1111 1111 1111", "Quillfeather"
# Every field in which a person types, by the form it is in.
TYPED = [
    *[("facts", name) for name in ("customer", "reference", "what_happened", "remedy_words", "offer", "capsule")],
    *[("moves", name) for name in ("customer", "offer")],
    ("note", "text"),
    *[("promises", name) for name in ("what", "who", "reason")],
    ("warnings", "words"),
    ("closure", "reason"),
    ("cause", "prevention"),
    ("holders", "why"),
]
NEEDED = {"note": {"version": 0}, "warnings": {"conduct": "insult"}, "closure": {"outcome": "resolved"}}


@pytest.mark.parametrize(("what", "field"), TYPED)
def test_a_card_number_is_refused_in_every_field_and_the_part_is_named(
    send: Send, desk: Client, complaint: Complaint, what: str, field: str
) -> None:
    fields = {**NEEDED.get(what, {}), field: f"pays with {CARD}, she says"}
    answer = send(what, **fields) if what != "holders" else desk.post(f"/complaints/{complaint.pk}/holders/", fields)

    assert answer.status_code == 422
    assert CARD in (answer.json()["errors"][field][0] if what != "holders" else answer.text)
    assert complaint.last_move == Complaint.objects.get().last_move
    assert not Recording.objects.exists()


def test_phone_and_mail_are_flagged_and_kept(send: Send, desk: Client, complaint: Complaint) -> None:
    answer = send("note", text="ring 07700 900123", version=0)

    assert answer.json()["flags"][0]["kind"] == "phone"
    page = desk.get(f"/complaints/{complaint.pk}/").text
    assert "“07700 900123” looks like a phone number" in page
    complaint.refresh_from_db()
    assert complaint.note == "ring 07700 900123"


@pytest.fixture
def full(send: Send, complaint: Complaint, desk: Client) -> Complaint:
    """A closed complaint with the canary wherever a person types."""
    words = dict.fromkeys(("customer", "reference", "what_happened", "remedy_words", "offer", "capsule"), CANARY)
    send("facts", problem="late", **words)
    send("note", text=f"{CANARY} rang", version=0, client="one", sequence=1)
    send("note", text=f"{CANARY} in another window", version=0, client="two", sequence=1)
    send("promises", what=CANARY, who=CANARY, due=timezone.localdate(), reason=CANARY)
    send("warnings", conduct="insult", words=CANARY)
    send("closure", outcome="resolved", reason=CANARY)
    send("cause", cause="delivery", seen_before="yes", prevention=CANARY)
    complaint.refresh_from_db()
    return complaint


def everything() -> str:
    """Every value in every table, as text."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names() if name.startswith("complaints_")]
        found = []
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            found += [repr(row) for row in cursor.fetchall()]
    return "\n".join(found)


def test_words_are_forgotten_in_time_and_numbers_stay(full: Complaint) -> None:
    assert CANARY in everything()
    call_command("forget", verbosity=0)
    assert CANARY in everything()
    Complaint.objects.update(closed_at=timezone.now() - datetime.timedelta(days=91))
    call_command("forget", verbosity=0)

    assert CANARY not in everything()
    kept = Complaint.objects.get()
    assert (kept.problem, kept.closure.outcome, kept.closure.cause) == ("late", "resolved", "delivery")
    assert kept.last_move == full.last_move


def test_one_customer_is_exported_and_erased_by_reference(
    full: Complaint, agent: User, capsys: pytest.CaptureFixture[str]
) -> None:
    full.promises.update(due_time="16:30")
    call_command("customer", "export", CANARY.upper())
    record = json.loads(capsys.readouterr().out)[0]
    assert record["note"] == f"{CANARY} rang"
    assert record["warnings"][0]["words"] == CANARY
    assert record["promises"][0]["due_time"] == "16:30:00"
    call_command("customer", "erase", CANARY)

    assert CANARY not in everything()
    with pytest.raises(CommandError):
        call_command("customer", "erase", CANARY)


def test_an_administrator_finds_gives_out_and_erases_by_reference_without_a_command(
    full: Complaint, manager: User, editor: User, client: Client
) -> None:
    client.force_login(editor)
    assert client.post("/complaints/customers/", {"reference": CANARY, "do": "erase", "sure": "on"}).status_code == 403
    client.force_login(manager)
    found = client.post("/complaints/customers/", {"reference": f" {CANARY.upper()} ", "do": "find"})
    assert "1 complaint fits" in found.text
    given = client.post("/complaints/customers/", {"reference": CANARY, "complaints": full.pk, "do": "export"})
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert given.json()[0]["note"] == f"{CANARY} rang"
    unsure = client.post("/complaints/customers/", {"reference": CANARY, "complaints": full.pk, "do": "erase"})
    assert (unsure.status_code, "Tick this first" in unsure.text) == (422, True)
    assert CANARY in everything()
    sent = {"reference": CANARY, "complaints": full.pk, "do": "erase", "sure": "on"}
    done = client.post("/complaints/customers/", sent, follow=True)

    assert f"Erased the words of 1 complaint: {full.pk}" in done.text
    assert CANARY not in everything()
    again = client.post("/complaints/customers/", {"reference": CANARY, "do": "export"})
    assert "Nothing fits" in again.text


@pytest.fixture
def log() -> Iterator[list[str]]:
    """Everything that reaches a log, as it would be written."""
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(logging.Formatter().format(record))  # type: ignore[method-assign]
    logging.getLogger().addHandler(handler)
    yield lines
    logging.getLogger().removeHandler(handler)


def test_nothing_that_was_typed_reaches_a_log(
    full: Complaint, desk: Client, log: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.raise_request_exception = False
    fields = [name for _what, name in TYPED] + ["to", "on", "ticks", "tick", "move", "client", "due", "pick", "q"]
    sent = {**dict.fromkeys(fields, CANARY), "version": 0}
    paths = [
        "/" + route.replace("<int:number>", str(full.pk)).replace("<int:pk>", "1")
        for route in addresses([one for one in get_resolver().url_patterns if not _is_admin(one)])
        if "slug" not in route and "letter" not in route and "sign-out" not in route
    ]
    for path in paths:
        desk.get(path, {"q": CANARY})
        for more in ({}, {"due": "2999-01-01", "version": 0, "conduct": "insult", "outcome": "resolved"}):
            desk.post(path, {**sent, **more, "key": str(uuid.uuid4())})
    monkeypatch.setattr("playbook.call.protocol.take", _broken)
    assert desk.post(f"/complaints/{full.pk}/facts/", {"customer": CANARY}).status_code == 500

    assert any("Answered with status 500" in line for line in log)
    assert not any(CANARY in line for line in log)


def test_a_word_on_a_promise_with_a_card_number_is_shown_again(send: Send, desk: Client, full: Complaint) -> None:
    made = full.promises.get()
    page = desk.post(f"/complaints/{full.pk}/promises/{made.pk}/kept/", {"how": f"refunded to {CARD}"})

    assert page.status_code == 422
    assert f'value="refunded to {CARD}"' in page.text


def _is_admin(one: object) -> bool:
    return isinstance(one, URLResolver) and str(one.pattern).startswith("admin")


def _broken(*args: object, **kwargs: object) -> None:
    raise RuntimeError("the code is wrong")


@pytest.mark.django_db(transaction=True)
def test_nothing_of_it_is_left_in_the_files_of_sqlite(request: pytest.FixtureRequest) -> None:
    full: Complaint = request.getfixturevalue("full")
    if connection.vendor != "sqlite":
        full.delete()
        return
    file = Path(connection.settings_dict["NAME"])
    _checkpoint()
    assert CANARY.encode() in file.read_bytes()
    call_command("customer", "erase", CANARY)

    for one in file.parent.glob(f"{file.name}*"):
        assert CANARY.encode() not in one.read_bytes()


def _checkpoint() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def test_what_is_written_after_the_words_were_forgotten_is_forgotten_in_its_time(
    send: Send, complaint: Complaint
) -> None:
    send("closure", outcome="resolved")
    long_ago = timezone.now() - datetime.timedelta(days=400)
    for what, fields in (("facts", {"customer": CANARY}), ("note", {"text": CANARY, "version": 0})):
        Complaint.objects.update(closed_at=long_ago)
        call_command("forget")
        complaint.refresh_from_db()
        assert complaint.forgotten_at
        assert send(what, **{**fields, "version": complaint.note_version}).status_code == 200
        complaint.refresh_from_db()
        assert CANARY in (complaint.customer, complaint.note)
        assert complaint.forgotten_at is None

    call_command("forget")
    complaint.refresh_from_db()
    assert (complaint.customer, complaint.note) == ("", "")
