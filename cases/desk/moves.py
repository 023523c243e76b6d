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
    "wait": "calendar",
    "shut": "minus",
    "open": "arrow",
    "check": "back",
}


@dataclass(frozen=True)
class Move:
    """A transition on offer. `needs_words` are what somebody must fill in first, `causes` what follows from it."""

    transition: Transition
    target: Status
    icon: str
    causes: str

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
    for transition in rules.ways_out(case.status):
        with contextlib.suppress(Refusal):
            # The service's own judgement, so that nothing is offered that it would refuse.
            ensure_may_move(actor, transition)
            target = rules.by_id[transition.target_id]
            yield Move(transition, target, _ICONS[target.face], _causes(case, target))


def _causes(case: Case, target: Status) -> str:
    if target.proof == Proof.CLAIMED:
        return _("asks the reporter")
    if case.phase == Phase.MODERATION and target.phase in (Phase.OPEN, Phase.WAITING):
        return _("sends it on")
    return ""
