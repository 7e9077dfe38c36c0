"""A change told so that a person can read it."""

import pytest

from playbook.editions.diff import changes, runs
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

    assert [one.after for one in changes(before, after, spoken=str.upper)] == ["B", "b"]


def test_very_long_texts_are_compared_in_no_time() -> None:
    assert runs("word " * 20_000, "word word " * 10_000 + "new") != []
