"""What a search costs in-process: at the shipped content, and at playbooks made up to be far larger.

Run it with `uv run python -m tests.bench.search [DOCUMENTS ...]`; 0 is the shipped content, and what is run without
numbers is 0 and 10000. Each size has a process of its own, so that memory is its own. It prints; it asserts nothing.
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
from playbook.guidance.lines import Say
from playbook.search.index import SearchIndex

CONTENT = Path(__file__).parent.parent.parent / "content" / "en"
SEED = 20261125
QUERIES = 2000
ON_DISK = 50_000  # documents from which the index is kept on disk


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
            do=(line(),),
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


def measure(count: int) -> None:
    """Build the index over `count` made-up documents (0: the shipped ones), search it, print a line."""
    library = made_up(count) if count else shipped()
    before, start = megabytes(), time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        index = SearchIndex(library, folder=Path(folder) if count >= ON_DISK else None)
        built = time.perf_counter() - start
        for query in list(queries(library))[:50]:
            index.search(query)
        times = sorted(_timed(index, query) for query in queries(library))
        name = f"{count} made up" if count else f"{sum(1 for _one in library.everything())} shipped"
        print(
            f"{name:16} {len(library.tips):7} tips  p50 {times[len(times) // 2]:6.2f} ms  "
            f"p99 {times[len(times) * 99 // 100]:6.2f} ms  build {built:6.1f} s  "
            f"index {megabytes() - before:6.0f} MB {'on disk' if count >= ON_DISK else 'in memory'}"
        )


def _timed(index: SearchIndex, query: str) -> float:
    start = time.perf_counter()
    index.search(query)
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    sizes = [int(word) for word in sys.argv[1:]]
    if len(sizes) == 1:
        measure(sizes[0])
    for size in sizes if len(sizes) > 1 else [] if sizes else [0, 10_000]:
        subprocess.run([sys.executable, "-m", "tests.bench.search", str(size)], check=True)
