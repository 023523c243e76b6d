"""How jobs are worked off: exactly once, in turns, by whoever ordered them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases.jobs import running
from cases.jobs.acts import ACTS, PlainAct, Wish
from cases.jobs.selectors import progress
from cases.jobs.services import KEPT, MOST_TICKED, forget_jobs, resume_job, start_job, stop_job, undo_job
from cases.models import BulkJob, Case, JobState
from cases.refusals import JobRefused
from cases.services.prioritising import prioritise
from cases.tasks import take_up_jobs
from config.celery import app
from tenants.accounts.actors import Actor, PermissionRefused
from tenants.accounts.models import AuditEntry, Person
from tenants.models import Municipality
from tests.cases.jobs.working import DONE, REFUSED, WAITING, done, order, outcomes, sentences, some_cases, work
from tests.towns import actor_with, person_with

pytestmark = pytest.mark.usefixtures("in_english")


def test_a_job_is_ordered_and_nothing_happens_before_the_worker_comes(kohid: Municipality) -> None:
    with kohid.entered():
        cases = some_cases(2)
        job = order("priority", [*cases, cases[0]], priority=1)
        assert outcomes(job) == [WAITING, WAITING]
        assert set(Case.objects.values_list("priority", flat=True)) == {0}
        assert AuditEntry.objects.get(act="job_started").data == {"kind": "priority", "cases": 2}
        work()
        assert outcomes(job) == [DONE, DONE]
        assert BulkJob.objects.get().state == JobState.DONE
        work()
        assert [case.events.filter(type="case_prioritised").count() for case in cases] == [1, 1]


def test_a_turn_belongs_to_its_lease(kohid: Municipality) -> None:
    with kohid.entered():
        job = order("priority", some_cases(1), priority=1)
        [(taken, lease)] = running.take_up()
        assert taken == job.pk and running.take_up() == []
        assert running.take_turn(job.pk, lease - timedelta(seconds=1)) is None
        assert outcomes(job) == [WAITING]
        # Whoever had it has died: when the lease is over, it is handed out anew, and the old one is worth nothing.
        BulkJob.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
        [(_job, anew)] = running.take_up()
        assert running.take_turn(job.pk, lease) is None and outcomes(job) == [WAITING]
        assert running.take_turn(job.pk, anew) is None and outcomes(job) == [DONE]


def test_a_long_job_is_done_in_turns(kohid: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "TURN", 1e-6)
    with kohid.entered():
        job = order("priority", some_cases(3), priority=1)
        [(_job, lease)] = running.take_up()
        following, turns = running.take_turn(job.pk, lease), 1
        assert following and following > lease
        while following:
            following, turns = running.take_turn(job.pk, following), turns + 1
        assert outcomes(job) == [DONE, DONE, DONE] and turns > 1


def test_a_job_is_done_although_its_turns_never_come_in_time(
        kohid: Municipality, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(running, "TURN", 1e-6)
    settings.JOB_LEASE_SECONDS = -1
    with kohid.entered():
        job = order("priority", some_cases(3), priority=1)
        for _try in range(4):
            take_up_jobs()
            app.control.purge()
        assert outcomes(job) == [DONE, DONE, DONE] and BulkJob.objects.get().state == JobState.DONE


def test_jobs_are_kept_for_half_a_year(kohid: Municipality) -> None:
    with kohid.entered():
        old = done("priority", some_cases(1), priority=1)
        running_still = order("priority", some_cases(1), priority=1)
        undo_job(old, actor=actor_with("manager"))
        work()
        BulkJob.objects.update(made_at=timezone.now() - KEPT - timedelta(days=1))
        BulkJob.objects.filter(pk=running_still.pk).update(state=JobState.RUNNING)
        forget_jobs(timezone.now())
        assert [job.pk for job in BulkJob.objects.all()] == [running_still.pk]


def test_a_job_is_stopped_and_gone_on_with(kohid: Municipality) -> None:
    with kohid.entered():
        manager = actor_with("manager")
        job = order("priority", some_cases(2), priority=1)
        stop_job(job, actor=manager)
        work()
        told = progress(job)
        assert (told.waiting, told.settled, told.total) == (2, 0, 2)
        assert BulkJob.objects.get().state == JobState.STOPPED
        resume_job(job, actor=manager)
        work()
        assert outcomes(job) == [DONE, DONE] and BulkJob.objects.get().state == JobState.DONE


def test_the_job_of_somebody_who_left_stops_with_a_sentence(kohid: Municipality) -> None:
    with kohid.entered():
        job = order("priority", some_cases(1), priority=1)
        Person.objects.filter(role="manager").update(is_active=False)
        work()
        assert outcomes(job) == [REFUSED] and BulkJob.objects.get().state == JobState.STOPPED
        assert sentences(job) == ["Whoever ordered this no longer works here, so it was not done."]


class Breaks(PlainAct):
    """An act with a fault of its own: the first case breaks after it was written to."""

    words = "Break"

    def refusal(self, case: Case, wish: Wish, actor: Actor) -> str:
        return ""

    def do(self, case: Case, wish: Wish, actor: Actor) -> dict[str, Any]:
        prioritise(case, 2, actor=actor)
        if case.number.endswith("1"):
            raise LookupError("seeded")
        return {}


def test_a_case_that_breaks_stays_as_it_was_and_does_not_hold_up_the_others(kohid: Municipality) -> None:
    ACTS["breaks"] = Breaks()
    try:
        with kohid.entered():
            broken, whole = some_cases(2)
            job = done("breaks", [broken, whole])
            assert outcomes(job) == [REFUSED, DONE] and job.state == JobState.DONE
            assert "Something went wrong" in sentences(job)[0]
            assert list(Case.objects.order_by("pk").values_list("priority", flat=True)) == [0, 2]
            assert not broken.events.filter(type="case_prioritised").exists()
    finally:
        del ACTS["breaks"]


def test_so_many_cases_and_no_more(kohid: Municipality) -> None:
    with kohid.entered():
        cases = [case.pk for case in some_cases(1)]
        agent, inspector = actor_with("agent"), actor_with("inspector")
        for nothing in ("priority", "no-such-act"):
            with pytest.raises(JobRefused):
                start_job(nothing, [] if nothing == "priority" else cases, {}, actor=actor_with("manager"))
        with pytest.raises(JobRefused):
            start_job("priority", range(1, MOST_TICKED + 2), {"priority": 1}, actor=agent)
        assert outcomes(start_job("priority", cases, {"priority": 1}, actor=agent)) == [WAITING]
        # An inspector may work on some cases, but not with acts that the role does not have.
        assert start_job("priority", cases, {"priority": 1}, actor=inspector)
        work()
        assert sorted(outcomes(BulkJob.objects.get(made_by=person_with("inspector")))) == [REFUSED]


def test_only_what_has_ended_is_undone_and_only_once(kohid: Municipality) -> None:
    with kohid.entered():
        manager, cases = actor_with("manager"), some_cases(1)
        job = order("priority", cases, priority=1)
        with pytest.raises(JobRefused):
            undo_job(job, actor=manager)
        work()
        with pytest.raises(PermissionRefused):
            undo_job(job, actor=actor_with("agent"))
        undoing = undo_job(job, actor=manager)
        for again in (job, undoing):
            with pytest.raises(JobRefused):
                undo_job(again, actor=manager)
        work()
        with pytest.raises(JobRefused):
            undo_job(undoing, actor=manager)
        assert done("priority", cases, priority=1).state == JobState.DONE
