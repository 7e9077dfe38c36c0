"""Keys that documents had before, so that a text written by an older version is still read."""

from typing import TypeGuard

from playbook.guidance.values import Table, Value


def renewed(header: dict[str, Value]) -> dict[str, Value]:
    """A header with today's keys in the place of older ones: a line to say named one `channel`."""
    say = header.get("say")
    if not isinstance(say, list) or not any(_is_old(row) for row in say):
        return header
    return {**header, "say": [_renewed_line(row) if _is_old(row) else row for row in say]}


def _is_old(row: Value) -> TypeGuard[Table]:
    return isinstance(row, dict) and isinstance(row.get("channel"), str) and "channels" not in row


def _renewed_line(row: Table) -> Table:
    rest = {key: value for key, value in row.items() if key != "channel"}
    return {**rest, "channels": [row["channel"]]} if row["channel"] else rest
