"""A problem names its document, its field and what is wrong; the line is worked out from the field."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from playbook.desk.to_do import anchor_of
from playbook.editions.content_folder import problems_of
from playbook.guidance import documents, limits
from playbook.guidance.documents import Document
from playbook.guidance.positions import line_of
from playbook.guidance.problem import Path as Field
from playbook.guidance.problem import Problem, problem
from playbook.guidance.problem_words import WORDS
from tests.texts import TEXTS

pytestmark = pytest.mark.one_engine

TIP = next(one for one in TEXTS if one.path == "tips/act-fast.md")
INTERRUPT = """+++
code = "{code}"
key = "{key}"
title = "They're recording me"
points = []
ours = true
know = "A recording is theirs to make."
silent = ["spoken", "written"]
choices = [
    {{ label = "They stop", to = "return" }},
]
+++

+++
"""


def with_text(document: Document, text: str) -> list[Document]:
    """What ships, with one document written otherwise, or one more."""
    changed = Document(document.kind, document.slug, document.language, text)
    return [*(one for one in TEXTS if one.path != document.path), changed]


def written(document: Document, **changes: object) -> str:
    """A document's text with some keys of its header changed."""
    parts = documents.parse(document)
    return documents.write({**parts.header, **changes}, parts.body, parts.situations)


def interrupt(**values: str) -> list[Problem]:
    """The problems of an interrupt with this code and key."""
    one = Document("interrupt", "recording", "en", "")
    text = INTERRUPT.format(**{"code": "Z1", "key": "y", **values})
    return [
        found for found in problems_of(with_text(one, text)) if found.document == one.path and found.code != "untidy"
    ]


@pytest.mark.parametrize("key", [*sorted(limits.RESERVED_KEYS), "1", "Enter please", ""])
def test_a_key_that_does_something_else_is_refused(key: str) -> None:
    assert [(one.field, one.code) for one in interrupt(key=key)] == [(("key",), "key-taken")]


def test_a_key_that_is_free_is_taken() -> None:
    used = {documents.parse(one).header["key"] for one in TEXTS if one.kind == "interrupt"}
    free = sorted(limits.INTERRUPT_KEYS - used)

    assert interrupt(key=free[0]) == []


@pytest.mark.parametrize("code", ["ABCDEFGHIJKLM", "a1", "A", "A100", ""])
def test_a_code_that_does_not_fit_its_badge_is_refused(code: str) -> None:
    assert ("code-form", ("code",)) in {(one.code, one.field) for one in interrupt(code=code)}


def test_a_key_of_a_page_or_a_script_is_not_on_offer() -> None:
    folders = (Path(settings.BASE_DIR) / "templates", Path(settings.BASE_DIR) / "static/js")
    files = [file for folder in folders for file in folder.rglob("*.*") if file.suffix in (".html", ".js")]
    taken = {key for file in files for key in re.findall(r'(?:data-key="|key === ")([a-z?/])"', file.read_text())}

    assert taken
    assert taken <= limits.RESERVED_KEYS
    assert not limits.INTERRUPT_KEYS & limits.RESERVED_KEYS


QUOTED = 'They said "no refund" and it was Tuesday.'


@pytest.mark.parametrize(
    ("changes", "field", "anchor"),
    [
        ({"say": [{"text": QUOTED, "other": "Yes."}]}, ("say", 0, "text"), "#row-say-0-text"),
        ({"say": [{"text": "Yes.", "other": QUOTED}]}, ("say", 0, "other"), "#row-say-0-other"),
        ({"avoid": [{"text": "No.", "instead": QUOTED}]}, ("avoid", 0, "instead"), "#row-avoid-0-instead"),
        ({"know": QUOTED * 5}, ("know",), "#field-know"),
        ({"do": ["Look.", f"{QUOTED} {{thing}}"]}, ("do", 1, "text"), "#row-do-1-text"),
        ({"points": ["C4.1", "Z9.9"]}, ("points", 1), "#field-points"),
    ],
)
def test_a_text_with_quotation_marks_is_mended_where_it_stands(
    changes: dict[str, object], field: Field, anchor: str
) -> None:
    text = written(TIP, **changes)
    found = [one for one in problems_of(with_text(TIP, text)) if one.document == TIP.path and one.field == field]

    assert found
    assert anchor_of(found[0], "tip") == anchor
    line = text.splitlines()[line_of(Document("tip", TIP.slug, "en", text), found[0]) - 1]
    assert '\\"no refund\\"' in line or '"Z9.9"' in line


def test_the_line_of_every_value_is_the_line_that_it_stands_on() -> None:
    text = written(TIP, do=["One", {"text": "Two", "channels": ["phone", "chat"]}, "Three"])
    document = Document("tip", TIP.slug, "en", text)
    for field, value in documents.texts_in(documents.parse(document)):
        line = text.splitlines()[line_of(document, problem(document.path, field, "uncited")) - 1]
        assert value.splitlines()[0] in line.replace("\\", "") or field == ("body",) and value.startswith(line)


def test_every_problem_can_be_put_in_words() -> None:
    for code, words in WORDS.items():
        names = re.findall(r"%\((\w+)\)s", words)
        assert Problem("x.md", (), code, tuple((name, "x") for name in names)).words
