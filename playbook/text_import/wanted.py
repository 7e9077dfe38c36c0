"""What a manager chose for a piece of text, and the kinds of document that it can become."""

from dataclasses import dataclass

TIP, LETTER, REFERENCE = "tip", "letter", "reference"


@dataclass(frozen=True)
class Wanted:
    """What a manager chose for a piece: its short name, title and kind, a stage for all, a code for a letter.

    `summary` is a sentence of the piece that its page had above it before, `typed` one that somebody wrote for it.
    """

    slug: str
    title: str
    kind: str
    language: str
    stage: str = ""
    code: str = ""
    summary: str = ""
    typed: str | None = None
