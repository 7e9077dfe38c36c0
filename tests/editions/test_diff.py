"""A change told so that a person can read it."""

import pytest

from playbook.editions.diff import Spoken, changes, runs
from playbook.guidance.documents import Document

pytestmark = pytest.mark.one_engine


def told(before: str, after: str) -> str:
    """The runs as text: {+added+} [-taken out-]."""
    signs = {"same": "{}", "in": "{{+{}+}}", "out": "[-{}-]"}
    return "".join(
        signs[run.sort].format(run.text.strip() if run.sort != "same" else run.text) for run in runs(before, after)
    )


def test_a_changed_word_is_told_by_the_word() -> None:
    assert told("Ring them back today.", "Ring them back tomorrow.") == "Ring them back [-today.-]{+tomorrow.+}"


def test_texts_with_little_in_common_stand_one_after_the_other() -> None:
    assert (
        told("Let them talk it out.", "A slow voice slows theirs.")
        == "[-Let them talk it out.-]{+A slow voice slows theirs.+}"
    )


def test_of_a_long_list_only_what_differs_is_told() -> None:
    lines = [f"line {number}" for number in range(60)]

    assert told("\n".join(lines), "\n".join([*lines[:30], "new", *lines[31:]])) == "[-line 30-]{+new+}"


def test_a_field_that_was_not_touched_is_not_told() -> None:
    before = Document("tip", "x", "en", '+++\ntitle = "One"\nknow = "a"\n[[say]]\ntext = "Hello"\n+++\nbody\n\n+++\n')
    after = Document("tip", "x", "en", before.text.replace('"Hello"', '"Good day"').replace("body", "another"))

    assert [(one.key, one.before, one.after) for one in changes(before, after)] == [
        ("say", "Hello", "Good day"),
        ("body", "body", "another"),
    ]


def test_names_are_put_in_words_only_where_they_are_names() -> None:
    before = Document("tip", "x", "en", '+++\nstages = ["a"]\ntitle = "a"\n+++\n\n+++\nx\n')
    after = Document("tip", "x", "en", '+++\nstages = ["b"]\ntitle = "b"\n+++\n\n+++\nx\n')

    assert [one.after for one in changes(before, after, spoken=Spoken(str.upper))] == ["B", "b"]


def test_very_long_texts_are_compared_in_no_time() -> None:
    assert runs("word " * 20_000, "word word " * 10_000 + "new") != []


def test_of_a_list_of_names_what_is_taken_out_stands_first_then_what_is_put_in() -> None:
    before = Document("moment", "x", "en", '+++\npages = ["a", "b", "c"]\n+++\n\n+++\nx\n')
    after = Document("moment", "x", "en", '+++\npages = ["a", "d", "b"]\n+++\n\n+++\nx\n')

    (found,) = changes(before, after, spoken=Spoken(str.upper))

    assert [(run.sort, run.text) for run in found.runs] == [("out", "C\n"), ("in", "D\n"), ("same", "A\nB\n")]


def test_parts_of_rows_are_told_in_the_words_of_the_form() -> None:
    row = '[[choices]]\nlabel = "Go"\nto = "there"\nfact = "{}"\nchannels = ["email", "letter"]\n'
    before, after = (
        Document("step", "x", "en", f"+++\n{row.format(fact)}+++\n\n+++\nx\n") for fact in ("remedy", "mistake")
    )

    (found,) = changes(before, after, spoken=Spoken(str.upper, lambda key, _part: f"The {key}"))

    assert found.after == "Go\n→ THERE\nThe channels: EMAIL, LETTER\nThe fact: MISTAKE"
