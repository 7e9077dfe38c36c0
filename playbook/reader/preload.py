"""What a process makes ready before somebody asks: the newest edition, and what searches it."""

import logging
from threading import Event, Thread

from django.db import Error, connection

from playbook.editions.current import library
from playbook.search.answer import advisor_of

log = logging.getLogger(__name__)

TRY_AGAIN = 2.0  # seconds


_begun, _done = Event(), Event()


def warm() -> None:
    """Read the newest edition and make its search ready, beside what the process answers. Never raises."""
    _begun.set()
    Thread(target=_warm, name="warming", daemon=True).start()


def is_warming() -> bool:
    """Whether that has begun and is not done: a first search would have to wait for it."""
    return _begun.is_set() and not _done.is_set()


def _warm() -> None:
    while not _done.is_set():
        try:
            advisor_of(library())
            _done.set()
        except Error as error:
            log.warning("Not warmed up, tried again: %s", type(error).__name__)
            _done.wait(TRY_AGAIN)
        finally:
            connection.close()
