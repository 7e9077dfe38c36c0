"""What a search finds, and why."""

from dataclasses import replace
from shutil import rmtree
from types import MappingProxyType

import pytest

from playbook.guidance.kinds import Step, Tip
from playbook.guidance.lists import Concept
from playbook.search.index import SearchIndex, index_of
from playbook.search.lines import Kind
from tests.search.library import SOME, make_library, make_tip

pytestmark = pytest.mark.one_engine


def found(query: str, index: SearchIndex | None = None) -> list[str]:
    """The slugs that `query` brings, the best first."""
    return [hit.readable.slug for hit in (index or index_of(SOME)).search(query)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("leave a bad review", "review"),
        ("reviews", "review"),
        ("RÉVIEW!", "review"),
        ("threatning", "threat"),
        ("solicter", "threat"),
        ("soli", "threat"),
        ("livid", "angry"),
        ("he's steaming", "angry"),
        ("wont hear", "not-listening"),
        ("won’t hear", "not-listening"),
        ("that towel matters", "angry"),
    ],
)
def test_a_search_brings_what_fits_first(query, first):
    assert found(query)[0] == first


def test_not_listening_is_not_listening():
    assert found("not listening")[0] == "not-listening"
    assert found("listening")[0] == "listening"


def test_what_is_spelt_right_comes_before_what_nearly_is():
    index = SearchIndex(
        make_library(make_tip("poster", "took down the poster"), make_tip("parcel", "lost in the post"))
    )

    assert found("post", index) == ["parcel", "poster"]


def test_a_hit_says_which_line_fitted_and_what_kind_it_is():
    hit = index_of(SOME).search("over the gate")[0]

    assert (hit.line, hit.kind) == ("courier threw it over the gate", Kind.SITUATION)


def test_one_line_that_fits_beats_many_that_nearly_do():
    many = make_tip("many", *(f"a refund for the {thing}" for thing in ("hat", "coat", "shoe", "belt", "scarf")))
    index = SearchIndex(make_library(many, make_tip("one", "no refund for the ticket")))

    assert found("no refund for the ticket", index)[0] == "one"


def test_only_the_kinds_that_are_asked_for():
    assert index_of(SOME).search("review", kinds=(Tip,))
    assert not index_of(SOME).search("review", kinds=(Step,))


@pytest.mark.parametrize("query", ["", "   ", "?!", "zzzzqqq"])
def test_nothing_that_fits_is_an_empty_answer(query):
    assert found(query) == []


def test_an_edition_builds_on_the_one_before_and_answers_as_if_made_anew():
    tips = {**SOME.tips, "review": replace(SOME.tips["review"], situations=("gone to the papers",))}
    del tips["parcel"]
    after = SOME.having("tip", {**tips, "new": make_tip("new", "queue out of the door")})
    before = SearchIndex(SOME)
    index = SearchIndex(after, before=before)

    for query in ("papers", "courier over the gate", "queue", "bad review", "livid"):
        assert found(query, index) == found(query, SearchIndex(after))
    assert found("courier over the gate", before)[0] == "parcel"
    assert "new" not in found("queue out of the door", before)


def test_another_thesaurus_counts_at_once():
    before = SearchIndex(SOME)
    without = replace(SOME, concepts=MappingProxyType({}))

    assert found("livid", before)[0] == "angry"
    assert "angry" not in found("livid", SearchIndex(without, before=before))


def test_an_index_on_disk_is_shared_by_those_who_open_it(tmp_path):
    made = SearchIndex(SOME, folder=tmp_path)
    opened = SearchIndex.opened(SOME, tmp_path)

    for query in ("threatning to sue", "courier over the gate", "livid", "badd revew"):
        assert found(query, opened) == found(query, made) != []


@pytest.mark.parametrize("is_opened", [False, True])
def test_an_edition_on_disk_builds_on_the_one_before_which_stays_as_it_is(tmp_path, is_opened):
    tips = {**SOME.tips, "new": make_tip("new", "queue out of the door")}
    del tips["parcel"]
    after = SOME.having("tip", tips)
    before = SearchIndex(SOME, folder=tmp_path / "before")
    if is_opened:
        before = SearchIndex.opened(SOME, tmp_path / "before")
    SearchIndex(after, before=before, folder=tmp_path / "after")
    index = SearchIndex.opened(after, tmp_path / "after")

    for query in ("courier over the gate", "queue", "bad review", "livid"):
        assert found(query, index) == found(query, SearchIndex(after))
        assert found(query, before) == found(query, SearchIndex.opened(SOME, tmp_path / "before"))
    assert found("courier over the gate", before)[0] == "parcel"
    assert "new" not in found("queue out of the door", before)


def test_an_edition_is_made_anew_where_the_one_before_is_gone_from_the_disk(tmp_path):
    before = SearchIndex(SOME, folder=tmp_path / "before")
    rmtree(tmp_path / "before")
    SearchIndex(SOME, before=before, folder=tmp_path / "after")

    assert found("livid", SearchIndex.opened(SOME, tmp_path / "after")) == found("livid", before) != []


@pytest.mark.parametrize("name", ["documents-and-words", "meta.json"])
def test_an_index_that_is_damaged_is_not_opened(tmp_path, name):
    SearchIndex(SOME, folder=tmp_path)
    (tmp_path / name).write_text("{")

    with pytest.raises((OSError, ValueError, KeyError)):
        SearchIndex.opened(SOME, tmp_path)


@pytest.mark.parametrize("slip", ["swaering", "sweairng", "swaring", "sweqring", "swearingg"])
def test_a_slip_of_the_finger_is_mended(slip: str) -> None:
    index = SearchIndex(make_library(make_tip("talking", "wittering on"), make_tip("abuse", "he is swearing at me")))

    assert found(slip, index)[0] == "abuse"


def test_a_word_that_somebody_used_is_not_mended() -> None:
    index = SearchIndex(make_library(make_tip("fare", "the fare is too high"), make_tip("fair", "that is not fair")))

    assert found("fare", index)[0] == "fare"
    assert found("fair", index)[0] == "fair"


def test_who_denies_something_does_not_speak_of_it() -> None:
    concepts = (Concept("ours", ("our fault", "we got it wrong")), Concept("blame", ("not our fault", "wasnt us")))
    tips = make_tip("own-it", "we got it wrong"), make_tip("blame", "wasn't us")
    index = SearchIndex(make_library(*tips, concepts=concepts))

    assert found("its not our fault", index) == ["blame"]
    assert found("its our fault", index) == ["own-it"]
