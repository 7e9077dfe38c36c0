"""What looks like personal data: cards by the cases that the browser shares, the rest by a few of each kind."""

import json
import random
from pathlib import Path

import pytest

from playbook.guidance.personal import ISSUERS, cards, find
from tests.timing import cost_ratio

pytestmark = pytest.mark.one_engine

CASES = json.loads(Path(__file__).with_name("personal_cases.json").read_text())["cards"]


@pytest.mark.parametrize(("text", "found"), CASES)
def test_a_card_number_is_found_as_it_stands(text: str, found: list[str]) -> None:
    assert cards(text) == found


def numbers(low: str, length: int, count: int) -> list[str]:
    """Numbers that begin with `low` and have a right checksum, the same every time."""
    made, dice = [], random.Random(7)
    for _one in range(count):
        body = low + "".join(str(dice.randrange(10)) for _digit in range(length - len(low) - 1))
        doubled = [int(digit) * 2 - 9 * (int(digit) > 4) for digit in body[::-2]]
        rest = (sum(doubled) + sum(int(digit) for digit in body[-2::-2])) % 10
        made.append(body + str(-rest % 10))
    return made


@pytest.mark.parametrize(("low", "length"), [(low, length) for low, _high, many in ISSUERS for length in sorted(many)])
def test_every_number_of_every_issuer_is_found(low: str, length: int) -> None:
    missed = [number for number in numbers(low, length, 1000) if cards(f"it is {number}, she said") != [number]]

    assert missed == []


def test_few_other_numbers_are_taken_for_cards() -> None:
    dice = random.Random(11)
    wrong = sum(bool(cards("".join(str(dice.randrange(10)) for _digit in range(16)))) for _number in range(5000))

    assert wrong / 5000 < 0.05


@pytest.mark.parametrize("text", ["4 1 ", "1 ", "4 ", "٤ ", "4", "a@", "a.", "GB12 AAAA ", "07700 900 "])
def test_twice_the_text_takes_twice_the_steps_and_no_more(text: str) -> None:
    assert cost_ratio(lambda size: list(find(text * size)), 4_000, enough=3) < 3


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("mail pat.example@example.org", "email"),
        ("ring 07700 900123", "phone"),
        ("her NI is AB 12 34 56 C", "id"),
        ("pay GB82 WEST 1234 5698 7654 32", "id"),
        ("NHS 943 476 5919", "id"),
    ],
)
def test_what_is_only_flagged(text: str, kind: str) -> None:
    assert kind in {one.kind for one in find(text)}


@pytest.mark.parametrize("text", ["table 12, seat 4", "10 Downing Street"])
def test_what_is_left_alone(text: str) -> None:
    assert list(find(text)) == []
