"""Everyday words for the same thing: concepts of the trade, and the words and phrases that people use for them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from playbook.guidance.lists import Concept
from playbook.search.words import stem, words

_DENYING = {
    stem(word)
    for word in ("no", "not", "never", "nothing", "nobodys", "isnt", "wasnt", "didnt", "dont", "cant", "wont")
}


class Thesaurus:
    """Tells which concepts a text speaks of."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        # By the first stem of a phrase, the phrases that begin with it and what they mean.
        self._beginning_with: dict[str, list[tuple[list[str], str]]] = defaultdict(list)
        for concept in concepts:
            for phrase in concept.words:
                stems = [stem(word) for word in words(phrase)]
                self._beginning_with[stems[0]].append((stems, concept.slug))

    def senses(self, stems: list[str]) -> Iterator[str]:
        """The concepts that a text of these stems speaks of, as often as it does.

        A phrase within one that denies it says nothing: who writes "not our fault" does not speak of our fault.
        """
        found = [
            (start, start + len(phrase), slug)
            for start, first in enumerate(stems)
            for phrase, slug in self._beginning_with.get(first, ())
            if phrase == stems[start : start + len(phrase)]
        ]
        denials = [(begin, stop) for begin, stop, _slug in found if stems[begin] in _DENYING]
        for start, end, slug in found:
            if not any(begin < start and end <= stop for begin, stop in denials):
                yield slug
