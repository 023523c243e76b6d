"""Two who do something with the same case at the same moment: one is first, the other sees what was done."""

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from cases.catalogue import forget_catalogues
from cases.models import Case, Status, Timer, Transition
from cases.refusals import MergeRefused, TransitionNotAllowed
from cases.services.locking import locked
from cases.services.merging import merge_case
from cases.services.moving import move_case
from cases.services.moving_by_time import run_timers
from tenants.models import Municipality
from tests.towns import ZOLDVAR_SQUARE, a_case, actor_with, move

SECONDS = 20


@pytest.fixture
def town(committed: None) -> Municipality:
    return Municipality.objects.select_related("branding").get(slug="zoldvar")


def together(town: Municipality, *works: Callable[[], object]) -> list[Exception]:
    """Do all of it at once, each in a thread and a connection of its own; what went wrong."""
    faults: list[Exception] = []

    def do(work: Callable[[], object]) -> None:
        try:
            with town.entered():
                work()
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    return faults


def until_somebody_waits() -> None:
    """Come back when a connection of this database waits for a lock of another."""
    for _nth in range(SECONDS * 50):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        threading.Event().wait(0.02)


def moving(case: Case, code: str, held: threading.Event) -> Callable[[], None]:
    """A move by somebody who holds the case until another one waits for it."""

    def work() -> None:
        with transaction.atomic():
            mine = locked(case)
            held.set()
            until_somebody_waits()
            move_case(mine, move(code), actor=actor_with("agent"))

    return work


def test_of_two_who_make_the_same_move_the_slower_is_told(town: Municipality) -> None:
    with town.entered():
        case = a_case(at=ZOLDVAR_SQUARE)
    held = threading.Event()

    def slower() -> None:
        held.wait(SECONDS)
        move_case(case, move("claim"), actor=actor_with("agent"))

    (fault,) = together(town, moving(case, "claim", held), slower)
    assert isinstance(fault, TransitionNotAllowed)


def test_a_timer_and_a_person_do_not_wait_for_each_other(town: Municipality) -> None:
    with town.entered():
        claimed, solved = (Status.objects.get(code=code) for code in ("claimed", "solved"))
        Transition.objects.create(workflow=claimed.workflow, code="silence", source=claimed, target=solved, roles=[],
                                  names={"hu": "Nem szóltak"}, automatic_after_days=14)
        forget_catalogues()
        case = move_case(a_case(at=ZOLDVAR_SQUARE), move("claim"), actor=actor_with("agent"))
        Timer.objects.update(due_at=timezone.now() - timedelta(days=1))
    held = threading.Event()

    def time() -> None:
        held.wait(SECONDS)
        run_timers()

    assert together(town, moving(case, "reopen", held), time) == []
    with town.entered():
        case.refresh_from_db()
        assert case.status.code == "sent"


def test_a_form_that_is_sent_twice_at_once_is_one_case(town: Municipality) -> None:
    wish, gate, numbers = uuid4(), threading.Barrier(3), set()

    def send() -> None:
        gate.wait(SECONDS)
        numbers.add(a_case(at=ZOLDVAR_SQUARE, wish=wish).number)

    assert together(town, send, send, send) == []
    assert len(numbers) == 1


def test_two_who_join_the_same_pair_crosswise_make_no_ring(town: Municipality) -> None:
    with town.entered():
        one, other = a_case("One", at=ZOLDVAR_SQUARE), a_case("Other", at=ZOLDVAR_SQUARE)
        third = a_case("Third", at=ZOLDVAR_SQUARE)
        merge_case(third, one, actor=actor_with("agent"))
    ready = threading.Barrier(2, timeout=SECONDS)

    def joining(case: Case, into: Case) -> Callable[[], object]:
        def work() -> object:
            agent = actor_with("agent")
            ready.wait()
            return merge_case(case, into, actor=agent)

        return work

    faults = together(town, joining(one, other), joining(other, one))
    assert [type(fault) for fault in faults] == [MergeRefused]
    with town.entered():
        main = Case.objects.get(pk__in=[one.pk, other.pk], duplicate_of=None)
        assert Case.objects.filter(duplicate_of=main).count() == 2, "the third one went along, or was there already"
