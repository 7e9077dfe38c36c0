"""The organisation's own pages, which no moment speaks of: found by what they are called and found by.

What people say teaches search which of the pages that ship answers, and says nothing of a page that was written here.
Such a page has only its own words. So whoever types the words of its title, of a heading or of what a row of a table in
it is about, or of one of its situations has as good as named it, whatever moments say for other pages.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping

from playbook.guidance.kinds import Guidance, Moment, Screen
from playbook.search.lines import headings_in, row_heads_in
from playbook.search.words import stem, words

MOST_WORDS = 24  # of a search; more of them tell a story
_WITHIN = 0.9  # what a name counts that stands whole in a longer search; of two words at least
_NAMED = 0.9  # how well a search names a page that it asks for
# Words that name nothing by themselves. Apostrophes are gone, as in `words`.
_SMALL = frozenset(
    map(
        stem,
        words(
            "a an and are at be but by can do does for from has have he her his how i in is it its me my of on or our "
            "she so that the their them they this to was we were what when where who will with you your"
        ),
    )
)
_NUMERALS = dict(
    zip("123456789", ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], strict=True)
)


class OwnPages:
    """Tells how well a search names each page of the organisation's own. It never changes."""

    def __init__(self, pages: Mapping[str, Guidance], moments: Collection[Moment]) -> None:
        """`pages` are all there are, by their addresses in the playbook.

        Its own are those to read that rest on no source and that no moment names.
        """
        named = {page for moment in moments for page in (*moment.pages, *moment.also)}
        own = {page: one for page, one in pages.items() if page not in named and _is_own(one)}
        self._names = [(page, _stems(name)) for page, one in own.items() for name in _names_of(one)]
        self._with: dict[str, list[int]] = defaultdict(list)
        for place, (_page, name) in enumerate(self._names):
            for one in name:
                self._with[one].append(place)

    def named_by(self, text: str) -> dict[str, float]:
        """The pages that a search has words of a name of, each with how well: 1 where one name has all its words."""
        typed = _stems(text)
        if len(typed) > MOST_WORDS:
            return {}
        found: dict[str, float] = defaultdict(float)
        for place in {place for one in typed for place in self._with.get(one, ())}:
            page, name = self._names[place]
            found[page] = max(found[page], _likeness(typed, name))
        return found


def _is_own(one: Guidance) -> bool:
    return one.ours and not one.points and not one.sources and not isinstance(one, Screen)


def _names_of(one: Guidance) -> tuple[str, ...]:
    return (one.title, *headings_in(one.body), *row_heads_in(one.body), *one.situations)


def asks_for_one(named: Mapping[str, float]) -> bool:
    """Whether a search asks for one of the pages, by how well it names each: what `OwnPages.named_by` says."""
    return max(named.values(), default=0.0) >= _NAMED


def _likeness(typed: frozenset[str], name: frozenset[str]) -> float:
    """How much of the search stands in the name; a name of several words that the search has whole counts too."""
    whole = _WITHIN if len(name) > 1 and name <= typed else 0.0
    return max(len(typed & name) / len(typed), whole)


def _stems(text: str) -> frozenset[str]:
    """The words that say something, as they are compared: a numeral is its word ("stage 2")."""
    return frozenset(stem(_NUMERALS.get(word, word)) for word in words(text)) - _SMALL
