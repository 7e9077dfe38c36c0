"""A password is hashed as it always was, by threads that let pages go first."""

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password, make_password

from playbook.accounts import hashers, places
from playbook.accounts.hashers import PatientHasher

pytestmark = pytest.mark.one_engine

ROOT = Path(__file__).parent.parent.parent


def test_a_hash_is_the_one_that_django_makes() -> None:
    assert PatientHasher().encode("playbook", "salt", 10) == PBKDF2PasswordHasher().encode("playbook", "salt", 10)


def test_a_password_hashed_before_still_counts_and_another_does_not(settings: Any) -> None:
    before = PBKDF2PasswordHasher().encode("playbook", "salt", 10)
    settings.PASSWORD_HASHERS = ["playbook.accounts.hashers.PatientHasher"]

    assert check_password("playbook", before)
    assert not check_password("another", before)
    assert check_password("new", make_password("new"))


def test_it_lets_the_threads_of_pages_go_first() -> None:
    mine = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    theirs = hashers._threads.submit(lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id())).result()

    assert theirs > mine


def test_a_process_has_as_many_threads_for_it_as_passwords_may_be_looked_at_in_it() -> None:
    """One rule: with fewer threads a place would be held and wait, with more some would never work."""
    with places.place(is_known=True), places.place(is_known=True):
        third = places.place(is_known=True)
        with pytest.raises(places.NoPlace):
            third.__enter__()
    assert hashers._threads._max_workers == 2


def test_a_forked_process_hashes_with_threads_of_its_own() -> None:
    code = """
import os, sys, django, threading
django.setup()
from playbook.accounts.hashers import PatientHasher
made = PatientHasher().encode("playbook", "salt", 10)
child = os.fork()
if child == 0:
    threading.Timer(20, os._exit, (1,)).start()
    os._exit(0 if PatientHasher().encode("playbook", "salt", 10) == made else 1)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "playbook.settings", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], env=environment, check=False)

    assert done.returncode == 0
