"""What later versions read from the rows of the first: endings as rows, what was taken back, offers."""

import pytest

from playbook.complaints.models import Complaint, Offer
from playbook.flow import engine
from playbook.flow.standing import taken_back
from tests.upgrade.conftest import OLD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("upgraded"), pytest.mark.xdist_group("upgrade")]


def test_each_ending_is_a_row_and_closes_its_complaint() -> None:
    for row in OLD["rows"]["complaints.closure"]:
        complaint = Complaint.objects.get(pk=row["complaint_id"])

        assert complaint.closure is not None
        assert (complaint.closure.pk, complaint.closed_at) == (row["id"], complaint.closure.at)


def test_what_was_taken_back_is_marked() -> None:
    marked = 0
    for complaint in Complaint.objects.all():
        rows = list(complaint.moves.order_by("number"))
        gone = taken_back([engine.Move(engine.Kind(row.kind), row.target, row.label) for row in rows])
        assert {at for at, row in enumerate(rows) if row.undone} == gone
        marked += len(gone)

    assert marked > 0


def test_what_was_offered_is_an_offer_without_an_answer() -> None:
    offered = [row for row in OLD["rows"]["complaints.complaint"] if row["offer"]]

    assert offered
    for row in offered:
        offer = Offer.objects.get(complaint=row["id"])
        assert (offer.what, offer.answer) == (row["offer"], Offer.Answer.OPEN)
