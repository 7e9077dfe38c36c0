"""What ships is sound, and the check says so when it is not. Nothing here counts what an author may add."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from playbook.editions.content_folder import problems_of, read_content
from playbook.guidance.documents import Document, read_folder
from tests.texts import LIBRARY, SHIPPED, TEXTS

pytestmark = pytest.mark.one_engine

ONLY_CITED_ONCE = [point for point in LIBRARY.points if sum(point in tip.points for tip in LIBRARY.tips.values()) == 1]


def test_nothing_has_to_be_mended() -> None:
    assert [str(one) for one in problems_of(tuple(read_folder(SHIPPED / "en", "en")))] == []


@pytest.mark.parametrize("point", ONLY_CITED_ONCE)
def test_a_citation_that_is_removed_is_missed(point: str) -> None:
    without = [
        Document(one.kind, one.slug, one.language, one.text.replace(f'"{point}",', "")) if one.kind == "tip" else one
        for one in TEXTS
    ]

    assert ("uncited", ("points", point)) in {(one.code, one.field) for one in problems_of(without)}


BREAKS = {
    "there is no tip “nowhere”": ("tips/act-fast.md", "related = [\n", 'related = [\n    "nowhere",\n'),
    "there is no point “Z9.9”": ("tips/act-fast.md", "points = [\n", 'points = [\n    "Z9.9",\n'),
    "which is not a step": ("steps/steady.md", 'to = "let-them-talk"', 'to = "gone"'),
    "no choice leads to this step": ("steps/steady.md", 'to = "prepare"', 'to = "let-them-talk"'),
    "the road never ends": ("steps/for-you.md", "ends = true", "ends = false"),
    "makes anger worse": ("steps/let-them-talk.md", 'text = "Go on.', 'text = "Calm down.'),
    "there is no key “colour”": ("tips/act-fast.md", "title =", 'colour = "red"\ntitle ='),
    "is used 2 times": ("steps/steady.md", 'code = "R1"', 'code = "L1"'),
    "looks like personal data (email)": ("tips/act-fast.md", "\n+++\n", "\n+++\nmail pat.example@example.org\n"),
    "looks like personal data (card)": ("tips/act-fast.md", "\n+++\n", "\n+++\ncard 4111 1111 1111 1111\n"),
    "shorten it": ("tips/act-fast.md", 'title = "', 'title = "' + "Very long " * 10),
    "only an interrupt can": ("steps/steady.md", 'to = "let-them-talk"', 'to = "return"'),
    "is written otherwise": ("tips/act-fast.md", 'title = "', 'title =  "'),
}


@pytest.mark.parametrize("message", BREAKS)
def test_what_is_broken_is_named_with_file_line_and_remedy(tmp_path: Path, message: str) -> None:
    path, before, after = BREAKS[message]
    shutil.copytree(settings.CONTENT_DIR, tmp_path / "content")
    file = tmp_path / "content" / "en" / path
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")

    found = read_content(tmp_path / "content").located()

    assert any(message in one and one.split(":")[1].isdigit() for one in found)
