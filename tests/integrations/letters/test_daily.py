"""One letter a day for whoever wants it so, or would get too many: all of it, once, and only what holds."""

from datetime import datetime, timedelta
from threading import Barrier, Thread

from django.db import connection
from django.utils import timezone

from cases.models import Case, Part, Participant, Rhythm
from cases.models.event import Voice
from cases.moderation.found import Kind
from cases.moderation.rewriting import Removal, Rewrite
from cases.services.joining import join_case
from cases.services.moving import move_case
from cases.services.referring import answer_referral
from cases.services.rhythms import next_digest, settle_for_all
from cases.services.writing import add_note
from integrations.letters.digest import gather, write_daily
from integrations.letters.masking import rewrite_letters
from integrations.models import Delivery, Letter
from tenants.accounts.actors import ANONYMOUS, BODY
from tenants.accounts.models import Person
from tenants.models import Municipality
from tests.integrations.letters.reading import carried, in_the_evening, text_of, to
from tests.towns import ZOLDVAR_SQUARE, a_case, actor_with, move


def followed(title: str = "Dark lamp", rhythm: str = Rhythm.DAILY) -> Case:
    case = a_case(title, at=ZOLDVAR_SQUARE)
    join_case(case, Part.FOLLOWER, actor=ANONYMOUS, email="bela@posta.example", language="en")
    Participant.objects.filter(case=case, part=Part.FOLLOWER).update(rhythm=rhythm)
    return case


def test_a_day_comes_in_one_letter_grouped_by_case_the_newest_first(town, mailbox):
    first, second = followed("Dark lamp"), followed("Broken bench")
    carried(mailbox)
    answer_referral(first.referrals.get(), actor=BODY, answer="We mend it on Friday.")
    answer_referral(second.referrals.get(), actor=BODY, answer="Not before May.")
    assert carried(mailbox) == []
    (letter,) = in_the_evening(mailbox)
    words = text_of(letter)
    assert to([letter]) == ["bela@posta.example"] and letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert words.index("Broken bench") < words.index("Dark lamp") and "> We mend it on Friday." in words
    assert in_the_evening(mailbox) == [], "once"
    rewrite_letters(first, Rewrite([Removal(Kind.WORDS, "", "on Friday")], {Kind.WORDS: "…"}))
    assert "on Friday" not in str(list(Letter.objects.values())), "what is taken out of a case is taken out of this too"


def test_what_has_become_untrue_is_left_out(town, mailbox):
    case, agent = followed(), actor_with("agent")
    carried(mailbox)
    move_case(case, move("promise"), actor=agent, promised_on=timezone.localdate() + timedelta(days=3))
    carried(mailbox)
    move_case(Case.objects.get(), move("claim-promised"), actor=agent)
    carried(mailbox)
    assert Letter.objects.exclude(digest_at=None).count() == 2
    (letter,) = in_the_evening(mailbox)
    assert "Said to be done" in text_of(letter) and "A date is promised" not in text_of(letter)


def test_whoever_stopped_meanwhile_gets_nothing(town, mailbox):
    case = followed()
    carried(mailbox)
    answer_referral(case.referrals.get(), actor=BODY, answer="Soon.")
    carried(mailbox)
    settle_for_all(Person.objects.get(email="bela@posta.example"), Rhythm.NEVER)
    assert in_the_evening(mailbox) == []


def test_the_sixth_letter_of_a_day_waits_for_the_evening_and_a_question_does_not(town, mailbox):
    case = a_case(at=ZOLDVAR_SQUARE, email="anna@posta.example")
    carried(mailbox)
    for number in range(5):
        answer_referral(case.referrals.get(), actor=BODY, answer=f"Answer {number}.")
    assert len(carried(mailbox)) == 3, "two had gone out before"
    move_case(Case.objects.get(), move("claim"), actor=actor_with("agent"))
    (asked,) = carried(mailbox)
    assert "?a=yes" in text_of(asked)
    add_note(Case.objects.get(), "Dear Anna", voice=Voice.LETTER, actor=actor_with("agent"))
    assert len(carried(mailbox)) == 1, "what a colleague writes to her alone does not wait either"
    (letter,) = in_the_evening(mailbox)
    assert "Answer 4." in text_of(letter) and "Answer 2." not in text_of(letter)


def test_answers_to_a_day_with_one_case_go_there_and_else_to_whoever_sorts_letters(town, mailbox):
    first = followed("Dark lamp")
    carried(mailbox)
    answer_referral(first.referrals.get(), actor=BODY, answer="Soon.")
    carried(mailbox)
    (one,) = in_the_evening(mailbox)
    assert ".p-" in one["Reply-To"]
    second = followed("Broken bench")
    for case in (first, second):
        answer_referral(case.referrals.get(), actor=BODY, answer="Soon.")
    carried(mailbox)
    (two,) = in_the_evening(mailbox)
    assert ".a-" in two["Reply-To"]


def test_the_hour_is_the_towns_own_also_on_the_day_when_clocks_change(town):
    at = next_digest(timezone.now())
    assert at.astimezone(town.zone).hour == 17 and timezone.now() < at <= timezone.now() + timedelta(hours=25)
    saturday = datetime(2026, 3, 28, 18, 0, tzinfo=town.zone)
    assert next_digest(saturday).astimezone(town.zone).isoformat() == "2026-03-29T17:00:00+02:00"


def test_two_workers_at_once_write_one_letter(committed, django_db_blocker, settings):
    town = Municipality.objects.select_related("branding").get(slug="zoldvar")
    with town.entered():
        case = followed()
        answer_referral(case.referrals.get(), actor=BODY, answer="Soon.")
        from integrations.outbox.carrying import take_up
        while take_up():
            pass
        Letter.objects.exclude(digest_at=None).update(digest_at=timezone.now() - timedelta(seconds=1))
    start = Barrier(2)

    def worker() -> None:
        with django_db_blocker.unblock():
            try:
                with town.entered():
                    start.wait()
                    write_daily("bela@posta.example")
            finally:
                connection.close()

    both = [Thread(target=worker), Thread(target=worker)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    with town.entered():
        gather()
        assert Letter.objects.filter(kind="daily").count() == 1
        assert Delivery.objects.filter(letter__kind="daily").count() == 1
        assert not Letter.objects.exclude(digest_at=None).exists()
