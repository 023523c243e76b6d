"""After four weeks without a public word the reporter is asked: once, and never while something is to be waited for."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from cases.models import Case, Participant, Setting, Timer
from cases.services.moving import move_case
from cases.services.moving_by_time import run_timers
from cases.services.referring import answer_referral
from cases.services.settling import rules_changed
from tenants.accounts.actors import BODY
from tenants.models import Municipality
from tests.towns import ZOLDVAR_SQUARE, a_case, actor_with, move


@pytest.fixture
def town(zoldvar: Municipality) -> Iterator[Municipality]:
    with zoldvar.entered():
        yield zoldvar


def days_pass(town: Municipality, days: int) -> int:
    """Everything that was written is so much older. Returns how often the reporter has been asked."""
    ago = timedelta(days=days)
    Timer.objects.update(due_at=F("due_at") - ago)
    with connection.cursor() as cursor:
        # The application may not change the log; a test turns the clock with the owner's hand.
        cursor.execute("RESET ROLE")
        cursor.execute("UPDATE cases_caseevent SET recorded_at = recorded_at - make_interval(days => %s)", [days])
    town.entered().__enter__()
    run_timers()
    return Case.objects.get().events.filter(type="reporter_asked", data__has_key="silent_since").count()


def test_the_reporter_is_asked_once_for_each_silence(town: Municipality) -> None:
    case = a_case(at=ZOLDVAR_SQUARE, email="anna@posta.example")
    assert days_pass(town, 20) == 0
    answer_referral(case.referrals.get(), actor=BODY, answer="We look into it.")
    assert days_pass(town, 9) == 0, "something has happened since"
    assert days_pass(town, 20) == 1
    assert days_pass(town, 29) == 1, "the same silence"
    answer_referral(case.referrals.get(), actor=BODY, answer="Still looking.")
    assert days_pass(town, 60) == 2
    assert Timer.objects.filter(case=case, act="silence").count() == 1


def test_nobody_is_asked_while_a_day_is_promised_or_the_case_has_ended(town: Municipality) -> None:
    case = a_case(at=ZOLDVAR_SQUARE, email="anna@posta.example")
    answer_referral(case.referrals.get(), actor=BODY, answer="In spring.",
                    promised_on=timezone.localdate() + timedelta(days=90))
    assert days_pass(town, 40) == 0
    move_case(Case.objects.get(), move("close"), actor=actor_with("agent"), reason="no_answer")
    assert not Timer.objects.filter(act="silence").exists()


@pytest.mark.parametrize("why", ["switched off", "nobody to ask", "address not confirmed"])
def test_nobody_is_asked_who_is_not_to_be(town: Municipality, why: str) -> None:
    if why == "switched off":
        Setting.objects.create(key="silence", value={"ask": False, "days": 28})
        rules_changed()
        town.refresh_from_db()
    a_case(at=ZOLDVAR_SQUARE, email="" if why == "nobody to ask" else "anna@posta.example")
    if why == "address not confirmed":
        Participant.objects.update(confirmed_at=None)
    assert days_pass(town, 60) == 0
