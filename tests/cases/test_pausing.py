"""The clocks stand still while a case waits, and go on with what was left."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from cases.catalogue import forget_catalogues
from cases.events.chain import broken_at
from cases.models import Case, Category, ServiceLevel, Status, Timer, Transition, Workflow
from cases.selectors import by_due
from cases.services.extending import extend_due
from cases.services.looking_after import correct_category
from cases.services.moving import move_case
from cases.services.moving_by_time import run_timers
from cases.services.taking_back import take_back
from tenants.models import Municipality
from tests.cases.calendar_oracle import Oracle
from tests.cases.test_bulk import chain_of
from tests.towns import ZOLDVAR_SQUARE, a_case, actor_with, move


@pytest.fixture
def town(zoldvar: Municipality) -> Iterator[Municipality]:
    """A town that asks back: a status in which it waits for the reporter, and one for others."""
    with zoldvar.entered():
        flow = Workflow.objects.get()
        sent = Status.objects.get(code="sent")
        for position, (code, waits) in enumerate((("asking-back", "reporter"), ("elsewhere", "others")), start=9):
            status = Status.objects.create(workflow=flow, code=code, phase="waiting", pauses=waits, position=position,
                                           names={"en": code})
            Transition.objects.create(workflow=flow, code=f"to-{code}", source=None, target=status, roles=["agent"])
            Transition.objects.create(workflow=flow, code=f"back-{code}", source=status, target=sent, roles=["agent"])
        forget_catalogues()
        yield zoldvar


def go(case: Case, code: str) -> Case:
    return move_case(case, move(code), actor=actor_with("agent"))


def clocks(case: Case) -> list[str]:
    wanted = ("clock_paused", "clock_resumed", "due_set")
    return [event.type for event in case.events.filter(type__in=wanted).order_by("seq")]


def began(case: Case, **ago: int) -> datetime:
    """Let the running pause have begun so long ago."""
    since = timezone.now() - timedelta(**ago)
    Case.objects.filter(pk=case.pk).update(paused_at=since)
    return since


def test_a_case_that_waits_is_due_never_and_goes_on_with_what_was_left(town):
    ServiceLevel.objects.create(clock="answer", amount=5, measure="working")
    forget_catalogues()
    case = a_case(at=ZOLDVAR_SQUARE)
    before = case.answer_due_at
    case = go(case, "to-asking-back")
    assert case.paused_at and case.due_at is None and case.answer_due_at == before
    assert case.events.get(type="clock_paused").data == {"waits_for": "reporter"}
    other = a_case(at=ZOLDVAR_SQUARE)
    assert list(by_due(Case.objects.all()))[-1] == case != other

    began(case, days=9)
    case = go(case, "back-asking-back")
    assert case.paused_at is None and case.due_at == case.answer_due_at
    assert clocks(case) == ["due_set", "due_set", "clock_paused", "clock_resumed", "due_set", "due_set"]
    last = case.events.filter(type="due_set", data__kind="answer").last()
    assert (last.data["days"], last.data["rule"]) == (5, "all/working")
    assert case.referrals.get().due_on == timezone.localdate(case.answer_due_at)
    assert broken_at(chain_of(case)) is None


@pytest.mark.parametrize(("measure", "amount"), [("calendar", 12), ("working", 9), ("hours", 50)])
def test_the_new_due_time_is_the_one_of_the_naive_walk(town, measure, amount):
    ServiceLevel.objects.create(clock="solution", amount=amount, measure=measure)
    forget_catalogues()
    case = a_case(at=ZOLDVAR_SQUARE)
    Case.objects.update(reported_at=timezone.now() - timedelta(days=6))
    case = go(correct_category(case, Category.objects.get(code="potholes"), actor=actor_with("agent")), "to-elsewhere")
    case.refresh_from_db()
    Case.objects.update(solution_due_at=Oracle().due(case.reported_at, amount, measure))
    since = began(case, days=3, hours=2)
    case = go(case, "back-elsewhere")
    stood = [(since, case.events.get(type="clock_resumed").occurred_at)]
    naive = Oracle().due(case.reported_at, amount, measure, stood)
    assert abs((case.solution_due_at - naive).total_seconds()) <= 2


def test_from_one_waiting_status_to_another_it_is_one_pause(town):
    case = go(go(go(a_case(at=ZOLDVAR_SQUARE), "to-asking-back"), "to-elsewhere"), "back-elsewhere")
    assert clocks(case)[2:] == ["clock_paused", "clock_resumed"]


def test_a_case_that_ends_while_it_waits_waits_no_longer(town):
    case = go(a_case(at=ZOLDVAR_SQUARE), "to-asking-back")
    began(case, days=2)
    case = move_case(case, move("close"), actor=actor_with("agent"), reason="no_answer")
    assert case.paused_at is None and "clock_resumed" in clocks(case)


def test_a_category_put_right_counts_the_pauses(town):
    ServiceLevel.objects.create(clock="answer", amount=7, measure="working",
                                category=Category.objects.get(code="potholes"))
    forget_catalogues()
    case = a_case(at=ZOLDVAR_SQUARE)
    Case.objects.update(reported_at=timezone.now() - timedelta(days=8))
    case = go(case, "to-asking-back")
    since = began(case, days=4)
    case = go(case, "back-asking-back")
    stood = [(since, case.events.get(type="clock_resumed").occurred_at)]
    case = correct_category(case, Category.objects.get(code="potholes"), actor=actor_with("agent"))
    assert case.answer_due_at == Oracle().due(case.reported_at, 7, "working", stood)


def test_a_time_that_was_put_off_is_carried_over_too_and_corrections_leave_it(town):
    agent = actor_with("agent")
    day = timezone.localdate() + timedelta(days=60)
    case = extend_due(a_case(at=ZOLDVAR_SQUARE), "answer", day, "The part is ordered.", actor=agent)
    case = go(case, "to-elsewhere")
    began(case, days=3)
    case = go(case, "back-elsewhere")
    assert timezone.localdate(case.answer_due_at) == day + timedelta(days=3)
    case = correct_category(case, Category.objects.get(code="potholes"), actor=agent)
    assert timezone.localdate(case.answer_due_at) == day + timedelta(days=3)


def test_while_a_case_waits_its_bodies_are_left_alone(town):
    Workflow.objects.update(ladder=[{"after_days": 2, "act": "remind"}])
    forget_catalogues()
    case = go(a_case(at=ZOLDVAR_SQUARE), "to-asking-back")
    Timer.objects.update(due_at=timezone.now() - timedelta(hours=1))
    assert run_timers() == 0 and Timer.objects.count() == 1
    began(case, days=5)
    go(case, "back-asking-back")
    assert timezone.localdate(Timer.objects.get().due_at) >= timezone.localdate() + timedelta(days=4)


def test_a_move_that_is_taken_back_leaves_the_clocks_as_they_ran(town):
    case = a_case(at=ZOLDVAR_SQUARE)
    agent = actor_with("agent")
    case = move_case(case, move("to-asking-back"), actor=agent)
    case = take_back(case.events.get(type="case_moved"), actor=agent)
    assert case.paused_at is None and case.due_at == case.answer_due_at
