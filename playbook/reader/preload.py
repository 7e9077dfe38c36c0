"""What a process makes ready before somebody asks: the newest edition, and what searches it."""

import logging
from threading import Thread

from django.db import Error, connection

from playbook.editions.current import library
from playbook.search.answer import advisor_of

log = logging.getLogger(__name__)


def warm() -> None:
    """Read the newest edition and make its search ready, beside what the process answers. Never raises."""
    Thread(target=_warm, name="warming", daemon=True).start()


def _warm() -> None:
    try:
        advisor_of(library())
    except Error as error:
        # The first page will try again, and say that the database is away.
        log.warning("Not warmed up: %s", type(error).__name__)
    finally:
        connection.close()
