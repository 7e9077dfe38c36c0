"""`manage.py work`: what is done in the background, for as long as it runs. `start` runs one beside the server."""

import os
import signal
import threading
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from playbook.web.command_options import StandardOption
from playbook.web.database import without_pool
from playbook.web.jobs import Rota, do, registered


class Command(BaseCommand):
    """Does the apps' jobs when they are due, and stops cleanly on SIGTERM or Ctrl-C. Two of it do no harm."""

    help = "Publish what is due, forget what is to be forgotten, and whatever else is done in the background."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether to do each job once, and which process to end with."""
        parser.add_argument("--once", action="store_true", help="do each job once and end")
        parser.add_argument(
            "--parent", type=int, metavar="PID", help="end when this process, which began it, has ended"
        )

    def handle(self, *, once: bool, parent: int | None, **options: StandardOption) -> None:
        """Work. With `once`, raises `SystemExit` when a job has failed."""
        with without_pool():
            if once:
                done = [do(job) for job in registered()]
                raise SystemExit(0 if all(done) else 1)
            stop = threading.Event()
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda _number, _frame: stop.set())
            Rota(registered()).work(stop, is_over=lambda: parent is not None and os.getppid() != parent)
