"""A worker killed with -9 in the middle of a job: each case is changed exactly once."""

from collections.abc import Iterator

import pytest

from cases.models import BulkJob, JobState
from config.celery import app
from tenants.models import Municipality
from tests.cases.jobs.killing import ensure_each_changed_once, held, many_cases, order_all, work_and_kill
from tests.cases.jobs.working import DONE, WAITING, order, outcomes, some_cases, work

CASES = 60


@pytest.fixture
def _empty_queue(committed: None) -> Iterator[None]:
    app.control.purge()
    yield
    app.control.purge()


def test_each_case_is_changed_once_though_the_worker_is_killed(_empty_queue: None) -> None:
    town = Municipality.objects.get(slug="kohid")
    with town.entered():
        many_cases(CASES)
    job = order_all(town)
    work_and_kill(town, job, cases=CASES, kills=1, seconds=60)
    ensure_each_changed_once(town, job, CASES)


def test_a_case_that_another_worker_holds_is_left_to_it(_empty_queue: None) -> None:
    town = Municipality.objects.get(slug="kohid")
    with town.entered():
        job = order("priority", some_cases(2), priority=1)
        first = job.items.order_by("pk")[0]
        with held(town, first.pk, "cases_bulkitem"):
            work()
            assert outcomes(job) == [WAITING, DONE] and BulkJob.objects.get().state == JobState.RUNNING
        BulkJob.objects.update(leased_until=None)
        work()
        assert outcomes(job) == [DONE, DONE] and BulkJob.objects.get().state == JobState.DONE
