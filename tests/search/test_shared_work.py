"""What is worked out once is opened by the others; where that cannot be, each works out its own."""

from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Thread

import pytest

from playbook.search import shared_work
from playbook.search.shared_work import save_in, shared


class Work:
    """Something that is worked out, and how often it was."""

    def __init__(self) -> None:
        self.times = 0

    def fill(self, folder: Path) -> None:
        """Work it out."""
        self.times += 1
        folder.mkdir()
        (folder / "answer").write_text("42")

    def of(self, *texts: str) -> int | None:
        """What it says of these texts."""
        return shared("sums", texts, fill=self.fill, read=lambda folder: int((folder / "answer").read_text()))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """Where work is saved."""
    before = shared_work._Place.folder
    save_in(tmp_path / "search")
    yield tmp_path / "search" / "sums"
    save_in(before)


def test_it_is_worked_out_once_for_the_same_texts(place: Path) -> None:
    first, second = Work(), Work()

    assert (first.of("a", "b"), second.of("a", "b")) == (42, 42)
    assert (first.times, second.times) == (1, 0)


@pytest.mark.parametrize("others", [("a",), ("b", "a"), ("ab",), ("a", "b", ""), ()])
def test_other_texts_are_other_work(place: Path, others: tuple[str, ...]) -> None:
    work = Work()
    work.of("a", "b")
    work.of(*others)

    assert work.times == 2


def test_of_several_at_once_one_works_it_out(place: Path) -> None:
    work, begin, found = Work(), Barrier(8), list[int | None]()

    def ask() -> None:
        begin.wait()
        found.append(work.of("a"))

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [42] * 8
    assert work.times == 1


def test_what_is_damaged_is_thrown_away_and_worked_out_anew(place: Path) -> None:
    work = Work()
    work.of("a")
    next(place.glob("*/answer")).write_text("4\x00?")

    assert work.of("a") is None
    assert work.of("a") == 42
    assert work.times == 2


def test_where_the_disk_refuses_nothing_is_saved(tmp_path: Path, place: Path) -> None:
    (tmp_path / "search").write_text("a file where the folder should be")

    assert Work().of("a") is None


def test_where_no_place_is_named_nothing_is_saved(place: Path) -> None:
    save_in(None)

    assert Work().of("a") is None


def test_work_that_fails_leaves_nothing_behind(place: Path) -> None:
    def fill(folder: Path) -> None:
        folder.mkdir()
        raise OSError("no space left")

    assert shared("sums", ["a"], fill=fill, read=lambda folder: 1) is None
    assert [one.name for one in place.iterdir()] == ["lock"]
    assert Work().of("a") == 42


def test_a_few_are_kept_and_what_a_process_that_died_had_begun_is_not(place: Path) -> None:
    work = Work()
    for number in range(20):
        work.of(str(number))
    (place / "new-begun").mkdir()
    work.of("one more")

    names = [one.name for one in place.iterdir()]
    assert "new-begun" not in names
    assert len(names) < 12
    assert work.of("one more") == 42
    assert work.times == 21
