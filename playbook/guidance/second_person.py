"""What a customer says of themselves, turned so that it can be said to them: "my plot back" as "your plot back"."""

import re

_BEGINS = r"""(?<![^\s("“‘'/-])"""
_ENDS = r"""(?![^\s).,;:!?"”’'/])"""
_WISH = r"(?:want|expect|demand|insist on|ask for|need|would like|[’']d like)"


def _word(pattern: str) -> str:
    return f"{_BEGINS}(?:{pattern}){_ENDS}"


# What is replaced by what, in this order. A browser is given the same rules, so they hold nothing that JavaScript reads
# otherwise. "US" and "ME" are names; "us to" at the beginning is said of whoever writes it down.
RULES = (
    (rf"^\s*(?:I|i|We|we)(?: just| only| really| now| simply)*\s*{_WISH}\s+", ""),
    (r"^[Yy]ou to\s", "us to "),
    (_word("[Ii] am|[Ww]e are"), "you are"),
    (_word("[Ii] was|[Ww]e were"), "you were"),
    (_word("am [Ii]|are we"), "are you"),
    (_word("was [Ii]|were we"), "were you"),
    (_word("[Ii][’']m|[Ww]e[’']re"), "you’re"),
    (_word("I|i|we|We"), "you"),
    (_word("my|My|MY|our|Our|OUR"), "your"),
    (_word("mine|ours"), "yours"),
    (_word("me"), "you"),
    (rf"(?<=.){_word('us')}", "you"),
    (_word("myself"), "yourself"),
    (_word("ourselves"), "yourselves"),
    (r"[\s.!]+$", ""),
)
_COMPILED = tuple((re.compile(pattern), said) for pattern, said in RULES)


def second_person(words: str) -> str:
    """The words as they are said to whoever they are from; words that are turned already stay as they are."""
    for pattern, said in _COMPILED:
        words = pattern.sub(said, words)
    return words
