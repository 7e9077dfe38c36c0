"""Pages of an organisation's own, of which no moment speaks: found by what they are called, from then on."""

import pytest

from playbook.guidance.documents import Document
from playbook.guidance.library import Library, build
from playbook.search.answer import Advisor, address_of
from tests.texts import LIBRARY, TEXTS

ROOM = 'title = "Offer the side room with the door open"\nsummary = "Out of the queue."\nours = true\n'
PROCEDURE = """# 8.1 What counts as a complaint

Any unhappiness, in whatever words.

# 8.6 Stage two: answer within twenty working days

| Sum | Who signs |
|---|---|
| above the *house sum* | head of homes |
| Lettings team | Monday to Friday, nine to four |

# 8.10 The Ombudsman

Ring **reception**, ext. 214, for the form.
"""


def own_pages() -> Library:
    """What ships, with a tip and a procedure that nobody wrote moments or situations for."""
    tip = Document("tip", "side-room", "en", f"+++\n{ROOM}+++\nIt is quieter there.\n\n+++\n")
    header = 'title = "Complaints procedure"\nsummary = "How we answer."\n'
    page = Document("reference", "complaints-procedure", "en", f"+++\n{header}+++\n{PROCEDURE}\n+++\n")
    return build([*TEXTS, tip, page])


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    """What answers in a process that began after those pages were published."""
    return Advisor(own_pages())


def found(advisor: Advisor, text: str, most: int = 3) -> list[str]:
    """The addresses of the first answers."""
    return [address_of(hit.readable) for hit in advisor.answer(text).hits][:most]


@pytest.mark.parametrize("text", ["side room", "offer the side room", "the side room with the door open"])
def test_a_page_is_found_by_words_of_its_title(advisor: Advisor, text: str) -> None:
    assert found(advisor, text, most=1) == ["tips/side-room"]


@pytest.mark.parametrize("text", ["stage two", "stage 2", "ombudsman", "the ombudsman", "what counts as a complaint"])
def test_a_reference_page_is_found_by_its_headings(advisor: Advisor, text: str) -> None:
    assert "reference/complaints-procedure" in found(advisor, text)


def test_a_row_of_a_table_and_a_sentence_are_shown_without_marks(advisor: Advisor) -> None:
    lines = [hit.line for hit in advisor.answer("house sum head of homes").hits]
    lines += [hit.line for hit in advisor.answer("ring reception, ext. 214, for the form").hits]

    assert "above the house sum head of homes" in lines
    assert "Ring reception, ext. 214, for the form." in lines


@pytest.mark.parametrize("text", ["lettings team", "when is the lettings team open"])
def test_a_reference_page_is_found_by_what_a_row_of_its_tables_is_about(advisor: Advisor, text: str) -> None:
    assert found(advisor, text, most=1) == ["reference/complaints-procedure"]


@pytest.mark.parametrize("text", ["side room", "what counts as a complaint"])
def test_danger_that_nothing_tells_of_does_not_stand_beside_a_page_that_was_named(advisor: Advisor, text: str) -> None:
    assert "interrupts/worry" not in found(advisor, text, most=2)


def test_danger_that_is_told_of_stands_first_all_the_same(advisor: Advisor) -> None:
    answer = advisor.answer("side room, he has a knife")

    assert answer.dangers
    assert address_of(answer.hits[0].readable) == answer.dangers[0]


def test_a_page_that_ships_is_found_as_before(advisor: Advisor) -> None:
    shipped = Advisor(LIBRARY)

    for text in ("he keeps talking over me", "wants a refund and I can't give one", "she is in tears"):
        assert found(advisor, text) == found(shipped, text)
