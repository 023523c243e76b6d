"""The reader of the timers: does what is due, each once."""

from collections.abc import Callable
from contextlib import suppress

from django.db import transaction

from cases.catalogue import catalogue
from cases.models import Act, Case, Timer
from cases.services.escalating import ask_reporter, climb
from cases.services.locking import locked
from cases.services.moving import move_case
from cases.services.silence import ask_after_silence
from cases.services.timing import due_timers
from tenants.accounts.actors import SYSTEM
from tenants.refusals import Refusal


def run_timers() -> int:
    """Do everything that time does now, in the municipality entered.

    One that fails does not keep the others from their turn; it stays, and its failure is raised at the end.

    Returns:
        How many timers had run out.
    """
    done, failures, failed = 0, [], set()
    while timers := [timer for timer in due_timers() if timer.pk not in failed]:
        ran = 0
        for timer in timers:
            try:
                ran += run(timer)
            except Exception as failure:
                failures.append(failure)
                failed.add(timer.pk)
        if not ran:
            break
        done += ran
    if failures:
        raise failures[0]
    return done


@transaction.atomic
def run(timer: Timer) -> bool:
    """Do what one timer says; what the workflow no longer allows is forgotten.

    The case is locked before its timer, as in every other move: in the other order, somebody who moves the case at
    this moment and we would each wait for the other.

    Returns:
        Whether it was still there: whoever had the case before us may have moved it, or have run this timer.
    """
    case = locked(timer.case)
    gone, _rows = Timer.objects.filter(pk=timer.pk, due_at=timer.due_at).delete()
    if not gone:
        return False
    # A point to come back to: what is refused takes its timer away all the same.
    with suppress(Refusal), transaction.atomic():
        ACTS[Act(timer.act)](case, timer)
    return True


def make_move(case: Case, timer: Timer) -> None:
    """Make the move of the workflow that time makes."""
    transition = next((move for move in catalogue().transitions if move.code == timer.transition), None)
    if transition is None:
        return
    reason = next(iter(transition.reasons), "") if "reason" in transition.requires else ""
    move_case(case, transition, actor=SYSTEM, reason=reason)


ACTS: dict[Act, Callable[[Case, Timer], None]] = {
    Act.MOVE: make_move,
    Act.REMIND: climb,
    Act.RESEND: climb,
    Act.ESCALATE: climb,
    Act.UNANSWERED: climb,
    Act.ASK: ask_reporter,
    Act.SILENCE: ask_after_silence,
}
