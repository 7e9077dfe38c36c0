"""What answers a text, short or long: the advice in order, danger first, and what was understood of it.

A text is read as a whole and, where it is a message, sentence by sentence. Each reading asks two things: which
documents have lines like it (`index`), and which moments it is like (`moments`). Both are made even, weighed and added.
Danger goes first: a sign of it (`signs`), or moments of danger that are near enough, put their page on top, whatever
else fits. What a sign's `unless` covers ("we said goodbye to our mother") brings no danger by moments either. Where
neither lines nor moments are near, nothing fits, and that is said.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from threading import Event

from playbook.guidance.kinds import Interrupt, Moment, Step
from playbook.guidance.library import Library, Readable
from playbook.guidance.lists import FACETS
from playbook.search.index import Hit, Match, SearchIndex, index_of
from playbook.search.languages import language_of
from playbook.search.learning import learned_from
from playbook.search.lines import Kind, lines_to_learn
from playbook.search.messages import LONGEST_MESSAGE, SHORT_SEARCH, Message, read_message
from playbook.search.moments import LearnedMoments, Vote
from playbook.search.own_pages import OwnPages, asks_for_one
from playbook.search.per_library import PerLibrary
from playbook.search.signs import Found, signs_of
from playbook.search.weights import WEIGHTS, WORDS_ALONE, Weights
from playbook.search.words import words

# What a line says, beside moments, for a page that is newer than what was learned: as much as likeness would say.
_NEW = 0.6
_FAR = 2  # times as well
_DEEP = 40  # documents of each reading that are looked at
_FEW_WORDS = 5  # of a search: half typed, they seldom say what it is about


@dataclass(frozen=True)
class Answer:
    """What answers a text.

    `hits` are the documents, best first, those for danger before all others; `dangers` are the addresses in the
    playbook of the pages put first for danger; `understood` is what was read, gravest first. No hit: nothing
    fits. `language` names a language that is not the playbook's, where it can be told; `sentences` is how many were
    read of a message. One that `is_by_words` came before the moments were learned, and went by words and signs alone.
    """

    hits: tuple[Hit, ...] = ()
    dangers: tuple[str, ...] = ()
    understood: tuple[Found, ...] = ()
    is_message: bool = False
    is_cut: bool = False
    language: str = ""
    sentences: int = 0
    is_by_words: bool = False


class Advisor:
    """Answers texts out of one playbook. It and the playbook never change."""

    def __init__(
        self,
        library: Library,
        *,
        weights: Weights | None = None,
        index: SearchIndex | None = None,
        before: "Advisor | None" = None,
        learns: bool = True,
    ) -> None:
        """`before` is the advisor of an earlier library; one that `learns` not is there at once.

        What `before` learned is taken over while the moments are the same, so that no publish of a page waits for
        seconds of learning: the index knows the page's new lines at once, what is learned follows with the next start.
        Without learning it is taken over in any case, or else words alone count.
        """
        self._index = index or index_of(library)
        self._learned_from = tuple(library.of(Moment).values())
        self._moments: LearnedMoments
        self._is_by_words = False
        if before is not None and not (learns and before._learned_from != self._learned_from):
            self._moments, self._is_by_words = before._moments, before._is_by_words
        elif learns:
            self._moments = learned_from(self._learned_from, list(_lines(library)))
        else:
            self._moments, self._is_by_words = LearnedMoments(()), True
        self._weights = weights or (WEIGHTS if self._moments.compares_meaning else WORDS_ALONE)
        self._signs = signs_of(tuple(library.signs.values()))
        self._pages = library.pages
        self._own = OwnPages(self._pages, self._learned_from)

    def answer(self, text: str, *, most: int = 8, kinds: tuple[type, ...] = (), sure: bool = False) -> Answer:
        """The answer to `text`, with at most `most` documents; only those of `kinds` where any are named.

        `sure` asks for danger only where it is told beyond doubt: nobody asked, and an alarm disturbs. So does a text
        that names a page of the organisation's own.
        """
        text = text[: LONGEST_MESSAGE + 1]
        typed = words(text)
        if not typed:
            return Answer()
        is_message = len(typed) > SHORT_SEARCH or "\n" in text.strip()
        message = read_message(text) if is_message else Message(())
        readings = list(self._readings(text, message))
        named = self._own.named_by(text)
        scores, lines = self._scores(readings, named, kinds, is_message=is_message)
        understood = self._understood(message.said or (text,))
        is_named = asks_for_one(named)
        least = self._weights.danger_in_message if len(readings) > 1 else self._weights.danger
        if sure or is_named:
            least = self._weights.sure_danger
        dangers = self._dangers(readings, understood, least, scores)
        language = language_of(text, known=self._index.known(typed))
        ranked = self._ranked(scores, dangers)[:most]
        is_short = len(typed) <= _FEW_WORDS
        if not dangers and not is_named and not self._fits(readings, ranked, is_short=is_short):
            ranked = []
        hits = tuple(self._hit(page, scores.get(page, 0.0), lines) for page in ranked)
        said = len(message.said)
        return Answer(hits, dangers, understood, is_message, message.is_cut, language, said, self._is_by_words)

    def _readings(self, text: str, message: Message) -> Iterator["_Reading"]:
        """What moments and lines say of the whole text, and of each sentence that its writer says.

        For pages of danger, what they say without what signs excuse in it.
        """
        whole = " ".join(message.said) if message.sentences else text
        said = [one for one in message.said if len(words(one)) > 1] if len(message.sentences) > 1 else []
        texts = [whole, *said]
        left = [self._signs.without_excused(one) for one in texts]
        excused = [one for one, other in zip(left, texts, strict=True) if one != other]
        votes = self._moments.votes([*texts, *excused], parts=len(said))
        calmer = iter(votes[len(texts) :])
        for place, (one, other) in enumerate(zip(texts, left, strict=True)):
            weight = 1 / len(said) if place else self._weights.whole
            plain = _Reading(votes[place], self._index.matches(one, most=_DEEP), weight)
            yield plain if one == other else self._calmed(plain, other, next(calmer))

    def _calmed(self, plain: "_Reading", left: str, vote: Vote) -> "_Reading":
        """A reading with no more for pages of danger than what is left of its text says, for which `vote` is."""
        of_danger = self._moments.pages_of_danger
        found = [hit for hit in plain.hits if address_of(hit.readable) not in of_danger]
        found += [hit for hit in self._index.matches(left, most=_DEEP) if address_of(hit.readable) in of_danger]
        return _Reading(plain.vote.calmed(vote, of_danger), sorted(found, key=lambda hit: -hit.score), plain.weight)

    def _scores(
        self, readings: Iterable["_Reading"], named: Mapping[str, float], kinds: tuple[type, ...], *, is_message: bool
    ) -> tuple[dict[str, float], dict[str, Match]]:
        """The score of every page that was found, and the line of it that fitted best."""
        scores: dict[str, float] = defaultdict(float)
        lines: dict[str, Match] = {}
        total = sum(one.weight for one in readings)
        moments = self._weights.moments_in_message if is_message else self._weights.moments
        for one in readings:
            best = max((hit.score for hit in one.hits), default=1.0) or 1.0
            for hit in one.hits:
                page = address_of(hit.readable)
                fits = hit.score / best
                scores[page] += self._weights.lines * one.weight * fits / total
                likeness = max(named.get(page, 0.0), 0.0 if self._moments.know(page) else fits)
                scores[page] += moments * one.weight * _NEW * likeness**4 / total
                if page not in lines or hit.score > lines[page].score:
                    lines[page] = hit
            for page, worth in one.vote.pages.items():
                scores[page] += moments * one.weight * worth / total
        if asks_for_one(named):
            self._take_off_usual_danger(scores, moments)
        known = {page: score for page, score in scores.items() if page in self._pages}
        if kinds:
            known = {page: score for page, score in known.items() if isinstance(self._pages[page], kinds)}
        return known, lines

    def _take_off_usual_danger(self, scores: dict[str, float], moments: float) -> None:
        """Take from pages of danger what moments say for them of any text at all.

        That much is worth having where nobody knows what is meant. Whoever names a page of the organisation's own has
        said what they want; a danger that is told in the same words is put first all the same (`_dangers`).
        """
        for page in self._moments.pages_of_danger & scores.keys():
            scores[page] -= moments * self._moments.usual(page)

    def _understood(self, sentences: Iterable[str]) -> tuple[Found, ...]:
        """What the sentences tell, each sign once, the gravest facet first."""
        found: dict[str, Found] = {}
        for sentence in sentences:
            for one in self._signs.found_in(sentence):
                found.setdefault(one.sign.slug, one)
        return tuple(sorted(found.values(), key=lambda one: FACETS.index(one.sign.facet)))

    def _dangers(
        self, readings: Iterable["_Reading"], understood: Iterable[Found], least: float, scores: Mapping[str, float]
    ) -> tuple[str, ...]:
        """The pages for the dangers that are said or near enough, the surest first.

        Moments tell better that there is danger than which: what all that was read says of its pages tells that.
        """
        told = {one.sign.page for one in understood if one.sign.facet == "danger" and one.sign.page in self._pages}
        sure = {page: scores.get(page, 0.0) + self._weights.sign for page in told}
        near = [one.vote.danger_pages for one in readings if self._is_of_danger(one.vote, least)]
        others = [dict.fromkeys(self._moments.pages_of_danger & scores.keys(), 0.0)] if told else []
        for pages in [*near, *others]:
            worth = {
                p: scores.get(p, 0.0) + self._added(p, said) for p, said in sorted(pages.items()) if p in self._pages
            }
            if page := max(worth, key=worth.__getitem__, default=""):
                sure[page] = max(sure.get(page, worth[page]), worth[page])
        return tuple(sorted(sure, key=lambda page: (-sure[page], page)))[:3]

    def _is_of_danger(self, vote: Vote, least: float) -> bool:
        """Whether moments say danger: each of many pages has a little of any text, so for one of them before others."""
        said = list(vote.danger_pages.values())
        told = sum(said) + self._weights.likeliest * max(said, default=0.0)
        return sum(said) >= self._weights.together and told >= least and not self._is_everyday(vote)

    def _added(self, page: str, said: float) -> float:
        """What a page for danger has beside its score: `said` in the reading, and what says what to do goes first."""
        return self._weights.reading * said + self._weights.acts * isinstance(self._pages[page], (Step, Interrupt))

    def _is_everyday(self, vote: Vote) -> bool:
        """Whether moments say as much that no page is needed, or that a page which is not of danger fits best."""
        of_danger = self._moments.pages_of_danger
        other = max((worth for page, worth in vote.pages.items() if page not in of_danger), default=0.0)
        gravest = max((vote.pages.get(page, 0.0) for page in vote.danger_pages), default=0.0)
        return vote.nothing > self._weights.everyday or gravest < other

    def _ranked(self, scores: Mapping[str, float], dangers: tuple[str, ...]) -> list[str]:
        rest = sorted((page for page in scores if page not in dangers), key=lambda page: -scores[page])
        return [*dangers, *(page for page in rest if scores[page] > 0)]

    def _fits(self, readings: list["_Reading"], ranked: list[str], *, is_short: bool) -> bool:
        if not ranked:
            return False
        if any(map(self._fits_what_is_new, readings)):
            return True
        votes = [one.vote for one in readings]
        bar = self._weights.nothing_of_few if is_short else self._weights.nothing
        if min(map(self._is_nothing, votes)) >= bar:
            return False
        is_known = any(vote.known >= self._weights.known or vote.near >= self._weights.near for vote in votes)
        return is_known or any(one.hits for one in readings)

    def _fits_what_is_new(self, reading: "_Reading") -> bool:
        """Whether a line of a page of which nothing was learned yet fits far better than any other page's."""
        first, *others = [(address_of(hit.readable), hit.score) for hit in reading.hits] or [("", 0.0)]
        rest = max((score for page, score in others if page != first[0]), default=0.0)
        return first[1] > _FAR * rest and not self._moments.know(first[0])

    def _is_nothing(self, vote: Vote) -> float:
        return vote.nothing - self._weights.against * max(vote.pages.values(), default=0.0)

    def _hit(self, page: str, score: float, lines: Mapping[str, Match]) -> Hit:
        if page in lines:
            return replace(self._index.hit(lines[page]), score=score)
        readable = self._pages[page]
        return Hit(readable, score, readable.first_line, Kind.SUMMARY)


