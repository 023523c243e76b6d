"""Jobs are started, stopped and undone here; `cases.jobs.running` does them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.events.record import wake
from cases.jobs.acts import ACTS, Wish
from cases.models import BulkItem, BulkJob, JobState
from cases.refusals import JobRefused
from tenants.accounts.actors import Actor, ensure_may
from tenants.accounts.audit import note_act
from tenants.accounts.roles import Permission

# So many cases at once, and so many for whoever works on cases but not on many of them: about what fits on a page.
MOST = 10_000
MOST_TICKED = 50
OPEN = (JobState.READY, JobState.RUNNING)
BATCH = 2_000
# So long a job can be looked at and undone; then its words and its list of cases go.
KEPT = timedelta(days=180)


def most(actor: Actor) -> int:
    """How many cases this person may work on at once; 0 for nobody's business."""
    if actor.may(Permission.BULK):
        return MOST
    return MOST_TICKED if actor.may(Permission.MOVE) else 0


def ensure_so_many(actor: Actor, count: int) -> None:
    """Refuse a choice of no case, and one of more cases than this person may work on at once."""
    if not most(actor):
        ensure_may(actor, Permission.BULK)
    if not count:
        raise JobRefused(_("No case is chosen. Go back to the list and tick some."))
    if count > most(actor) and most(actor) < MOST:
        raise JobRefused(_("You may work on %(most)d cases at once. Tick fewer, or ask a manager to do it.")
                         % {"most": MOST_TICKED})
    if count > MOST:
        raise JobRefused(_("These are more than %(most)d cases. Narrow the filter and do them in parts.")
                         % {"most": MOST})


@transaction.atomic
def start_job(act: str, case_ids: Iterable[int], wish: Wish, *, actor: Actor) -> BulkJob:
    """Order an act on many cases. The worker takes it up at once; nothing is done here.

    Args:
        act: a code of `ACTS`.
        case_ids: primary keys, in the order in which the cases shall be done; each is done once.
        wish: what the act reads, as plain JSON.

    Raises:
        PermissionRefused: the actor's role may not work on many cases.
        JobRefused: there is no such act, no case, or there are too many of them.
    """
    chosen = list(dict.fromkeys(case_ids))
    ensure_so_many(actor, len(chosen))
    if act not in ACTS:
        raise JobRefused(_("This cannot be done to many cases at once."))
    job = BulkJob.objects.create(act=act, wish=wish, made_by=actor.person, made_at=timezone.now())
    _fill(job, chosen)
    note_act(actor, "job_started", subject=job.pk, kind=act, cases=len(chosen))
    return job


@transaction.atomic
def stop_job(job: BulkJob, *, actor: Actor) -> BulkJob:
    """Do no more of a job. What is done stays done; stopping twice is stopping once."""
    job = _locked(job)
    ensure_own(job, actor)
    if job.state in OPEN:
        job.state, job.ended_at = JobState.STOPPED, timezone.now()
        job.save(update_fields=["state", "ended_at"])
        note_act(actor, "job_stopped", subject=job.pk)
    return job


@transaction.atomic
def resume_job(job: BulkJob, *, actor: Actor) -> BulkJob:
    """Go on with a job that was stopped, where it was left."""
    job = _locked(job)
    ensure_own(job, actor)
    if job.state == JobState.STOPPED and job.items.filter(outcome=BulkItem.Outcome.WAITING).exists():
        job.state, job.ended_at, job.leased_until = JobState.READY, None, None
        job.save(update_fields=["state", "ended_at", "leased_until"])
        note_act(actor, "job_resumed", subject=job.pk)
        wake(timezone.now())
    return job


@transaction.atomic
def undo_job(job: BulkJob, *, actor: Actor) -> BulkJob:
    """Order that every case which a job has changed is led back, where nobody has changed it since.

    Raises:
        JobRefused: the job still runs, is itself an undoing, was undone already, or is of a kind that cannot be.
    """
    job = _locked(job)
    ensure_own(job, actor)
    if job.state in OPEN:
        raise JobRefused(_("It still runs. Stop it first, then undo what was done."))
    if job.undoes_id or job.act not in ACTS or not ACTS[job.act].undoable:
        raise JobRefused(_("This cannot be undone for many cases at once. Put it right case by case."))
    if job.undone_by.exists():
        raise JobRefused(_("This was undone already."))
    done = list(job.items.filter(outcome=BulkItem.Outcome.DONE).order_by("pk").values_list("case", flat=True))
    ensure_so_many(actor, len(done))
    undoing = BulkJob.objects.create(act=job.act, wish=job.wish, made_by=actor.person, made_at=timezone.now(),
                                     undoes=job)
    _fill(undoing, done)
    note_act(actor, "job_undone", subject=job.pk, cases=len(done))
    return undoing


def forget_jobs(now: datetime) -> None:
    """Take away the jobs that ended long ago. What they did stands in the cases' logs."""
    BulkJob.objects.filter(made_at__lt=now - KEPT).exclude(state__in=OPEN).delete()


def ensure_own(job: BulkJob, actor: Actor) -> None:
    """A job belongs to whoever made it; those who may work on many cases also have a hand in those of others."""
    if actor.person is None or job.made_by_id != actor.person.pk:
        ensure_may(actor, Permission.BULK)


def _locked(job: BulkJob) -> BulkJob:
    return BulkJob.objects.select_for_update().get(pk=job.pk)


def _fill(job: BulkJob, cases: list[int]) -> None:
    BulkItem.objects.bulk_create([BulkItem(job=job, case_id=case) for case in cases], batch_size=BATCH)
    wake(timezone.now())
