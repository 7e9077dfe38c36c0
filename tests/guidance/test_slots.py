"""Slots: a line says something true when nothing is known, and what is known when it is."""

import pytest

from playbook.guidance import slots

pytestmark = pytest.mark.one_engine

KNOWN = {"name": "Mrs Lee", "thing": "the visit"}


@pytest.mark.parametrize(
    ("line", "unknown", "known"),
    [
        ("I'm sorry about {thing|this}.", "I'm sorry about this.", "I'm sorry about the visit."),
        ("Thank you, {name|}.", "Thank you.", "Thank you, Mrs Lee."),
        ("Thank you {name|}.", "Thank you.", "Thank you Mrs Lee."),
        ("Hello {name|}, I'm here.", "Hello, I'm here.", "Hello Mrs Lee, I'm here."),
        ("{name|}, I'm listening.", "I'm listening.", "Mrs Lee, I'm listening."),
        ("Right. {name|}, let me look.", "Right. Let me look.", "Right. Mrs Lee, let me look."),
        ("{thing|That} was wrong.", "That was wrong.", "The visit was wrong."),
        ("No slot at all.", "No slot at all.", "No slot at all."),
    ],
)
def test_a_line_reads_well_with_its_slots_open_and_filled(line: str, unknown: str, known: str) -> None:
    assert (slots.fill(line), slots.fill(line, KNOWN)) == (unknown, known)


def test_a_value_of_spaces_counts_as_nothing_known() -> None:
    assert slots.fill("About {thing|this}.", {"thing": "  "}) == "About this."


def test_braces_in_a_value_stay_as_they_were_typed() -> None:
    assert slots.fill("About {thing|this}.", {"thing": "{name|x}"}) == "About {name|x}."


def test_every_slot_is_filled_without_looking_at_the_others() -> None:
    line = "{name|}, about {thing|this}, {worker|} here: {day|soon}."
    found = [part for part in slots.parse(line) if isinstance(part, slots.Slot)]

    assert [(slot.name, slot.open) for slot in found] == [
        ("name", "A"),
        ("thing", "this"),
        ("worker", ""),
        ("day", "soon"),
    ]
    assert slots.fill(line, {"worker": "Sam"}) == "About this, Sam here: soon."
    assert slots.fill(line, {"name": "Mr A", "day": "noon"}) == "Mr A, about this here: noon."


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("About {thing}.", "slot-form"),
        ("About {thing|this.", "slot-form"),
        ("About thing|this}.", "slot-form"),
        ("About {colour|this}.", "slot-name"),
    ],
)
def test_a_slot_that_is_none_is_an_error(line: str, code: str) -> None:
    error = slots.error_in(line)

    assert error is not None
    assert error.code == code
    assert slots.error_in("About {thing|this}.") is None


def test_what_stands_outside_slots_is_what_is_left_without_them() -> None:
    assert slots.outside("About {thing|the kettle}, {name|}.") == "About …, …."
