"""A live page is drawn once for everybody, but for what is somebody's: that is seen by nobody else."""

import re
import uuid

import pytest
from django.test import Client

from playbook.accounts.models import User
from playbook.complaints.commands import SaveNote, Sending
from playbook.complaints.models import Complaint, Window
from playbook.complaints.taking import take
from playbook.editions.current import library
from playbook.flow.engine import Kind
from playbook.web import pieces

SECRETS = {name: f"zzz-{name.replace('_', '-')}" for name in ("customer", "reference", "what_happened")}
SECRETS |= {name: f"zzz-{name.replace('_', '-')}" for name in ("remedy_words", "offer", "capsule", "note")}
# Made anew for each page, whoever it is for.
ANEW = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9A-Za-z]{64}")


@pytest.fixture
def theirs(complaint: Complaint, agent: User) -> Complaint:
    """A complaint that much is known of, with a text of another window beside its note."""
    for name, text in SECRETS.items():
        setattr(complaint, name, text)
    complaint.channel = "phone"
    complaint.save()
    take(complaint.pk, SaveNote("zzz-refused", 7, "window"), Sending(agent), library())
    assert Window.objects.get().refused
    return complaint


@pytest.fixture
def nobodys(stranger: User) -> Complaint:
    """A complaint that nothing is known of, of somebody in another team."""
    return Complaint.begin(library(), "listen", by=stranger)


def stand_on(complaint: Complaint, ref: str) -> None:
    """Put a complaint on a screen, as if its worker had come there by a choice; a Do line is ticked."""
    screen = library().screen(ref)
    assert screen is not None
    rows = [(Kind.JUMPED if ref in library().steps else Kind.INTERRUPTED, ref, "")]
    if complaint.customer and screen.do:
        rows.append((Kind.TICKED, ref, screen.do[0].text))
    for kind, target, label in rows:
        complaint.last_move += 1
        row = {"number": complaint.last_move, "key": uuid.uuid4(), "by": complaint.holder}
        complaint.moves.create(kind=kind, target=target, label=label, **row)
    complaint.save(update_fields=["last_move"])


def test_no_screen_shows_what_was_drawn_for_somebody_else(
    desk: Client, theirs: Complaint, nobodys: Complaint, stranger: User
) -> None:
    other = Client()
    other.force_login(stranger)
    for ref in (*library().steps, *(one.ref for one in library().interrupts.values() if not one.private)):
        pieces.forget()
        for complaint in (theirs, nobodys):
            stand_on(complaint, ref)
        for place in ("", "temper/"):
            first = desk.get(f"/complaints/{theirs.pk}/{place}").text
            after = other.get(f"/complaints/{nobodys.pk}/{place}").text
            pieces.forget()
            alone = other.get(f"/complaints/{nobodys.pk}/{place}").text

            assert f"/complaints/{theirs.pk}/moves/" in first, ref
            assert "zzz" not in after, ref
            assert f"/complaints/{theirs.pk}/" not in after, ref
            assert ANEW.sub("", after) == ANEW.sub("", alone), ref
