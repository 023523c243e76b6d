"""One edit of a definition at a time: statuses, moves and their order. Pure; nothing here asks whether it is sound.

People think of "close" as one move, whichever statuses it starts in, while rows have one for each. A `Family` is what
people edit: moves that differ in nothing but where they start.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from cases.workflow.definition import Definition, Move, Step

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Family:
    """Moves that are one for people: the first stands for all; `sources` are where they start, in the same order."""

    moves: tuple[Move, ...]

    @property
    def code(self) -> str:
        return self.moves[0].code

    @property
    def first(self) -> Move:
        return self.moves[0]

    @property
    def sources(self) -> tuple[str | None, ...]:
        return tuple(move.source for move in self.moves)


def families(definition: Definition) -> list[Family]:
    """The moves as people see them, in the order of the first of each."""
    found: list[list[Move]] = []
    for move in definition.moves:
        for others in found:
            if replace(move, code="", source=None) == replace(others[0], code="", source=None) and all(
                    move.source != other.source for other in others):
                others.append(move)
                break
        else:
            found.append([move])
    return [Family(tuple(moves)) for moves in found]


def family_of(definition: Definition, code: str) -> Family | None:
    """The family that a move belongs to."""
    return next((family for family in families(definition) if any(move.code == code for move in family.moves)), None)


def with_step(definition: Definition, step: Step, *, instead_of: str = "") -> Definition:
    """The definition with a status put in place of another (`instead_of`, by code) or added behind the others of its
    phase. Only one status can be the first."""
    known = definition.step(instead_of) if instead_of else None
    steps = [replace(one, initial=False) if step.initial else one for one in definition.steps]
    if known is not None:
        steps = [step if one.code == instead_of else one for one in steps]
    else:
        alike = [place for place, one in enumerate(steps) if one.phase == step.phase]
        steps.insert(alike[-1] + 1 if alike else len(steps), step)
    return replace(definition, steps=tuple(steps))


def without_step(definition: Definition, code: str) -> Definition:
    """The definition without a status and without the moves that start or end there."""
    return replace(
        definition,
        steps=tuple(step for step in definition.steps if step.code != code),
        moves=tuple(move for move in definition.moves if code not in (move.source, move.target)),
    )


def with_step_shifted(definition: Definition, code: str, by: int) -> Definition:
    """The definition with a status some places up (negative) or down; at the ends it stays."""
    return replace(definition, steps=tuple(_shifted(definition.steps, [step.code for step in definition.steps]
                                                    .index(code), by)))


def with_family(definition: Definition, wish: Move, sources: Sequence[str | None], *, instead_of: Family | None = None,
                taken: Iterable[str] = ()) -> Definition:
    """The definition with a move that starts in these statuses, in place of a family or added at the end.

    Moves that stay keep their codes, since timers and the log know them; new ones get codes made from the wish's.

    Args:
        taken: codes that moves of other workflows have.
    """
    ours = {move.source: move.code for move in instead_of.moves} if instead_of else {}
    others = [move for move in definition.moves if not instead_of or move not in instead_of.moves]
    used = {*taken, *(move.code for move in others), *ours.values()}
    # A code that no start claims any more may be used again within the family.
    used -= {code for source, code in ours.items() if source not in sources}
    new = []
    for source in sources:
        code = ours.get(source) or _free_code(wish.code, source, used)
        used.add(code)
        new.append(replace(wish, code=code, source=source))
    if instead_of is None:
        return replace(definition, moves=(*others, *new))
    place = definition.moves.index(instead_of.first)
    before = [move for move in definition.moves[:place] if move not in instead_of.moves]
    return replace(definition, moves=(*before, *new, *others[len(before):]))


def without_family(definition: Definition, family: Family) -> Definition:
    return replace(definition, moves=tuple(move for move in definition.moves if move not in family.moves))


def with_family_shifted(definition: Definition, code: str, by: int) -> Definition:
    """The definition with a move some places up (negative) or down; its family stands together then."""
    every = families(definition)
    place = next(place for place, family in enumerate(every) if any(move.code == code for move in family.moves))
    return replace(definition, moves=tuple(move for family in _shifted(every, place, by) for move in family.moves))


def _shifted(parts: Sequence[T], place: int, by: int) -> list[T]:
    row = list(parts)
    one = row.pop(place)
    row.insert(max(0, min(len(row), place + by)), one)
    return row


def _free_code(wish: str, source: str | None, used: set[str], longest: int = 60) -> str:
    tries = [wish[:longest], f"{wish}-{source or 'any'}"[:longest]]
    number = 2
    while tries[0] in used:
        tries.pop(0)
        if not tries:
            tries = [f"{wish[: longest - 4]}-{number}"]
            number += 1
    return tries[0]
