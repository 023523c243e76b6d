"""Where a case goes whose status goes away, by a changed workflow or because the case belongs to another one. Pure.

A case may be led to another name for where it stands, never to another truth: what is running goes on running, nobody
becomes content who was not, and what was closed without a solution is not solved.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from cases.workflow.phases import Phase, Proof


class Standing(Protocol):
    """What is asked of a status here, whether row or definition."""

    @property
    def code(self) -> str: ...
    @property
    def phase(self) -> str: ...
    @property
    def proof(self) -> str: ...


S = TypeVar("S", bound=Standing)
_RANK = {Proof.NONE.value: 0, Proof.CLAIMED.value: 1, Proof.CONFIRMED.value: 2}


def truth(status: Standing) -> str:
    """What a status says, whatever it is called: `running`, `done` or `closed`."""
    if status.phase == Phase.CLOSED:
        return "closed"
    return "done" if status.phase == Phase.SOLVED or status.proof != Proof.NONE else "running"


def may_lead(source: Standing, target: Standing) -> bool:
    """Whether cases may be led from one status to the other without their history becoming untrue."""
    if truth(source) != truth(target) or _RANK[target.proof] > _RANK[source.proof]:
        return False
    # What others have seen cannot become a draft again.
    return target.phase != Phase.DRAFT or source.phase == Phase.DRAFT


def targets(source: Standing, statuses: Iterable[S]) -> list[S]:
    """The statuses to which cases may be led from this one, the most alike first."""
    return sorted((status for status in statuses if may_lead(source, status)),
                  key=lambda status: (status.code != source.code, status.phase != source.phase,
                                      status.proof != source.proof))


def nearest(source: Standing, statuses: Sequence[S], initial: S) -> S:
    """The status in another workflow that says what this one says.

    The one with the same code; else one with the same phase and proof; else the most alike to which a case may be led;
    else the first, where the case begins anew. A new case's own first status leads to the other workflow's first.
    """
    same = next((status for status in statuses if status.code == source.code and may_lead(source, status)), None)
    if same:
        return same
    exact = [status for status in statuses if (status.phase, status.proof) == (source.phase, source.proof)]
    if exact:
        return initial if initial in exact else exact[0]
    return next(iter(targets(source, statuses)), initial)
