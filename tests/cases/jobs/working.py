"""Small helpers for jobs: cases to work on, and the worker's turns taken here."""

from collections.abc import Sequence
from typing import Any

from cases.jobs import running
from cases.jobs.services import start_job
from cases.models import BulkItem, BulkJob, Case
from tenants.accounts.actors import Actor
from tests.towns import a_case, actor_with

DONE, REFUSED, WAITING = BulkItem.Outcome.DONE, BulkItem.Outcome.REFUSED, BulkItem.Outcome.WAITING


def some_cases(count: int) -> list[Case]:
    """Reported cases. Call it inside the town."""
    return [a_case(f"Dark lamp {number}") for number in range(count)]


def order(act: str, cases: Sequence[Case], *, actor: Actor | None = None, **wish: Any) -> BulkJob:
    """A job of the manager's, or of another actor's."""
    return start_job(act, [case.pk for case in cases], wish, actor=actor or actor_with("manager"))


def work() -> None:
    """Take every turn of every job until none is left, as the worker does."""
    for job, lease in running.take_up():
        following = running.take_turn(job, lease)
        while following:
            following = running.take_turn(job, following)


def done(act: str, cases: Sequence[Case], *, actor: Actor | None = None, **wish: Any) -> BulkJob:
    """A job that has been worked off."""
    job = order(act, cases, actor=actor, **wish)
    work()
    return BulkJob.objects.get(pk=job.pk)


def outcomes(job: BulkJob) -> list[str]:
    """What became of each case, in their order."""
    return list(job.items.order_by("pk").values_list("outcome", flat=True))


def sentences(job: BulkJob) -> list[str]:
    return list(job.items.order_by("pk").values_list("sentence", flat=True))
