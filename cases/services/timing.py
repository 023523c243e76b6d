"""Moves that time makes: set when a case comes to a status, forgotten when it leaves, made when they are due."""

from datetime import datetime, timedelta

from django.utils import timezone

from cases.catalogue import catalogue
from cases.events.record import wake
from cases.models import Case, Timer
from cases.service_levels import end_of_day
from tenants import current

BATCH = 200


def set_timers(case: Case) -> None:
    """Set the timers of the status where the case stands now, in place of those before.

    Days are counted from now; where a day is promised, from the end of that day.
    """
    Timer.objects.filter(case=case).delete()
    timers = [Timer(case=case, transition=move.code, due_at=due_at(case, move.automatic_after_days))
              for move in catalogue().ways_out(case.status) if move.automatic_after_days is not None]
    if timers:
        Timer.objects.bulk_create(timers)
        wake(*(timer.due_at for timer in timers))


def due_at(case: Case, days: int) -> datetime:
    """When a timer of so many days runs out for a case that comes to its status now."""
    start = timezone.now()
    if case.promised_on:
        start = max(start, end_of_day(case.promised_on, current.municipality().zone))
    return start + timedelta(days=days)


def due_timers() -> list[Timer]:
    """The timers that have run out, the earliest first."""
    return list(Timer.objects.filter(due_at__lte=timezone.now()).select_related("case")[:BATCH])
