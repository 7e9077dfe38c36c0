"""Judging search: what counts as a best answer, and what a bad file is told."""

import json

import pytest
from django.core.management import call_command

from playbook.guidance.kinds import Checklist
from playbook.search.evaluation import BadQueries, Query, evaluate, read_queries
from tests.search.library import make_tip

QUERY = Query("he is livid", "symptom", frozenset({"B3.5"}), frozenset({"D3.2"}))


def tip(slug, *points):
    return make_tip(slug, points=points)


@pytest.mark.parametrize(
    ("answers", "at_1", "at_3", "any_at_3", "mrr"),
    [
        ([tip("a", "B3.5")], 1, 1, 1, 1),
        ([tip("a", "A1.1"), tip("b", "D3.2"), tip("c", "B3.5")], 0, 1, 1, 1 / 3),
        ([tip("a"), tip("b"), tip("c", "D3.2"), tip("d", "B3.5")], 0, 0, 1, 1 / 4),
        ([tip("a", "1", "2", "3", "4", "5", "6", "B3.5")], 0, 0, 0, 0),
        ([tip("a"), tip("a"), tip("a"), tip("b", "B3.5")], 0, 1, 1, 1 / 2),
        ([Checklist(slug="x", title="", code="", summary="", items=(), points=("B3.5",))], 0, 0, 0, 0),
        ([], 0, 0, 0, 0),
    ],
)
def test_a_best_answer_counts_by_its_place_among_what_is_ranked(answers, at_1, at_3, any_at_3, mrr):
    report = evaluate([QUERY], lambda _query: answers)

    assert (report.best_at_1, report.best_at_3, report.any_at_3) == (at_1, at_3, any_at_3)
    assert report.mrr == pytest.approx(mrr)
    assert report.no_result == (not answers or isinstance(answers[0], Checklist))
    assert len(report.failures) == (0 if at_3 else 1)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no search in it"),
        ("{}\n", "line 1"),
        ('{"q": "a", "kind": "b", "best": ["A"]}\nnot json', "line 2"),
        ('{"q": "", "kind": "b", "best": []}', "must be text"),
        ('{"q": "a", "kind": "b", "best": "A1.1"}', "lists of point ids"),
    ],
)
def test_a_bad_file_is_told_where_and_why(text, says):
    with pytest.raises(BadQueries, match=says):
        read_queries(text)


def test_the_command_judges_the_live_playbook(playbook, tmp_path, capsys):
    file = tmp_path / "queries.jsonl"
    file.write_text(json.dumps({"q": "told him to calm down", "kind": "symptom", "best": ["B3.3"], "also": []}))

    call_command("evaluate_search", str(file), "--json")
    report = json.loads(capsys.readouterr().out)

    assert set(report) == {"n", "best_at_1", "best_at_3", "any_at_3", "mrr", "no_result", "by_kind", "failures"}
    assert (report["n"], report["best_at_3"], report["by_kind"]["symptom"]["n"]) == (1, 1.0, 1)


@pytest.mark.parametrize("text", ["not json", "\xff"])
def test_the_command_refuses_a_bad_file_with_2(playbook, tmp_path, capsys, text):
    file = tmp_path / "queries.jsonl"
    file.write_bytes(text.encode("latin-1"))

    with pytest.raises(SystemExit) as stopped:
        call_command("evaluate_search", str(file))

    assert stopped.value.code == 2
    assert "queries.jsonl" in capsys.readouterr().err
