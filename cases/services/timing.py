"""What time does to a case unless somebody does something before: everything timed is a row of one table.

Moves of the workflow and the question to the reporter belong to the status where the case stands; the steps of the
workflow's ladder belong to a referral that nobody has answered. The rows are read by `moving_by_time`.
"""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from cases.catalogue import catalogue
from cases.events.record import wake
from cases.models import Act, Case, Part, Participant, Referral, ReferralState, Timer, Workflow
from cases.models.case import Origin
from cases.service_levels import end_of_day
from cases.settings import setting
from cases.workflow.ladder import Rung, read
from cases.workflow.phases import ENDED, Phase, Proof
from cases.working_time import Pause
from tenants import current

BATCH = 200
OF_THE_STATUS = (Act.MOVE, Act.ASK)
LADDER = (Act.REMIND, Act.RESEND, Act.ESCALATE, Act.UNANSWERED)


def set_timers(case: Case, *, opened_again: bool = False) -> None:
    """Set the timers of the status where the case stands now, in place of those before.

    Days are counted from now; where a day is promised, from the end of that day.

    Args:
        opened_again: the case had ended or was said to be done: bodies that owe an answer are asked from now on again.
    """
    Timer.objects.filter(case=case, act__in=OF_THE_STATUS).delete()
    keep([Timer(case=case, act=Act.MOVE, transition=move.code, due_at=due_at(case, move.automatic_after_days))
          for move in catalogue().ways_out(case.status) if move.automatic_after_days is not None])
    set_question(case)
    set_silence(case)
    if opened_again:
        for referral in waiting_referrals(case):
            set_ladder(case, referral)


def set_question(case: Case) -> None:
    """On the day after the promised one the reporter is asked whether it is done, unless the workflow has a move for
    that day. Only where it was promised for a day to come, and the reporter can be written to."""
    Timer.objects.filter(case=case, act=Act.ASK).delete()
    if (case.promised_on is None or case.promised_on < timezone.localdate() or not case.is_running
            or case.status.proof != Proof.NONE
            or any(move.automatic_after_days is not None for move in catalogue().ways_out(case.status))):
        return
    if Participant.objects.filter(case=case, part=Part.REPORTER).exclude(email="").exists():
        keep([Timer(case=case, act=Act.ASK, due_at=end_of_day(case.promised_on, current.municipality().zone))])


def set_silence(case: Case) -> None:
    """Where nothing happens in public for weeks, the reporter is asked what they see: reckoned from now. Whether they
    really are is judged when the time has come (`silence`), so that what happens meanwhile need not touch the timer."""
    Timer.objects.filter(case=case, act=Act.SILENCE).delete()
    rule = setting("silence")
    if (rule.get("ask") and case.phase in (Phase.OPEN, Phase.WAITING) and case.status.proof == Proof.NONE
            and case.origin == Origin.LIVE
            and Participant.objects.filter(case=case, part=Part.REPORTER).exclude(email="").exists()):
        keep([Timer(case=case, act=Act.SILENCE, due_at=timezone.now() + timedelta(days=silent_days()))])


def silent_days() -> int:
    """After how many days without a public word the reporter is asked."""
    days = setting("silence").get("days")
    return days if isinstance(days, int) and days > 0 else 28


def set_ladder(case: Case, referral: Referral) -> None:
    """Set the steps of the workflow's ladder for a body that was asked now, in place of those before.

    A step is due when so many calendar days have passed to their end.
    """
    Timer.objects.filter(referral=referral, act__in=LADDER).delete()
    if case.has_ended:
        return
    today, zone = timezone.localdate(), current.municipality().zone
    keep([Timer(case=case, act=rung.act, transition=rung.code, referral=referral,
                due_at=end_of_day(today + timedelta(days=rung.after_days), zone)) for rung in ladder_of(case)])


def follow_referrals(case: Case) -> None:
    """After a change of its referrals: bodies that owe no answer any more are left alone, and the public no longer
    reads of a missing answer that has come. The caller holds the case's lock."""
    waiting = waiting_referrals(case)
    ladder = Timer.objects.filter(case=case, act__in=LADDER)
    (ladder if case.has_ended else ladder.exclude(referral__in=waiting)).delete()
    if case.unanswered_at is not None and not any(is_missed(case, referral) for referral in waiting):
        case.unanswered_at = None
        case.save(update_fields=["unanswered_at"])


def shift_ladders(case: Case, pause: Pause) -> None:
    """Carry the steps of the ladders over a pause: as many days later as it lasted."""
    zone = current.municipality().zone
    days = (pause.until.astimezone(zone).date() - pause.since.astimezone(zone).date()).days
    for timer in Timer.objects.filter(case=case, act__in=LADDER):
        timer.due_at = end_of_day(timer.due_at.astimezone(zone).date() + timedelta(days=days), zone)
        timer.save(update_fields=["due_at"])
        wake(timer.due_at)


def renew_ladders(workflow: Workflow) -> int:
    """After a workflow's ladder was changed: let it hold for the bodies that are waited for now.

    Steps whose day is over are left out, so that a new ladder does not write to hundreds of bodies at once.

    Returns:
        How many steps were set.
    """
    today, zone = timezone.localdate(), current.municipality().zone
    waiting = list(Referral.objects.filter(state=ReferralState.SENT, case__status__workflow=workflow)
                   .exclude(case__phase__in=ENDED).select_related("case"))
    Timer.objects.filter(referral__in=waiting, act__in=LADDER).delete()
    timers = []
    for referral in waiting:
        asked_on = timezone.localdate(referral.sent_at)
        for rung in read(workflow.ladder):
            day = asked_on + timedelta(days=rung.after_days)
            if day >= today:
                timers.append(Timer(case=referral.case, act=rung.act, transition=rung.code, referral=referral,
                                    due_at=end_of_day(day, zone)))
    keep(timers)
    return len(timers)


def keep(timers: list[Timer]) -> None:
    if timers:
        Timer.objects.bulk_create(timers)
        wake(*(timer.due_at for timer in timers))


def due_at(case: Case, days: int) -> datetime:
    """When a move by time of so many days is due for a case that comes to its status now."""
    start = timezone.now()
    if case.promised_on:
        start = max(start, end_of_day(case.promised_on, current.municipality().zone))
    return start + timedelta(days=days)


def due_timers() -> list[Timer]:
    """The timers that have run out, the earliest first. While a case waits for somebody else, its ladders stand."""
    standing = Q(act__in=LADDER, case__paused_at__isnull=False)
    return list(Timer.objects.filter(due_at__lte=timezone.now()).exclude(standing).select_related("case")[:BATCH])


def ladder_of(case: Case) -> tuple[Rung, ...]:
    """The ladder of the workflow in which the case stands."""
    flow = next((flow for flow in catalogue().workflows if flow.pk == case.status.workflow_id), None)
    return read(flow.ladder) if flow else ()


def waiting_referrals(case: Case) -> list[Referral]:
    """What was sent to a body that has not answered."""
    return list(Referral.objects.filter(case=case, state=ReferralState.SENT, answered_at=None).select_related("body"))


def is_missed(case: Case, referral: Referral) -> bool:
    """Whether the public was told that this body has not answered."""
    return case.events.filter(type="answer_missed", data__referral=str(referral.public_id)).exists()
