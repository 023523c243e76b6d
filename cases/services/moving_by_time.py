"""The reader of the timers: makes the moves that are due, each once."""

from contextlib import suppress

from django.db import transaction

from cases.catalogue import catalogue
from cases.models import Timer
from cases.services.locking import locked
from cases.services.moving import move_case
from cases.services.timing import due_timers
from tenants.accounts.actors import SYSTEM
from tenants.refusals import Refusal


def run_timers() -> int:
    """Make every move that time makes now, in the municipality entered.

    Returns:
        How many timers had run out.
    """
    done = 0
    while ran := run_some():
        done += ran
    return done


def run_some() -> int:
    return sum(run(timer) for timer in due_timers())


@transaction.atomic
def run(timer: Timer) -> bool:
    """Make one timer's move; one that the workflow no longer allows is forgotten.

    The case is locked before its timer, as in every other move: in the other order, somebody who moves the case at
    this moment and we would each wait for the other.

    Returns:
        Whether it was still there: whoever had the case before us may have moved it, or have run this timer.
    """
    case = locked(timer.case)
    gone, _rows = Timer.objects.filter(pk=timer.pk).delete()
    if not gone:
        return False
    moves = {move.code: move for move in catalogue().transitions}
    transition = moves.get(timer.transition)
    if transition is None:
        return True
    reason = next(iter(transition.reasons), "") if "reason" in transition.requires else ""
    # A point to come back to: a refused move takes its timer away all the same.
    with suppress(Refusal), transaction.atomic():
        move_case(case, transition, actor=SYSTEM, reason=reason)
    return True
