"""A whole workflow as one value: what its rows say, what its versions keep, what an editor changes. Pure.

Rows, versions and the onboarding file all become this and are made from this, so that the checker, the drawing, the
simulator and the comparison of two versions need to know one form only.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from cases.workflow.graph import StatusDef, TransitionDef, WorkflowDef
from cases.workflow.ladder import Rung
from cases.workflow.ladder import read as read_ladder
from cases.workflow.phases import Phase, face

Words = Mapping[str, str]

PAUSES = ("", "reporter", "others")
# The standard's two words, and those of its extension for updates.
OPEN311 = ("open", "closed", "for_triage", "investigating", "in_progress", "planned", "action_scheduled",
           "internal_referral", "fixed", "reopen", "duplicate", "not_councils_responsibility", "no_further_action",
           "cancelled")  # fmt: skip
HIDDEN = (Phase.DRAFT, Phase.MODERATION)
ENDED = (Phase.SOLVED, Phase.CLOSED)


@dataclass(frozen=True, slots=True)
class Step:
    """A status. `names` are the staff's words for it, `public_names` everybody else's, both by language."""

    code: str
    names: Words
    phase: str
    proof: str = "none"
    public_names: Words = field(default_factory=dict)
    pauses: str = ""
    open311: str = ""
    initial: bool = False
    public: bool = True

    @property
    def face(self) -> str:
        return face(self.phase, self.proof)

    @property
    def has_ended(self) -> bool:
        return self.phase in ENDED


@dataclass(frozen=True, slots=True)
class Move:
    """A transition. `source` None: from every status in which a case has not ended. `reasons` are words by code."""

    code: str
    names: Words
    source: str | None
    target: str
    roles: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    reasons: Mapping[str, Words] = field(default_factory=dict)
    tells: Words = field(default_factory=dict)
    automatic_after_days: int | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """A workflow. `groups` are the category groups that it is for, none for all that no other workflow names."""

    code: str
    names: Words
    steps: tuple[Step, ...] = ()
    moves: tuple[Move, ...] = ()
    groups: tuple[str, ...] = ()
    ladder: tuple[Rung, ...] = ()

    def step(self, code: str) -> Step | None:
        return next((step for step in self.steps if step.code == code), None)

    def move(self, code: str) -> Move | None:
        return next((move for move in self.moves if move.code == code), None)

    @property
    def first(self) -> Step | None:
        """Where a new case begins."""
        return next((step for step in self.steps if step.initial), None)

    def ways_out(self, code: str) -> list[Move]:
        """The moves that start at a status, those from every running status among them."""
        here = self.step(code)
        if here is None:
            return []
        return [move for move in self.moves
                if move.target != code and (move.source == code or (move.source is None and not here.has_ended))]

    def plain(self) -> dict[str, Any]:
        """The definition as JSON; `read` makes the same definition of it again."""
        return {"code": self.code, "names": dict(self.names), "groups": list(self.groups),
                "ladder": [rung.plain() for rung in self.ladder],
                "statuses": [plain(step) for step in self.steps], "transitions": [plain(move) for move in self.moves]}

    def graph(self, called: Callable[[Step | Move], str] | None = None) -> WorkflowDef:
        """The definition as the checker reads it. `called` says what its sentences call a status or move."""
        call = called or (lambda part: part.code)
        known = {step.code: call(step) for step in self.steps}
        return WorkflowDef(
            self.code,
            tuple(StatusDef(known[step.code], step.phase, step.proof, step.initial) for step in self.steps),
            tuple(TransitionDef(call(move), None if move.source is None else known.get(move.source, move.source),
                                known.get(move.target, move.target), move.roles, move.requires, tuple(move.reasons),
                                move.automatic_after_days)
                  for move in self.moves),
        )


def read(data: Mapping[str, Any]) -> Definition:
    """The definition that `plain` wrote. Keys that are not there have their defaults.

    Raises:
        KeyError, TypeError, ValueError: it is no definition.
    """
    return Definition(
        code=data["code"],
        names=dict(data["names"]),
        steps=tuple(_made(Step, row) for row in data["statuses"]),
        moves=tuple(_made(Move, row) for row in data["transitions"]),
        groups=tuple(data.get("groups", ())),
        ladder=read_ladder(data.get("ladder", ())),
    )


def plain(part: Step | Move) -> dict[str, Any]:
    """A status or move as JSON."""
    row = {each.name: getattr(part, each.name) for each in fields(part)}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in row.items()}


def _made(kind: type[Any], row: Mapping[str, Any]) -> Any:
    known = {each.name for each in fields(kind)}
    return kind(**{name: tuple(value) if isinstance(value, list) else value
                   for name, value in row.items() if name in known})


def with_free_codes(definition: Definition, statuses: Iterable[str], moves: Iterable[str]) -> Definition:
    """The definition with other codes wherever another workflow of the town has taken them.

    The log names a status by its code alone, so a second workflow from the same template needs codes of its own.
    """
    taken_statuses, taken_moves = set(statuses), set(moves)
    new = {step.code: _free(step.code, definition.code, taken_statuses) for step in definition.steps}
    return replace(
        definition,
        steps=tuple(replace(step, code=new[step.code]) for step in definition.steps),
        moves=tuple(replace(move, code=_free(move.code, definition.code, taken_moves),
                            source=None if move.source is None else new.get(move.source, move.source),
                            target=new.get(move.target, move.target))
                    for move in definition.moves),
    )


def _free(code: str, prefix: str, taken: set[str], longest: int = 60) -> str:
    """The code, else with a prefix, else with a number behind it; it is taken from now on."""
    tries = [code, f"{prefix}-{code}"[:longest]]
    number = 2
    while tries[0] in taken:
        tries.pop(0)
        if not tries:
            tries = [f"{prefix}-{code}"[: longest - 4] + f"-{number}"]
            number += 1
    taken.add(tries[0])
    return tries[0]
