"""The labels that people write before lines: “Say:”, “Don’t say:”, “Why”, as a heading, in bold or behind a bullet."""

import re
from collections.abc import Mapping

SAY, OTHER, AVOID, INSTEAD, DO, WHY = "say", "other", "avoid", "instead", "do", "why"
WHEN, KNOW, WORDS, SUMMARY, OWNER = "when", "know", "words", "summary", "owner"
_LABELS: Mapping[str, tuple[str, ...]] = {
    SAY: ("say", "you say", "say this", "you could say", "what to say", "words to say", "reply", "try", "try saying",
          "answer", "suggested reply", "script", "macro", "example", "sample reply", "do say", "you might say",
          "things to say"),
    OTHER: ("or", "or say", "other wording", "another wording", "second wording", "in other words"),
    AVOID: ("avoid", "do not say", "don't say", "dont say", "never say", "not", "what not to say", "words to avoid",
            "avoid saying", "don't say this", "do not say this", "don’t", "don't", "things not to say", "instead of",
            "rather than", "what not to say to them"),
    INSTEAD: ("instead", "say instead", "instead say", "better", "better say", "rather", "what to say instead",
              "better words"),
    DO: ("do", "do this", "to do", "what to do", "steps", "step by step", "actions", "action", "how to do it"),
    WHY: ("why", "the reason", "reason", "background", "why it works", "explanation"),
    WHEN: ("when", "use when", "use this when", "when to use", "situation", "when it happens"),
    KNOW: ("know", "remember", "note", "important", "keep in mind", "good to know"),
    WORDS: ("keywords", "search words", "tags", "also called"),
    SUMMARY: ("in one sentence", "summary", "in short", "in brief"),
    OWNER: ("owner", "owned by", "who owns it"),
}  # fmt: skip
_ROLE_OF = {label.replace("’", "'"): role for role, labels in _LABELS.items() for label in labels}
# Behind a bullet these begin a line of a list more often than they name what follows.
_PLAIN_WORDS = frozenset(
    ("example", "answer", "not", "or", "note", "important", "action", "reason", "when", "situation", "avoid", "better")
    + ("rather", "try", "macro", "reply", "background", "do", "don't", "know", "remember")
)
_LABEL = re.compile(r"^[\W_]{0,4}([A-Za-z][A-Za-z'’ ]{1,24}?)[*_ ]{0,4}:[*_]{0,2}[ \n]*")
_LONGEST = 30  # characters of a label with its marks


def label_of(line: str) -> str | None:
    """What a line announces that is nothing but a label: `say`, `do`, ...; None for any other line."""
    return _ROLE_OF.get(_plain(line.strip(" :*_")))


def label_before(line: str) -> tuple[str, int]:
    """The label and colon that a line begins with, and where its own words begin; an empty label where it has none."""
    match = _LABEL.match(line)
    role = _ROLE_OF.get(_plain(match[1])) if match else None
    return (role, match.end()) if match and role else ("", 0)


def label_of_item(line: str) -> str:
    """The label that a line of a list begins with, where it can be nothing else; else an empty one."""
    match = _LABEL.match(line)
    return "" if match and _plain(match[1]) in _PLAIN_WORDS else label_before(line)[0]


def begins_with_label(line: str) -> bool:
    """Whether a line has a label and a colon before its words."""
    return bool(label_before(line)[0])


def _plain(label: str) -> str:
    return " ".join(label[:_LONGEST].replace("’", "'").casefold().split())
