"""What one move of a live complaint runs through, from the view to the commit: files, calls of ours, queries.

Run it with `uv run python -m tests.bench.trace_move [--all]`; `--all` lists every call. It makes a database of its own.
"""

import os
import sys
import tempfile
import uuid
from collections import Counter
from io import StringIO
from pathlib import Path
from types import FrameType
from typing import Any

HOUSE = str(Path(__file__).parents[2] / "playbook")


def main() -> None:
    """Open a complaint, go to and fro to warm everything up, and trace the next step."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DATABASE_URL": f"sqlite:///{folder}/trace.sqlite3", "DATA_DIR": folder}
        os.environ["DJANGO_SETTINGS_MODULE"] = "playbook.settings"
        calls, queries = _traced()
    files = Counter(call.split(":")[0] for call in calls)
    for file, count in files.items():
        print(f"{count:4}  {file}")
    if "--all" in sys.argv:
        print(*calls, sep="\n")
    print(f"{len(files)} files, {len(calls)} calls, {queries} queries")


def _traced() -> tuple[list[str], int]:
    import django
    from django.conf import settings

    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, setup_test_environment

    from playbook.accounts.models import User

    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command("load", verbosity=0, stdout=StringIO())
    desk = Client()
    desk.force_login(User.objects.create_user(username="agent"))
    moves = desk.post("/complaints/new/", {"start": "listen"}).headers["Location"] + "moves/"
    for to in ("name-the-anger", "let-them-talk", "name-the-anger"):
        desk.post(moves, {"to": to})
    sent = {"to": "let-them-talk", "on": "name-the-anger", "ticks": "name-the-anger", "seen": 4, "key": uuid.uuid4()}
    tracer = Tracer()
    with CaptureQueriesContext(connection) as queries:
        sys.setprofile(tracer)
        desk.post(moves, sent)
        sys.setprofile(None)
    return tracer.calls, len(queries)


class Tracer:
    """Notes each call of ours from the entry of the view until the complaint has been taken in and committed."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.on = False

    def __call__(self, frame: FrameType, event: str, _arg: Any) -> None:
        """Called by the interpreter for every call and return."""
        code = frame.f_code
        if not code.co_filename.startswith(HOUSE):
            return
        name = f"{code.co_filename.removeprefix(HOUSE)}:{code.co_name}"
        if name == "/call/views.py:moves":
            self.on = event == "call"
        if self.on and event == "call":
            self.calls.append(name)
        if event == "return" and code.co_name == "take":
            self.on = False


if __name__ == "__main__":
    main()
