"""Reads the journal and the database, and says what does not fit. Run as a program, with the run's own environment.

I1  every acknowledged form is there exactly once.      I2  one that was given up is there at most once.
I3  moves are numbered without a gap; replayed, they lead where the complaint says, and where every answer said.
I4  the note's version is the number of saves that were taken, and every line that was acknowledged is in the note.
I5  a text that was refused and not settled is kept.    I6  nothing belongs to somebody else's complaint.
I7  the engine finds its own files in order.            I8  (see `run`) answers come again soon after a fault.
I9  no answer was a server error; on SQLite none was 503 either. The same form again had the same answer.
"""

import json
import os
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "playbook.settings")
django.setup()

from django.db import connection  # noqa: E402

from playbook.complaints.models import Complaint, Move, Promise, Recording, Warning, Window  # noqa: E402
from playbook.editions.current import library  # noqa: E402
from playbook.flow import engine  # noqa: E402
from tests.faults.journal import read  # noqa: E402


class Case:
    """Everything the journal says, sorted out."""

    def __init__(self, events: list[dict[str, Any]]) -> None:
        self.events, self.wrong = events, list[str]()
        self.fields = {one["key"]: one["fields"] for one in events if one["event"] == "sent" and "fields" in one}
        self.paths = {one["key"]: one["path"] for one in events if one["event"] == "sent"}
        answered = [one for one in events if one["event"] == "answered"]
        self.began = [one["complaint"] for one in events if one["event"] == "began"]
        self.done: dict[str, dict[str, Any]] = {}
        self.refused: set[str] = set()
        for one in answered:
            if one["status"] == 200:
                self.done.setdefault(one["key"], one["answer"])
            elif one["status"] == 409 and "missing" not in one["answer"]:
                self.refused.add(one["key"])
            elif one["status"] not in (200, 409):
                self.say(f"I9 {one['key']} was answered {one['status']}: {one['answer']}")
        self.answers = [one["answer"] | {"key": one["key"]} for one in answered if one["status"] in (200, 409)]

    def say(self, what: str) -> None:
        """Note what is wrong."""
        self.wrong.append(what)

    def notes(self) -> list[str]:
        """The keys of the notes."""
        return [key for key in self.fields if self.noun(key) == "note"]

    def noun(self, key: str) -> str:
        """What kind of form a key was of."""
        parts = self.paths[key].strip("/").split("/")
        return parts[2] if len(parts) > 2 else parts[1]

    def complaint(self, key: str) -> int:
        """Which complaint a form was of."""
        return int(self.paths[key].strip("/").split("/")[1])


def check_forms(case: Case) -> None:
    """I1, I2: by the rows that each kind of form leaves."""
    moves = Counter(str(key) for key in Move.objects.values_list("key", flat=True))
    for key in case.fields:
        if case.noun(key) in ("note", "new"):
            continue
        once(case, key, f"{case.noun(key)} {key}", moves[key])
    for one in case.events:
        if one["event"] == "began" and Complaint.objects.filter(key=one["key"], pk=one["complaint"]).count() != 1:
            case.say(f"I1 complaint {one['complaint']} was begun and is not there")


def check_words(case: Case) -> None:
    """I1, I2: by the words, each of which was typed once."""
    written: dict[str, Counter[str]] = {
        "what": Counter(Promise.objects.values_list("what", flat=True)),
        "words": Counter(Warning.objects.values_list("words", flat=True)),
        "customer": Counter(Recording.objects.filter(taken=True).values_list("text", flat=True)),
    }
    for key, fields in case.fields.items():
        for name, rows in written.items():
            if name in fields:
                once(case, key, fields[name], rows[fields[name]])


def once(case: Case, key: str, what: str, count: int) -> None:
    """Say so, when something acknowledged is not there once, or anything is there twice."""
    if key in case.done and count != 1:
        case.say(f"I1 {what} was acknowledged and is there {count} times")
    elif count > 1:
        case.say(f"I2 {what} is there {count} times")


def check_moves(case: Case) -> None:
    """I3, I6: numbers, replay, what was shown."""
    said = shown(case)
    for held in Complaint.objects.filter(pk__in=case.began):
        rows = list(held.moves.order_by("number"))
        moves = [engine.Move(engine.Kind(row.kind), row.target, row.label) for row in rows]
        if [row.number for row in rows] != list(range(1, held.last_move + 1)):
            case.say(f"I3 complaint {held.pk}: numbers have gaps")
        for number, screen in {*said[held.pk], (held.last_move, held.screen)}:
            if engine.replay(library(), moves[:number]).screen != screen:
                case.say(f"I3 complaint {held.pk} at {number} was shown as {screen}")
        if {row.by_id for row in rows} != {held.holder_id}:
            case.say(f"I6 complaint {held.pk} has moves of others")


