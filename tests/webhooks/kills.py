"""A worker that is killed again and again loses no event and gives none another id; a real process, a real receiver.

The suite has the short form (`test_sending`, in one process); this kills as often as is asked for:

    uv run python -m tests.webhooks.kills --kills 50 [--engine postgresql]

Half of the events are put into the outbox while no worker lives.
"""

import argparse
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

from tests.faults.rig import ITS_OWN, ROOT, run_again
from tests.webhooks.receiver import Receiver, listening, said

EACH = 6  # events between two kills
PATIENCE = 120  # seconds that everything may take to arrive when nobody is killed any more
WORKER = [sys.executable, "manage.py", "work"]


def main() -> int:
    """Run and print; 1 where an event was lost, or came with an id that none has."""
    parser = argparse.ArgumentParser(prog="tests.webhooks.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    options = parser.parse_args()
    if ITS_OWN not in os.environ:
        return run_again("tests.webhooks.kills", options.engine, WEBHOOK_NETWORKS="127.0.0.0/8")
    return _play(options.kills)


def _play(kills: int) -> int:
    import django

    django.setup()
    from django.core.management import call_command

    from playbook.webhooks.event_types import EventType
    from playbook.webhooks.models import Delivery, Endpoint, Event
    from playbook.webhooks.outbox import announce

    call_command("migrate", verbosity=0)
    weather, number = random.Random(kills), 0
    with listening() as receiver:
        receiver.answer = lambda handler: _answer_late(handler, weather)
        Endpoint.objects.create(name="A program", url=receiver.url, types=list(EventType.values))
        for kill in range(kills):
            worker = None if kill % 2 else subprocess.Popen(WORKER, cwd=ROOT)
            for _again in range(EACH):
                number += 1
                announce(EventType.PUBLISHED, str(number), edition=number)
            worker = worker or subprocess.Popen(WORKER, cwd=ROOT)
            _kill_at_work(worker, receiver, weather)
            print(f"killed {kill + 1}: {number} events, {len(receiver.got)} messages", file=sys.stderr, flush=True)
        worker = subprocess.Popen(WORKER, cwd=ROOT)
        _wait(lambda: not Delivery.objects.filter(delivered_at=None).exists())
        worker.terminate()
        worker.wait()
        made = {str(pk) for pk in Event.objects.values_list("pk", flat=True)}
    return _judged(made, receiver, kills)


def _kill_at_work(worker: "subprocess.Popen[bytes]", receiver: Receiver, weather: random.Random) -> None:
    """Kill the worker some time after it began to send."""
    before = len(receiver.got)
    _wait(lambda: len(receiver.got) > before)
    time.sleep(weather.random() / 2)
    worker.kill()
    worker.wait()


def _judged(made: set[str], receiver: Receiver, kills: int) -> int:
    told = Counter(receiver.ids)
    lost, unknown = made - told.keys(), told.keys() - made
    again = len(receiver.ids) - len(told)
    print(
        f"{kills} kills, {len(made)} events: {len(lost)} lost, {len(unknown)} with an id that none has, {again} again"
    )
    return 1 if lost or unknown or not made else 0


def _answer_late(handler: BaseHTTPRequestHandler, weather: random.Random) -> None:
    time.sleep(weather.random() / 5)
    said(handler, 204)


def _wait(is_so: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends and not is_so():
        time.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main())
