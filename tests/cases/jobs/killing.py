"""A job on many cases while the worker is killed again and again, and what must be true of it afterwards."""

import contextlib
from collections import Counter
from collections.abc import Iterator

import psycopg
from django.db import connection
from django.utils import timezone
from psycopg import sql

from cases.bulk import write_stories
from cases.catalogue import catalogue
from cases.events.chain import Entry, broken_at
from cases.jobs.selectors import progress
from cases.jobs.services import start_job
from cases.models import BulkJob, Case, CaseEvent, JobState
from cases.models.case import Origin
from cases.stories import CaseStory, Moment
from tenants.models import Municipality
from tests.towns import actor_with
from tests.workers import until, worker

BATCH = 1000
LEASE = "3"


def many_cases(count: int) -> None:
    """So many open cases, written in bulk. Call it inside the town."""
    first = catalogue().initial.code
    for start in range(0, count, BATCH):
        write_stories(
            [CaseStory(foreign_id=f"many:{number}", category="lighting", reported=Moment(timezone.now()), status=first,
                       title=f"Dark lamp {number}", address="Fő tér 1.", lat=47.05, lon=19.06)
             for number in range(start, min(start + BATCH, count))], origin=Origin.LIVE)


def order_all(town: Municipality) -> BulkJob:
    """Set the priority of every case of a town."""
    with town.entered():
        return start_job("priority", Case.objects.values_list("pk", flat=True), {"priority": 2},
                         actor=actor_with("manager"))


@contextlib.contextmanager
def held(town: Municipality, row: int, table: str = "cases_case") -> Iterator[None]:
    """A row locked from outside: a worker that comes to such a case stands in the middle of its work."""
    at = connection.settings_dict
    with psycopg.connect(dbname=at["NAME"], user=at["USER"] or None, host=at["HOST"] or None, port=at["PORT"] or None,
                         password=at["PASSWORD"] or None) as other:
        rows = sql.Identifier(town.schema_name, table)
        other.execute(sql.SQL("SELECT 1 FROM {} WHERE id = %s FOR UPDATE").format(rows), [row])
        yield


def work_and_kill(town: Municipality, job: BulkJob, *, cases: int, kills: int, seconds: float,
                  processes: int = 1) -> None:
    """Let real workers do the job; each but the last is killed with -9 in the middle of a case."""
    def settled() -> int:
        with town.entered():
            return progress(job).settled

    def ended() -> bool:
        with town.entered():
            return BulkJob.objects.get(pk=job.pk).state == JobState.DONE

    for round_ in range(kills):
        share = (round_ + 1) * cases // (kills + 1)
        with town.entered():
            in_hand = job.items.order_by("pk").values_list("case", flat=True)[share]
        with held(town, in_hand), worker(processes=processes, JOB_LEASE_SECONDS=LEASE):
            until(lambda share=share: settled() >= share, seconds, hurry=False)  # type: ignore[misc]
        assert settled() == share
    with worker(processes=processes, JOB_LEASE_SECONDS=LEASE):
        until(ended, seconds, hurry=False)


def ensure_each_changed_once(town: Municipality, job: BulkJob, cases: int) -> None:
    """One event for each case, no more; the log of each case whole; every item told as done."""
    with town.entered():
        told = progress(job)
        assert (told.done, told.refused, told.waiting) == (cases, 0, 0)
        assert Case.objects.filter(priority=2).count() == cases
        changes = Counter(CaseEvent.objects.filter(type="case_prioritised").values_list("case", flat=True))
        assert len(changes) == cases and set(changes.values()) == {1}
        for case in Case.objects.order_by("?")[:50]:
            entries = [(Entry(case.public_id, event.seq, event.type, event.occurred_at, event.precision,
                              event.recorded_at, event.origin, event.actor_kind, event.actor, event.voice, event.data),
                        bytes(event.hash)) for event in case.events.order_by("seq")]
            assert broken_at(entries) is None
