"""Moves that time makes."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone
from django_tenants.utils import schema_context

from cases.catalogue import forget_catalogues
from cases.models import Case, Status, Timer, Transition
from cases.services.moving import move_case
from cases.services.moving_by_time import run_timers
from tenants.models import Municipality, Wake
from tests.towns import ZOLDVAR_SQUARE, a_case, actor_with, move


@pytest.fixture
def town(zoldvar: Municipality) -> Iterator[Municipality]:
    """A town where a claim that nobody contradicts for 14 days is taken for granted."""
    with zoldvar.entered():
        claimed, solved = (Status.objects.get(code=code) for code in ("claimed", "solved"))
        Transition.objects.create(workflow=claimed.workflow, code="silence", source=claimed, target=solved, roles=[],
                                  names={"hu": "Nem szóltak"}, automatic_after_days=14)
        forget_catalogues()
        yield zoldvar


def time_passes(**delta: int) -> None:
    Timer.objects.update(due_at=F("due_at") - timedelta(**delta))


def a_claim() -> Case:
    return move_case(a_case(at=ZOLDVAR_SQUARE), move("claim"), actor=actor_with("agent"))


def test_the_move_is_made_when_its_time_has_come_and_once(town: Municipality) -> None:
    case = a_claim()
    assert run_timers() == 0
    time_passes(days=14, seconds=1)
    assert run_timers() == 1
    case.refresh_from_db()
    assert case.status.code == "solved"
    event = case.events.last()
    assert event and event.actor_kind == "system" and event.data["transition"] == "silence"
    assert run_timers() == 0 and not Timer.objects.exists()


def test_a_case_that_moved_before_is_left_alone(town: Municipality) -> None:
    case = a_claim()
    move_case(case, move("reopen"), actor=actor_with("agent"))
    time_passes(days=15)
    assert run_timers() == 0
    case.refresh_from_db()
    assert case.status.code == "sent"


def test_a_promised_day_is_waited_for(town: Municipality) -> None:
    Transition.objects.filter(code="claim-promised").update(automatic_after_days=1)
    forget_catalogues()
    promised = timezone.localdate() + timedelta(days=10)
    move_case(a_case(at=ZOLDVAR_SQUARE), move("promise"), actor=actor_with("agent"), promised_on=promised)
    assert timezone.localdate(Timer.objects.get().due_at) == promised + timedelta(days=1)


def test_a_move_that_the_workflow_no_longer_knows_is_forgotten(town: Municipality) -> None:
    case = a_claim()
    Transition.objects.filter(code="silence").delete()
    forget_catalogues()
    time_passes(days=15)
    assert run_timers() == 1
    case.refresh_from_db()
    assert case.status.code == "claimed" and not Timer.objects.exists()


def test_the_dispatcher_is_woken_for_the_day(town: Municipality) -> None:
    a_claim()
    due = Timer.objects.get().due_at
    with schema_context("public"):
        assert Wake.objects.filter(schema_name=town.schema_name, not_before=due).exists()
