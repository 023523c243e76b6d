"""What time does while nobody answers, each once: remind, send again, tell a role, the public and the reporter."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db.models import F
from django.utils import timezone, translation

from cases.catalogue import forget_catalogues
from cases.coming import next_of
from cases.desk.clocks import Clocks
from cases.models import Act, Case, Referral, Status, Timer, Transition, Workflow
from cases.services.asking import has_answered
from cases.services.moving import move_case
from cases.services.moving_by_time import run, run_timers
from cases.services.referring import answer_referral, withdraw_referral
from cases.services.timing import due_timers, renew_ladders
from cases.site.survey import reporter
from tenants.accounts.actors import BODY
from tenants.models import Municipality
from tests.towns import ZOLDVAR_SQUARE, a_case, actor_with, client_of, move

LADDER = [
    {"after_days": 8, "act": "remind"}, {"after_days": 15, "act": "resend"},
    {"after_days": 25, "act": "escalate", "role": "manager"}, {"after_days": 30, "act": "unanswered"},
]
STEPS = ["body_reminded", "body_reminded", "case_escalated", "answer_missed"]


@pytest.fixture
def town(zoldvar: Municipality) -> Iterator[Municipality]:
    with zoldvar.entered():
        Workflow.objects.update(ladder=LADDER)
        forget_catalogues()
        yield zoldvar


def days_pass(days: int) -> int:
    """So many days later; how many timers ran out."""
    Timer.objects.update(due_at=F("due_at") - timedelta(days=days))
    return run_timers()


def done(case: Case) -> list[str]:
    return [event.type for event in case.events.filter(type__in=STEPS).order_by("seq")]


def test_a_ladder_is_climbed_step_by_step_on_its_days(town):
    case = a_case(at=ZOLDVAR_SQUARE)
    asked_on = timezone.localdate()
    assert [(timer.act, timezone.localdate(timer.due_at)) for timer in Timer.objects.all()] == [
        (step["act"], asked_on + timedelta(days=step["after_days"])) for step in LADDER]
    for days, steps in ((8, 0), (1, 1), (7, 2), (10, 3), (5, 4), (90, 4)):
        days_pass(days)
        assert done(case) == STEPS[:steps]
    reminded, again, told, missed = case.events.filter(type__in=STEPS).order_by("seq")
    assert (reminded.data["step"], reminded.data["resent"], again.data["resent"]) == ("remind-8", False, True)
    assert told.data == {"role": "manager", "step": "escalate-25-manager"} and told.voice == "internal"
    assert missed.voice == "public" and missed.data["since"] == case.referrals.get().due_on.isoformat()
    case.refresh_from_db()
    assert case.unanswered_at and not Timer.objects.exists()


@pytest.mark.parametrize("way", ["answer", "withdraw", "close", "claim"])
def test_whoever_has_answered_is_left_alone(town, way):
    case = a_case(at=ZOLDVAR_SQUARE)
    agent, referral = actor_with("agent"), case.referrals.get()
    if way == "answer":
        answer_referral(referral, actor=BODY, answer="Tomorrow.")
    elif way == "withdraw":
        withdraw_referral(referral, actor=agent)
    else:
        move_case(case, move(way), actor=agent, reason="no_answer" if way == "close" else "")
    assert not Timer.objects.exists()
    assert days_pass(90) == 0 and not done(case)


def test_the_public_no_longer_reads_of_an_answer_that_has_come(town):
    case = a_case(at=ZOLDVAR_SQUARE)
    days_pass(31)
    answer_referral(case.referrals.get(), actor=BODY, answer="Sorry!")
    case.refresh_from_db()
    assert case.unanswered_at is None
    assert case.events.filter(type="answer_missed").count() == 1


def test_a_case_that_is_opened_again_asks_again_from_then_on(town):
    agent = actor_with("agent")
    case = move_case(a_case(at=ZOLDVAR_SQUARE), move("claim"), actor=agent)
    Referral.objects.update(sent_at=timezone.now() - timedelta(days=50))
    move_case(case, move("reopen"), actor=agent)
    assert timezone.localdate(Timer.objects.order_by("due_at")[0].due_at) == timezone.localdate() + timedelta(days=8)


def test_after_a_long_standstill_a_body_gets_one_letter_and_not_two(town):
    case = a_case(at=ZOLDVAR_SQUARE)
    assert days_pass(100) == 4
    assert done(case) == STEPS[1:]
    assert case.events.get(type="body_reminded").data["resent"] is True


def test_a_timer_runs_once_however_often_it_is_taken_up(town):
    case = a_case(at=ZOLDVAR_SQUARE)
    Timer.objects.update(due_at=timezone.now() - timedelta(days=1))
    twice = [due_timers(), due_timers()]
    ran = [run(timer) for timers in twice for timer in timers]
    assert sum(ran) == 4 and done(case) == STEPS[1:]


def test_one_that_fails_does_not_keep_the_others_and_stays(town, monkeypatch):
    from cases.services import moving_by_time
    first, second = a_case(at=ZOLDVAR_SQUARE), a_case(at=ZOLDVAR_SQUARE)
    climb = moving_by_time.ACTS[Act.UNANSWERED]

    def fail(case: Case, timer: Timer) -> None:
        if case.pk == first.pk:
            raise RuntimeError("the wire broke")
        climb(case, timer)

    monkeypatch.setitem(moving_by_time.ACTS, Act.UNANSWERED, fail)
    Timer.objects.exclude(act="unanswered").delete()
    with pytest.raises(RuntimeError):
        days_pass(40)
    assert done(second) == ["answer_missed"] and not done(first)
    assert Timer.objects.get().case == first


def test_a_step_that_the_ladder_no_longer_has_is_forgotten_and_a_new_ladder_holds_for_those_who_wait(town):
    case = a_case(at=ZOLDVAR_SQUARE)
    flow = Workflow.objects.get()
    flow.ladder = [{"after_days": 3, "act": "remind"}, {"after_days": 30, "act": "unanswered"}]
    flow.save()
    forget_catalogues()
    assert days_pass(26) == 3 and done(case) == []
    Referral.objects.update(sent_at=timezone.now() - timedelta(days=10))
    assert renew_ladders(flow) == 1
    assert Timer.objects.get().transition == "unanswered-30"


def test_a_promised_day_that_is_over_asks_the_reporter(town):
    case = a_case(at=ZOLDVAR_SQUARE, email="anna@posta.example")
    answer_referral(case.referrals.get(), actor=BODY, answer="Soon.",
                    promised_on=timezone.localdate() + timedelta(days=4))
    assert Timer.objects.filter(act="ask").exists()
    answer_referral(case.referrals.get(), actor=BODY, answer="A bit later.",
                    promised_on=timezone.localdate() + timedelta(days=6))
    assert timezone.localdate(Timer.objects.get(act="ask").due_at) == timezone.localdate() + timedelta(days=6)
    assert days_pass(7) == 1
    asked = case.events.get(type="reporter_asked")
    anna = case.participants.get(part="reporter")
    assert asked.voice == "letter" and not has_answered(case, anna.pseudonym)
    assert reporter(anna).pseudonym == anna.pseudonym


@pytest.mark.parametrize("why", ["no address", "a move by time"])
def test_nobody_is_asked_who_cannot_be_or_need_not_be(town, why):
    if why == "a move by time":
        promised, claimed = (Status.objects.get(code=code) for code in ("promised", "claimed"))
        Transition.objects.create(workflow=claimed.workflow, code="day-is-over", source=promised, target=claimed,
                                  automatic_after_days=1)
        forget_catalogues()
    case = a_case(at=ZOLDVAR_SQUARE, email="" if why == "no address" else "anna@posta.example")
    move_case(case, move("promise"), actor=actor_with("agent"), promised_on=timezone.localdate() + timedelta(days=4))
    assert not Timer.objects.filter(act="ask").exists()


def test_imported_history_has_no_timers(town):
    from cases.bulk import write_stories
    from cases.stories import Step
    from tests.cases.test_bulk import a_story, later
    write_stories([a_story("1", steps=[Step("referral_sent", later(0), {"body": "lamps", "by": "import"})])])
    assert not Timer.objects.exists()


class TestWhatComesNext:
    def test_it_is_said_in_a_sentence_with_its_day(self, town):
        case = a_case(at=ZOLDVAR_SQUARE)
        coming = next_of(case)
        assert coming and (coming.act, coming.code, coming.body) == (Act.REMIND, "remind-8", "FényHáló Közvilágítás")
        said = {}
        for timer in Timer.objects.all():
            with translation.override("en"):
                said[timer.act] = Clocks.of(case, "en").next.replace("\xa0", " ")
            timer.delete()
        day = self.told(timezone.localdate() + timedelta(days=8))
        assert said["remind"] == f"On {day} FényHáló Közvilágítás gets a reminder, unless they answer."
        assert "gets the whole letter once more" in said["resend"]
        assert "everybody with the role “manager” hears of it" in said["escalate"]
        assert "the public reads that FényHáló Közvilágítás has not answered" in said["unanswered"]
        assert next_of(case) is None

    def told(self, day: date) -> str:
        from tenants.look import dates
        return dates.day(day, "en", today=timezone.localdate()).replace("\xa0", " ")

    def test_a_move_names_where_it_leads(self, town):
        claimed, solved = (Status.objects.get(code=code) for code in ("claimed", "solved"))
        Transition.objects.create(workflow=claimed.workflow, code="silence", source=claimed, target=solved,
                                  automatic_after_days=14)
        forget_catalogues()
        case = move_case(a_case(at=ZOLDVAR_SQUARE), move("claim"), actor=actor_with("agent"))
        with translation.override("en"):
            assert Clocks.of(case, "en").next.endswith("the case moves by itself: Confirmed: done.")


def test_the_public_page_and_the_desk_say_that_nobody_has_answered(town):
    case = a_case(at=ZOLDVAR_SQUARE)
    public, desk = client_of(town), client_of(town, role="agent")
    notice = '<p class="notice" data-s="late">'
    assert notice not in public.get(f"/{case.number}/").content.decode()
    days_pass(31)
    assert notice in public.get(f"/{case.number}/").content.decode()
    assert desk.get(f"/desk/cases/{case.public_id}/").context["clocks"].missed_on == timezone.localdate()
    answer_referral(case.referrals.get(), actor=BODY, answer="Sorry!")
    assert notice not in public.get(f"/{case.number}/").content.decode()
