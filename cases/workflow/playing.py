"""A case played through a workflow, without a case: where it stands after some moves, and what is open to whom. Pure.

A path is a list of codes of moves. What time makes is played like any other move, so that a path says everything.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from cases.workflow.definition import Definition, Move, Step

# A path comes from an address; longer ones are cut.
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Scene:
    """One move of the play. `day` is how many days have gone by since the report, by time's own moves."""

    move: Move
    source: Step
    target: Step
    day: int
    by_itself: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A move that starts here. `allowed` where the role that is played may make it."""

    move: Move
    target: Step
    allowed: bool


@dataclass(frozen=True, slots=True)
class Play:
    """Where the play stands. `here` is None where the workflow has no first status.

    `lost` is the code at which the path broke off, because the workflow has changed since.
    """

    here: Step | None
    scenes: tuple[Scene, ...] = ()
    lost: str = ""

    @property
    def path(self) -> list[str]:
        return [scene.move.code for scene in self.scenes]

    @property
    def day(self) -> int:
        return self.scenes[-1].day if self.scenes else 0


def play(definition: Definition, path: Sequence[str]) -> Play:
    """Play a path from the first status on. A move that has days is made by time, unless the path says by whom,
    as in `agent:no-word`.
    """
    here, scenes = definition.first, list[Scene]()
    if here is None:
        return Play(None)
    for told in path[:LONGEST]:
        who, _colon, code = told.rpartition(":")
        move = next((move for move in definition.ways_out(here.code) if move.code == code), None)
        target = definition.step(move.target) if move else None
        if move is None or target is None:
            return Play(here, tuple(scenes), code)
        alone = move.automatic_after_days is not None and not who
        day = (scenes[-1].day if scenes else 0) + (move.automatic_after_days or 0 if alone else 0)
        scenes.append(Scene(move, here, target, day, alone))
        here = target
    return Play(here, tuple(scenes))


def offers(definition: Definition, here: Step, role: str, may_all: Collection[str]) -> list[Offer]:
    """What people may do from here: those moves that have roles, those of the played role marked.

    Args:
        may_all: roles that may make every move of the staff, whatever the move says.
    """
    found = []
    for move in definition.ways_out(here.code):
        target = definition.step(move.target)
        if target is not None and (move.roles or move.automatic_after_days is None):
            found.append(Offer(move, target, role in move.roles or role in may_all))
    return found


def timers(definition: Definition, here: Step) -> list[Move]:
    """What time does from here if nobody does anything, the earliest first."""
    timed = [move for move in definition.ways_out(here.code) if move.automatic_after_days is not None]
    return sorted(timed, key=lambda move: move.automatic_after_days or 0)
