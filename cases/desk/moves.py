"""The moves that a person may make with a case as it stands, and what each needs and causes."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.models import Case, Status, Transition
from cases.services.moving import ensure_may_move
from cases.workflow.phases import Phase, Proof
from tenants.accounts.actors import Actor
from tenants.refusals import Refusal

_ICONS = {
    "sure": "check",
    "claim": "check",
    "wait": "info",
    "shut": "minus",
    "open": "arrow",
    "check": "back",
}


@dataclass(frozen=True)
class Move:
    """A transition on offer. `causes` says what follows from it; `is_next` marks a step that leads on."""

    transition: Transition
    target: Status
    icon: str
    causes: str
    is_next: bool

    @property
    def code(self) -> str:
        return self.transition.code

    @property
    def needs(self) -> list[str]:
        return list(self.transition.requires)


def moves_for(case: Case, actor: Actor) -> list[Move]:
    """The moves in the workflow's order."""
    return list(_moves(case, actor))


def _moves(case: Case, actor: Actor) -> Iterator[Move]:
    rules = catalogue()
    if case.duplicate_of_id is not None:
        return
    for transition in rules.ways_out(case.status):
        with contextlib.suppress(Refusal):
            # The service's own judgement, so that nothing is offered that it would refuse.
            ensure_may_move(actor, transition)
            target = rules.by_id[transition.target_id]
            yield Move(
                transition,
                target,
                "calendar" if "promised_date" in transition.requires else _ICONS[target.face],
                _causes(case, target),
                is_next=_leads_on(case, transition, target),
            )


def _leads_on(case: Case, transition: Transition, target: Status) -> bool:
    """Whether a move leads on to the solution: out of checking, to a promise, to a claim, to its confirmation."""
    if case.phase == Phase.MODERATION:
        return target.phase == Phase.OPEN
    if target.proof == Proof.NONE:
        return "promised_date" in transition.requires
    return target.proof != case.status.proof


def _causes(case: Case, target: Status) -> str:
    if target.proof == Proof.CLAIMED:
        return _("asks the reporter")
    if case.phase == Phase.MODERATION and target.phase in (Phase.OPEN, Phase.WAITING):
        return _("sends it on")
    return ""
