"""What waits to be looked at: raised by word from outside, answered by the staff, always what the log says."""

from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from cases.attention import ANSWERED_BY, NEWS, WATCHED
from cases.events.record import record
from cases.events.types import (
    EVENT_TYPES,
    CaseLookedAt,
    CommentAdded,
    DeliverySettled,
    LetterReceived,
    NoteAdded,
    PhotoAdded,
    ReopeningAsked,
    SupporterJoined,
)
from cases.models import Case, CaseEvent, OnceOnly
from cases.models.event import Voice
from cases.services.asking import answer_survey
from cases.services.assigning import assign_case
from cases.services.attention import MARKS, look_at, rebuild_attention
from cases.services.locking import locked
from cases.services.moving import move_case
from cases.services.referring import answer_referral
from cases.services.taking_back import take_back
from cases.services.writing import add_note
from tenants.accounts.actors import ANONYMOUS, BODY, SYSTEM, PermissionRefused
from tests.towns import a_case, actor_with, move, person_with


def told(case, event, actor=ANONYMOUS, voice=Voice.INTERNAL) -> CaseEvent:
    with transaction.atomic():
        return record(locked(case), event, actor=actor, voice=voice)


def marks(case) -> set[str]:
    case.refresh_from_db()
    return {mark for mark in MARKS if getattr(case, mark)}


def test_every_type_that_matters_is_one():
    assert set(EVENT_TYPES) >= WATCHED


@pytest.mark.parametrize(
    ("event", "actor"),
    [
        (CommentAdded(comment=uuid4(), kind="words"), ANONYMOUS),
        (LetterReceived(), ANONYMOUS),
        (NoteAdded(note=uuid4()), BODY),
        (PhotoAdded(photo=uuid4(), moment="before"), ANONYMOUS),
    ],
    ids=lambda value: getattr(value, "type", ""),
)
def test_word_from_outside_is_news_until_somebody_has_looked(kohid, event, actor):
    with kohid.entered():
        case = a_case()
        told(case, event, actor)
        assert marks(case) == {"news_at"}
        since = case.news_at
        told(case, event, actor)
        case.refresh_from_db()
        assert case.news_at == since, "since the first of it"
        look_at(case, actor=actor_with("agent"))
        assert marks(case) == set()
        assert case.events.filter(type="case_looked_at").count() == 1


def test_whoever_asks_to_open_a_case_again_is_news_and_not_content(kohid):
    with kohid.entered():
        case = a_case()
        told(case, ReopeningAsked())
        assert marks(case) == {"news_at", "unhappy_at"}
        add_note(case, "We look at it again.", voice=Voice.PUBLIC, actor=actor_with("agent"))
        assert marks(case) == set()


def test_what_the_staff_take_down_or_others_join_is_no_news(kohid):
    with kohid.entered():
        agent = actor_with("agent")
        case = move_case(a_case(), move("send"), actor=agent)
        answer_referral(case.referrals.get(), actor=agent, answer="They rang: next week.")
        told(case, SupporterJoined())
        assert marks(case) == set()


def test_a_bodys_answer_is_news_and_giving_the_case_to_somebody_does_not_answer_it(kohid):
    with kohid.entered():
        agent = actor_with("agent")
        case = move_case(a_case(), move("send"), actor=agent)
        answer_referral(case.referrals.get(), actor=BODY, answer="We look into it.")
        assert marks(case) == {"news_at"}
        assign_case(case, person_with("manager"), actor=agent)
        assert marks(case) == {"news_at"}
        add_note(case, "I read it.", voice=Voice.INTERNAL, actor=agent)
        assert marks(case) == set()


def test_a_reporter_who_is_not_content_needs_more_than_a_note_among_colleagues(kohid):
    with kohid.entered():
        agent = actor_with("agent")
        case = move_case(move_case(a_case(email="anna@posta.example"), move("send"), actor=agent), move("claim"),
                         actor=agent)
        answer_survey(case, "no", actor=ANONYMOUS)
        assert marks(case) == {"unhappy_at"}
        add_note(case, "What now?", voice=Voice.INTERNAL, actor=agent)
        assert marks(case) == {"unhappy_at"}
        add_note(case, "We send them again.", voice=Voice.LETTER, actor=agent)
        assert marks(case) == set()


