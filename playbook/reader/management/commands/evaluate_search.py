"""`manage.py evaluate_search FILE`: how often search brings the advice that answers."""

import dataclasses
import json
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path

from django.core.management.base import BaseCommand

from playbook.editions.current import library
from playbook.guidance.library import Library
from playbook.search.answer import address_of, advisor_of
from playbook.search.evaluation import DEEP, RANKED, BadQueries, Found, Report, Scores, evaluate, read_queries
from playbook.search.needs import NeedsReport, Shares, evaluate_needs, is_by_need, read_needs
from playbook.web.command_options import StandardOption

WIDTH = 12  # of a column that holds a kind's name


class Command(BaseCommand):
    """Searches the live playbook for every line of a file and says how well it answered."""

    help = (
        "Search the live playbook for the searches in a file (JSON lines) and judge the answers: by points "
        "(q, kind, best, also) or by need (q, kind, need, best, ok, harmful, danger, speaker, missing)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and whether to print one JSON object."""
        parser.add_argument("file", type=Path, help="a file with a JSON object a line")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, file: Path, json: bool, **options: StandardOption) -> None:
        """Print the report. Exits with 2, saying what is wrong, on a file that is no use."""
        guidance = library()
        try:
            text = file.read_text(encoding="utf-8")
            report = _by_need(guidance, text) if is_by_need(text) else _by_point(guidance, text)
        except (OSError, UnicodeDecodeError, BadQueries) as error:
            self.stderr.write(f"{file}: {error}")
            sys.exit(2)
        if not guidance.points:
            self.stderr.write("The playbook is empty. Load it first: manage.py load")
            sys.exit(2)
        if isinstance(report, NeedsReport):
            self.stdout.write(_needs_as_json(report) if json else _needs_as_text(report))
        else:
            self.stdout.write(_as_json(report) if json else _as_text(report))


def _by_need(guidance: Library, text: str) -> NeedsReport:
    advisor = advisor_of(guidance)
    return evaluate_needs(
        read_needs(text), lambda query: [address_of(hit.readable) for hit in advisor.answer(query).hits]
    )


def _by_point(guidance: Library, text: str) -> Report:
    advisor = advisor_of(guidance)
    return evaluate(
        read_queries(text),
        lambda query: [hit.readable for hit in advisor.answer(query, most=DEEP, kinds=RANKED).hits],
    )


def _needs_as_json(report: NeedsReport) -> str:
    failures = [{"q": one.q, "best": sorted(one.best), "came": list(pages)} for one, pages in report.failures]
    return json.dumps({**dataclasses.asdict(report), "failures": failures}, default=sorted, ensure_ascii=False)


def _needs_as_text(report: NeedsReport) -> str:
    rows = {**report.by_kind, **report.by_speaker, "nothing": report.nothing, "all": report.all}
    return "\n".join(_table(rows, Shares, width=12))


def _as_json(report: Report) -> str:
    failures = [
        {
            "q": one.query.q,
            "kind": one.query.kind,
            "best": sorted(one.query.best),
            "place": one.best,
            "first": one.first,
        }
        for one in report.failures
    ]
    scores = {kind: dataclasses.asdict(of_kind) for kind, of_kind in report.by_kind.items()}
    return json.dumps({**_numbers(report), "by_kind": scores, "failures": failures}, ensure_ascii=False)


def _numbers(scores: Scores) -> dict[str, float]:
    return {field.name: getattr(scores, field.name) for field in dataclasses.fields(Scores)}


def _as_text(report: Report) -> str:
    rows = {**dict(sorted(report.by_kind.items())), "all": report}
    return "\n".join([*_table(rows, Scores, width=9), "", *(_failure(one) for one in report.failures)])


def _table(rows: Mapping[str, Scores | Shares], columns_of: type[Scores | Shares], *, width: int) -> list[str]:
    """A line for each row by its name, with the fields of `columns_of` in columns of `width` characters."""
    columns = [field.name for field in dataclasses.fields(columns_of)]
    lines = [" ".join(["".ljust(WIDTH), *(name.rjust(width) for name in columns)])]
    for name, row in rows.items():
        values = (getattr(row, column) for column in columns)
        told = (f"{value:{width}.3f}" if isinstance(value, float) else f"{value:{width}}" for value in values)
        lines.append(" ".join([name.ljust(WIDTH), *told]))
    return lines


def _failure(one: Found) -> str:
    place = f"best answer at {one.best}" if one.best else f"no best answer in {DEEP}"
    first = f"first came “{one.first}”" if one.first else "nothing came"
    return f"{one.query.kind}: {one.query.q}\n    {place}; {first}; best: {', '.join(sorted(one.query.best))}"
