"""`manage.py work`: what is done in the background, for as long as it runs. `start` runs one beside the server."""

import logging
import os
import signal
import threading
from argparse import ArgumentParser
from collections.abc import Callable

from django.core.management.base import BaseCommand, CommandError
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from playbook.web.command_options import StandardOption
from playbook.web.database import without_pool
from playbook.web.database_errors import HOW_TO_FILL
from playbook.web.database_settings import where
from playbook.web.jobs import Rota, do, registered
from playbook.web.version import version
from playbook.web.work_sign import shown

log = logging.getLogger(__name__)


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
        """Work, from when the tables are there. With `once`, raises `SystemExit` when a job has failed."""
        with without_pool():
            if once:
                if why := _not_yet():
                    raise CommandError(why)
                done = [do(job) for job in registered()]
                raise SystemExit(0 if all(done) else 1)
            stop = threading.Event()
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda _number, _frame: stop.set())
            is_over = lambda: parent is not None and os.getppid() != parent  # noqa: E731
            with shown():
                _wait_until_ready(stop, is_over)
                if not stop.is_set():
                    log.info("The work in the background begins: version %s, %d jobs", version(), len(registered()))
                Rota(registered()).work(stop, is_over=is_over)


def _wait_until_ready(stop: threading.Event, is_over: Callable[[], bool]) -> None:
    """Until the tables are those of this version, or it is to stop. Each reason to wait has one line in the log."""
    said = ""
    while not is_over() and (why := _not_yet()):
        if why != said:
            log.warning("The work in the background waits. %s", why)
            said = why
        if stop.wait(1.0):
            return


def _not_yet() -> str:
    """Why there can be no work yet, and what to do; empty where there can."""
    try:
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return ""
    except Error as error:
        connection.close()
        return f"The database does not answer: {str(error).strip() or type(error).__name__}"
    place = where(connection.settings_dict)
    return f"The database {place} has not the tables of this version: {HOW_TO_FILL}."
