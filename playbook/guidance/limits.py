"""How much a worker can take in: the limits of a document, and the words that no spoken line may have.

Sources: at most 7 items a step and 9 a checklist (Gawande's rules for checklists, 5 to 9 items), at most 3 memory
lines (CAP 676 asks for fewer than four), trigger words from the playbook's own points E3.4 and B3.3.
"""

import re

SAY, DO, AVOID, MEMORY, POINTS = 3, 7, 3, 3, 6  # lines on a screen
SAY_ON_A_TIP = 4
SAY_CHARACTERS = 180
DO_CHARACTERS = 110
LABEL_CHARACTERS = 64
LINE_CHARACTERS = 160  # know, ask, summary
CHOICES = 9  # the keys 1 to 9
WORDS_ON_A_STEP = 160
READ_A_SECOND = 4  # words, read in silence
ITEMS = range(5, 10)
BODY_WORDS = 220

TRIGGER = re.compile(
    r"\b(?:can[’']?t|cannot|have to|calm down|policy|sorry (?:about|['’]bout) that|unfortunately|inconvenience"
    r"|as per|please be advised)\b|!",
    re.IGNORECASE,
)


def words(*texts: str) -> int:
    """How many words `texts` have in all."""
    return sum(len(text.split()) for text in texts)
