"""A promised time is put off, with a reason that the reporter is told.

Act XXV of 2023, section 2: what cannot be settled within thirty days may take longer; the reporter is told why and
until when, and six months after the report are the end of it (https://njt.hu/jogszabaly/2023-25-00-00).
"""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.events.record import UNDO, keep_text, record
from cases.events.types import DueExtended
from cases.models import Case
from cases.refusals import ExtensionRefused
from cases.service_levels import ANSWER, CLOCKS, SOLUTION, end_of_day
from cases.services.clocks import COLUMN, unmet
from cases.services.duplicates import ensure_own_way
from cases.services.locking import locked, save_moved
from cases.services.reckoning import let_referrals_know
from cases.services.taking_back import may_be_taken_back
from cases.services.timing import set_timers
from tenants.accounts.actors import Actor, ActorKind, ensure_may
from tenants.accounts.roles import Permission

MONTHS = 6


@may_be_taken_back
@transaction.atomic
def extend_due(case: Case, kind: str, due_on: date | None, reason: str, *, actor: Actor) -> Case:
    """Put off one of a case's promised times to the end of a later day.

    Where a day was promised for the solution, the new one takes its place, also in what time does to the case. What the
    body said stands beside its name.

    Args:
        kind: answer, transfer or solution.
        reason: the words that stand on the case's page and in the letter to the reporter.

    Raises:
        PermissionRefused: the actor's role may not.
        ExtensionRefused: nothing is promised, it was kept already, the case waits or has ended, the day is not later
            than before or more than six months after the report, or there is no reason.
    """
    ensure_may(actor, Permission.CORRECT)
    case = locked(case)
    ensure_own_way(case)
    ensure_running(case, kind)
    before = getattr(case, COLUMN[kind])
    promised = case.promised_on if kind == SOLUTION else None
    ensure_later(case, due_on, standing_day(case, kind))
    assert due_on is not None
    words = keep_text(case, reason)
    if words is None:
        raise ExtensionRefused(_("Please say why it takes longer. The reporter reads it."), field="reason")
    due_at = end_of_day(due_on, catalogue().promises.calendar.zone)
    setattr(case, COLUMN[kind], max(before, due_at))
    if promised:
        case.promised_on = due_on
    save_moved(case, COLUMN[kind], "promised_on")
    record(case, DueExtended(kind=kind, before=before, due_at=due_at, note=words.pk, promised_on=promised), actor=actor,
           undo=UNDO if actor.kind is ActorKind.STAFF else UNDO * 0)
    if promised:
        set_timers(case)
    if kind == ANSWER:
        let_referrals_know(case)
    return case


def ensure_running(case: Case, kind: str) -> None:
    """Refuse to put off what is not promised, was kept, or stands still."""
    if case.has_ended:
        raise ExtensionRefused(_("This case has ended, so nothing is due any more."))
    if kind not in CLOCKS or getattr(case, COLUMN[kind]) is None:
        raise ExtensionRefused(_("No day is promised for this, so there is nothing to put off. Choose another."),
                               field="kind")
    if not unmet(case, kind):
        raise ExtensionRefused(_("There is an answer already, so nothing is to be put off. Choose another."),
                               field="kind")
    if case.paused_at is not None:
        raise ExtensionRefused(_("The case waits, and its promised times stand still meanwhile. Move it on first."))


def ensure_later(case: Case, due_on: date | None, before: date) -> None:
    """Refuse a day that is no extension, or one that the law does not allow."""
    if due_on is None:
        raise ExtensionRefused(_("Please pick the new day."), field="due_on")
    if due_on <= before:
        raise ExtensionRefused(_("The new day must be later than the one promised until now."), field="due_on")
    if due_on < timezone.localdate():
        raise ExtensionRefused(_("The new day has passed already. Please pick today or later."), field="due_on")
    if due_on > last_day(case):
        raise ExtensionRefused(_("That is more than six months after the report, which the law does not allow (Act XXV "
                                 "of 2023). Please pick an earlier day."), field="due_on")


def last_day(case: Case) -> date:
    """The day six months after the report: its last possible one; the end of a month where that is shorter."""
    day = timezone.localdate(case.reported_at)
    year, month = divmod(day.month - 1 + MONTHS, 12)
    for number in range(day.day, day.day - 4, -1):
        try:
            return date(day.year + year, month + 1, number)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def extendable(case: Case) -> list[str]:
    """The clocks of a case that may be put off now, in their order."""
    if case.has_ended or case.paused_at is not None or case.duplicate_of_id is not None:
        return []
    last = last_day(case)
    return [kind for kind in CLOCKS if getattr(case, COLUMN[kind]) is not None and unmet(case, kind)
            and max(standing_day(case, kind), timezone.localdate()) < last]


def standing_day(case: Case, kind: str) -> date:
    """The day that holds for a clock now: for the solution the promised one, where there is one."""
    promised = case.promised_on if kind == SOLUTION else None
    return promised or timezone.localdate(getattr(case, COLUMN[kind]))
