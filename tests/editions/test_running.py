"""A running complaint while its step is edited, renamed, taken out and restored."""

import pytest
from django.test import Client

from playbook.accounts.models import User
from playbook.complaints.models import Complaint
from playbook.editions import drafts
from playbook.editions.current import forget, library
from playbook.editions.models import Edition, Revision
from playbook.guidance.documents import Document
from tests.editions.drafting import row_of, text_of


def publish_all(by: User) -> Edition:
    """Publish every draft there is."""
    edition = drafts.publish_drafts(Revision.objects.drafts(), by=by)
    forget()
    return edition


def replace_step(old: str, new: str, by: User) -> None:
    """Draft that another step stands in the place of one, wherever that is named."""
    for text in drafts.texts_with_drafts("en"):
        if text.kind == "step" and text.slug == old:
            drafts.save_draft(Document("step", new, "en", text.text), by=by, base=None)
        elif f'"{old}"' in text.text:
            base = drafts.head(row_of(text.slug, text.kind))
            changed = Document(text.kind, text.slug, "en", text.text.replace(f'"{old}"', f'"{new}"'))
            drafts.save_draft(changed, by=by, base=base and base.pk)
    newest = drafts.head(row_of(old, "step"))
    drafts.delete(row_of(old, "step"), by=by, base=newest and newest.pk)


@pytest.fixture
def running(playbook: None, agent: User) -> Complaint:
    """A complaint at the step "Let them talk"."""
    return Complaint.begin(library(), "listen", by=agent)


def test_a_complaint_goes_on_while_its_step_changes_goes_and_comes_back(
    running: Complaint, agent: User, manager: User, client: Client
) -> None:
    client.force_login(agent)
    newest = drafts.head(row_of("let-them-talk", "step"))
    renamed = text_of("let-them-talk", ('title = "', 'title = "Now '), kind="step")
    drafts.save_draft(renamed, by=manager, base=newest and newest.pk)
    publish_all(manager)
    assert b"Now " in client.get(running.get_absolute_url()).content

    replace_step("let-them-talk", "hear-them-out", by=manager)
    edition = publish_all(manager)
    assert "let-them-talk" not in library().steps
    assert client.get(running.get_absolute_url()).status_code == 200

    drafts.take_back(edition, by=manager)
    publish_all(manager)
    assert "hear-them-out" not in library().steps
    assert b"Now " in client.get(running.get_absolute_url()).content
