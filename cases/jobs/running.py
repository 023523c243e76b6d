"""Jobs are done here: one case after the other, each in one transaction with its outcome.

Whoever is killed loses the case in hand and nothing else: what a case has become and that it has become it are written
together. A worker takes a job for a short turn and hands it on, so that nobody else's work waits long behind it. The
lease names whose turn it is; when it runs out, the worker has died, and the job is handed out anew.
"""

import logging
import time
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cases.events.record import wake
from cases.jobs.acts import ACTS, JobAct, Wish
from cases.jobs.services import OPEN
from cases.models import BulkItem, BulkJob, JobState
from cases.selectors import cases_visible_to
from cases.services.locking import locked
from tenants import current
from tenants.accounts.actors import Actor, actor_for
from tenants.refusals import Refusal

# How long a turn lasts, in seconds.
TURN = 2.0
Outcome = BulkItem.Outcome
logger = logging.getLogger(__name__)


def take_up() -> list[tuple[UUID, datetime]]:
    """Take every job of the municipality entered that nobody has in hand.

    Returns:
        The jobs with their leases, to be handed to `take_turn`.
    """
    free = BulkJob.objects.filter(Q(leased_until=None) | Q(leased_until__lt=timezone.now()), state__in=OPEN)
    taken = [(job.pk, lease(job.pk, job.leased_until)) for job in free.order_by("made_at")]
    return [(job, until) for job, until in taken if until]


def lease(job: UUID, held: datetime | None) -> datetime | None:
    """Take a job for the next turn, if it is still held as we saw it and has not ended.

    Returns:
        The new lease; None where somebody else was faster or the job has ended.
    """
    until = timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)
    with transaction.atomic():
        if not BulkJob.objects.filter(pk=job, leased_until=held, state__in=OPEN).update(leased_until=until):
            return None
        # Whoever dies with this lease is noticed at its end.
        wake(until + timedelta(seconds=1))
    return until


def take_turn(job_id: UUID, held: datetime) -> datetime | None:
    """Work on a job for a turn, in the municipality entered.

    Args:
        held: the lease under which the turn was given; with any other one the turn is somebody else's.

    Returns:
        The lease of the next turn; None where there is none.
    """
    until = lease(job_id, held)
    job = BulkJob.objects.select_related("made_by").filter(pk=job_id).first()
    if until is None or job is None:
        return None
    with translation.override(language_of(job)):
        actor = actor_for(job.made_by)
        act, wish, sentence = read(job, actor)
        if act is None:
            give_up(job, sentence)
            return None
        BulkJob.objects.filter(pk=job.pk, state=JobState.READY).update(state=JobState.RUNNING)
        end = time.monotonic() + TURN
        # One case at least, however slow the machine is.
        while (there_is_more := run_next(job, act, wish, actor)) and time.monotonic() < end:
            pass
    if not there_is_more:
        finish(job)
        return None
    return until


def read(job: BulkJob, actor: Actor) -> tuple[JobAct | None, Wish, str]:
    """What is to be done; no act and the reason where it cannot be done any more."""
    act = ACTS.get(job.act)
    if job.made_by is None or not actor.permissions:
        return None, {}, _("Whoever ordered this no longer works here, so it was not done.")
    if act is None:
        return None, {}, _("This cannot be done to many cases any more.")
    try:
        return act, {} if job.undoes_id else act.understood(job.wish, actor), ""
    except Refusal as refusal:
        return None, {}, refusal.sentence


def language_of(job: BulkJob) -> str:
    """In which language the sentences of a job are written: that of whoever made it."""
    return (job.made_by.language if job.made_by else "") or current.municipality().language


@transaction.atomic
def run_next(job: BulkJob, act: JobAct, wish: Wish, actor: Actor) -> bool:
    """Do one case that nobody else holds.

    Returns:
        Whether there was one. A job that was stopped has none.
    """
    waiting = BulkItem.objects.filter(job=job, job__state__in=OPEN, outcome=Outcome.WAITING).order_by("pk")
    free = waiting.select_for_update(skip_locked=True, of=("self",))
    item = free.select_related("case__status", "case__category").first()
    if item is None:
        return False
    try:
        # A point to come back to: what was refused half-way leaves nothing but its sentence.
        with transaction.atomic():
            item.sentence = do(job, item, act, wish, actor)
    except Refusal as refusal:
        item.sentence = refusal.sentence
    except OperationalError:
        # The database's own trouble (a deadlock, a lost connection) says nothing about the case.
        raise
    except Exception as fault:
        # Without its message, which may quote what people wrote.
        logger.error("Case %s of job %s could not be done (%s).", item.case_id, job.pk, type(fault).__name__)
        item.sentence = _("Something went wrong with this case, and it was left as it is. Try it on its own page.")
    item.outcome = Outcome.REFUSED if item.sentence else Outcome.DONE
    item.sentence = item.sentence[:300]
    item.save(update_fields=["outcome", "sentence", "before"])
    return True


def do(job: BulkJob, item: BulkItem, act: JobAct, wish: Wish, actor: Actor) -> str:
    """Do or undo one case; `item.before` is what undoing needs.

    Returns:
        Why it was left as it is; empty where it was done.
    """
    if not cases_visible_to(actor).filter(pk=item.case_id).exists():
        return _("You do not see this case any more.")
    case = item.case if act.locks_itself else locked(item.case)
    if job.undoes_id:
        act.undo(case, before_of(job, item), actor)
        return ""
    sentence = act.refusal(case, wish, actor)
    if not sentence:
        item.before = act.do(case, wish, actor)
    return sentence


def before_of(job: BulkJob, item: BulkItem) -> dict[str, object]:
    """What the job that is being undone has kept of this case."""
    return BulkItem.objects.values_list("before", flat=True).get(job=job.undoes_id, case=item.case_id)


@transaction.atomic
def give_up(job: BulkJob, sentence: str) -> None:
    """End a job that cannot go on: whatever is left keeps the reason."""
    left = BulkItem.objects.filter(job=job, job__state__in=OPEN, outcome=Outcome.WAITING)
    left.update(outcome=Outcome.REFUSED, sentence=sentence[:300])
    BulkJob.objects.filter(pk=job.pk, state__in=OPEN).update(state=JobState.STOPPED, ended_at=timezone.now())


def finish(job: BulkJob) -> None:
    """End a job of which nothing is left."""
    if not job.items.filter(outcome=Outcome.WAITING).exists():
        BulkJob.objects.filter(pk=job.pk, state__in=OPEN).update(state=JobState.DONE, ended_at=timezone.now())
