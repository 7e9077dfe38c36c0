"""What a search costs in-process: at the shipped content, and at playbooks made up to be far larger.

Run it with `uv run python -m tests.bench.search [DOCUMENTS ...]`; 0 is the shipped content, and what is run without
numbers is 0 and 10000. One process makes the index and another opens it, as every process does that starts while the
edition is the same, so that memory is its own. It prints; it asserts nothing.
"""

import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

from playbook.guidance.documents import read_folder
from playbook.guidance.kinds import Tip
from playbook.guidance.library import Library, build
from playbook.guidance.lines import Do, Say
from playbook.search.index import SearchIndex

CONTENT = Path(__file__).parent.parent.parent / "content" / "en"
SEED = 20261125
QUERIES = 2000


def shipped() -> Library:
    """The playbook that ships."""
    return build(list(read_folder(CONTENT, "en")))


def made_up(count: int) -> Library:
    """A playbook of `count` tips of about ten lines, from the words of the shipped one: as frequent, and mixed."""
    dice, real = random.Random(SEED), shipped()
    words = [word for one in real.tips.values() for line in one.situations for word in line.split()]
    # Names that only one place has, as a real playbook of that size would.
    words += [f"{word}{number}" for number, word in enumerate(dice.choices(words, k=len(words) // 10))]

    def line() -> str:
        return " ".join(dice.choices(words, k=dice.randint(3, 9)))

    tips = (
        Tip(
            slug=f"tip-{number}",
            title=line(),
            summary=line(),
            say=(Say(line(), line()),),
            do=(Do(line()),),
            situations=tuple(line() for _ in range(5)),
        )
        for number in range(count)
    )
    return Library(shelves=MappingProxyType({"tip": {tip.slug: tip for tip in tips}}), concepts=real.concepts)


def queries(library: Library) -> Iterator[str]:
    """Searches made of the playbook's own words, one in five of them with a letter lost."""
    dice = random.Random(SEED + 1)
    lines = [line for tip in list(library.tips.values())[:500] for line in tip.situations]
    for _query in range(QUERIES):
        words = dice.sample(dice.choice(lines).split() + dice.choice(lines).split(), k=2)
        words += dice.choice(lines).split()[:4]
        typed = " ".join(words)
        at = dice.randrange(len(typed))
        yield typed[:at] + typed[at + 1 :] if dice.random() < 0.2 else typed


def megabytes() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def make(count: int, folder: Path) -> None:
    """Make the index over `count` made-up documents (0: the shipped ones) in `folder`, and print what that took."""
    library, start = _library(count), time.perf_counter()
    SearchIndex(library, folder=folder)
    print(f"{_name(count, library):16} made in {time.perf_counter() - start:6.1f} s", flush=True)


def measure(count: int, folder: Path) -> None:
    """Open it as a process does that starts, search it, and print a line."""
    library = _library(count)
    before, start = megabytes(), time.perf_counter()
    index = SearchIndex.opened(library, folder)
    opened = time.perf_counter() - start
    for query in list(queries(library))[:50]:
        index.search(query)
    times = sorted(_timed(index, query) for query in queries(library))
    print(
        f"{_name(count, library):16} opened in {opened:4.2f} s, {megabytes() - before:4.0f} MB more  "
        f"p50 {times[len(times) // 2]:6.2f} ms  p99 {times[len(times) * 99 // 100]:6.2f} ms",
        flush=True,
    )


def _library(count: int) -> Library:
    return made_up(count) if count else shipped()


def _name(count: int, library: Library) -> str:
    return f"{count} made up" if count else f"{sum(1 for _one in library.everything())} shipped"


def _timed(index: SearchIndex, query: str) -> float:
    start = time.perf_counter()
    index.search(query)
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    if sys.argv[1:2] in (["make"], ["measure"]):
        {"make": make, "measure": measure}[sys.argv[1]](int(sys.argv[2]), Path(sys.argv[3]))
        sys.exit()
    for size in map(int, sys.argv[1:] or ["0", "10000"]):
        with tempfile.TemporaryDirectory() as place:
            for what in ("make", "measure"):
                command = [sys.executable, "-m", "tests.bench.search", what, str(size), f"{place}/index"]
                subprocess.run(command, check=True)
