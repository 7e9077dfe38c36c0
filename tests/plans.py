"""How a database would find what a question asks for: whether it reads a table whole that grows with every year.

In a test every table is small, and a small one is read whole because that is quickest. So PostgreSQL is told not to, if
it can help it, and an index counts only where it leads somewhere: one that is read from end to end is the table again,
unless it is read for the first rows in its order alone.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from django.db import connection

GROWING = ("complaints_", "audit_entry", "insights_stagetime", "insights_counted")
# Indexes of a few rows only: what they hold does not grow with the years.
OF_A_FEW = ("promises_that_wait", "restricted_complaints", "restricted_complaints_by_end", "standing_holds")


def whole_tables(questions: list[str]) -> list[str]:
    """The growing tables that questions read whole, each with the question."""
    asked = [sql for sql in questions if sql.lstrip().upper().startswith(("SELECT", "WITH"))]
    find = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    return [f"{table}: {sql}" for sql in asked for table in find(sql)]


def _on_postgresql(sql: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        found = cursor.fetchone()[0]
    yield from _whole(json.loads(found) if isinstance(found, str) else found)


def _whole(plans: list[dict[str, Any]], above: str = "") -> Iterator[str]:
    """The tables in a plan that are read whole, by a scan of them or of an index without a condition on it."""
    for one in plans:
        plan = one.get("Plan", one)
        name = plan.get("Relation Name") or plan.get("Index Name", "")
        if name.startswith(GROWING) and not _is_led(plan, above):
            yield f"{plan['Node Type']} {plan.get('Index Name', '')} {name}"
        yield from _whole(plan.get("Plans", []), plan["Node Type"])


def _is_led(plan: dict[str, Any], above: str) -> bool:
    """Whether a node of a plan reads no more than some rows that an index leads to."""
    kind = plan["Node Type"]
    if kind == "Seq Scan":
        return False
    is_first_rows = above == "Limit" and "Filter" not in plan
    return kind == "Bitmap Heap Scan" or "Index Cond" in plan or plan.get("Index Name") in OF_A_FEW or is_first_rows


def _on_sqlite(sql: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql.replace('%', '%%')}")
        lines = [str(row[-1]) for row in cursor.fetchall()]
    is_first_rows = "WHERE" not in sql and "LIMIT" in sql and not any("TEMP B-TREE" in line for line in lines)
    for line in lines:
        found = re.match(r"SCAN (\w+)", line)
        if found and not is_first_rows and _is_growing(found[1], sql) and not any(one in line for one in OF_A_FEW):
            yield line


def _is_growing(name: str, sql: str) -> bool:
    """Whether a name in a plan, which may be another one given in the question, is that of a growing table."""
    table = re.search(rf'"?(\w+)"? (?:AS )?"?{re.escape(name)}"?(?:\W|$)', sql)
    return any(one.startswith(GROWING) for one in (name, table[1] if table else ""))
