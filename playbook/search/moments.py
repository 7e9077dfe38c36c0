"""Reading a text as the moments that it is nearest to: utterances of real moments, each with the pages that answer it.

A line of a document is found by its words; an utterance is labelled by what its speaker needs. So the few thousand
utterances say what words alone do not: who speaks, what is wanted, which pages answer and which would be wrong. A text
is compared with each utterance by stems, pairs of stems and pieces of words (TF-IDF, cosine). The nearest vote for
their pages, each with its likeness to the fourth power, so that one close utterance outweighs many distant ones.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from playbook.guidance.kinds import Moment
from playbook.search.words import pieces, stem, words

_NEAREST = 24  # utterances that vote
_POWER = 4
_BEST, _NEXT, _ALSO, _WRONG = 1.0, 0.8, 0.3, -0.5  # what a vote is worth for the first page, the next ones, ...
_WEIGHTS = {"stem": 1.0, "pair": 0.7, "piece": 0.5}
_LONGEST = 400  # words of a text that are compared


@dataclass(frozen=True)
class Vote:
    """What the utterances nearest to a text say of it.

    `pages` has a number for each page's address in the playbook (`tips/act-fast`), negative for what would be wrong;
    `danger` and `nothing` are the shares, from 0 to 1, of the votes from moments of danger and from moments that no
    page should answer; `danger_pages` the shares of the first pages for danger; `likeness` (0 to 1) is that of the
    nearest utterance.
    """

    pages: Mapping[str, float] = field(default_factory=dict)
    danger_pages: Mapping[str, float] = field(default_factory=dict)
    danger: float = 0.0
    likeness: float = 0.0
    nothing: float = 0.0


class NearestMoments:
    """The utterances of one playbook, ready to be compared with. It never changes."""

    def __init__(self, moments: Iterable[Moment]) -> None:
        said = [(moment, utterance) for moment in moments for utterance in moment.situations]
        self._moments = [moment for moment, _utterance in said]
        counts = [_terms(utterance) for _moment, utterance in said]
        in_how_many = Counter(term for one in counts for term in one)
        self._rarity = {term: math.log(1 + len(said) / count) for term, count in in_how_many.items()}
        self._unseen = math.log(1 + len(said))
        self._postings = self._posted(counts)

    def vote(self, text: str) -> Vote:
        """What the utterances nearest to `text` say of it; nothing where there are none."""
        if not self._moments:
            return Vote()
        likeness = self._likeness(text)
        nearest = np.argsort(-likeness)[:_NEAREST]
        weights = likeness[nearest] ** _POWER
        total = float(weights.sum())
        if total <= 0:
            return Vote()
        pages: dict[str, float] = defaultdict(float)
        danger_pages: dict[str, float] = defaultdict(float)
        danger = nothing = 0.0
        for at, weight in zip(nearest, weights / total, strict=True):
            moment = self._moments[at]
            for page, worth in _worth(moment):
                pages[page] += float(weight) * worth
            if moment.danger:
                danger += float(weight)
                for page in moment.pages[:1]:
                    danger_pages[page] += float(weight)
            if not moment.pages:
                nothing += float(weight)
        return Vote(dict(pages), dict(danger_pages), danger, float(likeness[nearest[0]]), nothing)

    def _likeness(self, text: str) -> NDArray[np.float32]:
        """The cosine between `text` and each utterance."""
        found = np.zeros(len(self._moments), dtype=np.float32)
        length = 0.0
        for term, count in _terms(text).items():
            worth = _worth_of(term) * (1 + math.log(count)) * self._rarity.get(term, self._unseen)
            length += worth * worth
            if posted := self._postings.get(term):
                found[posted[0]] += worth * posted[1]
        return found / np.float32(math.sqrt(length) or 1)

    def _posted(self, counts: list[Counter[str]]) -> dict[str, tuple[NDArray[np.int32], NDArray[np.float32]]]:
        """For each term the utterances that have it, and its share in each (vectors have the length 1)."""
        posted: dict[str, tuple[list[int], list[float]]] = defaultdict(lambda: ([], []))
        for number, one in enumerate(counts):
            vector = {term: _worth_of(term) * (1 + math.log(n)) * self._rarity[term] for term, n in one.items()}
            length = math.sqrt(sum(worth * worth for worth in vector.values())) or 1
            for term, worth in vector.items():
                posted[term][0].append(number)
                posted[term][1].append(worth / length)
        return {
            term: (np.array(numbers, dtype=np.int32), np.array(shares, dtype=np.float32))
            for term, (numbers, shares) in posted.items()
        }


def _worth(moment: Moment) -> Iterable[tuple[str, float]]:
    yield from ((page, _NEXT if place else _BEST) for place, page in enumerate(moment.pages))
    yield from ((page, _ALSO) for page in moment.also)
    yield from ((page, _WRONG) for page in moment.wrong)


def _terms(text: str) -> Counter[str]:
    """How often each term stands in a text; a term says what it is by its first character."""
    typed = words(text)[:_LONGEST]
    stems = [stem(word) for word in typed]
    found = Counter(f"s{one}" for one in stems)
    found.update(f"p{one} {other}" for one, other in zip(stems, stems[1:], strict=False))
    found.update(f"c{piece}" for word in typed for piece in pieces(word))
    return found


def _worth_of(term: str) -> float:
    return _WEIGHTS[{"s": "stem", "p": "pair", "c": "piece"}[term[0]]]
