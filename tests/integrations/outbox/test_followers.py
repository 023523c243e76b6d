"""Whoever asked for news of a case gets it, once, and can stop it with one click."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db.models import F

from cases.models import Case, Contact, Part, Participant, ToDo
from cases.models.event import Voice
from cases.services.joining import join_case
from cases.services.moving import move_case
from cases.services.referring import answer_referral
from integrations.models import Delivery
from integrations.outbox.carrier import carry
from tenants.accounts.actors import ANONYMOUS, BODY
from tenants.models import Municipality
from tests.fakes.smtp import Mailbox, mail_server
from tests.towns import ZOLDVAR_SQUARE, a_case, actor_with, client_of, move


@pytest.fixture
def mailbox(settings: object) -> Iterator[Mailbox]:
    with mail_server() as box:
        settings.EMAIL_PORT = box.port  # type: ignore[attr-defined]
        yield box


@pytest.fixture
def town(zoldvar: Municipality) -> Iterator[Municipality]:
    with zoldvar.entered():
        yield zoldvar


def a_followed_case() -> Case:
    case = a_case(at=ZOLDVAR_SQUARE, email="anna@posta.example")
    join_case(case, Part.FOLLOWER, actor=ANONYMOUS, email="bela@posta.example", language="en")
    join_case(case, Part.SUPPORTER, actor=ANONYMOUS, email="cili@posta.example", language="en")
    join_case(case, Part.FOLLOWER, actor=ANONYMOUS, email="anna@posta.example", language="en")
    carry()
    return case


def carry_later(mailbox: Mailbox) -> list[str]:
    mailbox.letters.clear()
    ToDo.objects.update(not_before=F("not_before") - timedelta(seconds=10))
    carry()
    return sorted(letter["To"].addresses[0].addr_spec for letter in mailbox.letters)


def rhythm_at(address: str) -> str:
    return Participant.objects.get(email=address).rhythm


def test_a_move_is_told_to_everybody_once(town: Municipality, mailbox: Mailbox) -> None:
    move_case(a_followed_case(), move("claim"), actor=actor_with("agent"))
    assert carry_later(mailbox) == ["anna@posta.example", "bela@posta.example", "cili@posta.example"]


def test_a_public_answer_is_told_and_an_internal_one_is_not(town: Municipality, mailbox: Mailbox) -> None:
    case = a_followed_case()
    answer_referral(case.referrals.get(), actor=BODY, answer="Between us.", voice=Voice.INTERNAL)
    assert carry_later(mailbox) == []
    answer_referral(case.referrals.get(), actor=BODY, answer="We mend it on Friday.")
    assert "bela@posta.example" in carry_later(mailbox)
    assert "We mend it on Friday." in mailbox.letters[-1].as_string()


def test_the_letters_stop_with_one_click_and_only_then(town: Municipality, mailbox: Mailbox) -> None:
    case = a_followed_case()
    move_case(case, move("claim"), actor=actor_with("agent"))
    carry_later(mailbox)
    letter = next(letter for letter in mailbox.letters if "bela@" in letter["To"])
    link = re.search(r"http://\S+?(/stop/\S+)", letter.get_body(("plain",)).get_content())
    assert link
    browser = client_of(town)
    assert case.number in browser.get(link[1]).content.decode()
    assert Participant.objects.filter(email="bela@posta.example").exists()
    assert rhythm_at("bela@posta.example") == ""
    assert "Visszavonás" in browser.post(link[1]).content.decode()
    assert rhythm_at("bela@posta.example") == "never"
    assert browser.get(link[1]).status_code == 200
    answer_referral(case.referrals.get(), actor=BODY, answer="We mend it on Friday.")
    assert "bela@posta.example" not in carry_later(mailbox)
    assert browser.post("/stop/forged/").status_code == 200


def test_a_body_that_reported_itself_gets_both_letters(town: Municipality, mailbox: Mailbox) -> None:
    Contact.objects.update(email="anna@posta.example")
    case = a_case(at=ZOLDVAR_SQUARE, email="anna@posta.example")
    carry()
    sent = Delivery.objects.filter(event__type="referral_sent", case=case)
    assert sorted(delivery.referral is None for delivery in sent) == [False, True]
