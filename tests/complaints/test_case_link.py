"""A complaint that has a reference leads back to the case that another system has under it."""

from typing import Any

import pytest
from django.test import Client

from playbook.complaints.models import Complaint
from tests.api.conftest import program_with, token_for
from tests.complaints.conftest import Send

pytestmark = pytest.mark.one_engine

LINK = 'href="{}" target="_blank" rel="noopener noreferrer"'


@pytest.fixture
def case_link(settings: Any) -> None:
    """A case system is set."""
    settings.CASE_LINK = "https://crm.example/case/{reference}?tab=1"


def pages(desk: Client, number: int) -> list[str]:
    """The live page, the summary and the trail, as they are written."""
    texts = [desk.get(f"/complaints/{number}/{place}").text for place in ("", "summary/", "trail/")]
    return [" ".join(text.split()) for text in texts]


def test_its_pages_show_the_link_which_opens_in_a_new_tab(
    desk: Client, complaint: Complaint, send: Send, case_link: None
) -> None:
    send("facts", reference="AB-1")
    link = LINK.format("https://crm.example/case/AB-1?tab=1")

    assert [link in page for page in pages(desk, complaint.pk)] == [True] * 3
    assert "Case: https://crm.example/case/AB-1?tab=1\n" in desk.get(f"/complaints/{complaint.pk}/summary/").text


def test_the_api_says_it_in_text_markdown_and_json(
    desk: Client, complaint: Complaint, send: Send, case_link: None
) -> None:
    send("facts", reference="A_B*1")
    program = program_with(token_for(complaint.holder))
    address = "https://crm.example/case/A_B%2A1?tab=1"
    found = program("GET", f"/complaints/{complaint.pk}").json()
    summary = program("GET", f"/complaints/{complaint.pk}/summary").json()

    assert found["case_url"] == summary["case_url"] == address
    assert f"\nCase: {address}\n" in summary["text"]
    assert f"\n- Case: <{address}>\n" in summary["markdown"]


@pytest.mark.parametrize(
    ("reference", "in_address"),
    [
        ("../../admin?x=1#y", "..%2F..%2Fadmin%3Fx%3D1%23y"),
        ("a b&c=d", "a%20b%26c%3Dd"),
        ('"><script>', "%22%3E%3Cscript%3E"),
        ("{reference}", "%7Breference%7D"),
        ("Zürich 1", "Z%C3%BCrich%201"),
        ("%2e%2e", "%252e%252e"),
    ],
)
def test_a_reference_stays_one_part_of_the_address(
    desk: Client, complaint: Complaint, send: Send, case_link: None, reference: str, in_address: str
) -> None:
    send("facts", reference=reference)

    assert LINK.format(f"https://crm.example/case/{in_address}?tab=1") in pages(desk, complaint.pk)[1]


@pytest.mark.parametrize("reference", ["", ".", ".."])
def test_without_a_reference_that_an_address_can_carry_there_is_no_link(
    desk: Client, complaint: Complaint, send: Send, case_link: None, reference: str
) -> None:
    send("facts", reference=reference)

    assert not [page for page in pages(desk, complaint.pk) if "crm.example" in page]


def test_without_the_setting_there_is_no_link(desk: Client, complaint: Complaint, send: Send) -> None:
    send("facts", reference="AB-1")
    program = program_with(token_for(complaint.holder))

    assert not [page for page in pages(desk, complaint.pk) if "Open case" in page]
    assert program("GET", f"/complaints/{complaint.pk}/summary").json()["case_url"] == ""
