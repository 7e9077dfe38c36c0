"""Slots at the desk: offered beside the fields that may hold one, shown empty and filled, told where one is wrong."""

import re
from typing import Any

import pytest
from django.test import Client

from playbook.accounts.models import User
from playbook.guidance.slots import SLOTS, error_in, fill
from tests.editions.test_desk import browser_of, change_url, form_of, url

pytestmark = pytest.mark.one_engine

SAID = {"say-0-text": "I'm sorry about {thing|what went wrong}.", "say-0-other": "Thank you, {name|}."}


@pytest.fixture
def desk(playbook: None, manager: User) -> Client:
    """The manager's browser."""
    return browser_of(manager)


def previewed(desk: Client, known: str, slug: str = "act-fast", kind: str = "tip", **said: str) -> str:
    """The words of the preview, without the marks around what stands in slots."""
    form: dict[str, Any] = form_of(slug, kind, **(said or SAID))
    return re.sub(r"<[^>]+>", "", desk.post(url("preview", slug, kind), {**form, "_preview": known}).text)


@pytest.mark.parametrize("slot", SLOTS, ids=lambda slot: slot.name)
def test_every_slot_that_is_offered_is_sound_with_its_fallback_and_with_its_example(slot: Any) -> None:
    line = f"Here: {slot.written}."

    assert error_in(line) is None
    assert slot.example in fill(line, {slot.name: slot.example})


def test_the_form_says_how_each_slot_is_written_what_fills_it_and_an_example(desk: Client) -> None:
    page = desk.get(change_url()).text.replace("&#x27;", "'")
    told = page[page.index('id="slots"') : page.index("</details>", page.index('id="slots"'))]

    missing = [slot.name for slot in SLOTS for part in (slot.written, slot.label, slot.example) if part not in told]
    assert missing == []


@pytest.mark.parametrize(
    ("slug", "kind", "fields"),
    [
        ("act-fast", "tip", {"say-0-text", "say-0-other", "avoid-0-instead", "do-0-text"}),
        ("let-them-talk", "step", {"say-0-text", "say-0-other", "choices-0-label", "choices-0-written"}),
        ("acknowledgement", "letter", {"subject", "paragraphs-0-text"}),
    ],
)
def test_a_slot_is_offered_at_each_field_that_is_checked_for_slots_and_at_no_other(
    desk: Client, slug: str, kind: str, fields: set[str]
) -> None:
    offered = set(re.findall(r'data-slot-into="id_([^"]+)"', desk.get(change_url(slug, kind)).text))

    assert fields <= offered
    assert not offered & {"title", "summary", "know", "body", "avoid-0-text", "ask"}


def test_a_list_has_no_slots_to_offer(desk: Client) -> None:
    page = desk.get(change_url("causes", "list")).text

    assert 'id="slots"' not in page
    assert "data-slot-into" not in page


def test_the_preview_shows_the_fallbacks_while_nothing_is_known(desk: Client) -> None:
    page = previewed(desk, "1")

    assert "sorry about what went wrong." in page
    assert "Thank you." in page


def test_the_preview_shows_the_examples_when_everything_is_known(desk: Client) -> None:
    page = previewed(desk, "known")

    assert "sorry about the boiler visit." in page
    assert "Thank you, Ms Okafor." in page
    assert "what went wrong" not in page.partition("Thank you, Ms Okafor.")[0].rpartition("sorry about")[2]


def test_a_letter_is_previewed_with_its_slots_filled(desk: Client) -> None:
    page = previewed(desk, "known", "acknowledgement", "letter", subject="About {thing|your complaint}")

    assert "About the boiler visit" in page


def test_the_example_of_one_slot_is_never_markup(desk: Client) -> None:
    form = form_of("act-fast", **{"say-0-text": "<b>{thing|it}</b>"})
    page = desk.post(url("preview"), {**form, "_preview": "known"}).text

    assert "&lt;b&gt;" in page
    assert "<b><span" not in page


def test_a_wrong_slot_is_told_at_its_very_field(desk: Client) -> None:
    wrong = form_of("act-fast", **{"say-0-other": "Thank you, {nam|}."})
    page = desk.post(change_url(), wrong, follow=True).text
    cell = page[page.index('id="row-say-0-other"') :]
    cell = cell[: cell.index("</div>")]

    assert "there is no slot “nam”" in cell
    assert "write one as in {name|}" in cell
    assert "there is no slot" not in page[page.index('id="row-say-0-text"') : page.index('id="row-say-0-other"')]


def test_a_brace_that_makes_no_slot_is_told_at_its_field(desk: Client) -> None:
    page = desk.post(change_url(), form_of("act-fast", **{"say-0-text": "Sorry about {thing}."}), follow=True).text
    cell = page[page.index('id="row-say-0-text"') :]

    assert "“{thing}” is no slot" in cell[: cell.index("</div>")]