def shown(case: Case) -> dict[int, list[tuple[int, str]]]:
    """What every answer and every page said of a complaint: at which move it stood on which screen."""
    said: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for answer in case.answers:
        if "screen" in answer:
            said[case.complaint(answer["key"])].append((answer["number"], answer["screen"]))
    for one in case.events:
        if one["event"] == "shown":
            said[one["complaint"]].append((one["number"], one["screen"]))
    return said


def check_ticks(case: Case) -> None:
    """I1 for ticks: each line is touched by one window, so what it did last must hold."""
    last: dict[tuple[int, str, str], bool] = {}
    unsure = set[tuple[int, str, str]]()
    for one in case.events:
        if one["event"] == "ticks":
            line = (one["complaint"], one["ref"], one["text"])
            if one["key"] in case.done:
                last[line] = one["on"]
                unsure.discard(line)
            else:
                unsure.add(line)
    for held in Complaint.objects.filter(pk__in=case.began):
        now = engine.ticks(held.moves_made())
        for (pk, ref, text), wanted in last.items():
            if pk == held.pk and (pk, ref, text) not in unsure and (text in now.get(ref, [])) is not wanted:
                case.say(f"I1 complaint {pk}: {text!r} on {ref} should be {'ticked' if wanted else 'open'}")


def check_notes(case: Case) -> None:
    """I4: every line that was acknowledged is in the note, once."""
    lines: dict[int, set[str]] = defaultdict(set)
    for key in case.notes():
        if key in case.done and not case.done[key].get("again"):
            lines[case.complaint(key)] |= set(case.fields[key]["text"].splitlines())
    for held in Complaint.objects.filter(pk__in=case.began):
        stands = [line for line in held.note.splitlines() if line]
        missing = lines[held.pk] - set(stands)
        if missing:
            case.say(f"I4 complaint {held.pk}: {len(missing)} acknowledged lines are not in the note: {min(missing)}")
        if len(stands) != len(set(stands)):
            case.say(f"I4 complaint {held.pk}: a line stands in the note twice")


def check_refused(case: Case) -> None:
    """I5: the last text of a window is kept, if it was refused."""
    newest: dict[tuple[int, str], str] = {}
    for key in case.notes():
        window = (case.complaint(key), case.fields[key]["client"])
        if window not in newest or case.fields[key]["sequence"] > case.fields[newest[window]]["sequence"]:
            newest[window] = key
    kept = set(Window.objects.filter(refused=True).values_list("complaint", "client", "text"))
    for (pk, client), key in newest.items():
        if key in case.refused and (pk, client, case.fields[key]["text"]) not in kept:
            case.say(f"I5 complaint {pk}: the text that window {client} was refused is gone")


def check_engine(case: Case) -> None:
    """I7 for SQLite."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        found = cursor.execute("PRAGMA integrity_check").fetchall()
        found += cursor.execute("PRAGMA foreign_key_check").fetchall()
    if found != [("ok",)]:
        case.say(f"I7 {found[:3]}")


def check_answers(case: Case, log: str) -> None:
    """I9: errors, refusals that must not be, answers that differ; and nothing typed in the log."""
    for one in case.events:
        if one["event"] in ("error", "differs"):
            case.say(f"I9 {one}")
        if one["event"] == "unavailable" and connection.vendor == "sqlite":
            case.say("I9 503 on SQLite")
    if "zqn" in log or "zqf" in log or "zqp" in log:
        case.say("something typed is in the server's log")


def main(folder: Path) -> None:
    """Judge a run; print the verdict as JSON."""
    case = Case(read(folder / "journal.jsonl"))
    check_forms(case)
    check_words(case)
    check_moves(case)
    check_ticks(case)
    check_notes(case)
    check_refused(case)
    check_engine(case)
    check_answers(case, (folder / "server.log").read_text(errors="replace"))
    events = Counter(one["event"] for one in case.events)
    by_noun = Counter(case.noun(key) for key in case.done)
    counts = {
        "complaints": len(case.began),
        "moves": Move.objects.filter(complaint__in=case.began).count(),
        "refused notes kept": Window.objects.filter(refused=True).count(),
        "acknowledged": len(case.done),
        "refused": len(case.refused),
        **{f"acknowledged {noun}": count for noun, count in sorted(by_noun.items())},
        **{f"event {name}": count for name, count in sorted(events.items())},
    }
    print(json.dumps({"wrong": case.wrong, "counts": counts}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
