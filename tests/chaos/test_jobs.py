"""5,000 cases, and the worker killed with -9 twice while it works on them."""

import time
from collections.abc import Iterator

import pytest

from config.celery import app
from tenants.models import Municipality
from tests.cases.jobs.killing import ensure_each_changed_once, many_cases, order_all, work_and_kill

CASES, KILLS = 5_000, 2


@pytest.fixture
def _empty_queue(committed: None) -> Iterator[None]:
    app.control.purge()
    yield
    app.control.purge()


@pytest.mark.parametrize("processes", [1, 2])
def test_five_thousand_cases_are_changed_once_each_though_the_worker_is_killed_twice(
        _empty_queue: None, processes: int, capsys: pytest.CaptureFixture[str]) -> None:
    town = Municipality.objects.get(slug="kohid")
    with town.entered():
        many_cases(CASES)
    began = time.monotonic()
    job = order_all(town)
    ordered = time.monotonic()
    work_and_kill(town, job, cases=CASES, kills=KILLS, seconds=900, processes=processes)
    took = time.monotonic() - ordered
    ensure_each_changed_once(town, job, CASES)
    with capsys.disabled():
        print(f"\n{CASES:,} cases, {KILLS} kills, {processes} process(es): ordered in {ordered - began:.1f} s, "
              f"done in {took:.0f} s ({CASES / took:.0f} cases/s); each changed once.")
