"""What our written SQL and our own sessions save against Django's, in processor time, on a new SQLite database.

Run it with `uv run python -m tests.bench.written_sql [TIMES]`. The ways are taken in turns; the middle is printed.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module

import django


def in_turns(ways: dict[str, Callable[[], object]], times: int) -> dict[str, float]:
    """Processor milliseconds of each, the middle of many short rounds."""
    found: dict[str, list[float]] = {name: [] for name in ways}
    for _round in range(21):
        for name, act in ways.items():
            before = time.process_time()
            for _time in range(times):
                act()
            found[name].append((time.process_time() - before) * 1000 / times)
    return {name: statistics.median(values) for name, values in found.items()}


def main(times: int) -> None:
    """Make a database, measure, print."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "playbook.settings"}
        os.environ.pop("DATABASE_URL", None)
        django.setup()
        import_module("django.core.management").call_command("migrate", verbosity=0)
        for name, took in in_turns(ways(), times).items():
            print(f"{name:42} {took:6.3f} ms")
        import_module("django.db").connection.close()


def ways() -> dict[str, Callable[[], object]]:
    """What is compared, each of ours before Django's. Imported here, where Django is set up."""
    complaints, accounts = import_module("playbook.complaints.models"), import_module("playbook.accounts.models")
    ours, theirs = import_module("playbook.accounts.sessions"), import_module("django.contrib.sessions.backends.db")
    team = accounts.Team.objects.create(name="Desk")
    user = accounts.User.objects.create_user("agent", team=team)
    library = import_module("playbook.guidance.library").build(
        import_module("playbook.guidance.documents").read_folder(
            import_module("django.conf").settings.CONTENT_DIR / "en", "en"
        )
    )
    complaint = complaints.Complaint.begin(library, "listen", by=user)
    session = ours.SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session.create()

    class Plain(theirs.SessionStore):  # type: ignore[misc]
        """Django's own, on the same table, reading what ours has sealed."""

        @property
        def key_salt(self) -> str:
            """What ours is sealed with."""
            return str(ours.SessionStore().key_salt)

        @classmethod
        def get_model_class(cls) -> type:
            """Our table, which has Django's columns."""
            return accounts.Session

    return {
        "a complaint, ours": lambda: complaints.Complaint.numbered(complaint.pk),
        "a complaint, the ORM's": lambda: complaints.Complaint.objects.get(pk=complaint.pk),
        "session and person, ours": lambda: ours.SessionStore(session.session_key).load(),
        "session and person, Django's": lambda: (
            Plain(session.session_key).load(),
            accounts.User.objects.select_related("team").get(pk=user.pk),
        ),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
