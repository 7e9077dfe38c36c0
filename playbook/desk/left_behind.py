"""What came in before together with texts that come in again, and does not come now: it was retitled, or is no more."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from playbook.desk.proposals import Proposal
from playbook.desk.standing_texts import KINDS_MADE, Names, Standing
from playbook.editions.models import Revision

MOST_OFFERED = 20_000  # choices on one page, so that a browser can draw it


def left_behind(found: Sequence[Proposal], names: Names, language: str) -> list[Standing]:
    """The texts that were published together with those that `found` has again, and that none of its pieces is."""
    here = {one.standing.row for one in found if one.standing}
    gone = _published_with(here, language) - here
    return [one for one in names.everything() if one.row in gone]


def with_offers(found: Iterable[Proposal], names: Names, gone: Collection[Standing]) -> list[Proposal]:
    """The pieces, each that is new with the texts that it could take the place of: those of `gone` first."""
    found = list(found)
    here = {one.standing.row for one in found if one.standing}
    left = {one.row for one in gone}
    free = sorted(
        (one for one in names.everything() if one.may_be_renewed and one.is_ours and one.row not in here),
        key=lambda one: one.row not in left,
    )
    if len(free) * len(found) > MOST_OFFERED:
        free = [one for one in free if one.row in left]
    return [replace(one, offers=_offers(one, free)) for one in found]


def _offers(one: Proposal, free: Iterable[Standing]) -> tuple[Standing, ...]:
    if one.standing and not one.is_chosen:
        return ()
    chosen = (one.standing,) if one.standing else ()
    return (*chosen, *(other for other in free if other.kind == one.kind))


def _published_with(rows: Collection[int], language: str) -> set[int]:
    """The documents of every published change at least half of which are these."""
    ours = Revision.objects.filter(document__language=language, document__kind__in=KINDS_MADE)
    together = ours.filter(change_set__edition__isnull=False, document__in=rows).values("change_set")
    changes: dict[int, set[int]] = defaultdict(set)
    for change, row in ours.filter(change_set__in=together).values_list("change_set_id", "document_id"):
        changes[change].add(row)
    return {
        row for all_of_it in changes.values() if 2 * len(all_of_it & set(rows)) >= len(all_of_it) for row in all_of_it
    }
