"""What time will do next to a case, if nobody does something before: a selector."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from cases.models import Act, Case, Timer


@dataclass(frozen=True)
class Coming:
    """What time does next.

    Args:
        act: one of `cases.models.Act`.
        day: the local day with whose end, or on which, it is done.
        code: the move, or the step of the ladder.
        body: whom it is about, in words; "" where it is about no body.
    """

    act: Act
    day: date
    code: str
    body: str = ""


def next_of(case: Case) -> Coming | None:
    """What time does next to a case; None for nothing. While the case waits, the ladders of its bodies stand still."""
    # Whether a silence is one is judged when its time has come: most never are.
    timers = Timer.objects.filter(case=case).exclude(act=Act.SILENCE).select_related("referral__body")
    if case.paused_at is not None:
        timers = timers.filter(Q(act=Act.MOVE) | Q(act=Act.ASK))
    first = timers.order_by("due_at", "pk").first()
    if first is None:
        return None
    body = str(first.referral.body) if first.referral else ""
    return Coming(Act(first.act), timezone.localdate(first.due_at), first.transition, body)
