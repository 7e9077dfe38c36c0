"""Nobody waits for what search learns: until it is learned, answers go by what is there."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Event
from types import MappingProxyType

import pytest

from playbook.guidance.library import Library
from playbook.search import answer
from playbook.search.answer import Advisor, advisor_of, learn_beside, make_ready
from playbook.search.learning import learned_from
from playbook.search.moments import LearnedMoments
from playbook.search.per_library import PerLibrary
from tests.search.test_answer import HARM, LIBRARY

WAITS = 20.0  # seconds, for a thread that hangs


@pytest.fixture
def learning(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Nobody may wait, nothing was learned before, and what is learned takes until this is set."""
    may_end = Event()

    def slow(*of: object) -> LearnedMoments:
        may_end.wait(WAITS)
        return learned_from(*of)  # type: ignore[arg-type]

    advisors = PerLibrary[Advisor](lambda library, before: Advisor(library, before=before))
    monkeypatch.setattr(answer, "_advisors", advisors)
    monkeypatch.setattr(answer, "_may_wait", Event())
    monkeypatch.setattr(answer, "learned_from", slow)
    learn_beside()
    yield may_end
    may_end.set()


def other(pages: tuple[str, ...]) -> Library:
    """The same playbook, with another moment of danger."""
    moments = MappingProxyType({"harm": replace(HARM, pages=pages)})
    return replace(LIBRARY, shelves=MappingProxyType({**LIBRARY.shelves, "moment": moments}))


def test_a_search_before_anything_is_learned_goes_by_words_and_signs_and_says_so(learning: Event) -> None:
    library = replace(LIBRARY)
    found = advisor_of(library).answer("she said she will take my life")

    assert found.dangers == ("tips/worry",)
    assert found.is_by_words
    learning.set()
    make_ready(library)
    assert not advisor_of(library).answer("take my life").is_by_words


def test_after_a_publish_of_moments_answers_go_by_what_was_learned_before(learning: Event) -> None:
    learning.set()
    before = replace(LIBRARY)
    make_ready(before)
    learning.clear()
    after = other(("tips/parcel",))

    meanwhile = advisor_of(after).answer("she wants to die")
    assert not meanwhile.is_by_words
    assert [hit.readable.slug for hit in meanwhile.hits][:1] == ["worry"]
    learning.set()
    make_ready(after)
    assert [hit.readable.slug for hit in advisor_of(after).answer("she wants to die").hits][:1] == ["parcel"]


def test_where_nobody_says_otherwise_a_search_waits_for_what_is_learned() -> None:
    assert not advisor_of(replace(LIBRARY)).answer("she wants to die").is_by_words
