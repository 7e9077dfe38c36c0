"""What there is to ask about: people of each role, complaints, drafts, editions."""

from typing import Any

from playbook.accounts.models import Team, User
from playbook.complaints.models import Complaint
from playbook.editions.current import library
from playbook.editions.drafts import save_draft
from playbook.editions.models import Document, Edition
from playbook.guidance import documents
from tests.fuzz.requests import ROLES


def furnish() -> tuple[dict[str, User], dict[str, list[Any]]]:
    """Make it. Returns the people by role, and numbers and names that exist, by their place in an address."""
    team = Team.objects.create(name="Fuzz")
    users = {role: User.objects.create_user(f"fuzz-{role}", role=role, team=team) for role in ROLES[1:]}
    held = [Complaint.begin(library(), "listen", by=users["agent"]) for _ in range(3)]
    tip = Document.objects.get(kind="tip", slug="act-fast")
    now = tip.revisions.first()
    text = documents.Document("tip", "act-fast", "en", now.text.rstrip() + "\nodd words of a fuzz\n")
    draft = save_draft(text, by=users["editor"], base=now.pk)
    return users, {
        "number": [one.pk for one in held] + [Edition.objects.latest("number").number],
        "pk": [tip.pk, draft.pk, held[0].pk, 1],
        "revision": [now.pk, draft.pk],
        "object_id": [tip.pk, users["agent"].pk, team.pk, Edition.objects.latest("number").pk],
        "id": [users["agent"].pk],
        "slug": ["act-fast", "listen", "abuse", "causes"],
        "letter": ["A", "B"],
        "app_label": ["accounts", "editions"],
    }
