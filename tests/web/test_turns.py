"""Requests of one process are answered one after the other, and beside one that takes long."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest

from playbook.web.turns import Turns

LONG = 60.0  # seconds: longer than any test


@contextmanager
def somebody_in(turns: Turns) -> Iterator[None]:
    """A thread that has its turn as long as the block lasts."""
    has_begun, may_end = Event(), Event()

    def answer() -> None:
        with turns.one():
            has_begun.set()
            may_end.wait(LONG)

    thread = Thread(target=answer)
    thread.start()
    assert has_begun.wait(LONG)
    yield
    may_end.set()
    thread.join(LONG)


def another(turns: Turns) -> tuple[Thread, Event]:
    """A thread that wants a turn, and whether it has had it."""
    is_answered = Event()

    def answer() -> None:
        with turns.one():
            is_answered.set()

    thread = Thread(target=answer)
    thread.start()
    return thread, is_answered


def test_the_next_waits_until_the_one_before_is_done() -> None:
    turns = Turns(moment=LONG)
    with somebody_in(turns):
        thread, is_answered = another(turns)
        thread.join(0.1)
        assert not is_answered.is_set()
    thread.join(LONG)
    assert is_answered.is_set()


def test_one_that_takes_long_holds_nobody_up() -> None:
    turns = Turns(moment=0.001)
    with somebody_in(turns):
        for _one in range(3):
            thread, is_answered = another(turns)
            thread.join(LONG)
            assert is_answered.is_set()


def test_a_turn_ends_with_an_error_too() -> None:
    turns = Turns(moment=LONG)
    with pytest.raises(ValueError, match="broken"), turns.one():
        raise ValueError("broken")
    thread, is_answered = another(turns)
    thread.join(LONG)
    assert is_answered.is_set()
