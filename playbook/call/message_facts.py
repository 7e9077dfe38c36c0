"""What a pasted message tells of a complaint, as suggestions: nothing is a fact before a worker has confirmed it."""

import re
from collections.abc import Iterator

from playbook.complaints.facts import facts_of
from playbook.guidance.library import Library
from playbook.guidance.second_person import second_person
from playbook.search.answer import advisor_of
from playbook.search.messages import Message, Part, read_message
from playbook.search.signs import Found

PROPOSED = ("channel", "customer", "reference", "problem", "what_happened", "remedy", "remedy_words")
_SAID = 240  # characters of what is proposed as somebody's words
_OPTIONS = {"happened": "problem", "wants": "remedy"}  # the fact whose list a sign's value is on, by its facet
_WORDS = {"happened": "what_happened", "wants": "remedy_words"}
_WANTED = 80  # characters of what is wanted, as it stands inside a line
_WANTS = re.compile(
    r"\b(?:I|we)(?:[’']d| would)?(?: just| only| really| now| simply)? "
    r"(?:want|expect|demand|insist on|ask for|need|(?<=d )like|(?<=d just )like)"
    r" (?!(?:to (?:know|say|tell|complain|speak|be)|you to|it known|this (?:is|was)|someone|somebody|that)\b)(.+)",
    re.I,
)
_ENDS = re.compile(
    r"[.!?;:]+(?:\s|$)|,? (?:because|since|so|or|otherwise|before|but|as|if|when|and (?:I|we|you)) (?=\w)", re.I
)
# Said of us, or by somebody else: turned, it would say something else.
_NOT_THEIRS = re.compile(r"\byou (?:are|were|have|did|do)\b|[“”\"]")
_FROM = re.compile(r"^\s*from:\s*([^\W\d_][\w .'-]{1,40}?)\s*(?:<.*)?$", re.I | re.M)
_SIGNED = re.compile(
    r"(?:regards|wishes|thanks|thank you|cheers|yours|sincerely|faithfully)[^\n]{0,24}[,.!]?\s*\n\s*"
    r"((?:(?:mr|mrs|ms|miss|dr|prof)\.?\s+)?[^\W\d_][\w.'-]*(?: [^\W\d_][\w.'-]*){0,3})\s*(?:\(.*\)\s*)?(?:\n|$)",
    re.I,
)
# A name by itself under the message, or behind its last sentence; a number may follow it.
_NAMED_LAST = re.compile(
    r"(?:^|\n|[.!?]\s)[ \t]*(?!(?i:thanks?|please|dear|hello|shame|yours?|best|kind)\b)"
    r"((?i:(?:mr|mrs|ms|miss|dr|prof)\.? )?[A-ZÀ-Ý](?:\.|[\w'’-]*[a-zß-ÿ])(?: [A-ZÀ-Ý](?:\.|[\w'’-]*[a-zß-ÿ])){1,2})"
    r"(?:,[^\n.!?]{0,40})?\s*$",
)
_REFERENCE = re.compile(
    r"\b(?:ref(?:erence)?|order|case|claim|account|acc|booking|ticket|invoice|customer|member|membership|policy)"
    r"(?:\s+(?:no|nr|number|id|ref|reference))?\s*[.:#]*\s*([A-Z]{0,4}[-/]?\d[\w/-]{2,20})\b",
    re.I,
)
_MAIL = re.compile(r"^\s*(from|to|subject|sent|date):", re.I | re.M)
_LETTER = re.compile(r"\b(yours (faithfully|sincerely)|dear (sir|madam|sirs))\b", re.I)


def proposed(library: Library, text: str) -> dict[str, str]:
    """For each fact that the message seems to tell, what it says; only options that the library has."""
    found = advisor_of(library).answer(text).understood
    message = read_message(text)
    named = next(filter(None, (_first(pattern, text) for pattern in (_FROM, _SIGNED, _NAMED_LAST))), "")
    facts = {"channel": _channel(message, text), "customer": named}
    facts |= {"reference": _first(_REFERENCE, text), **dict(_told(library, message.said, found))}
    facts["channel"] = facts["channel"] if facts["channel"] in library.organisation.channels else ""
    return {name: value for name, value in facts.items() if value}


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1].strip(" .,") if found else ""


def _channel(message: Message, text: str) -> str:
    """How the message came, where its shape tells: a transcript, the headers of a mail, the forms of a letter."""
    if message.said_in(Part.OURS):
        return "chat"
    if _MAIL.search(text):
        return "email"
    return "letter" if _LETTER.search(text) else ""


def _told(library: Library, said: tuple[str, ...], found: tuple[Found, ...]) -> Iterator[tuple[str, str]]:
    """What happened and what is wanted: the option of the first sign of each, and the sentence that tells it."""
    lists = {fact.name: fact.options for fact in facts_of(library)}
    for facet, fact in _OPTIONS.items():
        sign = next((one for one in found if one.sign.facet == facet), None)
        if sign is None:
            continue
        if sign.sign.value in library.options.get(lists[fact], {}):
            yield fact, sign.sign.value
        sentence = _sentence(said, sign.told_by)
        words = sentence if facet != "wants" else next(filter(None, map(_wanted, (sentence, *said))), "")
        if words:
            yield _WORDS[facet], words


def _wanted(sentence: str) -> str:
    """What somebody asks for, as it stands behind "you'd like": "I want my money back!" as "your money back".

    Nothing of a sentence in which nobody says that they want something, or whose words would not stand there.
    """
    found = _WANTS.search(sentence)
    words = _ENDS.split(found[1], maxsplit=1)[0].strip(" ,.-–") if found else ""
    turned = second_person(words)
    return "" if _NOT_THEIRS.search(words) or len(turned) > _WANTED else turned


def _sentence(said: tuple[str, ...], told_by: str) -> str:
    """The sentence that the words stand in."""
    wanted = told_by.split()
    best = max(said, key=lambda one: sum(word in one.casefold() for word in wanted), default="")
    return best if len(best) <= _SAID else best[:_SAID].rsplit(" ", 1)[0]
