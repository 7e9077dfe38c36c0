"""Keys that documents had before, so that a text written by an older version is still read."""

from collections.abc import Mapping
from typing import Any


def renewed(header: dict[str, Any]) -> dict[str, Any]:
    """A header with today's keys in the place of older ones: a line to say named one `channel`."""
    if not any(_is_old(row) for row in _rows(header)):
        return header
    return {**header, "say": [_renewed_line(row) if _is_old(row) else row for row in header["say"]]}


def _rows(header: Mapping[str, Any]) -> list[Any]:
    say = header.get("say")
    return say if isinstance(say, list) else []


def _is_old(row: Any) -> bool:
    return isinstance(row, dict) and isinstance(row.get("channel"), str) and "channels" not in row


def _renewed_line(row: dict[str, Any]) -> dict[str, Any]:
    rest = {key: value for key, value in row.items() if key != "channel"}
    return {**rest, "channels": [row["channel"]]} if row["channel"] else rest
