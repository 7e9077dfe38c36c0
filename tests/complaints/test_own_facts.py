"""Facts that an organisation adds for itself, in its own document and without a migration."""

import json
import tomllib
from dataclasses import replace

import pytest
import tomli_w
from django.core.management import call_command
from django.test import Client

from playbook.accounts.models import User
from playbook.complaints.facts import RECORDABLE
from playbook.complaints.models import Complaint
from playbook.editions.current import forget, library
from playbook.editions.models import Revision, publish
from playbook.guidance import limits
from playbook.guidance.documents import Document
from playbook.guidance.list_checks import list_problems
from playbook.guidance.lists import OwnFact
from tests.complaints.conftest import Send, written_by_lead

OWN_FACT = {"name": "branch", "label": "Which branch?", "longest": 20}
OTHERS = [
    {"name": "rooms", "label": "How many rooms?", "kind": "number", "not_personal": True},
    {"name": "moved-in", "label": "Moved in on", "kind": "day"},
    {"name": "home", "label": "What home?", "kind": "choice", "choices": ["Flat", "House"], "not_personal": True},
    {"name": "needs", "label": "What they need", "kind": "choice", "choices": ["Large print", "A lift"]},
]


@pytest.fixture
def branch(complaint: Complaint, manager: User) -> None:
    """The organisation asks for the branch, and the first step of Listen records it."""
    rows = Revision.objects.live().with_documents()
    organisation, step = (rows.get(document__slug=slug).as_document() for slug in ("organisation", "let-them-talk"))
    records = step.text.replace("record = [", 'record = ["branch", ', 1)
    texts = {
        organisation: tomli_w.dumps({**tomllib.loads(organisation.text), "facts": [OWN_FACT, *OTHERS]}),
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


@pytest.mark.usefixtures("branch")
@pytest.mark.parametrize(
    ("name", "wrong", "right", "shown"),
    [
        ("own_rooms", "three", "3", "How many rooms?: 3"),
        ("own_rooms", "4111 1111 1111 1111", "1,200.50", "How many rooms?: 1,200.50"),
        ("own_moved-in", "last May", "2026-05-03", "Moved in on: 3 May 2026"),
        ("own_moved-in", "2026-13-45", "2026-05-03", "Moved in on: 3 May 2026"),
        ("own_home", "Castle", "Flat", "What home?: Flat"),
    ],
)
def test_a_number_a_day_and_a_choice_are_asked_for_as_such(  # noqa: PLR0917
    desk: Client, complaint: Complaint, send: Send, name: str, wrong: str, right: str, shown: str
) -> None:
    assert f'name="{name}"' in desk.get(complaint.get_absolute_url()).text
    assert send("facts", **{name: wrong}).status_code == 422
    assert send("facts", **{name: right}).status_code == 200
    assert shown in desk.get(f"{complaint.get_absolute_url()}summary/").text
    assert send("facts", **{name: ""}).status_code == 200


@pytest.mark.usefixtures("branch")
def test_what_is_not_personal_stays_when_the_words_are_erased(complaint: Complaint, send: Send) -> None:
    said = {"own_rooms": "3", "own_moved-in": "2026-05-03", "own_home": "Flat", "own_needs": "A lift"}
    send("facts", **said, own_branch="Quillfeather", reference="K-1")

    call_command("customer", "erase", "K-1")

    complaint.refresh_from_db()
    assert complaint.own_facts == {"own_rooms": "3", "own_home": "Flat"}
    assert set(complaint.recordings.exclude(text="").values_list("text", flat=True)) == {"3", "Flat"}


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        (OwnFact("home", "What home?", kind="choice"), "fact-choices"),
        (OwnFact("home", "What home?", kind="choice", choices=("Flat",)), "fact-choices"),
        (OwnFact("home", "What home?", kind="choice", choices=("Flat", "x" * 81)), "fact-choice-long"),
        (OwnFact("home", "What home?", choices=("Flat", "House")), "fact-has-choices"),
        (OwnFact("home", "What home?", kind="colour"), "fact-kind"),
    ],
)
def test_what_cannot_be_asked_for_is_named_at_its_field(playbook: None, fact: OwnFact, code: str) -> None:
    own = replace(library().organisation, facts=(fact,))

    found = [one for one in list_problems(replace(library(), organisation=own)) if one.field[:2] == ("facts", 0)]

    assert [one.code for one in found] == [code]