def _lines(library: Library) -> Iterator[tuple[str, str]]:
    for one in library.everything():
        yield from ((address_of(one), line) for line in lines_to_learn(one))


@dataclass(frozen=True)
class _Reading:
    """What moments and lines say of a text that is compared, and how much it counts."""

    vote: Vote
    hits: list[Match]
    weight: float


def address_of(readable: Readable) -> str:
    """How content names a page: `tips/act-fast`."""
    return f"{readable.folder}/{readable.slug}"


_advisors = PerLibrary[Advisor](lambda library, before: Advisor(library, before=before))
_at_once = PerLibrary[Advisor](
    lambda library, _before: Advisor(library, before=_advisors.newest(library.language), learns=False)
)
_may_wait = Event()
_may_wait.set()


def learn_beside() -> None:
    """From now on nobody who searches waits for what is learned: answers go by what is there until it is."""
    _may_wait.clear()


def advisor_of(library: Library) -> Advisor:
    """The advisor for `library`; where nobody is to wait, until it is made, one that learned nothing of its own."""
    if _may_wait.is_set():
        return _advisors.of(library)
    return _advisors.made(library) or _at_once.of(library)


def make_ready(library: Library) -> None:
    """Make the advisor for `library`, however long that takes."""
    _advisors.of(library)
