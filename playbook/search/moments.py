"""Reading a text by the moments of the playbook: what people say, each with the pages that answer it.

A line of a document is found by its words; an utterance is labelled by what its speaker needs. So the few thousand
utterances say what words alone do not: who speaks, what is wanted, which pages answer and which would be wrong. What
they have in common is learned (`regression`): from stems, pairs of stems and pieces of words, what they say for each
page, for danger, and for "no page". Lines of pages are learned from as well, each as a faint utterance for its page: a
page that no moment names is known by them, and words that moments hardly have. Learning takes a few seconds of one
processor; it is done once for each set of moments, and the same moments and lines always give the same.
"""

import bisect
import json
import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, compress
from pathlib import Path

import numpy as np

from playbook.guidance.kinds import Moment
from playbook.search.encoder import Encoder
from playbook.search.likeness import Likeness
from playbook.search.regression import Floats, Learned, SparseRows, learned
from playbook.search.words import one_slip_from, pieces, stem, words

_BEST, _NEXT, _ALSO, _WRONG = 1.0, 0.5, 0.15, -0.15  # what a moment says for its first page, the next ones, ...
_WEIGHTS = {"stem": 1.0, "pair": 0.7, "piece": 0.5}
_PIECE = "c"  # what a term begins with that is a piece of a word
_OF_WORDS = 0.85  # what words say counts beside meaning, where all are known: of another language hardly one is
_FEWEST, _FEWEST_OF_PART = 4, 2  # words of a text, and of a part, that mean something: half typed, fewer mislead
_LONGEST = 400  # words of a text that are compared
_LEAST = 2  # utterances that have a term, or nothing is learned from it
_LINE = 0.15  # what a line of a page counts beside an utterance, where its page has as many lines as most
_EVEN = 0.5  # how far pages of many lines are held back: what a line counts falls with this power of their number
_MENDED = range(4, 17)  # letters of a word that no utterance has and that is read as one which is a slip away
_BY_TERM, _USUAL, _WORDS = "by-term.npy", "usual.npy", "words.json"  # the files of what was learned
_TEXTS = ("outcomes", "words", "rarity", "unseen")  # what is in the last of them, beside places and pages of danger
_NOTHING, _DANGER = "nothing", "danger "  # what is learned beside pages: that none answers, and pages for danger


@dataclass(frozen=True)
class Vote:
    """What the moments say of a text.

    `pages` has a number for each page's address in the playbook (`tips/act-fast`), about 1 where it surely answers,
    negative for what would be wrong; `danger_pages` the same for the first pages of moments of danger; `nothing` is
    about 1 where no page should answer; `known` (0 to 1) is how much of the text something was learned from, pieces of
    words apart: some of those are in any row of letters. `near` (0 to 1) is how much it means what some utterance does.
    """

    pages: Mapping[str, float] = field(default_factory=dict)
    danger_pages: Mapping[str, float] = field(default_factory=dict)
    known: float = 0.0
    nothing: float = 0.0
    near: float = 0.0

    def calmed(self, by: "Vote", pages: Collection[str]) -> "Vote":
        """The vote with what `by` says for danger, and for `pages` no more than `by` says."""
        calmed = {
            page: min(worth, by.pages.get(page, 0.0)) if page in pages else worth for page, worth in self.pages.items()
        }
        return replace(self, pages=calmed, danger_pages=by.danger_pages)


