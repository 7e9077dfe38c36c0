"""The points of a complaint: what the customer has raised, whether a reply has to answer it, what stays unanswered.

It reads words and understands nothing.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from playbook.complaints.facts import FACTS
from playbook.complaints.models import Complaint
from playbook.guidance.channels import PUBLIC, is_correspondence
from playbook.guidance.kinds import Step
from playbook.guidance.library import Library
from playbook.search.thesaurus import Thesaurus
from playbook.search.words import stem, words

# Words that say nothing of what a point is about.
_EMPTY_WORDS = """
    a an and are about after again all am any as at be because been before but by can could did do does for from get got
    had has have he her him his how i if in is it its just like me my no nobody not now of off on once or our out over
    she should so some still than that the their them then there they thing this to too twice up us very was we went
    were what when where which who why will with would you your want wants wanted id ive im said says say told tell came
    come never ever one two three first week day days
"""
EMPTY = frozenset(map(stem, words(_EMPTY_WORDS)))
_POINTS = re.compile(r"[\n;.?!]+|\b\d+[.)]\s")
# The stages in which an answer is written: a letter grows in all of them, a private message once it is known what we
# do, and of a conversation only the last message answers everything.
_LETTERS, _MESSAGES, _CONVERSATION = {"empathise", "establish", "resolve", "close"}, {"resolve", "close"}, {"close"}
_HOLDS = frozenset({"acknowledgement", "holding"})  # letters of a step from which no answer is sent


@dataclass(frozen=True)
class Point:
    """Something that the customer has raised; `in_their_words`, or else as it stands on a list."""

    text: str
    in_their_words: bool = True


def points_of(complaint: Complaint, library: Library) -> list[Point]:
    """What the customer has raised, a point each: what it is about, each thing that happened, what they want."""
    happened = [part.strip(" ,-–") for part in _POINTS.split(complaint.fact("what_happened"))]
    wanted = complaint.fact("remedy_words")
    found = [Point(one) for one in (complaint.fact("thing"), *happened, wanted)]
    if not wanted:
        found.append(Point(_remedy(complaint, library), in_their_words=False))
    return [one for one in found if _about(one.text)]


def asks_for_points(complaint: Complaint, library: Library) -> bool:
    """Whether a reply has to answer every point: it is the answer, and only the customer reads it.

    Nothing has to be answered below an interrupt, in what acknowledges or holds, in a public post, or in a message of a
    conversation before the last.
    """
    screen, channel = library.screen(complaint.screen), complaint.fact("channel")
    if not isinstance(screen, Step) or _HOLDS.intersection(screen.letters):
        return False
    if complaint.has_posts:
        return screen.stage in _MESSAGES and complaint.reply_in_private
    return screen.stage in (_LETTERS if _is_letter(channel) else _CONVERSATION)


def unanswered_points(text: str, complaint: Complaint, library: Library) -> list[Point]:
    """The points of which a reply says nothing, in their words or in others for the same thing.

    What was sent before counts in a conversation; a letter or an e-mail is read by itself.
    """
    if not _is_letter(complaint.fact("channel")):
        text = "\n".join([text, *complaint.replies.values_list("text", flat=True)])
    said, meant = _about(text), _senses(text, library)
    points = points_of(complaint, library)
    return [one for one in points if not said & _about(one.text) and not meant & _senses(one.text, library)]


def _is_letter(channel: str) -> bool:
    """Whether an answer on the channel is one piece that is read by itself."""
    return is_correspondence(channel) and channel not in PUBLIC


def _remedy(complaint: Complaint, library: Library) -> str:
    """The words of what was chosen as wanted; nothing for a choice that says nothing (`other`)."""
    slug = complaint.fact("remedy")
    options = next(fact.options for fact in FACTS if fact.name == "remedy")
    found = library.options.get(options, {}).get(slug)
    return found.title if found and slug != "other" else ""


def _about(text: str) -> set[str]:
    """The stems that tell what a text is about."""
    return {stem(word) for word in words(text)} - EMPTY


def _senses(text: str, library: Library) -> set[str]:
    """The concepts of the thesaurus that a text speaks of."""
    return set(_thesaurus(library).senses([stem(word) for word in words(text)]))


@lru_cache(maxsize=4)
def _thesaurus(library: Library) -> Thesaurus:
    return Thesaurus(library.concepts.values())