def test_a_letter_that_came_back_is_made_good_by_the_next_that_arrives(kohid):
    with kohid.entered():
        agent = actor_with("agent")
        case = move_case(a_case(), move("send"), actor=agent)
        told(case, DeliverySettled(delivery=uuid4(), outcome="dead"), SYSTEM)
        assert marks(case) == {"undelivered_at"}
        add_note(case, "Public words.", voice=Voice.PUBLIC, actor=agent)
        assert marks(case) == {"undelivered_at"}
        told(case, DeliverySettled(delivery=uuid4(), outcome="delivered"), SYSTEM)
        assert marks(case) == set()


def test_what_was_taken_back_has_answered_nothing(kohid):
    with kohid.entered():
        agent = actor_with("agent")
        case = a_case()
        told(case, CommentAdded(comment=uuid4(), kind="words"))
        note = add_note(case, "Thank you.", voice=Voice.PUBLIC, actor=agent)
        assert marks(case) == set() and OnceOnly.objects.exists()
        take_back(note, actor=agent)
        assert marks(case) == {"news_at"}


def test_an_end_makes_news_old_but_not_a_reporter_content(kohid):
    with kohid.entered():
        agent = actor_with("agent")
        case = move_case(move_case(a_case(), move("send"), actor=agent), move("claim"), actor=agent)
        told(case, LetterReceived())
        answer_survey(case, "partly", actor=ANONYMOUS)
        case.refresh_from_db()
        if case.status.code != "claimed":
            case = move_case(case, move("claim"), actor=SYSTEM)
        move_case(case, move("confirm"), actor=SYSTEM)
        assert marks(case) == {"unhappy_at"}


def test_looking_needs_the_right_to_write_and_without_news_says_nothing(kohid):
    with kohid.entered():
        case = a_case()
        with pytest.raises(PermissionRefused):
            look_at(case, actor=ANONYMOUS)
        look_at(case, actor=actor_with("agent"))
        assert not case.events.filter(type="case_looked_at").exists()


def test_rebuilt_from_the_log_every_mark_is_what_it_was(kohid):
    chance = Random(7)
    with kohid.entered():
        agent = actor_with("agent")
        cases = [move_case(a_case(f"Case {n}"), move("send"), actor=agent) for n in range(6)]
        for case in cases:
            for _step in range(8):
                act = chance.choice(["comment", "look", "note", "letter", "fail", "arrive", "answer", "refer", "undo"])
                case.refresh_from_db()
                if act == "comment":
                    told(case, CommentAdded(comment=uuid4(), kind="words"))
                elif act == "look":
                    look_at(case, actor=agent)
                elif act in ("note", "letter", "undo"):
                    voice = {"note": Voice.INTERNAL, "letter": Voice.LETTER, "undo": Voice.PUBLIC}[act]
                    note = add_note(case, "Words.", voice=voice, actor=agent)
                    if act == "undo":
                        take_back(note, actor=agent)
                elif act in ("fail", "arrive"):
                    outcome = "refused" if act == "fail" else "delivered"
                    told(case, DeliverySettled(delivery=uuid4(), outcome=outcome), SYSTEM)
                elif act == "answer":
                    answer_referral(case.referrals.order_by("pk")[0], actor=BODY, answer="Soon.")
                else:
                    told(case, CaseLookedAt(), agent)
        kept = {case.pk: marks_of(case) for case in Case.objects.all()}
        assert any(any(row) for row in kept.values())
        Case.objects.update(news_at=timezone.now() - timedelta(days=9), unhappy_at=timezone.now(), undelivered_at=None)
        for case in Case.objects.all():
            rebuild_attention(case)
        assert {case.pk: marks_of(case) for case in Case.objects.all()} == kept


def marks_of(case: Case) -> tuple:
    return tuple(getattr(case, mark) for mark in MARKS)


def test_the_tables_name_only_types_that_exist():
    assert set(NEWS) <= set(EVENT_TYPES) and set(ANSWERED_BY) <= set(EVENT_TYPES)