class LearnedMoments:
    """What was learned from the moments of one playbook. It never changes.

    `pages_of_danger` are the pages that utterances of danger name more often than others do.
    """

    def __init__(
        self, moments: Iterable[Moment], lines: Iterable[tuple[str, str]] = (), encoder: Encoder | None = None
    ) -> None:
        """`lines` are pairs of a page's address and a line of it; an `encoder` brings in what texts mean."""
        self._encoder = encoder
        said = [(moment, utterance) for moment in moments for utterance in moment.situations]
        self.pages_of_danger = _pages_of_danger(moment for moment, _utterance in said)
        self._lines = [(page, line) for page, line in lines if said]
        named = {outcome for moment, _utterance in said for outcome, _worth in _outcomes(moment)}
        self._outcomes = sorted(named | {page for page, _line in self._lines})
        typed = [words(utterance)[:_LONGEST] for _moment, utterance in said]
        self._words = Counter(word for one in typed for word in one)
        # Each is counted twice, here and below: all counts together took 110 MB more.
        in_how_many = Counter(term for one in map(_terms, typed) for term in one)
        self._rarity = {term: math.log(1 + len(said) / count) for term, count in in_how_many.items() if count >= _LEAST}
        self._unseen = math.log(1 + len(said))
        wanted = self._wanted(said)
        self._usual = wanted.mean(axis=0) if said else wanted
        self._learned = self._learned_by_words(map(self._shares, map(_terms, typed)), wanted)
        self._likeness = self._learned_by_meaning([utterance for _moment, utterance in said], wanted)

    def _learned_by_words(self, rows: Iterable[dict[str, float]], wanted: Floats) -> Learned:
        weights = self._weights_of_lines()
        examples = SparseRows(chain(rows, self._rows_of_lines(weights)))
        of_lines = self._wanted_of_lines() * np.array(weights, dtype=np.float32)[:, None]
        return learned(examples, np.concatenate([wanted - self._usual, of_lines]))

    def _learned_by_meaning(self, said: list[str], wanted: Floats) -> Likeness | None:
        if not self._encoder or not said:
            return None
        places = {outcome: place for place, outcome in enumerate(self._outcomes)}
        pages = np.array([places[page] for page, _line in self._lines], dtype=np.int32)
        lines = self._encoder.vectors([line for _page, line in self._lines])
        return Likeness.learned(self._encoder.vectors(said), wanted, lines, pages)

    def save(self, folder: Path) -> None:
        """Write what was learned into a folder that is not there yet, for `opened`."""
        folder.mkdir()
        np.save(folder / _BY_TERM, self._learned.by_term)
        np.save(folder / _USUAL, self._usual)
        if self._likeness:
            self._likeness.save(folder)
        kept = {name: getattr(self, f"_{name}") for name in _TEXTS}
        kept |= {"places": dict(self._learned.places), "dangers": sorted(self.pages_of_danger)}
        (folder / _WORDS).write_text(json.dumps(kept), encoding="utf-8")

    @classmethod
    def opened(cls, folder: Path, encoder: Encoder | None = None) -> "LearnedMoments":
        """What was saved there, with the encoder that it was learned with.

        Processes that open it share the largest part of it in memory. Raises `OSError`, `ValueError` or `KeyError`
        where it is damaged.
        """
        self = cls.__new__(cls)
        kept = json.loads((folder / _WORDS).read_text(encoding="utf-8"))
        for name in _TEXTS:
            setattr(self, f"_{name}", kept[name])
        self._words = Counter(kept["words"])
        self._learned = Learned(kept["places"], np.load(folder / _BY_TERM, mmap_mode="r"))
        self._usual = np.load(folder / _USUAL)
        self._encoder, self._likeness = encoder, Likeness.opened(folder) if encoder else None
        self.pages_of_danger = frozenset(kept["dangers"])
        if self._learned.by_term.shape != (len(kept["places"]), *self._usual.shape):
            raise ValueError("What was learned does not fit its terms.")
        return self

    def know(self, page: str) -> bool:
        """Whether anything was learned of the page; one that was published since is new. True where nothing was."""
        place = bisect.bisect_left(self._outcomes, page)
        return not self._outcomes or self._outcomes[place : place + 1] == [page]

    def usual(self, page: str) -> float:
        """What moments say for the page of a text that nothing is known of: the mean over all that is said."""
        place = bisect.bisect_left(self._outcomes, page)
        is_there = self._outcomes[place : place + 1] == [page]
        return float(self._usual[place]) if is_there else 0.0

    @property
    def compares_meaning(self) -> bool:
        """Whether votes come of what texts mean as well as of their words."""
        return self._likeness is not None

    def vote(self, text: str) -> Vote:
        """What the moments say of `text`; nothing where it has nothing in common with them."""
        return self.votes([text])[0]

    def votes(self, texts: Sequence[str], *, parts: int = 0) -> list[Vote]:
        """What the moments say of each text. Together they take less time than one by one.

        Where so many `parts` are named, the first text is what follows it taken together, and means what they mean.
        """
        shares = [self._shares(_terms([self._meant(word) for word in words(text)[:_LONGEST]])) for text in texts]
        return [self._vote(*one) for one in zip(shares, self._said_by_meaning(texts, parts), strict=True)]

    def _said_by_meaning(self, texts: Sequence[str], parts: int) -> Iterable[tuple[Floats, float] | None]:
        """What the meaning of each text says, and how near it is; None where it is not compared."""
        fewest = _FEWEST_OF_PART if parts else _FEWEST
        compared = [len(words(text)) >= fewest for text in texts]
        if not self._encoder or not self._likeness or not any(compared):
            return [None] * len(texts)
        of_parts = int(parts > 0 and all(compared[: parts + 1]))
        vectors = self._encoder.vectors([*compress(texts, compared)][of_parts:])
        if of_parts:
            vectors = np.concatenate([vectors[:parts].mean(axis=0, keepdims=True), vectors])
        said, near = self._likeness.said_of(vectors)
        found = zip(said, near.tolist(), strict=True)
        return [next(found) if one else None for one in compared]

    def _vote(self, shares: Mapping[str, float], by_meaning: tuple[Floats, float] | None) -> Vote:
        if not shares and not by_meaning:
            return Vote()
        known = math.sqrt(sum(one * one for term, one in shares.items() if term[0] != _PIECE))
        said, near = self._usual + self._learned.said_by(shares), 0.0
        if by_meaning:
            meant, near = by_meaning
            share = _OF_WORDS * known
            said = share * said + (1 - share) * meant
        of = dict(zip(self._outcomes, said.tolist(), strict=True))
        nothing = of.pop(_NOTHING, 0.0)
        dangers = {one.removeprefix(_DANGER): of.pop(one) for one in list(of) if one.startswith(_DANGER)}
        return Vote(of, dangers, known, nothing, near)

    def _meant(self, word: str) -> str:
        """The word; for one that no utterance has, the commonest that is one slip away, if there is one."""
        if word in self._words or len(word) not in _MENDED:
            return word
        nearest = sorted(one for one in one_slip_from(word) if self._words[one] >= _LEAST)
        return max(nearest, key=self._words.__getitem__, default=word)

    def _shares(self, counts: Counter[str]) -> dict[str, float]:
        """What each term that is learned from has of a text: TF-IDF, the whole text having the length 1."""
        worth = {
            term: _worth_of(term) * (1 + math.log(count)) * self._rarity.get(term, self._unseen)
            for term, count in counts.items()
        }
        length = math.sqrt(sum(one * one for one in worth.values())) or 1
        return {term: one / length for term, one in worth.items() if term in self._rarity}

    def _wanted(self, said: list[tuple[Moment, str]]) -> Floats:
        """What should be said of each utterance, a column for each outcome."""
        places = {outcome: place for place, outcome in enumerate(self._outcomes)}
        wanted = np.zeros((len(said), len(places)), dtype=np.float32)
        for row, (moment, _utterance) in zip(wanted, said, strict=True):
            for outcome, worth in _outcomes(moment):
                row[places[outcome]] = worth
        return wanted

    def _wanted_of_lines(self) -> Floats:
        """What should be said of each line: its page, and danger where the page is the first of moments of danger."""
        places = {outcome: place for place, outcome in enumerate(self._outcomes)}
        wanted = np.zeros((len(self._lines), len(places)), dtype=np.float32)
        for row, (page, _line) in zip(wanted, self._lines, strict=True):
            row[places[page]] = 1.0
            if (danger := places.get(f"{_DANGER}{page}")) is not None:
                row[danger] = 1.0
        return wanted

    def _rows_of_lines(self, weights: Iterable[float]) -> Iterator[dict[str, float]]:
        for (_page, line), weight in zip(self._lines, weights, strict=True):
            shares = self._shares(_terms(words(line)[:_LONGEST]))
            yield {term: weight * share for term, share in shares.items()}

    def _weights_of_lines(self) -> list[float]:
        """By what each line's row is multiplied: the square root of what it counts."""
        of_page = Counter(page for page, _line in self._lines)
        counted = [of_page[page] ** -_EVEN for page, _line in self._lines]
        usual = sum(counted) / max(1, len(counted))
        return [math.sqrt(_LINE * one / usual) for one in counted]


