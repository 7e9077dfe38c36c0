"""What is done again and again in the background: each app registers its jobs in a module `jobs` of its own.

    @job(every=timedelta(hours=1))
    def forget_old_searches() -> None:
        ...

A job runs with nobody waiting for it, in `manage.py work`. It may run in two processes in turn, never in both at once,
and after a crash it runs again: it has to leave things whole, and doing it twice must be doing it once.
"""

import datetime
import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import connection
from django.utils.module_loading import autodiscover_modules

from playbook.web.database_errors import is_busy
from playbook.web.locks import try_lock

log = logging.getLogger(__name__)

LONGEST_PAUSE = 60.0  # seconds before a job that goes on failing is tried again
WAITS = 5  # times in a row that a job comes again because others write, before that is an error


@dataclass(frozen=True)
class Job:
    """Something to do again and again, and how often."""

    name: str
    every: float  # seconds
    run: Callable[[], object]


_jobs: dict[str, Job] = {}


def job[R](*, every: datetime.timedelta) -> Callable[[Callable[[], R]], Callable[[], R]]:
    """Register a function as a job, under its module's and its own name."""

    def register(run: Callable[[], R]) -> Callable[[], R]:
        name = f"{run.__module__}.{run.__qualname__}"
        _jobs[name] = Job(name, every.total_seconds(), run)
        return run

    return register


def registered() -> tuple[Job, ...]:
    """Every job of every app."""
    autodiscover_modules("jobs")
    return tuple(_jobs.values())


class Rota:
    """When each job is due next. `now` is the clock, in seconds."""

    def __init__(self, jobs: Iterable[Job], *, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._due = dict.fromkeys(jobs, now())
        self._failures = dict.fromkeys(self._due, 0)

    def work(self, stop: threading.Event, *, is_over: Callable[[], bool]) -> None:
        """Do what is due when it is due, until `stop` is set or `is_over` says so: that is asked each second."""
        while not stop.is_set() and not is_over():
            self.do_what_is_due(stop)
            stop.wait(min(1.0, max(0.0, min(self._due.values(), default=0.0) - self._now())) or 0.01)

    def do_what_is_due(self, stop: threading.Event) -> None:
        """Do each job that is due; one that fails is tried again soon, and later each time."""
        for one in [job for job, due in self._due.items() if due <= self._now()]:
            if stop.is_set():
                return
            is_patient = self._failures[one] < WAITS
            self._failures[one] = 0 if do(one, is_patient=is_patient) else self._failures[one] + 1
            self._due[one] = self._now() + self._pause(one)

    def _pause(self, job: Job) -> float:
        failures = self._failures[job]
        return min(LONGEST_PAUSE, 2.0**failures) if failures else job.every


def do(job: Job, *, is_patient: bool = False) -> bool:
    """Do a job, unless another process is at it just now; whether all went well.

    With `is_patient` it is no error that others write and do not let it: it comes again.
    """
    try:
        with try_lock(job.name) as is_ours:
            if is_ours:
                job.run()
    except Exception as error:  # one job that fails must not keep the others from being done
        if is_patient and is_busy(error):
            log.info("The job %s waits: others write to the database", job.name)
        else:
            log.error("The job %s failed", job.name, exc_info=error)
        connection.close()  # whatever state it is in
        return False
    return True
