"""Passwords are hashed as Django does it, in a thread that lets pages go first.

A hash takes a processor for a third of a second, and anybody may ask for one. How many are made at once is bounded
(`places.py`); where the processors are busy, they also wait for whatever answers people who are signed in.
"""

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from playbook.accounts.places import IN_A_PROCESS

PATIENCE = 10  # how much less a thread asks of the system than those that answer pages ("nice")


class PatientHasher(PBKDF2PasswordHasher):
    """Django's own: what it makes is the same, and what it made before still counts."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        """The hash, made in a thread that lets others go first."""
        return _threads.submit(super().encode, password, salt, iterations).result()


def _be_patient() -> None:
    """Let this thread ask for less. Only Linux has a priority for each thread; elsewhere it is that of all."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), PATIENCE)


def _begin() -> None:
    """Have threads of this process's own: those of the process that it was forked from are not here."""
    global _threads
    _threads = ThreadPoolExecutor(IN_A_PROCESS, thread_name_prefix="hash", initializer=_be_patient)


_threads: ThreadPoolExecutor
_begin()
os.register_at_fork(after_in_child=_begin)