def _pages_of_danger(moments: Iterable[Moment]) -> frozenset[str]:
    """The pages that more often stand in moments of danger than in others; a moment counts once for each utterance."""
    named: Counter[str] = Counter()
    for moment in moments:
        named.update(dict.fromkeys(moment.pages, 1 if moment.danger else -1))
    return frozenset(page for page, more in named.items() if more > 0)


def _outcomes(moment: Moment) -> Iterator[tuple[str, float]]:
    """What a moment says of its utterances."""
    yield from ((page, _NEXT if place else _BEST) for place, page in enumerate(moment.pages))
    yield from ((page, _ALSO) for page in moment.also)
    yield from ((page, _WRONG) for page in moment.wrong)
    if moment.danger:
        yield from ((f"{_DANGER}{page}", 1.0) for page in moment.pages[:1])
    if not moment.pages:
        yield _NOTHING, 1.0


def _terms(typed: Sequence[str]) -> Counter[str]:
    """How often each term stands in the words of a text; a term says what it is by its first character."""
    stems = [stem(word) for word in typed]
    found = Counter(f"s{one}" for one in stems)
    found.update(f"p{one} {other}" for one, other in zip(stems, stems[1:], strict=False))
    found.update(f"{_PIECE}{piece}" for word in typed for piece in pieces(word))
    return found


def _worth_of(term: str) -> float:
    return _WEIGHTS[{"s": "stem", "p": "pair", _PIECE: "piece"}[term[0]]]
