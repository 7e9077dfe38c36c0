"""A playbook of a few tips, small enough to see why a search finds what it finds."""

from types import MappingProxyType
from typing import Any

from playbook.guidance.kinds import Tip
from playbook.guidance.library import Library
from playbook.guidance.lines import Say
from playbook.guidance.lists import Concept

ANGRY = Concept("angry", ("livid", "steaming", "hit the roof"))


def make_tip(slug: str, *situations: str, **kwargs: Any) -> Tip:
    """A tip whose title shares no word with its situations."""
    return Tip(slug=slug, title=kwargs.pop("title", f"Tip {slug}"), summary="", situations=situations, **kwargs)


def make_library(*tips: Tip, concepts: tuple[Concept, ...] = ()) -> Library:
    """A library of `tips` and a thesaurus of `concepts`."""
    return Library(
        shelves=MappingProxyType({"tip": {tip.slug: tip for tip in tips}}),
        concepts=MappingProxyType({concept.slug: concept for concept in concepts}),
    )


SOME = make_library(
    make_tip("listening", "nod while listening to the caller", "my listening face"),
    make_tip("not-listening", "he is not listening to me", "wont hear a word"),
    make_tip("threat", "threatening to sue over the fee", "solicitor letter"),
    make_tip("review", "says he will leave a bad review"),
    make_tip("angry", "guest hit the roof about the towel", say=(Say("That towel matters.", "Tell me."),)),
    make_tip("parcel", "parcel left in the rain", "courier threw it over the gate"),
    concepts=(ANGRY,),
)
