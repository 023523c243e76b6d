"""The reader of the timers: makes the moves that are due, each once."""

from django.db import transaction

from cases.catalogue import catalogue
from cases.models import Timer
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


@transaction.atomic
def run_some() -> int:
    timers = due_timers()
    for timer in timers:
        run(timer)
    return len(timers)


def run(timer: Timer) -> None:
    """Make one timer's move; one that the workflow no longer allows is forgotten."""
    moves = {move.code: move for move in catalogue().transitions}
    transition = moves.get(timer.transition)
    case = timer.case
    timer.delete()
    if transition is None:
        return
    reason = next(iter(transition.reasons), "") if "reason" in transition.requires else ""
    try:
        # A point to come back to: one refused move leaves the others as they are.
        with transaction.atomic():
            move_case(case, transition, actor=SYSTEM, reason=reason)
    except Refusal:
        return
