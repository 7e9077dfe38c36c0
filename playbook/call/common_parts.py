"""Many texts that are alike, as one list of the parts that they are made of."""

from collections import defaultdict
from collections.abc import Mapping


class CommonParts:
    """The parts of lines of `texts`, each of them once: lines that never stand apart are one part."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        lines = {name: [line for line in text.splitlines() if line.strip()] for name, text in texts.items()}
        self._after: dict[str, set[str]] = defaultdict(set)
        self._before: dict[str, set[str]] = defaultdict(set)
        for text in lines.values():
            for line, following in zip(["", *text], [*text, ""], strict=True):
                self._after[line].add(following)
                self._before[following].add(line)
        numbers: dict[str, int] = {}
        self.made_of = {
            name: [numbers.setdefault(part, len(numbers)) for part in self._cut(text)] for name, text in lines.items()
        }
        self.parts = list(numbers)

    def _cut(self, lines: list[str]) -> list[str]:
        """The lines in parts; a text is its parts with line ends between them, without its empty lines."""
        found: list[list[str]] = []
        for line in lines:
            goes_on = found and len(self._after[found[-1][-1]]) == len(self._before[line]) == 1
            if goes_on:
                found[-1].append(line)
            else:
                found.append([line])
        return ["\n".join(part) for part in found]
