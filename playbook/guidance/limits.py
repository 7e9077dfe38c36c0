"""How much a worker can take in, and what must be so for the code behind the content to work.

Sources: at most 7 items a step and 9 a checklist (Gawande's rules for checklists, 5 to 9 items), at most 3 memory
lines (CAP 676 asks for fewer than four), trigger words from the playbook's own points E3.4 and B3.3.
"""

import re
from collections.abc import Mapping

# How many lines one channel shows on a screen.
SAY, DO, AVOID, MEMORY, POINTS = 3, 7, 3, 3, 6
SAY_ON_A_TIP = 4
CHOICES = 9  # the keys 1 to 9
ITEMS = range(5, 10)

# Characters.
SAY_CHARACTERS = 180
DO_CHARACTERS = 110
LABEL_CHARACTERS = 64
LINE_CHARACTERS = 160  # know, ask, summary
SUBJECT_CHARACTERS = 100
PARAGRAPH_CHARACTERS = 900

# Words.
WORDS_ON_A_STEP = 160
BODY_WORDS = 220
REFERENCE_WORDS = 3000  # a long page to read in peace, never in a live complaint
READ_A_SECOND = 4  # words, read in silence

# The longest short name that the record of a complaint has room for; its columns are made as long as this says.
OPTION, STAGE, CHANNEL, CONDUCT, SCREEN, MOVE_LABEL = 30, 20, 20, 40, 100, 200
DOCUMENT = 80  # characters of a document's own short name
CHOICE = SCREEN + 1 + OPTION  # a choice is named by where it leads and what it states
SHORT_NAMES: Mapping[str, int] = {
    **dict.fromkeys(("problems", "mistakes", "remedies", "outcomes", "causes"), OPTION),
    "channels": CHANNEL,
    "stages": STAGE,
    "conduct": CONDUCT,
    "clocks": OPTION,
    "offers": OPTION,
    "contacts": CONDUCT,
    "concepts": DOCUMENT,
    "bodies": CONDUCT,
    "facts": OPTION,
}

# The keys that open an interrupt. All others are taken: 1 to 9 choose, Backspace goes back, Escape leaves a field,
# Enter presses what is in focus, and these letters and signs belong to scripts and pages.
INTERRUPT_KEYS = frozenset("abdgiklmtvwy")
RESERVED_KEYS = frozenset("/?onxrfhsqjepcuz")
CODE = re.compile(r"[A-Z]{1,2}[1-9][0-9]?")
SHORT_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
UNITS = ("working", "calendar")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
# The parts of lists that pages cannot do without, and the list that each stands in.
MUST_EXIST: Mapping[str, str] = {
    "stages": "stages",
    "problems": "causes",
    "mistakes": "causes",
    "remedies": "causes",
    "outcomes": "causes",
    "causes": "causes",
    "channels": "causes",
    "clocks": "clocks",
    "offers": "clocks",
    "conduct": "ladder",
    "contacts": "contacts",
}

# The rows that the code itself names, by the part that they stand in.
NAMED_BY_CODE: Mapping[str, tuple[str, ...]] = {
    "stages": ("listen", "learn"),
    "outcomes": ("ended-by-us",),
}

# What a screen may ask to have written down, and the list behind those facts that are picked from one.
OWN_FACT_KINDS = ("words", "number", "day", "choice")
OWN_FACT_CHOICES = range(2, 41)
OWN_FACT_CHOICE = 80  # characters
RECORDABLE = frozenset(
    {"channel", "customer", "thing", "problem", "remedy", "mistake", "offer"}
    | {"promise", "warning", "closure", "cause", "capsule", "contacts", "reach"}
)
FACT_LISTS: Mapping[str, str] = {
    "channel": "channels",
    "problem": "problems",
    "remedy": "remedies",
    "mistake": "mistakes",
}

# What people can do here: each has a word of ours, and the organisation may have its own.
ROLES = ("agent", "lead", "editor", "publisher", "administrator")
ROLE_NAME = 40  # characters
IN_ROLE_NAME = frozenset(" -'’/&.")  # beside letters, their marks and digits

SPEAKERS = ("worker", "self", "lead", "customer")
DANGERS = (
    "threat",
    "violence",
    "stalking",
    "self-harm",
    "child",
    "adult-at-risk",
    "overheard",
    "scam",
    "medical",
    "bomb",
)

TRIGGER = re.compile(
    r"\b(?:can[’']?t|cannot|have to|calm down|policy|sorry (?:about|['’]bout) that|unfortunately|inconvenience"
    r"|as per|please be advised)\b|!",
    re.IGNORECASE,
)
# What may stand in a public post: who we are, when an answer comes, who else can look. Never what is
# one customer's alone.
SLOTS_IN_PUBLIC = frozenset(
    {"worker", "organisation", "our_phone", "our_email", "emergency", "day", "answer_day", "body"}
)
# Words of speech and of presence: they have no place in what is shown where people write to each other.
SPOKEN_WORD = re.compile(
    r"\b(?:calls?|calling|callers?|phone|phoning|rings?|ringing|hang(?:s|ing)? up|hung up|on the line|voices?|tone"
    r"|listen(?:s|ing|ed)?|hear(?:s|ing|d)?|aloud|out loud|shout(?:s|ing|ed)?|silen(?:ce|t)|breath(?:e|s|ing)?"
    r"|speak(?:s|ing)?|spoken|stand(?:s|ing)? (?:up|back|aside|there|near|beside)|sit(?:s|ting)? down|nod(?:s|ding)?"
    r"|eye contact|face to face)\b",
    re.IGNORECASE,
)
# What a worker may still be told where people write: to call for help, to breathe out. How they sound is not among it.
SPOKEN_MANNER = re.compile(
    r"\b(?:hang(?:s|ing)? up|hung up|on the line|(?:your|their|the) (?:voice|tone)|listen(?: to)? (?:them|him|her)"
    r"|aloud|out loud|eye contact|face to face|nod(?:s|ding)?|smil(?:e|es|ing))\b",
    re.IGNORECASE,
)
DAY_OR_MONTH = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|January|February|March|April|June|July|August|September"
    r"|October|November|December|(?:in|of|by|until|since|last|next) May)\b"
)
NAME = re.compile(r"(?<=[a-z,;] )(?!I\b)[A-Z][a-z]+\b")
DIGITS = re.compile(r"[£$€]?\d[\d.,:]*(?:%|am|pm)?")


def words(*texts: str) -> int:
    """How many words `texts` have in all."""
    return sum(len(text.split()) for text in texts)
