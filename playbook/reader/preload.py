"""What a process makes ready before somebody asks: the newest edition, what searches it, and what each page needs."""

import logging
from threading import Event, Thread

from django.db import Error, connection
from django.template.loader import get_template
from django.urls import reverse

from playbook.editions.current import library
from playbook.search.answer import learn_beside, make_ready

log = logging.getLogger(__name__)

TRY_AGAIN = 2.0  # seconds
# What people meet first. The others share most of what these are made of.
FIRST_PAGES = ("accounts/sign_in.html", "reader/home.html", "reader/screen.html", "reader/search.html")


_begun, _done = Event(), Event()


def warm() -> None:
    """Make all of it ready, beside what the process answers. Never raises."""
    _begun.set()
    learn_beside()
    Thread(target=_warm, name="warming", daemon=True).start()


def is_warming() -> bool:
    """Whether that has begun and is not done: a search would go by words alone."""
    return _begun.is_set() and not _done.is_set()


def _warm() -> None:
    while not _done.is_set():
        try:
            _make_ready()
            _done.set()
        except Error as error:
            log.warning("Not warmed up, tried again: %s", type(error).__name__)
            _done.wait(TRY_AGAIN)
        finally:
            connection.close()


def _make_ready() -> None:
    # The first address that is written looks through all there are: a second of work, in which somebody would wait.
    reverse("reader:home")
    for name in FIRST_PAGES:
        get_template(name)
    make_ready(library())
