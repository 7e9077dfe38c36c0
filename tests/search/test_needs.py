"""Search is judged by the need: whether a page that meets it comes first, or a wrong one."""

from pathlib import Path

import pytest

from playbook.search.evaluation import BadQueries
from playbook.search.needs import Need, evaluate_needs, read_needs
from tests.texts import LIBRARY

pytestmark = pytest.mark.one_engine


def test_shares_are_of_the_first_three_places():
    needs = [
        Need("a", "symptom", best=frozenset({"tips/x"}), harmful=frozenset({"tips/h"}), danger=True),
        Need("b", "symptom", best=frozenset({"tips/x"})),
        Need("c", "paste", best=frozenset()),
        Need("d", "nothing"),
    ]
    pages = {"a": ["tips/h", "tips/y", "tips/x"], "b": ["1", "2", "3", "tips/x"], "c": ["tips/z"], "d": []}

    report = evaluate_needs(needs, pages.__getitem__)

    assert (report.all.n, report.all.at_3, report.all.first) == (3, 1 / 3, 0.0)
    assert (report.all.harmful, report.all.dangers, report.all.danger_at_3) == (1 / 3, 1, 1.0)
    assert report.nothing.refused == 1.0
    assert report.by_kind["symptom"].at_3 == 0.5
    assert [one.q for one, _pages in report.failures] == ["b", "c"]


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", '{"q": "x"}', '{"q": 1, "kind": "a"}', '{"q": "x", "kind": "a", "best": "b"}']
)
def test_a_file_that_is_no_use_says_which_line(text):
    with pytest.raises(BadQueries):
        read_needs(text)


@pytest.mark.parametrize("file", ["real_searches.jsonl", "strangers_searches.jsonl"])
def test_the_labels_of_our_searches_name_pages_that_exist(file):
    needs = read_needs((Path(__file__).parent / file).read_text(encoding="utf-8"))
    pages = {f"{one.folder}/{one.slug}" for one in LIBRARY.everything()}

    assert {page for one in needs for page in one.best | one.ok | one.harmful} <= pages
