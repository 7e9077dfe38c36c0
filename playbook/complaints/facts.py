"""What can be known of a complaint, said once.

One row here is a fact: its column, its field in the form, what becomes of it in the summary, the hand-over, the export
and the erasure are all made from that row. A new fact is a row and the migration that `makemigrations` writes for it.
Facts that an organisation adds for itself come from its own document, have no column, and follow the same rules.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from playbook.guidance.library import Library
from playbook.guidance.limits import SHORT_NAMES
from playbook.web import parameters

# Words that a worker types are kept short enough to read back in a live complaint.
SHORT, LONG = 120, 500
FACT_LONGEST = 40  # characters of the name of a fact
OWN = "own_"  # what the names of an organisation's own facts begin with


class FactKind(StrEnum):
    """What a fact is: words that somebody types, an option of a list, a day and time, a number, or a day."""

    WORDS = "words"
    OPTION = "option"
    MOMENT = "moment"
    NUMBER = "number"
    DAY = "day"


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing that can be known of a complaint.

    `label` is the question that a form asks and `title` the name in a list; both are in English and translated where
    they are shown. `options` names the list in the library that an option is chosen from; `choices` are the answers of
    one that has a list of its own. `asked_by` are the words in a screen's `record` that ask for the fact. `capsule`
    names the line of the hand-over that it belongs to, and `slot` the place in a line to say that it fills. `personal`
    says that personal data in it is pointed out to the worker, `stays` that it is kept when the words of a complaint
    are erased: without it, what was chosen is kept and no other.
    """

    name: str
    label: str
    title: str
    kind: FactKind = FactKind.WORDS
    options: str = ""
    choices: tuple[str, ...] = ()
    longest: int = LONG
    lines: int = 1
    asked_by: tuple[str, ...] = ()
    in_summary: bool = True
    capsule: str = ""
    searchable: bool = False
    slot: str = ""
    personal: bool = True
    stays: bool | None = None

    @property
    def column(self) -> str:
        """Where a query finds it: a column, or its place among the organisation's own."""
        return self.name if self.name in COLUMNS else f"own_facts__{self.name}"

    @property
    def is_words(self) -> bool:
        """Whether a person typed it."""
        return self.kind is not FactKind.OPTION

    @property
    def is_erased(self) -> bool:
        """Whether it goes with the words of a complaint."""
        return self.is_words if self.stays is None else not self.stays


def option(name: str, label: str, title: str, options: str, *, slot: str = "", capsule: str = "") -> Fact:
    """A fact that is chosen from the list `options`; a screen asks for it by its name."""
    return Fact(
        name=name,
        label=label,
        title=title,
        kind=FactKind.OPTION,
        options=options,
        longest=SHORT_NAMES[options],
        asked_by=(name,),
        capsule=capsule,
        slot=slot,
        personal=False,
    )


OFFER = "offer"  # the fact whose texts are kept as rows too, each with the customer's answer

# In the order in which they are asked for and shown.
FACTS: tuple[Fact, ...] = (
    option("channel", _("How did they reach us?"), _("Channel"), "channels"),
    Fact(
        name="customer",
        label=_("Who is it?"),
        title=_("Customer"),
        longest=SHORT,
        asked_by=("customer", "capsule"),
        capsule="who",
        searchable=True,
        slot="name",
    ),
    Fact(
        name="reference",
        label=_("Your reference"),
        title=_("Reference"),
        longest=SHORT,
        asked_by=("customer",),
        searchable=True,
        slot="reference",
        personal=False,  # a number that stands for a customer belongs here
    ),
    Fact(
        name="reach",
        label=_("How else can you reach them?"),
        title=_("Reach them on"),
        longest=SHORT,
        asked_by=("reach",),
        capsule="who",
        personal=False,  # a number to ring is what this is for
    ),
    Fact(
        name="thing",
        label=_("What is it about, in one to three words?"),
        title=_("About"),
        longest=SHORT,
        asked_by=("thing", "problem"),
        capsule="happened",
        searchable=True,
        slot="thing",
    ),
    option("problem", _("What went wrong?"), _("What went wrong"), "problems", capsule="happened"),
    Fact(
        name="what_happened",
        label=_("What happened, in their words"),
        title=_("In their words"),
        lines=2,
        asked_by=("problem", "capsule"),
        capsule="happened",
    ),
    option("remedy", _("What do they want?"), _("They want"), "remedies", capsule="wants"),
    Fact(
        name="remedy_words",
        label=_("What they want, in their words: “my” is said as “your”"),
        title=_("They want, in their words"),
        asked_by=("remedy", "capsule"),
        capsule="wants",
        slot="wants",
    ),
    option("mistake", _("Whose mistake?"), _("Whose mistake"), "mistakes"),
    Fact(
        name=OFFER,
        in_summary=False,  # each offer is a line there, with its answer
        label=_("What you offered"),
        title=_("Offered"),
        lines=2,
        asked_by=("offer", "capsule"),
        capsule="offered",
        slot="offer",
    ),
    Fact(
        name="capsule",
        label=_("Said and agreed so far"),
        title=_("Said and agreed"),
        lines=2,
        asked_by=("capsule",),
        capsule="offered",
    ),
)

COLUMNS = frozenset(fact.name for fact in FACTS)
# What a screen can ask for besides facts: forms of their own, and what is only shown.
RECORDS = frozenset({"promise", "warning", "closure", "cause", "contacts"})
RECORDABLE = RECORDS | {name for fact in FACTS for name in fact.asked_by}


_OWN_KINDS = {"number": FactKind.NUMBER, "day": FactKind.DAY, "choice": FactKind.OPTION}


@lru_cache(maxsize=8)
def facts_of(library: Library) -> tuple[Fact, ...]:
    """Every fact there is: ours, then those that the organisation has added, by names that none of ours has."""
    own = [
        Fact(
            name=f"{OWN}{one.name}"[:FACT_LONGEST],
            label=one.label,
            title=one.label,
            kind=_OWN_KINDS.get(one.kind, FactKind.WORDS),
            choices=one.choices,
            longest=LONG if one.choices else one.longest,
            asked_by=(one.name,),
            personal=one.kind == "words" and not one.not_personal,
            stays=one.not_personal,
        )
        for one in library.organisation.facts
    ]
    return (*FACTS, *own)


def asked_by(library: Library, records: Iterable[str]) -> list[Fact]:
    """The facts that a screen asks for with its `record`, in the order of the table."""
    wanted = set(records)
    return [fact for fact in facts_of(library) if wanted.intersection(fact.asked_by)]


def shown(library: Library, fact: Fact, text: str) -> str:
    """The words for a recorded value; the short name of an option where an edition no longer has it."""
    if fact.kind is FactKind.DAY:
        return date_format(day, "j F Y") if (day := parameters.date(text)) else text
    return options_of(library, fact).get(text, text) if fact.kind is FactKind.OPTION else text


def options_of(library: Library, fact: Fact) -> dict[str, str]:
    """What a fact that is chosen can be: what is kept, with its words."""
    if fact.choices:
        return {one: one for one in fact.choices}
    return {slug: one.title for slug, one in library.options.get(fact.options, {}).items()}


def title(fact: Fact) -> str:
    """The name of a fact in a list, in the reader's language."""
    return gettext(fact.title)
