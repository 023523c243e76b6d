"""The bodies' answers may move the case: where the workflow offers the body exactly one such step.

The rule, for one body as for several (cases.workflow.following.asked_of_case): the case is *said to be done* when the
last of the bodies that have it says so, and *promised* when all have answered and a day was promised, which is then the
latest of theirs. Until then the case stays where it is, and each body's own answer shows beside its name.
"""

from datetime import date

from django.utils import timezone

from cases.catalogue import catalogue
from cases.models import GONE, Case, Referral, Transition
from cases.services.locking import locked
from cases.services.moving import move_case
from cases.services.referring import day_of
from cases.workflow.following import asked_of_case
from cases.workflow.phases import Phase, Proof
from tenants.accounts.actors import BODY


def follow_answer(case: Case, *, promised_on: date | None, solved: bool) -> Case:
    """Move a case along with what a body promised or claims. Runs in the transaction of the answer."""
    case = locked(case)
    if case.duplicate_of_id is not None or not (promised_on or solved):
        return case
    asked = asked_of_case(list(Referral.objects.filter(case=case).exclude(state__in=GONE)
                               .values_list("state", flat=True)))
    day = day_of(case) if asked == "promised" else None
    if day and day < timezone.localdate() and day != promised_on:
        # Another body's day, and it has passed: nothing new was promised for the whole case.
        return case
    steps = [step for step in catalogue().ways_out(case.status)
             if "body" in step.roles and fits(step, promised=day is not None, solved=asked == "done")]
    if len(steps) != 1:
        return case
    return move_case(case, steps[0], actor=BODY, promised_on=day)


def fits(step: Transition, *, promised: bool, solved: bool) -> bool:
    """Whether a step says what the answer says, and needs nothing else."""
    target = catalogue().by_id[step.target_id]
    if solved:
        return target.proof == Proof.CLAIMED and not step.requires
    return promised and target.phase == Phase.WAITING and target.proof == Proof.NONE and step.requires == [
        "promised_date"]
