"""The index over a library: every line of every document is an entry of its own.

A worker types the words of the moment, not the words of a title. So one line that fits is worth more than many that
nearly do, and a document is as good as its best lines, each counting less than the one before it. A line and a search
are compared by four kinds of term, because each finds what the others miss: stems of words; pairs of stems ("not
listening" is not "listening"); pieces of words ("threatning" shares most of its pieces with "threatening"); and senses,
the concepts of the thesaurus ("livid" and "steaming" are both angry).
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import tantivy

from playbook.guidance.library import Library, Readable
from playbook.guidance.lists import Concept
from playbook.search.index_files import FIELDS, copied, index_at, read_beside, schema, write_beside
from playbook.search.lines import WEIGHTS, Kind, lines_of
from playbook.search.per_library import PerLibrary
from playbook.search.shared_work import shared
from playbook.search.thesaurus import Thesaurus
from playbook.search.words import one_slip_from, pieces, stem, words

LONGEST_QUERY = 200  # characters; nobody types more in a live complaint
_MOST_WORDS = 16
_MOST_LINES = 200
_MOST_ENDINGS = 12  # words that the one being typed may become
_SHARES = tuple(0.8**place for place in range(10))
_WORTH = [WEIGHTS[kind] for kind in Kind]
_ENDING = 0.5
_MENDED = range(4, 17)  # letters; shorter words are one slip from too many others, longer ones cost too much
_MOST_MENDED = 6  # words of a search
_COMMON = 0.05  # a piece that more lines have than this share tells nothing, and costs the most to look up;
_FEW = 100  # but so many lines may always have one
_CROWD = 0.3  # how much a document of many lines has to make up for its many chances (power of their number)
_LEAST = 0.05  # of what a line with every term of the search would count: below that nothing was found
_MOST_STALE = 1.5  # numbers given out for each document that there is, before an index is made anew
_FEW_LINES = 5_000  # fewer are indexed in memory in less time than a disk takes
_HEAP = 15_000_000  # bytes that tantivy gathers before it writes


@dataclass(frozen=True)
class Hit:
    """A document that was found, its score, and the line of it that fitted best with what kind of line it is."""

    readable: Readable
    score: float
    line: str
    kind: Kind

    @property
    def why(self) -> str:
        """The line, unless it is one that stands for the document wherever the document is named."""
        return "" if self.line in (self.readable.title, self.readable.first_line) else self.line


class _Match(NamedTuple):
    """A line that was found: what it counts, what kind of line it is (a number of `Kind`), and where it stands.

    A search makes up to 200 of them, so they are cheap ones.
    """

    score: float
    kind: int
    address: tantivy.DocAddress


class Match(NamedTuple):
    """A document that was found: its score, and the line that fitted best, not yet read (`SearchIndex.hit` does)."""

    readable: Readable
    score: float
    line: _Match


class SearchIndex:
    """Searches one library; it and the library never change.

    `before` is the index over an earlier library: what is the same in both is taken over, and the earlier index goes on
    to answer as it did. `folder` is where it is kept on disk, for `opened`; there is nothing there yet.
    """

    def __init__(self, library: Library, *, before: "SearchIndex | None" = None, folder: Path | None = None) -> None:
        everything = list(library.everything())
        self._is_of(library, folder)
        self._documents: dict[int, Readable] = {}
        self._words: set[str] = set()  # that lines have, or had in an index before
        if before is not None and before._serves(self._concepts, everything, folder):
            self._documents, self._words = before._documents, set(before._words)
            self._index: tantivy.Index = before._index
            if folder and before._folder:
                self._index = copied(before._folder, folder)
        else:
            self._index = index_at(folder)
        self._update(everything)
        if folder:
            write_beside(folder, {number: one.url for number, one in self._documents.items()}, self._words)
        self._made_ready()

    @classmethod
    def opened(cls, library: Library, folder: Path) -> "SearchIndex":
        """The index over `library` that was kept in `folder`, by this process or another.

        Raises `OSError`, `ValueError` or `KeyError` where what is there is damaged.
        """
        self = cls.__new__(cls)
        self._is_of(library, folder)
        beside, by_url = read_beside(folder), {one.url: one for one in library.everything()}
        self._documents = {number: by_url[url] for number, url in beside.urls.items()}
        self._words = beside.words
        self._index = index_at(folder)
        self._made_ready()
        return self

    def _is_of(self, library: Library, folder: Path | None) -> None:
        self._concepts, self._folder = tuple(library.concepts.values()), folder
        self._thesaurus = Thesaurus(self._concepts)

    def _made_ready(self) -> None:
        self._searcher = self._index.searcher()
        sizes = {number: sum(1 for _line in lines_of(one)) for number, one in self._documents.items()}
        self._handicaps = {number: size**_CROWD for number, size in sizes.items()}

    def _serves(self, concepts: tuple[Concept, ...], everything: list[Readable], folder: Path | None) -> bool:
        """Whether a later library can build on this index: the words that have gone still count as seen, a little.

        One in memory serves another in memory, and one on disk another on disk, as long as its files are there.
        """
        is_there = self._folder is None if folder is None else bool(self._folder and self._folder.exists())
        few_gone = max(self._documents, default=0) < _MOST_STALE * len(everything)
        return is_there and concepts == self._concepts and few_gone

    def search(self, query: str, *, most: int = 8, kinds: tuple[type, ...] = ()) -> list[Hit]:
        """The documents that fit `query` best, the best first; only those of `kinds` where any are named."""
        return [self.hit(match) for match in self.matches(query, most=most, kinds=kinds)]

    def matches(self, query: str, *, most: int = 8, kinds: tuple[type, ...] = ()) -> list[Match]:
        """The same, without their lines."""
        typed, typing = words(query[:LONGEST_QUERY])[:_MOST_WORDS], query[-1:].isalnum()
        found: dict[int, list[_Match]] = defaultdict(list)
        for number, match in self._lines_like(self._meant(typed, typing=typing), typing=typing):
            if not kinds or isinstance(self._documents[number], kinds):
                found[number].append(match)
        scores = ((_score(matches) / self._handicaps[number], number) for number, matches in found.items())
        ranked = sorted(scores, reverse=True)[:most]
        return [Match(self._documents[of], score, max(found[of], key=itemgetter(0))) for score, of in ranked]

    def hit(self, match: Match) -> Hit:
        """What was found, with the line of it that fitted best."""
        line = bytes(self._searcher.doc(match.line.address)["text"][0]).decode()
        return Hit(match.readable, match.score, line, Kind(match.line.kind))

    def known(self, typed: Iterable[str]) -> int:
        """How many of the words some line has, in whatever form."""
        return sum(self._lines_with(word) > 0 for word in typed)

    def _lines_like(self, typed: list[str], *, typing: bool) -> Iterator[tuple[int, _Match]]:
        terms = list(self._counted(typed))
        parts = [self._part(*one, FIELDS[one[0]]) for one in terms if one[2]]
        if typing:
            parts += self._endings(typed[-1])
        if not parts:
            return
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in parts])
        least = _LEAST * sum(FIELDS[field] * self._rarity(count) ** 2 for field, _term, count in terms)
        hits = [
            (score, at) for score, at in self._searcher.search(query, _MOST_LINES, count=False).hits if score > least
        ]
        addresses = [address for _score, address in hits]
        numbers, kinds = self._numbers("document", addresses), self._numbers("kind", addresses)
        for (score, address), number, kind in zip(hits, numbers, kinds, strict=True):
            yield number, _Match(score * _WORTH[kind], kind, address)

    def _counted(self, typed: list[str]) -> Iterator[tuple[str, str, int]]:
        """Each term to look for: its field, itself, and how many lines have it."""
        common = {"piece": max(_FEW, _COMMON * self._searcher.num_docs)}
        for field, found in self._terms(typed).items():
            for term in found:
                count = self._searcher.doc_freq(field, term)
                if count <= common.get(field, count):
                    yield field, term, count

    def _meant(self, typed: list[str], *, typing: bool) -> list[str]:
        """The words; for one that no line has, the commonest word that is one slip of the finger away, if there is one.

        The word that is being typed may still become one that is known.
        """
        meant, mended = list(typed), 0
        for place, word in enumerate(typed):
            is_begun = typing and place == len(typed) - 1 and bool(self._endings(word))
            if len(word) not in _MENDED or is_begun or self._lines_with(word):
                continue
            nearest = sorted((one_slip_from(word) | one_slip_from(stem(word))) & self._words)
            meant[place] = max(nearest, key=self._lines_with, default=word)
            mended += 1
            if mended == _MOST_MENDED:
                break
        return meant

    def _lines_with(self, word: str) -> int:
        return self._searcher.doc_freq("stem", stem(word))

    def _endings(self, word: str) -> list[tantivy.Query]:
        """What the word that is being typed may become."""
        if len(word) < 2:
            return []
        found = self._searcher.terms_with_prefix("stem", word, limit=_MOST_ENDINGS)
        return [self._part("stem", term, count, _ENDING) for term, count in found]

    def _part(self, field: str, term: str, count: int, weight: float) -> tantivy.Query:
        """A query for one term, worth more the rarer it is: BM25 counts rarity once, this once more.

        A sense counts the same however many a line has: most lines have none, so BM25 would take one for a long line.
        """
        query = tantivy.Query.term_query(schema(), field, term)
        if field == "sense":
            return tantivy.Query.const_score_query(query, weight * self._rarity(count) ** 2)
        return tantivy.Query.boost_query(query, weight * self._rarity(count))

    def _rarity(self, count: int) -> float:
        """How rare a term is that `count` lines have, as BM25 reckons it."""
        return math.log(1 + (self._searcher.num_docs - count + 0.5) / (count + 0.5))

    def _numbers(self, field: str, addresses: list[tantivy.DocAddress]) -> Iterator[int]:
        return (int(value or 0) for value in self._searcher.fast_field_values(field, addresses))

    def _terms(self, typed: list[str]) -> dict[str, list[str]]:
        """By field, the terms that words are kept under and looked for by; each once, in order."""
        stems = [stem(word) for word in typed]
        found: dict[str, Iterable[str]] = {
            "stem": stems,
            "pair": (f"{one}_{other}" for one, other in zip(stems, stems[1:], strict=False)),
            "piece": (piece for word in typed for piece in pieces(word)),
            "sense": self._thesaurus.senses(stems),
        }
        return {field: list(dict.fromkeys(terms)) for field, terms in found.items()}

    def _update(self, everything: list[Readable]) -> None:
        """Take out the documents that are gone or changed, put in those that are new or changed; one commit."""
        now = {one.url: one for one in everything}
        kept = {one.url: number for number, one in self._documents.items() if now.get(one.url) == one}
        gone = self._documents.keys() - kept.values()
        come = [one for one in everything if one.url not in kept]
        first = max(self._documents, default=-1) + 1
        writer = self._index.writer(heap_size=_HEAP, num_threads=1)
        for number in gone:
            writer.delete_documents_by_term("document", number)
        for number, one in enumerate(come, start=first):
            for line in self._lines(number, one):
                writer.add_document(line)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        unchanged = {number: now[url] for url, number in kept.items()}
        self._documents = {**unchanged, **dict(enumerate(come, start=first))}

    def _lines(self, number: int, one: Readable) -> Iterator[tantivy.Document]:
        for kind, text in lines_of(one):
            typed = words(text)
            found = self._terms(typed)
            self._words.update(typed, found["stem"])
            terms = {field: " ".join(kept) for field, kept in found.items()}
            yield tantivy.Document(document=number, kind=int(kind), text=text.encode(), **terms)


def _score(matches: list[_Match]) -> float:
    best = sorted((match.score for match in matches), reverse=True)
    return sum(share * score for share, score in zip(_SHARES, best, strict=False))


def _made(library: Library, before: SearchIndex | None) -> SearchIndex:
    def fill(folder: Path) -> None:
        SearchIndex(library, before=before, folder=folder)

    told = list(_told(library))
    found = None
    if len(told) > _FEW_LINES:
        found = shared("index", told, fill=fill, read=lambda folder: SearchIndex.opened(library, folder))
    return found or SearchIndex(library, before=before)


def _told(library: Library) -> Iterator[str]:
    """All that an index is made of."""
    yield from (repr(concept) for concept in library.concepts.values())
    for one in library.everything():
        yield one.url
        yield from (f"{kind:d} {text}" for kind, text in lines_of(one))


_indexes = PerLibrary["SearchIndex"](_made)


def index_of(library: Library) -> SearchIndex:
    """The index over `library`, built upon the one over the edition before it where there is one."""
    return _indexes.of(library)
