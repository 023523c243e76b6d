"""What services ask about a case's three clocks, read from its log. What was taken back does not count."""

from datetime import datetime
from typing import Any

from cases.events.types import ClockPaused, ClockResumed, DueExtended, DueSet
from cases.models import Case, CaseEvent
from cases.selectors import standing
from cases.service_levels import ANSWER, CLOCKS
from cases.working_time import Pause

# Where a case keeps the time of each clock.
COLUMN = {kind: f"{kind}_due_at" for kind in CLOCKS}


def unmet(case: Case, kind: str) -> bool:
    """Whether a promise is still to be kept. That of sending on is taken off the case when it was sent."""
    return kind != ANSWER or case.answered_at is None


def told(case: Case, *kinds: str) -> list[CaseEvent]:
    """The case's events of some types, in their order, without those that were taken back."""
    wanted = CaseEvent.objects.filter(case=case, type__in=(*kinds, "taken_back"))
    return standing(list(wanted.order_by("seq")))


def last_dues(case: Case) -> dict[str, dict[str, Any]]:
    """What the log said last of each clock, by kind."""
    return {event.data["kind"]: event.data for event in told(case, DueSet.type)}


def extended(case: Case) -> set[str]:
    """The clocks that were put off by somebody's word."""
    return {event.data["kind"] for event in told(case, DueExtended.type)}


def pauses_of(case: Case) -> list[Pause]:
    """The times in which the case's clocks stood still and that are over."""
    return [Pause(datetime.fromisoformat(event.data["paused_at"]), event.occurred_at)
            for event in told(case, ClockPaused.type, ClockResumed.type) if event.type == ClockResumed.type]
