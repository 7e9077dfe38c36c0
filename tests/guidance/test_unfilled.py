"""What an organisation has to fill in: named by the check and the desk, and never an empty number on a screen."""

import sys
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from django.core.checks import INFO
from django.test import Client

from playbook.accounts.models import User
from playbook.complaints.models import Complaint
from playbook.editions.checks import content_is_sound
from playbook.guidance.library import Library
from playbook.guidance.unfilled import unfilled
from tests.texts import LIBRARY as SHIPPED


def with_number(library: Library, slug: str, number: str) -> Library:
    """The library with a number to call filled in."""
    contacts = {**library.contacts, slug: replace(library.contacts[slug], number=number)}
    return replace(library, contacts=MappingProxyType(contacts))


def named(library: Library) -> list[str]:
    """What there is to fill in, in words."""
    return [one.words for one in unfilled(library)]


def test_a_needed_number_that_is_missing_is_named_until_it_is_there() -> None:
    line = "Safeguarding lead has no number yet; fill it in before the playbook is used"

    assert line in named(SHIPPED)
    assert line in named(with_number(SHIPPED, "safeguarding", " "))
    assert line not in named(with_number(SHIPPED, "safeguarding", "ext. 12"))


def test_a_number_that_is_not_needed_may_stay_empty() -> None:
    assert not any("Press and social media" in one for one in named(SHIPPED))


def test_a_body_that_nobody_has_checked_is_named() -> None:
    body = SHIPPED.organisation.bodies[0]
    own = replace(SHIPPED, organisation=replace(SHIPPED.organisation, bodies=(replace(body, checked=True),)))

    assert any(body.title in one for one in named(SHIPPED))
    assert not any(body.title in one for one in named(own))


def test_the_check_names_it_and_passes_all_the_same() -> None:
    found = content_is_sound(None)

    assert any("contacts.toml" in one.msg and "Safeguarding lead" in one.msg for one in found)
    assert {one.level for one in found} == {INFO}


@pytest.mark.parametrize(("command", "names"), [("check", True), ("start", True), ("migrate", False)])
def test_a_command_that_is_about_something_else_does_not_name_it(
    monkeypatch: pytest.MonkeyPatch, command: str, names: bool
) -> None:
    monkeypatch.setattr(sys, "argv", ["/opt/playbook/manage.py", command])

    assert bool(content_is_sound(None)) == names


@pytest.mark.parametrize(("command", "names"), [("check", True), ("work", False)])
def test_content_that_cannot_be_read_is_named_by_the_check_and_keeps_nobody_from_another_command(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path, command: str, names: bool
) -> None:
    (tmp_path / "en" / "tips").mkdir(parents=True)
    (tmp_path / "en" / "tips" / "broken.md").write_bytes(b"\xff")
    settings.CONTENT_DIR = tmp_path
    monkeypatch.setattr(sys, "argv", ["/opt/playbook/manage.py", command])

    assert [one.id for one in content_is_sound(None)] == ["content.E001"] * names


def test_the_desk_lists_it(client: Client, playbook: None, manager: User) -> None:
    client.force_login(manager)

    page = client.get("/admin/").text

    assert "Fill these in first" in page
    assert "Safeguarding lead has no number yet" in page


@pytest.mark.django_db
def test_a_screen_shows_no_empty_number_and_says_whom_to_tell(client: Client, playbook: None, agent: User) -> None:
    client.force_login(agent)
    client.post("/complaints/new/", {"start": "listen"})
    complaint = Complaint.objects.get()
    client.post(f"/complaints/{complaint.pk}/moves/", {"interrupt": "worry"})
    client.post(f"/complaints/{complaint.pk}/moves/", {"to": "may-harm-themselves"})

    page = client.get(complaint.get_absolute_url()).text

    assert 'href="tel:999"' in page
    assert 'href="tel:"' not in page
    assert "Needed, and not filled in yet: tell your lead." in page
