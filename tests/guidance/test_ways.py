"""How to reach somebody: only a whole telephone number can be dialled, only an address written to."""

import pytest

from playbook.guidance.ways import ways


@pytest.mark.parametrize(
    ("written", "addresses"),
    [
        ("999", ["tel:999"]),
        ("999 Police", ["tel:999"]),
        ("999 or 112 from a mobile phone", ["tel:999", "tel:112"]),
        ("116 123", ["tel:116123"]),
        ("Ring 101; then say code 4417", ["tel:101"]),
        ("Joan Abara, 0161 496 0162; out of hours 0161 496 0199", ["tel:01614960162", "tel:01614960199"]),
        ("0161 496 0162 (0161 496 0163 at night)", ["tel:01614960162", "tel:01614960163"]),
        ("(0161) 496 0177", ["tel:01614960177"]),
        ("+44 (0)20 7946 0958", ["tel:+442079460958"]),
        ("0161 496 0140 ext. 214", ["tel:01614960140"]),
        ("020 7946 0958, care@ourshop.example", ["tel:02079460958", "mailto:care@ourshop.example"]),
    ],
)
def test_each_number_and_each_address_leads_to_itself(written: str, addresses: list[str]) -> None:
    assert [one.address for one in ways(written) if one.address] == addresses


@pytest.mark.parametrize("hours", ["24 hours", "24/7", "8am-8pm", "9-17", "from 8:30 to 17:00"])
def test_hours_behind_a_number_are_none_of_its_digits(hours: str) -> None:
    assert [one.address for one in ways(f"0161 496 0162 {hours}") if one.address] == ["tel:01614960162"]


@pytest.mark.parametrize(
    "words",
    [
        "Green button under the desk",
        "Ext. 12",
        "Room 214",
        "100 High Street, M1 2AB",
        "Radio channel 4",
        "09:00-17:00 at the desk",
        "12.10.2026",
        "0161 496 0140x214",
        "0161 496 0162/0163",
        "1234 5678 9012 3456",
    ],
)
def test_what_is_no_whole_number_stays_words(words: str) -> None:
    assert not [one.address for one in ways(words) if one.address]


@pytest.mark.parametrize("written", ["Joan, 0161 496 0162; or joan@ourshop.example, 9 to 5.", "Green button", ""])
def test_nothing_that_was_written_is_lost(written: str) -> None:
    assert "".join(one.text for one in ways(written)) == written
