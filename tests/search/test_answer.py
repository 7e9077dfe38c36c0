"""Danger in an answer: said alone, and as one sentence among others."""

from dataclasses import replace
from types import MappingProxyType

from playbook.guidance.library import Library
from playbook.guidance.lists import Sign
from playbook.search.answer import Advisor, Weights
from tests.search import test_moments
from tests.search.library import make_tip

HARM = replace(test_moments.HARM, pages=("tips/worry",))
LATE = replace(test_moments.LATE, pages=("tips/parcel",), wrong=())
SIGN = Sign("harm", "They may harm themselves", "danger", page="tips/worry", words=("take my life",))
LIBRARY = Library(
    shelves=MappingProxyType(
        {
            "tip": {"worry": make_tip("worry"), "parcel": make_tip("parcel")},
            "moment": {"harm": HARM, "late": LATE},
        }
    ),
    signs=MappingProxyType({"harm": SIGN}),
)
ADVISOR = Advisor(LIBRARY, weights=Weights(danger=0.3, danger_in_message=2.0))
CALM = "I am still waiting for my parcel. Nobody came on Friday.\nNothing came on Monday."


def test_what_is_like_danger_is_put_first_where_it_is_all_that_is_said() -> None:
    assert ADVISOR.answer("she wants to die").dangers == ("tips/worry",)


def test_one_sentence_among_others_has_to_be_more_like_it() -> None:
    message = f"{CALM} She wants to die."
    assert ADVISOR.answer(message).dangers == ()
    assert Advisor(LIBRARY, weights=Weights(danger=2.0, danger_in_message=0.3)).answer(message).dangers == (
        "tips/worry",
    )


def test_a_sign_of_danger_counts_wherever_it_stands() -> None:
    assert ADVISOR.answer(f"{CALM} I will take my life.").dangers == ("tips/worry",)
