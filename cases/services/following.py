"""A body's answer may move the case: where the workflow offers the body exactly one such step."""

from datetime import date

from cases.catalogue import catalogue
from cases.models import Case, Transition
from cases.services.locking import locked
from cases.services.moving import move_case
from cases.workflow.phases import Phase, Proof
from tenants.accounts.actors import BODY


def follow_answer(case: Case, *, promised_on: date | None, solved: bool) -> Case:
    """Move a case along with what a body promised or claims. Runs in the transaction of the answer."""
    case = locked(case)
    if case.duplicate_of_id is not None:
        return case
    steps = [step for step in catalogue().ways_out(case.status)
             if "body" in step.roles and fits(step, promised=promised_on is not None, solved=solved)]
    if len(steps) != 1:
        return case
    return move_case(case, steps[0], actor=BODY, promised_on=None if solved else promised_on)


def fits(step: Transition, *, promised: bool, solved: bool) -> bool:
    """Whether a step says what the answer says, and needs nothing else."""
    target = catalogue().by_id[step.target_id]
    if solved:
        return target.proof == Proof.CLAIMED and not step.requires
    return promised and target.phase == Phase.WAITING and target.proof == Proof.NONE and step.requires == [
        "promised_date"]
