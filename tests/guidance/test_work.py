"""However odd the text of a document is, reading it takes steps in proportion to its length."""

from collections.abc import Callable
from contextlib import suppress

import pytest

from playbook.guidance.documents import BadDocument, Document, parse
from tests.timing import cost_ratio

pytestmark = pytest.mark.one_engine

HEADERS: dict[str, Callable[[int], str]] = {
    "a dotted key": lambda size: ".".join("a" * size) + " = 1",
    "a dotted table": lambda size: f"[{'.'.join('a' * size)}]",
    "a quoted dotted key": lambda size: ".".join(['"a"'] * size) + " = 1",
    "lists in lists": lambda size: "a = " + "[" * size,
    "tables in tables": lambda size: "a = " + "{a=" * size,
    "a long number": lambda size: "a = " + "9" * size,
    "a long name": lambda size: "a" * size,
    "quotes": lambda size: '"' * size,
    "many keys": lambda size: "\n".join(f"k{one} = 1" for one in range(size // 5)),
    "many tables": lambda size: "\n".join(f"[a.b{one}.c]" for one in range(size // 5)),
    "deep keys, many": lambda size: "\n".join(f"{'a.' * 30}b{one} = 1" for one in range(size // 60)),
}
TOO_MUCH = ("a dotted key", "a dotted table", "a quoted dotted key", "lists in lists", "tables in tables")


def read(header: str) -> None:
    """Read a list with this text; what it is refused for does not matter here."""
    with suppress(BadDocument):
        parse(Document("list", "x", "en", header))


@pytest.mark.parametrize("odd", HEADERS)
def test_twice_the_header_takes_twice_the_steps_and_no_more(odd: str) -> None:
    assert cost_ratio(lambda size: read(HEADERS[odd](size)), 20_000, enough=3) < 3


@pytest.mark.parametrize("odd", [*TOO_MUCH, "a long number"])
def test_what_no_document_has_is_refused_and_its_line_named(odd: str) -> None:
    text = f"+++\nfine = 1\n{HEADERS[odd](9_000)}\n+++\nx\n\n+++\n"

    with pytest.raises(BadDocument, match="is not TOML"):
        parse(Document("tip", "x", "en", text))


def test_a_key_of_as_many_parts_as_a_document_may_have_is_read() -> None:
    assert parse(Document("list", "x", "en", "a.b.c.d = 1\n[e.f]\ng = 'h.i.j.k'")).header["e"] == {
        "f": {"g": "h.i.j.k"}
    }
