"""What the writer of a message asks for, turned so that it stands inside a line: "your money back" behind "you'd like".

A wish is what stands behind "I want" and the like, behind "can I have", or a plain request for something to be done
("please refund the second charge"). Several wishes of one message are joined. It reads words and understands nothing.
"""

import re
from collections.abc import Iterable, Iterator

from playbook.guidance.second_person import second_person

_LONGEST_WISH, _LONGEST = 80, 200  # characters: of one wish, and of all of them as they stand inside a line
_SOFTLY = r"(?: just| only| really| now| simply| also| still| please)*"
_DONE = (
    "refund|repay|pay|return|replace|repair|fix|mend|deliver|send|cancel|collect|correct|change|remove|compensate"
    "|reinstate|rebook|exchange|credit|waive|apologi[sz]e|clean|reduce"
)
# Behind these nothing is asked for that could be given.
_NO_WISH = r"(?!(?:to (?:say|tell|complain|speak|be)|it known|this (?:is|was)|someone|somebody|that|nothing)\b)"
_NO_ORDER = r"(?!you to (?:know|understand|see|imagine|think|be|tell|say|explain|answer)\b)"
_WANTS = re.compile(
    rf"\b(?:I|we)(?:[’']d| would)?{_SOFTLY} (?:want|expect|demand|insist on|ask for|need|(?<=d )like|(?<=d just )like) "
    rf"{_NO_WISH}{_NO_ORDER}"
    rf"|\b(?:can|could|may) (?:I|we){_SOFTLY} (?:have|get) (?!(?:some|any)(?:one|body)\b)"
    rf"|\b(?:please|pls|plz|kindly) (?:just )?(?=(?:{_DONE})\b)",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"[.!?;:]+(?:\s|$)|\s-\s"
    r"|,? (?:because|since|so|or|otherwise|before|but|as|if|when|and (?:I|we|you)(?:[’']\w+)?|not) (?=\w)",
    re.I,
)
_ONLY_TO_KNOW = re.compile(r"to (?:know|hear|understand)\b", re.IGNORECASE)
# "I want it now" says no more than the wish before it.
_AGAIN = re.compile(
    r"(?:it|them|this|that) (?:all )?(?:now|by|today|tonight|tomorrow|this|before|soon|asap|immediately)\b", re.I
)
_ASKED_OF_US = re.compile(rf"(?:{_DONE})\b", re.IGNORECASE)
# Said of us, or by somebody else: turned, it would say something else.
_NOT_THEIRS = re.compile(r"\byou (?:are|were|have|did|do)\b|[“”\"]", re.IGNORECASE)


def wished(sentences: Iterable[str]) -> str:
    """All that is asked for in the sentences, as it stands behind "you'd like"; nothing where nobody asks.

    That somebody wants to know something is told beside another wish, and is none by itself.
    """
    wishes = list(dict.fromkeys(one for sentence in sentences for one in _wishes(sentence)))
    if all(_ONLY_TO_KNOW.match(one) for one in wishes):
        return ""
    while len(joined := _joined(wishes)) > _LONGEST:
        wishes.pop()
    return joined


def _wishes(sentence: str) -> Iterator[str]:
    """Each wish of a sentence, turned."""
    found = list(_WANTS.finditer(sentence))
    ends = [*(one.start() for one in found[1:]), len(sentence)]
    for wish, end in zip(found, ends, strict=False):
        words = _ENDS.split(sentence[wish.end() : end], maxsplit=1)[0].strip(" ,.-–")
        words = re.sub(r"^is (?:for )?|,? and$", "", words)
        turned = "" if _AGAIN.match(words) else second_person(words)
        if _ASKED_OF_US.match(turned):
            turned = f"us to {turned}"
        if turned and len(turned) <= _LONGEST_WISH and not _NOT_THEIRS.search(words):
            yield turned


def _joined(wishes: list[str]) -> str:
    """The wishes in one line: "the tax back, to know who told Carol and compensation"."""
    if len(wishes) < 2:
        return "".join(wishes)
    *others, last = wishes
    if " and " in last:
        return ", ".join(wishes)
    several = any("," in one or " and " in one for one in wishes)
    return f"{', '.join(others)}{', and ' if several else ' and '}{last}"
