"""The promised times stand still while a case waits for the reporter or for others, and run again when it goes on."""

from django.utils import timezone

from cases.catalogue import catalogue
from cases.events.record import record
from cases.events.types import ClockPaused, ClockResumed, DueSet
from cases.models import Case
from cases.models.event import Voice
from cases.service_levels import CLOCKS, measure_of
from cases.services.clocks import COLUMN, last_dues, unmet
from cases.services.locking import save_moved
from cases.services.reckoning import let_referrals_know
from cases.services.timing import shift_ladders
from cases.working_time import Pause
from tenants.accounts.actors import Actor


def follow_pause(case: Case, *, actor: Actor) -> None:
    """Stop or start the clocks as the status says to which the case has come. The caller holds the case's lock.

    A case that goes from one waiting status to another stays where it is; one that ends waits no longer.
    """
    waits_for = "" if case.has_ended else case.status.pauses
    if waits_for and case.paused_at is None:
        pause(case, waits_for, actor=actor)
    elif case.paused_at is not None and not waits_for:
        resume(case, actor=actor)


def pause(case: Case, waits_for: str, *, actor: Actor) -> None:
    now = timezone.now()
    case.paused_at = now
    save_moved(case, "paused_at")
    record(case, ClockPaused(waits_for=waits_for), actor=actor, occurred_at=now)


def resume(case: Case, *, actor: Actor) -> None:
    """What was left of each promised time when the pause began is left now, by the measure of the time's own rule."""
    assert case.paused_at is not None
    stood = Pause(case.paused_at, timezone.now())
    calendar, set_last = catalogue().promises.calendar, last_dues(case)
    case.paused_at = None
    fresh = []
    for kind in CLOCKS:
        column = COLUMN[kind]
        before = getattr(case, column)
        if before is None or not unmet(case, kind):
            continue
        said = set_last.get(kind, {})
        rule, days = said.get("rule", ""), said.get("days", 0)
        due_at = calendar.resumed(before, stood, measure_of(rule))
        if due_at != before:
            setattr(case, column, due_at)
            fresh.append(DueSet(kind=kind, due_at=due_at, days=days, rule=rule))
    save_moved(case, "paused_at", *COLUMN.values())
    record(case, ClockResumed(paused_at=stood.since), actor=actor, occurred_at=stood.until)
    for event in fresh:
        record(case, event, actor=actor, voice=Voice.INTERNAL)
    let_referrals_know(case)
    shift_ladders(case, stood)
