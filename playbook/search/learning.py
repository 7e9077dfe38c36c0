"""What is learned from the moments and the lines of a playbook, once for all processes that need the same."""

from pathlib import Path

from playbook.guidance.kinds import Moment
from playbook.search.encoder import encoder, encoder_release
from playbook.search.moments import LearnedMoments
from playbook.search.shared_work import shared

_FEW_MOMENTS = 50  # so many are learned from in less time than a disk takes


def learned_from(moments: tuple[Moment, ...], lines: list[tuple[str, str]]) -> LearnedMoments:
    """What was learned from moments, and from lines, pairs of a page's address and a line of it."""
    if len(moments) <= _FEW_MOMENTS:
        return LearnedMoments(moments, lines)
    meaning = encoder()

    def fill(folder: Path) -> None:
        LearnedMoments(moments, lines, meaning).save(folder)

    of = [encoder_release(), *map(repr, moments), *map(repr, lines)]
    found = shared("moments", of, fill=fill, read=lambda folder: LearnedMoments.opened(folder, meaning))
    return found or LearnedMoments(moments, lines, meaning)
