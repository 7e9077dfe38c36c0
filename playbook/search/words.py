"""The words of a text as they are compared, their stems, and the pieces they are made of."""

import re
import unicodedata
from functools import lru_cache
from string import ascii_lowercase

import tantivy

_WORD = re.compile(r"\w+")
_APOSTROPHES = {ord("'"): None, ord("’"): None}
_LENGTHS = (3, 4)  # of pieces, in characters
_LONGEST = 40  # characters of a word that count


def words(text: str) -> list[str]:
    """The words of `text` as they are compared: lower case, no accents, no apostrophes ("cant" is "can't")."""
    if not text.isascii():
        text = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return [word[:_LONGEST] for word in _WORD.findall(text.translate(_APOSTROPHES).casefold())]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of an English word, as in "shout" for "shouting"."""
    return next(iter(_STEMMER.analyze(word)), word)


@lru_cache(maxsize=50_000)
def pieces(word: str) -> tuple[str, ...]:
    """The runs of three and four characters in a word, its ends marked: `_li`, `liv`, `ivi`, `vid`, `id_` and so on."""
    marked = f"_{word}_"
    return tuple(marked[at : at + size] for size in _LENGTHS for at in range(len(marked) - size + 1)) or (marked,)


@lru_cache(maxsize=2_000)  # the words of one message are asked for by each that reads it
def one_slip_from(word: str) -> frozenset[str]:
    """Every string with one letter of `word` left out, swapped with the next, replaced, or put in too much."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    left_out = {head + tail[1:] for head, tail in cuts if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    replaced = {head + letter + tail[1:] for head, tail in cuts if tail for letter in ascii_lowercase}
    put_in = {head + letter + tail for head, tail in cuts for letter in ascii_lowercase}
    return frozenset(left_out | swapped | replaced | put_in)


def _stemming() -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(tantivy.Filter.stemmer("english")).build()


_STEMMER = _stemming()
