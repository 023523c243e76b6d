"""For ten seconds what was sent can be taken back: as if it had not happened, and the log says so in its place."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone, translation

from cases.events.chain import Entry, broken_at
from cases.models import Body, Case, CaseEvent, OnceOnly, Referral, Text, Timer, ToDo
from cases.models.event import Voice
from cases.refusals import TooLate
from cases.selectors import history
from cases.services.moving import move_case
from cases.services.referring import refer_case
from cases.services.taking_back import forget_ways_back, standing, take_back
from cases.services.writing import add_note
from evaluation.facts import rebuild
from evaluation.models import CaseFacts
from integrations.models import Delivery
from integrations.outbox.carrying import take_up
from tenants.accounts.actors import ANONYMOUS, PermissionRefused
from tests.towns import a_case, actor_with, move


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def carried_later(**passed: int) -> None:
    ToDo.objects.update(not_before=F("not_before") - timedelta(**passed))


def log_of(case: Case) -> list[str]:
    return list(case.events.order_by("seq").values_list("type", flat=True))


def chained(case: Case) -> bool:
    entries = ((Entry(case.public_id, row.seq, row.type, row.occurred_at, row.precision, row.recorded_at, row.origin,
                      row.actor_kind, row.actor, row.voice, row.data), row.hash)
               for row in CaseEvent.objects.filter(case=case).order_by("seq"))
    return broken_at(entries) is None


@pytest.mark.parametrize("voice", list(Voice))
def test_words_that_were_taken_back_go_nowhere_and_are_gone(kohid, voice):
    with kohid.entered():
        case, agent = a_case(email="anna@posta.example"), actor_with("agent")
        event = add_note(case, "Too early", voice=voice, actor=agent)
        take_back(event, actor=agent)
        carried_later(seconds=11)
        while take_up():
            pass
        assert not Delivery.objects.filter(event=event).exists()
        assert Text.objects.get(pk=event.data["note"]).body == ""
        assert log_of(case)[-2:] == ["note_added", "taken_back"] and chained(case)
        assert event.seq not in {one.seq for one in history(case, ANONYMOUS)}


def test_a_move_that_was_taken_back_leaves_the_case_as_it_stood(kohid):
    with kohid.entered():
        case, agent = a_case(email="anna@posta.example"), actor_with("agent")
        case = Case.objects.get(pk=case.pk)
        was, due = standing(case), case.due_at
        move_case(case, move("send"), actor=agent)
        assert Referral.objects.filter(case=case).exists()
        moved = case.events.get(type="case_moved")
        take_back(moved, actor=agent)
        now = Case.objects.select_related("status").get(pk=case.pk)
        assert standing(now) == was
        assert (now.phase, now.published, now.due_at) == ("moderation", False, due)
        assert not Referral.objects.filter(case=case).exists()
        carried_later(seconds=11)
        while take_up():
            pass
        assert not Delivery.objects.filter(event__seq__gte=moved.seq, case=case).exists()
        # And the same once more, for good.
        move_case(now, move("send"), actor=agent)
        assert Case.objects.get(pk=case.pk).phase == "open" and chained(case)


def test_what_was_taken_back_is_not_measured(kohid):
    with kohid.entered():
        agent = actor_with("agent")
        case = move_case(move_case(a_case(), move("send"), actor=agent), move("claim"), actor=agent)
        move_case(case, move("confirm"), actor=agent)
        rebuild([case.pk])
        assert CaseFacts.objects.get(case=case).solved_on is not None
        take_back(case.events.order_by("seq").last(), actor=agent)
        rebuild([case.pk])
        facts = CaseFacts.objects.get(case=case)
        assert facts.solved_on is None and facts.ended_on is None and facts.claimed_on is not None


def test_a_referral_sent_by_hand_is_taken_back_with_its_row(kohid):
    with kohid.entered():
        agent = actor_with("agent")
        case = move_case(a_case(), move("send"), actor=agent)
        refer_case(case, Body.objects.get(code="works"), actor=agent)
        take_back(case.events.order_by("seq").last(), actor=agent)
        assert list(case.referrals.values_list("body__code", flat=True)) == ["lamps"]
        rebuild([case.pk])
        assert CaseFacts.objects.get(case=case).body == "lamps"


def test_after_ten_seconds_it_is_too_late(kohid, monkeypatch):
    with kohid.entered():
        agent = actor_with("agent")
        event = add_note(a_case(), "Said", voice=Voice.PUBLIC, actor=agent)
        later = timezone.now() + timedelta(seconds=11)
        monkeypatch.setattr("cases.services.taking_back.timezone.now", lambda: later)
        with pytest.raises(TooLate, match="ten seconds"):
            take_back(event, actor=agent)
        assert Text.objects.get(pk=event.data["note"]).body == "Said"


def test_what_the_carrier_has_taken_up_stays_sent(kohid):
    with kohid.entered():
        case, agent = a_case(email="anna@posta.example"), actor_with("agent")
        event = add_note(case, "Dear Anna", voice=Voice.LETTER, actor=agent)
        carried_later(seconds=11)
        while take_up():
            pass
        with pytest.raises(TooLate):
            take_back(event, actor=agent)
        assert Delivery.objects.filter(event=event).count() == 1
        assert log_of(case)[-1] == "note_added"


def test_nobody_takes_back_what_somebody_else_sent_and_nobody_twice(kohid):
    with kohid.entered():
        agent = actor_with("agent")
        event = add_note(a_case(), "Said", voice=Voice.PUBLIC, actor=agent)
        with pytest.raises(PermissionRefused):
            take_back(event, actor=actor_with("manager"))
        take_back(event, actor=agent)
        with pytest.raises(TooLate):
            take_back(event, actor=agent)


def test_a_case_that_has_moved_on_keeps_its_move(kohid):
    with kohid.entered():
        agent = actor_with("agent")
        case = move_case(a_case(), move("send"), actor=agent)
        first = case.events.get(type="case_moved")
        add_note(case, "A note stands in nobody's way", voice=Voice.INTERNAL, actor=agent)
        move_case(case, move("claim"), actor=agent)
        with pytest.raises(TooLate, match="moved on"):
            take_back(first, actor=agent)
        assert Case.objects.get(pk=case.pk).status.code == "claimed"


def test_timers_come_back_too(kohid):
    with kohid.entered():
        agent = actor_with("agent")
        case = move_case(a_case(), move("send"), actor=agent)
        Timer.objects.filter(case=case).delete()
        due = timezone.now() + timedelta(days=4)
        Timer.objects.create(case=case, transition="close", due_at=due)
        move_case(case, move("claim"), actor=agent)
        take_back(case.events.order_by("seq").last(), actor=agent)
        assert list(Timer.objects.filter(case=case).values_list("transition", "due_at")) == [("close", due)]


def test_what_was_kept_for_taking_back_is_swept(kohid):
    with kohid.entered():
        add_note(a_case(), "Said", voice=Voice.PUBLIC, actor=actor_with("agent"))
        assert forget_ways_back(timezone.now()) == 0
        assert forget_ways_back(timezone.now() + timedelta(minutes=2)) == 1
        assert not OnceOnly.objects.exists()


def test_of_carrier_and_taker_exactly_one_wins(committed, django_db_blocker):
    """Both at the same moment, again and again: either the letter goes out or its words are gone, never both."""
    from tenants.models import Municipality

    town = Municipality.objects.select_related("branding").get(slug="kohid")
    won = {"taker": 0, "carrier": 0}
    with town.entered():
        agent = actor_with("agent")
        for _turn in range(8):
            case = a_case(email="anna@posta.example")
            while take_up():
                pass
            event = add_note(case, "Dear Anna", voice=Voice.LETTER, actor=agent)
            ToDo.objects.filter(event=event).update(not_before=timezone.now() - timedelta(seconds=1))
            start, taken = Barrier(2), []

            def carrier() -> None:
                with django_db_blocker.unblock():
                    try:
                        with town.entered():
                            start.wait()  # noqa: B023
                            take_up()
                    finally:
                        connection.close()

            def taker() -> None:
                with django_db_blocker.unblock():
                    try:
                        with town.entered():
                            start.wait()  # noqa: B023
                            take_back(event, actor=agent)  # noqa: B023
                            taken.append(True)  # noqa: B023
                    except TooLate:
                        pass
                    finally:
                        connection.close()

            both = [Thread(target=carrier), Thread(target=taker)]
            for thread in both:
                thread.start()
            for thread in both:
                thread.join()
            # A carrier that found the row in the taker's hands comes back for what is left.
            while take_up():
                pass
            carried = Delivery.objects.filter(event=event).count()
            assert carried == (0 if taken else 1)
            won["taker" if taken else "carrier"] += 1
    assert sum(won.values()) == 8
