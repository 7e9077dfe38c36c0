"""What a call of the API costs: processor milliseconds, in this process, middleware and database included.

Run it with `uv run python -m tests.bench.api [CALLS]`, over a database of its own. It prints; it asserts nothing.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from typing import Any

CALLS = 200


def main() -> int:
    """Measure in a process whose settings name a database of its own."""
    if "BENCH_FOLDER" in os.environ:
        return _measure(int(sys.argv[1]) if len(sys.argv) > 1 else CALLS)
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DATA_DIR": folder, "BENCH_FOLDER": folder}
        environment |= {"DJANGO_SETTINGS_MODULE": "playbook.settings", "ALLOWED_HOSTS": "testserver"}
        return subprocess.run([sys.executable, "-m", "tests.bench.api", *sys.argv[1:]], env=environment).returncode


def _measure(calls: int) -> int:
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from playbook.accounts.models import Team, User
    from playbook.complaints.models import Complaint
    from playbook.editions.current import library
    from tests.api.conftest import token_for

    call_command("migrate", verbosity=0)
    call_command("load", verbosity=0)
    lead = User.objects.create_user("lead", role="lead", team=Team.objects.create(name="Bench"))
    number = Complaint.begin(library(), "listen", by=lead).pk
    browser = Client(headers={"Authorization": f"Bearer {token_for(lead)}"})
    for what in asked(f"/api/v1/complaints/{number}"):
        print(f"{what[0]:10} {_cost(browser, what, number, calls):6.2f} ms")
    return 0


def asked(one: str) -> tuple[tuple[str, str, str, Any], ...]:
    """What is measured: its name, method, address and body; `one` is the address of a complaint."""
    return (
        ("tip", "GET", "/api/v1/guidance/tips/act-fast", None),
        ("search", "POST", "/api/v1/search", {"text": "he keeps shouting at me"}),
        ("complaint", "GET", one, None),
        ("summary", "GET", f"{one}/summary", None),
        ("facts", "PATCH", f"{one}/facts", {"facts": {"thing": "kettle"}}),
        ("move", "POST", f"{one}/moves", {"move": "jump", "to": "resolve"}),
    )


def _cost(browser: Any, what: tuple[str, str, str, Any], number: int, calls: int) -> float:
    """Milliseconds of processor for one call."""
    from playbook.complaints.models import Complaint
    from playbook.web.rates import buckets

    name, method, path, body = what
    data = b"" if body is None else json.dumps(body)
    spent = 0.0
    for turn in range(calls + 5):  # the first few warm it up
        buckets.clear()
        if name in ("facts", "move"):
            Complaint.objects.get(pk=number).moves.exclude(number=1).delete()  # as short as at first
            Complaint.objects.filter(pk=number).update(last_move=1)
        headers = {"Idempotency-Key": uuid.uuid4().hex}
        began = time.process_time()
        answer = browser.generic(method, path, data, "application/json", headers=headers)
        spent += (time.process_time() - began) if turn >= 5 else 0
        assert answer.status_code == 200, (name, answer.text)
    return spent * 1000 / calls


if __name__ == "__main__":
    sys.exit(main())
