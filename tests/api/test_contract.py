"""The API does what its description says: the short form of `tests.api.contract`."""

import pytest

from playbook.accounts.models import User
from playbook.complaints.models import Complaint
from playbook.editions.current import library
from tests.api.conftest import token_for
from tests.api.contract import application, play

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


def test_every_answer_is_one_that_the_description_has(playbook: None, lead: User) -> None:
    complaint = Complaint.begin(library(), "listen", by=lead)

    with application() as app:
        found = play(app, token_for(lead), [complaint.pk], calls=2)

    assert found.total() >= 2 * 10
    assert found[200] > 5
    assert not [status for status in found if status >= 500]
