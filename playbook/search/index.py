"""The index over a library: every line of every document is an entry of its own, and a document is as good as its
best three lines.

A worker types the words of the moment, not the words of a title, so the situations count most; one line that fits is
worth more than many that nearly do (best three lines, at 1, 1/2 and 1/4).
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import tantivy

from playbook.guidance.library import Library, Readable

LONGEST_QUERY = 200  # characters; nobody types more in a live complaint
_MOST_WORDS = 16
_MOST_LINES = 120
_SHARES = (1.0, 0.5, 0.25)
_WEIGHTS = {"title": 1.3, "situation": 1.0, "say": 0.8, "avoid": 0.8, "summary": 0.9, "do": 0.6, "body": 0.5}
# Words that say nothing about the moment. "not" and "no" are not among them: they turn a moment round.
_FUNCTION_WORDS = """
    a an and are as at be been but by did do does for from had has have he her hers him his i im in is it its me my of
    on or our she so that the their them they this to us was we were what when which who will with you your
"""
_EMPTY = frozenset(_FUNCTION_WORDS.split())
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Hit:
    """A document that was found, its score, and the line of it that fitted best."""

    readable: Readable
    score: float
    line: str


@dataclass(frozen=True)
class _Line:
    readable: Readable
    kind: str
    text: str


class SearchIndex:
    """Searches one library; made once for it and thrown away with it."""

    def __init__(self, library: Library) -> None:
        self._lines = [line for readable in library.everything() for line in _lines_of(readable)]
        self._schema = _schema()
        self._index = tantivy.Index(self._schema)
        for name, steps in _TOKENIZERS.items():
            self._index.register_tokenizer(name, steps())
        writer = self._index.writer(heap_size=15_000_000, num_threads=1)
        for number, line in enumerate(self._lines):
            text = plain(line.text)
            writer.add_document(tantivy.Document(line=number, stem=text, word=text))
        writer.commit()
        self._index.reload()

    def search(self, query: str, *, most: int = 8, kinds: tuple[type, ...] = ()) -> list[Hit]:
        """The documents that fit `query` best, the best first; only those of `kinds` where any are named."""
        words = _WORD.findall(plain(query[:LONGEST_QUERY]))[:_MOST_WORDS]
        meant = [word for word in words if word not in _EMPTY] or words
        if not meant:
            return []
        searcher = self._index.searcher()
        found: dict[str, list[tuple[float, _Line]]] = defaultdict(list)
        for score, address in searcher.search(self._query(meant, typing=query[-1:].isalnum()), _MOST_LINES).hits:
            line = self._lines[searcher.doc(address)["line"][0]]
            if not kinds or isinstance(line.readable, kinds):
                found[line.readable.url].append((float(score or 0) * _WEIGHTS[line.kind], line))
        hits = sorted((_hit(lines) for lines in found.values()), key=lambda hit: -hit.score)
        return hits[:most]

    def _query(self, words: list[str], *, typing: bool) -> tantivy.Query:
        parts = [(tantivy.Occur.Should, self._word_query(word, last=False)) for word in words[:-1]]
        parts.append((tantivy.Occur.Should, self._word_query(words[-1], last=typing)))
        return tantivy.Query.boolean_query(parts)

    def _word_query(self, word: str, *, last: bool) -> tantivy.Query:
        """Exact by stem first; then the word being typed as a beginning; then a typo or two, at less weight."""
        ways = [tantivy.Query.term_query(self._schema, "stem", stem(word))]
        if last and len(word) > 1:
            ways.append(self._near(word, distance=0, prefix=True, weight=2.5))
        if len(word) > 3:
            ways.append(self._near(word, distance=1 if len(word) < 8 else 2, prefix=False, weight=2.5))
        return tantivy.Query.disjunction_max_query(ways)

    def _near(self, word: str, *, distance: int, prefix: bool, weight: float) -> tantivy.Query:
        query = tantivy.Query.fuzzy_term_query(self._schema, "word", word, distance=distance, prefix=prefix)
        return tantivy.Query.boost_query(query, weight)


def plain(text: str) -> str:
    """`text` as it is compared: no accents, no apostrophes ("cant" is "can't"), lower case."""
    folded = unicodedata.normalize("NFKD", text)
    return "".join(one for one in folded if not unicodedata.combining(one) and one not in "'’").casefold()


def stem(word: str) -> str:
    """The stem under which `word` is kept; the same analysis as the index's own."""
    return next(iter(_STEMMER.analyze(word)), word)


def _hit(lines: list[tuple[float, _Line]]) -> Hit:
    best = sorted(lines, key=lambda pair: -pair[0])[: len(_SHARES)]
    score = sum(share * each for share, (each, _) in zip(_SHARES, best, strict=False))
    return Hit(best[0][1].readable, score, best[0][1].text)


def _lines_of(one: Readable) -> Iterator[_Line]:
    """Every line of a document that can be found, with what kind of line it is."""
    do = [*getattr(one, "do", ()), *(f"{item.text} {item.answer}" for item in getattr(one, "items", ()))]
    found: dict[str, Iterable[str]] = {
        "title": [one.title],
        "situation": one.situations,
        "say": [text for say in one.say for text in (say.text, say.other)],
        "avoid": [avoid.text for avoid in getattr(one, "avoid", ())],
        "summary": [getattr(one, "summary", ""), getattr(one, "know", "")],
        "do": do,
        "body": re.split(r"(?<=[.?])\s+", one.body),
    }
    for kind, texts in found.items():
        for text in texts:
            if text:
                yield _Line(one, kind, text)


def _stemming() -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    return builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.stemmer("english")).build()


def _plain_words() -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase()).build()


_TOKENIZERS = {"stems": _stemming, "words": _plain_words}
_STEMMER = _stemming()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("line", stored=True)
    builder.add_text_field("stem", tokenizer_name="stems", index_option="freq")
    builder.add_text_field("word", tokenizer_name="words", index_option="freq")
    return builder.build()


@lru_cache(maxsize=4)
def index_of(library: Library) -> SearchIndex:
    """The index over `library`: made at the first search of an edition, shared by all that follow."""
    return SearchIndex(library)
