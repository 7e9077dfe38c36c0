"""CSV and JSON as rows with named columns, and a guess at what each column is."""

import csv
import io
import json
import re
from collections.abc import Mapping

from playbook.guidance.values import Value
from playbook.guidance.words import gettext_noop as _
from playbook.text_import.cleaning import LONGEST
from playbook.text_import.labels import AVOID, DO, INSTEAD, KNOW, OTHER, OWNER, SAY, SUMMARY, WHEN, WHY, WORDS
from playbook.text_import.notes import TOO_LONG, Note, Unreadable, note

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 300, 40, 20_000
TITLE, TEXT = "title", "text"
ROLES = (TITLE, SUMMARY, WHEN, SAY, OTHER, AVOID, INSTEAD, DO, KNOW, WHY, TEXT, WORDS, OWNER)
_NAMES: Mapping[str, tuple[str, ...]] = {
    TITLE: ("title", "name", "question", "subject", "heading", "topic", "macro name", "issue", "problem", "headline"),
    SUMMARY: ("summary", "in one sentence", "in short", "in brief", "one line", "short description"),
    WHEN: ("when", "when to use", "use when", "situation", "situations", "scenario", "case", "trigger", "context"),
    SAY: ("say", "macro", "reply", "script", "words to say", "response", "wording", "words", "phrase", "template"),
    OTHER: ("or say", "other wording", "second wording", "alternative", "in other words", "another wording"),
    AVOID: ("avoid", "never say", "words to avoid", "don't", "do not", "not", "bad wording"),
    INSTEAD: ("instead", "say instead", "better", "better words", "what to say instead", "better wording"),
    DO: ("do", "steps", "action", "actions", "what to do", "to do", "next steps", "checklist"),
    KNOW: ("know", "remember", "note", "notes", "important", "good to know", "keep in mind"),
    WHY: ("why", "reason", "rationale", "background", "because", "explanation"),
    TEXT: ("text", "content", "answer", "body", "description", "procedure", "details", "guidance", "advice"),
    WORDS: ("keywords", "tags", "search words", "search terms", "also called", "synonyms", "found by"),
    OWNER: ("owner", "contact", "responsible", "who", "department", "maintained by", "author", "team", "role"),
}
# What a name of several words means, by those in it: the first that fits.
_WORDS_IN: tuple[tuple[str, re.Pattern[str]], ...] = (
    (INSTEAD, re.compile(r"\b(?:instead|better)\b")),
    (AVOID, re.compile(r"\b(?:not|never|don't|dont|avoid|wrong)\b.*\b(?:say|write|words?|use)\b|^avoid\b|\bto avoid$")),
    (OTHER, re.compile(r"\b(?:second|other|another|alternative)\b.*\b(?:wordings?|words|version)\b")),
    (WHEN, re.compile(r"\bwhen\b|\bsituations?\b|\bscenario\b|\bused? (?:for|in|it)\b")),
    (WORDS, re.compile(r"\b(?:keywords?|tags?|search|find|found)\b")),
    (SUMMARY, re.compile(r"\b(?:summary|one sentence|in short|one line)\b")),
    (SAY, re.compile(r"\b(?:say|says|script|reply|wording|phrases?|response|sentence)\b")),
    (WHY, re.compile(r"\b(?:why|reasons?|because|background|rationale)\b")),
    (OWNER, re.compile(r"\b(?:owner|owned|owns|responsible|contact)\b")),
    (DO, re.compile(r"\b(?:do|steps?|actions?)\b")),
    (KNOW, re.compile(r"\b(?:know|remember|notes?|important)\b")),
    (TITLE, re.compile(r"\b(?:title|topic|heading|subject|question)\b")),
    (TEXT, re.compile(r"\b(?:text|content|answer|body|description|details|procedure|guidance)\b")),
)
_ONE_ONLY = (TITLE, SUMMARY, OWNER, INSTEAD)
type Rows = list[list[str]]


def csv_rows(text: str) -> Rows:
    """The rows of a CSV, the first one its names. Raises `Unreadable`."""
    first = text.lstrip().partition("\n")[0]
    sign = max(",;\t|", key=first.count)
    try:
        return _bounded(list(csv.reader(io.StringIO(text.lstrip("\n")), delimiter=sign, strict=False)))
    except csv.Error as error:
        raise Unreadable(_("It is not a CSV that can be read (%(why)s)."), why=str(error)) from error


def json_rows(text: str) -> Rows:
    """The objects of a JSON list as rows, the first one their names. Raises `Unreadable`."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(_("It is not JSON that can be read (%(why)s)."), why=str(error)[:100]) from error
    values = values if isinstance(values, list) else [values]
    if not values or not all(isinstance(one, dict) for one in values):
        raise Unreadable(_("JSON has to be a list of objects, each with a title and a text."))
    names = list(dict.fromkeys(str(key) for one in values for key in one))
    return _bounded([names, *([_cell(one.get(name, "")) for name in names] for one in values)])


def guessed(names: list[str]) -> dict[int, str]:
    """Which place each column has, by their names as people write them; one that says nothing has none."""
    found: dict[int, str] = {}
    for at, name in enumerate(map(_plain, names)):
        role = _role_of(name)
        if role and (role not in _ONE_ONLY or role not in found.values()):
            found[at] = role
    if TITLE not in found.values() and names:
        found[next((at for at in range(len(names)) if at not in found), 0)] = TITLE
    return found


def left_out(rows: Rows, columns: Mapping[int, str]) -> list[Note]:
    """A note for each column that has no place, with how many of its cells hold something."""
    words = _("The column “%(name)s” has no place: %(count)s of its cells are left out. Choose a place for it above.")
    counts = {at: sum(bool(row[at]) for row in rows[1:]) for at in range(len(rows[0])) if at not in columns}
    return [note(words, name=rows[0][at], count=count) for at, count in counts.items() if count]


def _role_of(name: str) -> str:
    exact = next((role for role, known in _NAMES.items() if name in known), "")
    return exact or next((role for role, pattern in _WORDS_IN if pattern.search(name)), "")


def _plain(name: str) -> str:
    """A column's name in small letters and single words: `WhatToSay`, `what_to_say` and “What to say:” are the same."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name[:80].replace("’", "'"))
    return " ".join(re.sub(r"[^\w']+|_", " ", apart).casefold().split())


def _cell(value: Value) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value)


def _bounded(rows: Rows) -> Rows:
    rows = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    if len(rows) < 2:
        raise Unreadable(_("It has no rows under the first one, which holds the names of the columns."))
    if len(rows) > MOST_ROWS + 1:
        raise Unreadable(_("It has %(count)s rows; %(most)s is the most."), count=len(rows) - 1, most=MOST_ROWS)
    if (most := max(map(len, rows))) > MOST_COLUMNS:
        raise Unreadable(_("It has %(count)s columns; %(most)s is the most."), count=most, most=MOST_COLUMNS)
    if any(len(cell) > LONGEST_CELL for row in rows for cell in row):
        raise Unreadable(_("A cell has more than %(most)s characters."), most=LONGEST_CELL)
    if (count := sum(len(cell) for row in rows for cell in row)) > LONGEST:
        raise Unreadable(TOO_LONG, count=count, most=LONGEST)
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    return [[name or f"#{at}" for at, name in enumerate(rows[0], start=1)], *rows[1:]]
