"""Signs in a text: phrases that tell danger, what is wanted, how somebody feels, what is threatened, what happened.

A sign's phrases are content (`signs.toml`), in a syntax that a manager can write: words as they are said; `a|b` for
either; `...` for up to three words between. Endings do not matter ("threaten" is also "threatening"). What a phrase of
`unless` covers is no sign: "dying to hear from you" is no danger.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from playbook.guidance.lists import Sign
from playbook.search.words import one_slip_from, stem, words

GAP = "..."
_MOST_BETWEEN = 3  # words that a gap may stand for
_TELLS_NOTHING = 3  # words beside what is excused, as in "he keeps" of "he keeps talking over me"
_MENDED = range(5, 17)  # letters of a word that is tried with one slip mended

# A phrase as it is looked for: for each word the stems that it may be; an empty set where words may stand between.
_Phrase = tuple[frozenset[str], ...]


@dataclass(frozen=True)
class Found:
    """A sign that a text has, and the words of the text that tell it."""

    sign: Sign
    told_by: str


class Signs:
    """The signs of one playbook, ready to be looked for. It never changes."""

    def __init__(self, signs: Iterable[Sign]) -> None:
        self._told = _by_first((phrase, sign) for sign in signs for phrase in _phrases(sign.words))
        self._excused = _by_first((phrase, sign) for sign in signs for phrase in _phrases(sign.unless))
        phrases = [
            phrase for table in (self._told, self._excused) for found in table.values() for phrase, _sign in found
        ]
        self._vocabulary = {one for phrase in phrases for part in phrase for one in part}
        self._meant = lru_cache(maxsize=5_000)(self._read)  # the words of a message are read three times over

    def found_in(self, text: str) -> list[Found]:
        """Each sign that `text` has, once, in the order in which they stand there."""
        typed = words(text)
        stems = [self._meant(word) for word in typed]
        excused = list(_matches(self._excused, stems))
        found: dict[str, Found] = {}
        for sign, place in _matches(self._told, stems):
            is_excused = any(of is sign and _overlap(place, other) for of, other in excused)
            if sign.slug not in found and not is_excused:
                found[sign.slug] = Found(sign, " ".join(typed[place.start : place.stop]))
        return list(found.values())

    def without_excused(self, text: str) -> str:
        """`text` without what phrases of `unless` cover of signs of danger; words that tell a sign stay.

        What is left is what can still be of danger: of "we said goodbye to our mother" nothing is. Up to three words
        that are left tell none.
        """
        typed = words(text)
        stems = [self._meant(word) for word in typed]
        excused = [(sign, place) for sign, place in _matches(self._excused, stems) if sign.facet == "danger"]
        told = [
            place
            for sign, place in _matches(self._told, stems)
            if sign.facet == "danger" and not any(of is sign and _overlap(place, other) for of, other in excused)
        ]
        gone = {at for _sign, place in excused for at in place} - {at for place in told for at in place}
        left = [word for at, word in enumerate(typed) if at not in gone]
        if not gone:
            return text
        return " ".join(left) if told or len(left) > _TELLS_NOTHING else ""

    def _read(self, word: str) -> str:
        """The stem of a word; of one that no sign has, that of the sign's word which is one slip away, if it is one."""
        stemmed = stem(word)
        if stemmed in self._vocabulary or len(word) not in _MENDED:
            return stemmed
        nearest = one_slip_from(stemmed) & self._vocabulary
        return next(iter(nearest)) if len(nearest) == 1 else stemmed


@lru_cache(maxsize=2)
def signs_of(signs: tuple[Sign, ...]) -> Signs:
    """The signs, ready to be looked for; made once for the same ones."""
    return Signs(signs)


def problems_in(phrase: str) -> str:
    """What is wrong with a phrase as a person wrote it, or nothing."""
    parts = phrase.split()
    if not any(words(part) for part in parts):
        return "has no word"
    if not words(parts[0]) or not words(parts[-1]):
        return "begins or ends without a word; write the words that tell it"
    return ""


def _phrases(texts: Iterable[str]) -> Iterator[_Phrase]:
    for text in texts:
        if not problems_in(text):
            parts = [frozenset[str]() if part == GAP else _alternatives(part) for part in text.split()]
            yield tuple(part for part, word in zip(parts, text.split(), strict=True) if part or word == GAP)


def _alternatives(part: str) -> frozenset[str]:
    return frozenset(stem(word) for one in part.split("|") for word in words(one))


def _by_first(pairs: Iterable[tuple[_Phrase, Sign]]) -> Mapping[str, list[tuple[_Phrase, Sign]]]:
    found: dict[str, list[tuple[_Phrase, Sign]]] = defaultdict(list)
    for phrase, sign in pairs:
        for first in phrase[0]:
            found[first].append((phrase, sign))
    return found


def _matches(phrases: Mapping[str, list[tuple[_Phrase, Sign]]], stems: list[str]) -> Iterator[tuple[Sign, range]]:
    for start, (first, second) in enumerate(zip(stems, [*stems[1:], ""], strict=False)):  # of no word nothing is found
        for phrase, sign in phrases.get(first, ()):
            if len(phrase) > 1 and phrase[1] and second not in phrase[1]:
                continue  # most phrases end here, and a call for each would be a tenth of a long message's time
            if (stop := _end_of(phrase, stems, start)) is not None:
                yield sign, range(start, stop)


def _end_of(phrase: _Phrase, stems: list[str], start: int) -> int | None:
    """Where the phrase ends that begins at `start`, or None. The nearest word is taken after a gap."""
    at, may_skip = start, False
    for part in phrase:
        if not part:
            may_skip = True
            continue
        reach = stems[at : at + 1 + (_MOST_BETWEEN if may_skip else 0)]
        step = next((step for step, word in enumerate(reach) if word in part), None)
        if step is None:
            return None
        at, may_skip = at + step + 1, False
    return at


def _overlap(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop
