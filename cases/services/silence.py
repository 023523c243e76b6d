"""After weeks in which nothing has happened in public, the reporter is asked what they see. Once for each silence."""

from datetime import datetime, timedelta

from django.utils import timezone

from cases.events.record import record
from cases.events.types import ReporterAsked
from cases.models import GONE, Act, Case, CaseEvent, Part, Participant, Referral, Timer
from cases.models.event import Voice
from cases.selectors import standing
from cases.service_levels import end_of_day
from cases.services.timing import keep, silent_days
from cases.settings import setting
from cases.workflow.phases import Phase, Proof
from tenants import current
from tenants.accounts.actors import SYSTEM

# What people read of on the case's page, but says nothing of what becomes of it.
SAYS_NOTHING = ("supporter_joined", "follower_joined", "comment_added", "comment_judged", "case_looked_at",
                "thanks_said")


def ask_after_silence(case: Case, _timer: Timer) -> None:
    """Ask if it has been silent for long enough, and come back later in any case. Runs in the transaction that takes
    the timer away, with the case locked."""
    if not (setting("silence").get("ask") and case.phase in (Phase.OPEN, Phase.WAITING)
            and case.status.proof == Proof.NONE and case.duplicate_of_id is None):
        return
    now, length = timezone.now(), timedelta(days=silent_days())
    log = standing(list(CaseEvent.objects.filter(case=case).order_by("seq")))
    heard = last_word(log)
    later = later_at(case, heard, length)
    if later is None and is_to_be_asked(case, log):
        record(case, ReporterAsked(silent_since=timezone.localdate(heard.recorded_at) if heard else
                                   timezone.localdate(case.reported_at)), actor=SYSTEM, voice=Voice.LETTER)
    keep([Timer(case=case, act=Act.SILENCE, due_at=later if later and later > now else now + length)])


def last_word(log: list[CaseEvent]) -> CaseEvent | None:
    """The last thing that the public could read about what becomes of the case."""
    return next((event for event in reversed(log)
                 if event.voice == Voice.PUBLIC and event.type not in SAYS_NOTHING), None)


def later_at(case: Case, heard: CaseEvent | None, length: timedelta) -> datetime | None:
    """When to look again, where it is not the time yet: something has happened, the case waits for somebody, or a day
    is promised. None where it is."""
    now = timezone.now()
    if case.paused_at is not None:
        return now + length
    if case.promised_on is not None and case.promised_on >= timezone.localdate():
        return end_of_day(case.promised_on, current.municipality().zone) + length
    due = (heard.recorded_at if heard else case.reported_at) + length
    return due if due > now else None


def is_to_be_asked(case: Case, log: list[CaseEvent]) -> bool:
    """Whether the case was sent to somebody, its reporter can be written to, and was not asked in this silence."""
    heard = last_word(log)
    asked = any(event.type == ReporterAsked.type and event.seq > (heard.seq if heard else 0) for event in log)
    return (not asked and Referral.objects.filter(case=case).exclude(state__in=GONE).exists()
            and Participant.objects.filter(case=case, part=Part.REPORTER, confirmed_at__isnull=False)
            .exclude(email="").exists())
