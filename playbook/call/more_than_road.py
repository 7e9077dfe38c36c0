"""What the server's page of a live complaint shows that the road, which the browser keeps, does not draw.

Where there is nothing of that, the answer to a move says where the complaint stands (`place` in `protocol.py`), and no
second request brings the page: the screen is painted already, from the same templates.
"""

from django.conf import settings

from playbook.accounts.models import User
from playbook.call.offline_road import Place, place_of
from playbook.call.screen import LEAD, PROMISED, Desk
from playbook.complaints.case_links import case_address
from playbook.complaints.facts import OFFER, facts_of
from playbook.complaints.personal_flags import flagged_fields, flags_in
from playbook.complaints.step_forms import FactsForm
from playbook.complaints.unfinished import CLOSE, LEARN
from playbook.editions.must_read import unread


def place_for(desk: Desk, reader: User) -> Place:
    """Where a complaint stands, and (`beside`) whether the page of `reader` has more beside its screen."""
    return {**place_of(desk), "beside": _has_more_beside(desk, reader)}


def _has_more_beside(desk: Desk, reader: User) -> bool:
    """Whether something of this complaint, or of this reader, stands on the page whatever its screen is."""
    complaint = desk.complaint
    return bool(
        complaint.has_refused is not False
        or complaint.asked_at
        or complaint.is_restricted
        or not complaint.is_open
        or settings.FRAME_ORIGINS
        or case_address(complaint)
        or unread(reader)
    )


def has_more_on_it(desk: Desk) -> bool:
    """Whether the screen shows more than guidance and facts: how it was come by, or what is recorded on it."""
    return bool(
        desk.position.lost
        or desk.interrupt
        or desk.came_back
        or desk.answer
        or desk.is_written  # a reply grows beside it, and what that still lacks
        or desk.road.ends
        or desk.road.stage in (CLOSE, LEARN)  # what is unfinished is told there
        or desk.speaks_of(PROMISED | LEAD)
        or _records_more_than_facts(desk)
        or _has_flags(desk)
    )


def _records_more_than_facts(desk: Desk) -> bool:
    facts = {fact.name for fact in facts_of(desk.library)} - {OFFER}
    return not facts.issuperset(desk.screen.record)


def _has_flags(desk: Desk) -> bool:
    """Whether what is known looks like personal data, which is said under its field."""
    form = FactsForm.of(desk.complaint, desk.library, desk.screen)
    return bool(flags_in({name: desk.complaint.fact(name) for name in flagged_fields(form)}))
