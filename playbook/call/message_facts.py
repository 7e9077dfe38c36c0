"""What a pasted message tells of a complaint, as suggestions: nothing is a fact before a worker has confirmed it."""

import re
from collections.abc import Iterator

from playbook.call.wishes import wished
from playbook.complaints.facts import facts_of
from playbook.guidance.library import Library
from playbook.search.answer import advisor_of
from playbook.search.messages import Message, Part, read_message
from playbook.search.signs import Found

PROPOSED = ("channel", "customer", "reference", "problem", "what_happened", "remedy", "remedy_words")
_SAID = 240  # characters of what is proposed as somebody's words
_OPTIONS = {"happened": "problem", "wants": "remedy"}  # the fact whose list a sign's value is on, by its facet
# "No phone charge" is an empty battery, and "you useless excuse for a manager" asks for nobody.
_OTHERWISE = re.compile(
    r"\b(?:no|low|out of|without) (?:\w+ )?(?:charge|credit)\b(?! (?:card|note))"
    r"|\b(?:phone|battery|mobile|laptop|scooter|wheelchair)(?: is| was)? (?:charge|charging)\b"
    r"|\b(?:of|excuse for|joke of) an? (?:\w+ )?(?:manager|supervisor|boss)\b"
    r"|\byou (?:stupid|useless|rude|lazy|pathetic|incompetent|arrogant|so[- ]called|bloody)(?: \w+){0,3}"
    r" (?:manager|supervisor|boss)\b",
    re.IGNORECASE,
)
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
# A number by which we know the complaint; one of theirs, of an order or a member, may belong to several complaints.
_NUMBERED = r"(?:\s+(?:no|nr|number|id|ref|reference))?\s*[.:#]*\s*([A-Z]{0,4}[-/]?\d[\w/-]{2,20})\b"
_OWN = ("order", "account", "acc", "booking", "invoice", "customer", "member", "membership", "policy", "licence")
_NOT_OWN = "".join(rf"(?<!\b{one} )" for one in ("our", "my", *_OWN))
_REFERENCE = re.compile(rf"{_NOT_OWN}\b(?:ref(?:erence)?|case|claim|complaint|ticket){_NUMBERED}", re.I)
_THEIRS = re.compile(rf"\b((?:our|my) ref(?:erence)?|{'|'.join(_OWN)}){_NUMBERED}", re.I)
_MAIL = re.compile(r"^\s*(from|to|subject|sent|date):", re.I | re.M)
_LETTER = re.compile(r"\b(yours (faithfully|sincerely)|dear (sir|madam|sirs))\b", re.I)


def proposed(library: Library, text: str) -> dict[str, str]:
    """For each fact that the message seems to tell, what it says; only options that the library has."""
    found = advisor_of(library).answer(_OTHERWISE.sub(" ", text)).understood
    message = read_message(text)
    named = next(filter(None, (_first(pattern, text) for pattern in (_FROM, _SIGNED, _NAMED_LAST))), "")
    facts = {"channel": _channel(message, text), "customer": named}
    facts |= {"reference": _first(_REFERENCE, text), **dict(_told(library, message.said, found))}
    facts["what_happened"] = _with_number(facts.get("what_happened", ""), text)
    facts["channel"] = facts["channel"] if facts["channel"] in library.organisation.channels else ""
    return {name: value for name, value in facts.items() if value}


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1].strip(" .,") if found else ""


def _with_number(happened: str, text: str) -> str:
    """What happened, and behind it a number of the customer's own ("Order 5528-17."), where it is not in there."""
    found = _THEIRS.search(text)
    if found is None or found[2] in happened:
        return happened
    own = f"{found[1].capitalize()} {found[2]}."
    return f"{happened.rstrip(' .')}. {own}" if happened else own


def _channel(message: Message, text: str) -> str:
    """How the message came, where its shape tells: a transcript, the headers of a mail, the forms of a letter."""
    if message.said_in(Part.OURS):
        return "chat"
    if _MAIL.search(text):
        return "email"
    return "letter" if _LETTER.search(text) else ""


def _told(library: Library, said: tuple[str, ...], found: tuple[Found, ...]) -> Iterator[tuple[str, str]]:
    """What happened and what is wanted: the option of the first sign of each, and the words that tell it."""
    lists = {fact.name: fact.options for fact in facts_of(library)}
    for facet, fact in _OPTIONS.items():
        sign = next((one for one in found if one.sign.facet == facet), None)
        if sign and sign.sign.value in library.options.get(lists[fact], {}):
            yield fact, sign.sign.value
        if sign and facet == "happened":
            yield "what_happened", _sentence(said, sign.told_by)
    if asked := wished(said):
        yield "remedy_words", asked


def _sentence(said: tuple[str, ...], told_by: str) -> str:
    """The sentence that the words stand in."""
    wanted = told_by.split()
    best = max(said, key=lambda one: sum(word in one.casefold() for word in wanted), default="")
    return best if len(best) <= _SAID else best[:_SAID].rsplit(" ", 1)[0]
