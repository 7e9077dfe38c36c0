"""What a running server does while its database is away, hangs, takes nothing in, or has no room left.

Run it with `uv run python -m tests.faults.outages [FAULT ...] [--engine ENGINE] [--seconds N]`. A note is sent
meanwhile and again afterwards with the same key, as a browser does. It prints a table, and ends with 1 where an answer
was missing, late or wrong. `full` fills the disk that temporary folders are on: give it a small one by TMPDIR.
"""

import argparse
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from uuid import uuid4

from tests.faults.browser import Browser, Unanswered
from tests.faults.journal import Journal
from tests.faults.rig import Database, Postgres, Server
from tests.faults.run import Rig, rig

NOTICED, SOON = 6.0, 20.0  # seconds until every process has noticed a fault, and until all is well after it
AT_ONCE = 1.0  # seconds in which anything is answered meanwhile
SMALL = 2 * 1024**3  # bytes of a disk that may be filled
LINE = "The database does not answer"
FAULTS = ("away", "frozen", "read-only", "full")


@dataclass
class Seen:
    """What was seen of one fault: an answer is a status, with the milliseconds that it took."""

    fault: str
    live: str = ""
    ready: str = ""
    reason: str = ""
    page: str = ""
    note: str = ""
    well_after: float = 0.0
    note_again: str = ""
    is_kept: bool = False
    lines: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        meanwhile = f"live {self.live}, ready {self.ready} “{self.reason}”, page {self.page}, note {self.note}"
        after = f"ready after {self.well_after:.1f} s, note again {self.note_again}, kept once: {self.is_kept}"
        verdict = "GOOD" if not self.wrong else f"WRONG: {'; '.join(self.wrong)}"
        return f"{self.fault}: {verdict}\n  meanwhile: {meanwhile}\n  afterwards: {after}; log: {self.lines} lines"


class Person:
    """Somebody with a complaint open, who looks at pages and writes a note."""

    def __init__(self, port: int, folder: Path) -> None:
        self.browser = Browser(port, "agent", Journal(folder / "journal.jsonl"), Event())
        self.browser.sign_in()
        self.complaint = self.browser.patiently("POST", "/complaints/new/", {"start": "listen"})[2]

    def gets(self, path: str) -> tuple[int, str, float]:
        """Status (0 where no answer comes), text, and the seconds that it took."""
        return self._timed("GET", path, {})

    def writes(self, fields: dict[str, object]) -> tuple[int, str, float]:
        """The same for a note."""
        return self._timed("POST", f"{self.complaint}note/", fields)

    def _timed(self, method: str, path: str, fields: dict[str, object]) -> tuple[int, str, float]:
        begun = time.monotonic()
        try:
            status, text, _place = self.browser.once(method, path, fields)
        except Unanswered:
            status, text = 0, ""
        return status, text, time.monotonic() - begun


@contextmanager
def fault_of(name: str, base: Database, folder: Path) -> Iterator[None]:
    """The fault, for the block."""
    if name == "full":
        with _full(folder):
            yield
        return
    assert isinstance(base, Postgres)
    begin, end = {
        "away": (base.stop, base.start),
        "frozen": (base.freeze, base.thaw),
        "read-only": (lambda: base.only_read(True), lambda: base.only_read(False)),
    }[name]
    begin()
    try:
        yield
    finally:
        end()


@contextmanager
def _full(folder: Path) -> Iterator[None]:
    if shutil.disk_usage(folder).total > SMALL:
        raise SystemExit(f"{folder} is on a large disk, which others use. Set TMPDIR to a folder on a small one.")
    filler = folder / "filler"
    try:
        with filler.open("wb", buffering=0) as file:
            while file.write(b"x" * 65536):
                pass
    except OSError:
        pass
    try:
        yield
    finally:
        filler.unlink()


def suffer(made: Rig, name: str, seconds: float = 0.0) -> Seen:
    """Start a server, let it suffer the fault for so long after it was noticed, and say what was seen."""
    folder = Path(tempfile.mkdtemp(dir=made.folder))
    server, seen = Server(made.base, folder, settings=made.settings), Seen(name)
    server.start()
    try:
        person, text = Person(server.port, folder), f"rang during {name}"
        note = {"key": str(uuid4()), "text": text, "version": 0, "client": "one", "sequence": 1}
        before = server.log.read_text().count(LINE)
        _wait_until_ready(person)
        with fault_of(name, made.base, folder):
            time.sleep(NOTICED + seconds)
            _look_meanwhile(person, note, seen)
        seen.well_after = _wait_until_ready(person)
        status, _text, took = person.writes(note)
        seen.note_again = _said(status, took)
        kept = re.findall(r'<textarea[^>]*id="id_text"[^>]*>\s*([^<]*?)\s*<', person.gets(person.complaint)[1])
        seen.is_kept, seen.lines = kept == [text], server.log.read_text().count(LINE) - before
        _judge(seen)
    finally:
        server.kill()
    return seen


def _look_meanwhile(person: Person, note: dict[str, object], seen: Seen) -> None:
    live, ready = person.gets("/health/live"), person.gets("/health/ready")
    page, sent = person.gets(person.complaint), person.writes(note)
    seen.live, seen.page, seen.note = (_said(one[0], one[2]) for one in (live, page, sent))
    seen.ready, seen.reason = _said(ready[0], ready[2]), ready[1].partition("\n")[0]
    for what, (status, _text, took) in {"live": live, "ready": ready, "page": page, "note": sent}.items():
        if status == 0 or took > AT_ONCE:
            seen.wrong.append(f"{what} was not answered at once")
    if live[0] != 200 or ready[0] != 503:
        seen.wrong.append("health says something else")
    is_readable = seen.fault in ("read-only", "full")
    if page[0] not in ((200, 503) if is_readable else (503,)):
        seen.wrong.append("the page was answered with something else")
    if sent[0] != 503 and seen.fault != "full":  # a disk that has just been filled may have room for a note yet
        seen.wrong.append("a note was answered with something else")


def _wait_until_ready(person: Person) -> float:
    """Wait until every process is ready; the seconds that it took."""
    begun, good = time.monotonic(), 0
    while good < 6 and time.monotonic() < begun + 60:
        good = good + 1 if person.gets("/health/ready")[0] == 200 else 0
        time.sleep(0.05)
    return time.monotonic() - begun


def _judge(seen: Seen) -> None:
    if seen.well_after > SOON:
        seen.wrong.append("it took too long to be well again")
    if not seen.note_again.startswith("200") or not seen.is_kept:
        seen.wrong.append("the note is not there once")


def _said(status: int, took: float) -> str:
    return f"{status or 'none'} in {took * 1000:.0f} ms"


def main() -> int:
    """Suffer each, print what was seen; 1 where something was wrong."""
    parser = argparse.ArgumentParser(prog="tests.faults.outages", description=__doc__)
    parser.add_argument("faults", nargs="*", metavar="FAULT", help=f"of {', '.join(FAULTS)}; the first three if none")
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="postgresql", help="SQLite: only full")
    parser.add_argument("--seconds", type=float, default=10.0, help="that each lasts on after it was noticed")
    options = parser.parse_args()
    if unknown := set(options.faults) - set(FAULTS):
        parser.error(f"no fault is called {', '.join(sorted(unknown))}")
    failed = False
    with rig(options.engine) as made:
        for name in options.faults or FAULTS[:3]:
            seen = suffer(made, name, options.seconds)
            print(seen, flush=True)
            failed |= bool(seen.wrong)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
