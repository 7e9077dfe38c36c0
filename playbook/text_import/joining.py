"""Pieces put together: a chapter with all that stands below its heading, or a piece with the one above it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from playbook.text_import.blocks import Block
from playbook.text_import.pieces import OF_CUTTING, Piece, filled

JOINED, CHAPTER = "joined", "chapter"  # part of the piece above; a reference page of all that is below


@dataclass(frozen=True)
class Together:
    """A piece with those that were put into it: `at` is its place among all, `inside` theirs."""

    at: int
    piece: Piece
    inside: tuple[int, ...] = ()


def below(pieces: Sequence[Piece], at: int) -> int:
    """How many pieces stand below the heading of one: those behind it, up to the next heading of its rank."""
    one = pieces[at]
    behind = range(at + 1, len(pieces))
    end = next((n for n in behind if pieces[n].number != one.number or pieces[n].rank <= one.rank), len(pieces))
    return end - at - 1 if one.heading else 0


def can_join(above: Piece, one: Piece) -> bool:
    """Whether a piece can be part of the one above it: both are of one text."""
    return above.number == one.number and not one.is_row


def together(pieces: Sequence[Piece], chosen: Sequence[str]) -> list[Together]:
    """The pieces as somebody chose to put them together; what is chosen for one inside another counts no more."""
    found: list[Together] = []
    at = 0
    while at < len(pieces):
        inside = tuple(range(at + 1, at + 1 + below(pieces, at))) if chosen[at] == CHAPTER else ()
        if chosen[at] == JOINED and found and can_join(found[-1].piece, pieces[at]):
            first = found.pop()
            found.append(Together(first.at, _with(first.piece, [pieces[at]]), (*first.inside, at)))
        else:
            found.append(Together(at, _with(pieces[at], [pieces[one] for one in inside]), inside))
        at += 1 + len(inside)
    return found


def _with(first: Piece, others: Sequence[Piece]) -> Piece:
    """A piece with the headings and words of others behind its own."""
    if not others:
        return first
    blocks: list[Block] = list(first.blocks)
    for one in others:
        blocks += [one.heading, *one.blocks] if one.heading else one.blocks
    whole = filled(first, blocks)
    kept = [one for one in first.notes if one.words not in OF_CUTTING]
    return replace(whole, notes=tuple(dict.fromkeys((*kept, *whole.notes))))
