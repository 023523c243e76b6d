"""Many cases lose their status, and the worker that leads them on is killed with -9: each is led on exactly once."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.utils import timezone

from cases.jobs.selectors import progress
from cases.models import Case, CaseEvent, Workflow
from cases.services.publishing import publish
from cases.workflow.definition import Step
from cases.workflows import definition_of
from config.celery import app
from tenants.models import Municipality
from tests.cases.jobs.killing import many_cases, work_and_kill
from tests.cases.workflow.pieces import with_step, without
from tests.towns import actor_with

# More of them by hand: JARDA_TEST_CASES=1000.
CASES = int(os.environ.get("JARDA_TEST_CASES", "40"))


@pytest.fixture
def _empty_queue(committed: None) -> Iterator[None]:
    app.control.purge()
    yield
    app.control.purge()


def test_each_case_is_led_on_once_though_the_worker_is_killed(
    _empty_queue: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cases.services.publishing.FEW", 10)
    town = Municipality.objects.get(slug="kohid")
    with town.entered():
        many_cases(CASES)
        flow = Workflow.objects.get()
        before = definition_of(flow)
        send = before.move("send")
        assert send is not None
        anew = with_step(without(before, "checking"), Step("triage", {"en": "Triage"}, "moderation", initial=True,
                                                           public=False), replace(send, source="triage"))
        started = timezone.now()
        done = publish(flow, anew, base=1, actor=actor_with("administrator"), mapping={"checking": "triage"})
        (job,) = done.jobs
        assert done.led == 0
        print(f"published with {CASES} cases waiting in {(timezone.now() - started).total_seconds():.2f} s")
    started = timezone.now()
    work_and_kill(town, job, cases=CASES, kills=1, seconds=300)
    print(f"{CASES} cases led on, one worker killed, in {(timezone.now() - started).total_seconds():.1f} s")
    with town.entered():
        told = progress(job)
        assert (told.done, told.refused, told.waiting) == (CASES, 0, 0)
        assert set(Case.objects.values_list("status__code", "phase")) == {("triage", "moderation")}
        led = Counter(CaseEvent.objects.filter(type="case_remapped").values_list("case", flat=True))
        assert len(led) == CASES and set(led.values()) == {1}
