"""Danger in an answer: said alone, and as one sentence among others."""

from dataclasses import replace
from types import MappingProxyType

from playbook.guidance.library import Library
from playbook.guidance.lists import Sign
from playbook.search.answer import Advisor
from playbook.search.weights import Weights
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
ADVISOR = Advisor(LIBRARY, weights=Weights(danger=0.3, danger_in_message=9.0))
CALM = "I am still waiting for my parcel. Nobody came on Friday.\nNothing came on Monday."


def test_what_is_like_danger_is_put_first_where_it_is_all_that_is_said() -> None:
    assert ADVISOR.answer("she wants to die").dangers == ("tips/worry",)


def test_one_sentence_among_others_has_to_be_more_like_it() -> None:
    message = f"{CALM} She wants to die."
    assert ADVISOR.answer(message).dangers == ()
    assert Advisor(LIBRARY, weights=Weights(danger=9.0, danger_in_message=0.3)).answer(message).dangers == (
        "tips/worry",
    )


def test_a_sign_of_danger_counts_wherever_it_stands() -> None:
    assert ADVISOR.answer(f"{CALM} I will take my life.").dangers == ("tips/worry",)


def test_what_was_learned_is_taken_over_while_the_moments_are_the_same() -> None:
    new = make_tip("new", "the lift is stuck again", title="Lifts")
    tips = {**LIBRARY.shelves["tip"], "new": new}
    text = "she wants to die"

    shelves = MappingProxyType({**LIBRARY.shelves, "tip": tips})
    after = Advisor(replace(LIBRARY, shelves=shelves), before=ADVISOR)
    assert new in [hit.readable for hit in after.answer("lift stuck").hits]
    assert after.answer(text).dangers == ("tips/worry",)

    without = MappingProxyType({**LIBRARY.shelves, "moment": {"late": LATE}})
    assert Advisor(replace(LIBRARY, shelves=without), before=ADVISOR).answer(text).dangers == ()


def test_a_page_that_is_gone_is_not_answered_by_what_was_learned_of_it() -> None:
    shelves = MappingProxyType({**LIBRARY.shelves, "tip": {"parcel": LIBRARY.shelves["tip"]["parcel"]}})
    after = Advisor(replace(LIBRARY, shelves=shelves), before=ADVISOR)
    assert all(hit.readable.slug == "parcel" for hit in after.answer("she wants to die").hits)


def test_moments_count_more_in_a_message_than_in_a_short_search() -> None:
    def score(weights: Weights, text: str) -> float:
        return Advisor(LIBRARY, weights=weights).answer(text).hits[0].score

    short = "still waiting for my parcel"
    more = Weights(moments=5.0, moments_in_message=50.0)
    assert score(more, short) == score(Weights(moments=5.0, moments_in_message=5.0), short)
    assert score(more, CALM) > 2 * score(Weights(moments=5.0, moments_in_message=5.0), CALM)


def test_nothing_fits_where_more_speaks_for_that_than_for_any_page() -> None:
    shelves = MappingProxyType(
        {**LIBRARY.shelves, "moment": {"harm": HARM, "late": LATE, "none": test_moments.NONE}},
    )
    library = replace(LIBRARY, shelves=shelves)
    text = "no paper in the printer for my parcel"
    assert Advisor(library, weights=Weights(nothing=0.1, against=0.0)).answer(text).hits == ()
    assert Advisor(library, weights=Weights(nothing=0.1, against=9.0)).answer(text).hits != ()


def test_a_few_words_need_more_for_that_since_most_are_still_to_be_typed() -> None:
    shelves = MappingProxyType({**LIBRARY.shelves, "moment": {"late": LATE, "none": test_moments.NONE}})
    advisor = Advisor(replace(LIBRARY, shelves=shelves), weights=Weights(nothing=0.1, nothing_of_few=9.0, against=0.0))
    assert advisor.answer("paper for my printer parcel").hits != ()
    assert advisor.answer("no paper for my printer parcel").hits == ()


def test_of_pages_for_danger_the_one_that_fits_all_that_was_read_goes_first() -> None:
    threat = replace(HARM, slug="threat", pages=("tips/safe",), situations=("wants to hurt me", "he will hurt me"))
    tips = {**LIBRARY.shelves["tip"], "safe": make_tip("safe", "waits for me in the lobby")}
    shelves = MappingProxyType({"tip": tips, "moment": {"harm": HARM, "late": LATE, "threat": threat}})
    library, text = replace(LIBRARY, shelves=shelves), "wants to die and waits in the lobby"
    assert Advisor(library, weights=Weights(danger=0.3, lines=0.0)).answer(text).dangers == ("tips/worry",)
    assert Advisor(library, weights=Weights(danger=0.3, lines=99.0)).answer(text).dangers == ("tips/safe",)


def test_a_little_of_each_of_several_pages_is_no_danger_where_as_much_of_one_is() -> None:
    said = ("he hurt me", "she will hurt me", "hurt my arm")
    tips = {name: make_tip(name) for name in ("worry", "safe", "ring")}

    def dangers(*pages: str) -> tuple[str, ...]:
        told = [
            replace(HARM, slug=text, pages=(page,), situations=(text,)) for text, page in zip(said, pages, strict=True)
        ]
        moments = {one.slug: one for one in (*told, LATE)}
        shelves = MappingProxyType({"tip": tips, "moment": moments})
        advisor = Advisor(replace(LIBRARY, shelves=shelves), weights=Weights(danger=3.0))
        return advisor.answer("hurt").dangers

    assert dangers("tips/safe", "tips/safe", "tips/safe") == ("tips/safe",)
    assert dangers("tips/worry", "tips/safe", "tips/ring") == ()


def test_of_the_pages_for_a_danger_that_a_sign_tells_another_can_fit_better() -> None:
    threat = replace(HARM, slug="threat", pages=("tips/safe",), situations=("wants to hurt me", "he will hurt me"))
    tips = {**LIBRARY.shelves["tip"], "safe": make_tip("safe")}
    shelves = MappingProxyType({"tip": tips, "moment": {"harm": HARM, "late": LATE, "threat": threat}})
    library, text = replace(LIBRARY, shelves=shelves), "he will hurt me or take my life"
    assert Advisor(library, weights=Weights(sign=0.0)).answer(text).dangers == ("tips/safe", "tips/worry")
    assert Advisor(library, weights=Weights(sign=99.0)).answer(text).dangers == ("tips/worry", "tips/safe")
