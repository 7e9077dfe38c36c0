"""Facts that an organisation adds for itself, in its own document and without a migration."""

import json
import tomllib

import pytest
import tomli_w
from django.core.management import call_command
from django.test import Client

from playbook.accounts.models import User
from playbook.complaints.facts import RECORDABLE
from playbook.complaints.models import Complaint
from playbook.editions.current import forget
from playbook.editions.models import Revision, publish
from playbook.guidance import limits
from playbook.guidance.documents import Document
from tests.complaints.conftest import Send, written_by_lead

OWN_FACT = {"name": "branch", "label": "Which branch?", "longest": 20}


@pytest.fixture
def branch(complaint: Complaint, manager: User) -> None:
    """The organisation asks for the branch, and the first step of Listen records it."""
    rows = Revision.objects.live().with_documents()
    organisation, step = (rows.get(document__slug=slug).as_document() for slug in ("organisation", "let-them-talk"))
    records = step.text.replace("record = [", 'record = ["branch", ', 1)
    texts = {
        organisation: tomli_w.dumps({**tomllib.loads(organisation.text), "facts": [OWN_FACT]}),
        step: records if records != step.text else step.text.replace("\ntitle =", '\nrecord = ["branch"]\ntitle =', 1),
    }
    changed = [Document(one.kind, one.slug, one.language, text) for one, text in texts.items()]
    publish(changed, by=manager)
    forget()


@pytest.mark.usefixtures("branch")
def test_an_own_fact_is_asked_for_kept_shown_given_out_and_erased(
    desk: Client, complaint: Complaint, send: Send, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Which branch?" in desk.get(complaint.get_absolute_url()).text
    assert send("facts", own_branch="much longer than twenty characters").status_code == 422
    send("facts", own_branch="Quillfeather", reference="K-1")
    page = desk.get(complaint.get_absolute_url())
    assert 'value="Quillfeather"' in page.text
    assert json.loads(page.context["place"])["facts"]["own_branch"] == "Quillfeather"
    assert "Which branch?: Quillfeather" in desk.get(f"{complaint.get_absolute_url()}summary/").text
    call_command("customer", "export", "K-1")
    assert json.loads(capsys.readouterr().out)[0]["own_branch"] == "Quillfeather"
    call_command("customer", "erase", "K-1")

    complaint.refresh_from_db()
    assert complaint.own_facts == {}
    assert not complaint.recordings.filter(text="Quillfeather").exists()


@pytest.mark.usefixtures("branch")
def test_two_windows_that_write_an_own_fact_clash_as_with_any_other(
    complaint: Complaint, send: Send, lead: User
) -> None:
    written_by_lead(send, complaint, lead, own_branch="North")
    answer = send("facts", own_branch="South", seen=1)

    assert answer.json()["clashes"] == {"own_branch": {"yours": "South", "theirs": "North"}}


def test_what_a_screen_may_record_is_what_the_table_of_facts_says() -> None:
    assert limits.RECORDABLE == RECORDABLE
