"""Written text reaches other people's screens: what it becomes is safe, and quick to make."""

import pytest

from playbook.guidance.markdown import BadMarkdown, render
from playbook.guidance.personal import find
from tests.timing import processor_time

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt&#58;alert(1))",
        "[a](data:text/html,x)",
        "[a](//evil.example)",
        "[a](/\\evil.example)",
        '<svg onload="alert(1)">',
        "<math><mi xlink:href='javascript:alert(1)'>",
        '<a hx-get="/x" hx-on:click="alert(1)">x</a>',
        '<meta http-equiv="refresh" content="0;url=//evil.example">',
        '<p style="color:red" id="x">x</p>',
    ],
)
def test_an_attack_comes_out_as_harmless_text(attack: str) -> None:
    html = render(attack)

    for bad in ("<script", "<img", "<svg", "<math", "<meta", "<p style", "<a hx", 'href="j', 'href="d', 'href="/'):
        assert bad not in html.lower()


def test_plain_markdown_is_rendered() -> None:
    assert render("Say *it* [there](https://example.org).").startswith(
        '<p>Say <em>it</em> <a href="https://example.org"'
    )


@pytest.mark.parametrize(
    "slow",
    [
        "[" * 20_000,
        "![" * 9_000,
        "> " * 500 + "x",
        "[a](" * 4_000,
        "<![" * 6_000,
        "1. " * 3_000,
        "- " * 9_000,
        "a\n===\n" * 3_000,
    ],
)
def test_a_text_made_to_be_slow_is_refused_at_once(slow: str) -> None:
    def refused() -> None:
        with pytest.raises(BadMarkdown):
            render(slow)

    assert processor_time(refused, enough=0.2) < 0.2


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("card 4111 1111 1111 1111 thanks", ["card"]),
        ("card 4111-1111-1111-1111", ["card"]),
        ("４１１１１１１１１１１１１１１１", ["card"]),
        ("order 4111 1111 1111 1112", []),
        ("parcel 1234567890123456", []),
        ("rang at 14:30, waited 20 minutes", []),
        ("write to pat@example.org", ["email"]),
    ],
)
def test_personal_data_is_told_from_other_numbers(text: str, kinds: list[str]) -> None:
    assert [one.kind for one in find(text) if one.kind != "phone"] == kinds
