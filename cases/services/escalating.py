"""What time does where a body does not answer: ask it again, tell a role, and at last tell the public.

Each act runs in the transaction that takes its timer away, with the case locked, so it happens once or not at all.
"""

from django.utils import timezone

from cases.events.record import record
from cases.events.types import AnswerMissed, CaseEscalated, ReporterAsked
from cases.models import Act, Case, Referral, Timer
from cases.models.event import Voice
from cases.services.locking import save_moved
from cases.services.reminding import remind
from cases.services.timing import ladder_of, waiting_referrals
from tenants.accounts.actors import SYSTEM


def climb(case: Case, timer: Timer) -> None:
    """Do what one step of the ladder says; nothing where it was answered, or the ladder has no such step any more."""
    rung = next((rung for rung in ladder_of(case) if rung.code == timer.transition), None)
    referral = next((one for one in waiting_referrals(case) if one.pk == timer.referral_id), None)
    if rung is None or referral is None or case.has_ended or case.duplicate_of_id is not None:
        return
    if timer.act in (Act.REMIND, Act.RESEND):
        ask_again(referral, timer)
    elif timer.act == Act.ESCALATE:
        record(case, CaseEscalated(role=rung.role, step=rung.code), actor=SYSTEM, voice=Voice.INTERNAL)
    elif timer.act == Act.UNANSWERED:
        miss_answer(case, referral, timer)


def ask_again(referral: Referral, timer: Timer) -> None:
    """Remind, or send once more; left to the later of two that have run out, so that nobody gets two at once."""
    later = Timer.objects.filter(referral=referral, act__in=(Act.REMIND, Act.RESEND), due_at__gte=timer.due_at,
                                 due_at__lte=timezone.now())
    if not later.exists():
        remind(referral, step=timer.transition, resent=timer.act == Act.RESEND, actor=SYSTEM)


def miss_answer(case: Case, referral: Referral, timer: Timer) -> None:
    """Let the public read that a body has not answered, until it does."""
    case.unanswered_at = case.unanswered_at or timezone.now()
    save_moved(case, "unanswered_at")
    since = referral.due_on or timezone.localdate(timer.due_at)
    record(case, AnswerMissed(referral=referral.public_id, body=referral.body.code, since=since), actor=SYSTEM)


def ask_reporter(case: Case, _timer: Timer) -> None:
    """The promised day is over, and nobody has said that it is done: ask whoever sees it."""
    if case.promised_on is not None and case.is_running and case.duplicate_of_id is None:
        record(case, ReporterAsked(promised_on=case.promised_on), actor=SYSTEM, voice=Voice.LETTER)
