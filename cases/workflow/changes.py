"""What is different between two definitions, piece by piece; words for it are made where they are shown. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from cases.workflow.definition import Definition, Move, Step

ADDED, REMOVED, CHANGED, ORDERED = "added", "removed", "changed", "ordered"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `part` is status, move or workflow; `field` empty where the whole was added or removed.

    `after` is None for what was removed, `before` for what was added.
    """

    act: str
    part: str
    code: str
    field: str = ""
    before: Any = None
    after: Any = None


def differences(before: Definition, after: Definition) -> list[Change]:
    """Every difference, the workflow's own first, then its statuses and its moves in the new order."""
    return [*_of_workflow(before, after), *_of_parts("status", before.steps, after.steps),
            *_of_parts("move", before.moves, after.moves)]


def _of_workflow(before: Definition, after: Definition) -> Iterator[Change]:
    for name in ("names", "groups", "ladder"):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield Change(CHANGED, "workflow", after.code, name, old, new)


def _of_parts(part: str, before: Sequence[Step | Move], after: Sequence[Step | Move]) -> Iterator[Change]:
    old: Mapping[str, Step | Move] = {one.code: one for one in before}
    new = {one.code: one for one in after}
    for code, one in new.items():
        if code not in old:
            yield Change(ADDED, part, code, after=one)
            continue
        for each in fields(one):
            was, now = getattr(old[code], each.name), getattr(one, each.name)
            if was != now:
                yield Change(CHANGED, part, code, each.name, was, now)
    for code, one in old.items():
        if code not in new:
            yield Change(REMOVED, part, code, before=one)
    stayed = [code for code in old if code in new]
    if stayed != [code for code in new if code in old]:
        yield Change(ORDERED, part, "")


def merged(base: Definition, mine: Definition, theirs: Definition) -> tuple[Definition, list[Change]]:
    """My draft with their changes taken in, both made from `base`; where both changed the same piece, mine stays.

    Returns:
        The merged definition, and those of their changes that mine stands in the way of.
    """
    clashes: list[Change] = []
    own: dict[str, Any] = {}
    for name in ("names", "groups", "ladder"):
        was, here, there = (getattr(one, name) for one in (base, mine, theirs))
        own[name] = there if here == was else here
        if there != was and here not in (was, there):
            clashes.append(Change(CHANGED, "workflow", mine.code, name, here, there))
    steps = _merged("status", base.steps, mine.steps, theirs.steps, clashes)
    moves = _merged("move", base.moves, mine.moves, theirs.moves, clashes)
    return Definition(mine.code, steps=steps, moves=moves, **own), clashes


def _merged(part: str, base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any],
            clashes: list[Change]) -> tuple[Any, ...]:
    was, here, there = ({one.code: one for one in parts} for parts in (base, mine, theirs))
    found = []
    for code in [*here, *(code for code in there if code not in here)]:
        kept, other, old = here.get(code), there.get(code), was.get(code)
        if kept == old:
            # I have not touched it: theirs holds, even where it is gone.
            kept = other
        elif other not in (old, kept):
            clashes.append(Change(CHANGED if other else REMOVED, part, code, "", kept, other))
        if kept is not None:
            found.append(kept)
    return tuple(found)
