"""The list of the ASVS is whole: each row of level 1 and 2 once, with how it stands, and what it names exists."""

import re
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / ".github" / "ASVS.md").read_text()
# The rows of level 1 and 2 of version 5.0: in a section they are the first so many.
ROWS = """
    1.1:2 1.2:9 1.3:11 1.4:3 1.5:2
    2.1:3 2.2:3 2.3:4 2.4:1
    3.2:2 3.3:4 3.4:6 3.5:5 3.7:2
    4.1:3 4.2:1 4.3:2 4.4:4
    5.1:1 5.2:3 5.3:2 5.4:3
    6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4
    7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2
    8.1:2 8.2:3 8.3:1 8.4:1
    9.1:3 9.2:4
    10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3
    11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1
    12.1:3 12.2:2 12.3:4
    13.1:1 13.2:5 13.3:2 13.4:5
    14.1:2 14.2:4 14.3:3
    15.1:3 15.2:3 15.3:7
    16.1:1 16.2:5 16.3:4 16.4:3 16.5:3
    17.1:1 17.2:4 17.3:2
"""
STATES = ("met", "partly", "open", "not here")


def wanted() -> list[str]:
    """Every row that there is."""
    sections = (one.split(":") for one in ROWS.split())
    return [f"{section}.{number}" for section, last in sections for number in range(1, int(last) + 1)]


def spread(named: str) -> list[str]:
    """The rows that a cell names, one by one: `1.2.6–1.2.8, 1.3.8`."""
    found = []
    for one in named.split(", "):
        first, _to, last = one.partition("–")
        section, _dot, number = first.rpartition(".")
        numbers = range(int(number), int(last.rpartition(".")[2] or number) + 1)
        found += [f"{section}.{each}" for each in numbers]
    return found


def listed() -> list[list[str]]:
    """The cells of each line of the tables up to the rows of level 3."""
    lines = PAGE.partition("## Rows of level 3")[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| \d", line)]


def test_each_row_is_there_once() -> None:
    found = list(chain.from_iterable(spread(cells[0]) for cells in listed()))

    assert [one for one in found if found.count(one) > 1] == []
    assert set(found) == set(wanted())
    assert len(found) == 253


def test_each_says_how_it_stands_and_what_is_met_says_where_and_by_what() -> None:
    for rows, state, where, test in listed():
        assert state in STATES, rows
        assert where, rows
        assert state != "met" or "`tests/" in test or test in ("by reading", "`.ci/run`") or "by hand" in test, rows


def test_every_file_that_is_named_exists() -> None:
    named = re.findall(r"`([\w./*-]+/[\w./*-]+|[\w-]+\.(?:py|md|yml|toml))`", PAGE)
    missing = [one for one in named if not any(any(at.glob(one)) for at in (ROOT, ROOT / "playbook", ROOT / ".github"))]

    assert len(named) > 200
    assert missing == []


def test_the_control_a_row_that_is_left_out_is_seen() -> None:
    assert spread("1.2.6–1.2.8, 1.3.8") == ["1.2.6", "1.2.7", "1.2.8", "1.3.8"]
    assert "7.5.2" in wanted()
    assert "1.2.10" not in wanted()
