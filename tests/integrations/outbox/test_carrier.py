"""From the event to the mailbox: nothing lost, nothing twice, and what people must see comes back."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.mail import get_connection, send_mail
from django.db.models import F
from django.utils import timezone

from cases.models import Contact, Referral, ToDo
from cases.models.event import Voice
from cases.services.moving import move_case
from cases.services.writing import add_note
from integrations.models import Delivery, Letter, State
from integrations.outbox.backoff import WAITS, wait_after
from integrations.outbox.carrier import carry
from integrations.outbox.carrying import take_up
from integrations.outbox.leasing import lease
from tenants.models import Municipality
from tests.fakes.smtp import Mailbox, mail_server
from tests.towns import ZOLDVAR_SQUARE, a_case, actor_with, move


@pytest.fixture
def mailbox(settings: object) -> Iterator[Mailbox]:
    with mail_server() as box:
        settings.EMAIL_PORT = box.port  # type: ignore[attr-defined]
        yield box


@pytest.fixture
def town(zoldvar: Municipality) -> Iterator[Municipality]:
    with zoldvar.entered():
        yield zoldvar


def later(**delta: int) -> None:
    """Let the time pass that the carrier waits for."""
    moment = timedelta(**delta)
    ToDo.objects.update(not_before=F("not_before") - moment)
    Delivery.objects.update(due_at=F("due_at") - moment, leased_until=F("leased_until") - moment)


def test_a_body_is_written_to_and_has_an_address_to_answer(town: Municipality, mailbox: Mailbox) -> None:
    case = a_case(at=ZOLDVAR_SQUARE, description="It has been dark since Monday.")
    carry()
    letter = mailbox.letters[0]
    referral = Referral.objects.get(case=case)
    assert letter["To"].addresses[0].addr_spec == "lamps@zoldvar-bodies.example"
    assert referral.reply_token in letter["Reply-To"] and case.number in letter["Subject"]
    text = letter.get_body(("plain",)).get_content()
    assert "It has been dark since Monday." in text and "Várkapu utca 22." in text
    assert case.events.filter(type="delivery_settled", data__outcome="delivered").exists()
    assert not ToDo.objects.filter(reader="carry").exclude(event__type="delivery_settled").exists()


def test_the_reporter_hears_in_their_language(town: Municipality, mailbox: Mailbox) -> None:
    a_case(at=ZOLDVAR_SQUARE, email="anna@posta.example")
    carry()
    mine = [letter for letter in mailbox.letters if "anna@posta.example" in letter["To"]]
    assert {letter["Content-Language"] for letter in mine} == {"en"}
    assert any("Its number is ZV-" in letter.get_body(("plain",)).get_content() for letter in mine)


def test_a_claim_asks_the_reporter_with_three_answers(town: Municipality, mailbox: Mailbox) -> None:
    case = a_case(at=ZOLDVAR_SQUARE, email="anna@posta.example")
    move_case(case, move("claim"), actor=actor_with("inspector"))
    later(seconds=10)
    carry()
    asked = [letter for letter in mailbox.letters if "Is it really done?" in letter.as_string()]
    assert asked[0].get_body(("html",)).get_content().count("?a=") == 3


def test_an_internal_note_stays_in_the_house(town: Municipality, mailbox: Mailbox) -> None:
    case = a_case(at=ZOLDVAR_SQUARE, email="anna@posta.example")
    add_note(case, "Only between us", voice=Voice.INTERNAL, actor=actor_with("agent"))
    add_note(case, "Dear Anna, we look after it.", voice=Voice.LETTER, actor=actor_with("agent"))
    later(seconds=10)
    carry()
    everything = "".join(letter.as_string() for letter in mailbox.letters)
    assert "Only between us" not in everything and "Dear Anna, we look after it." in everything


def test_what_can_be_taken_back_waits_ten_seconds(town: Municipality, mailbox: Mailbox) -> None:
    case = a_case(at=ZOLDVAR_SQUARE, email="anna@posta.example")
    carry()
    before = len(mailbox.letters)
    add_note(case, "Too early", voice=Voice.LETTER, actor=actor_with("agent"))
    carry()
    assert len(mailbox.letters) == before


def test_carrying_twice_writes_once(town: Municipality, mailbox: Mailbox) -> None:
    a_case(at=ZOLDVAR_SQUARE, email="anna@posta.example")
    carry()
    carry()
    assert all(len(copies) == 1 for copies in mailbox.by_id().values())
    assert len(mailbox.letters) == Delivery.objects.count()


def test_a_busy_server_is_tried_again(town: Municipality, mailbox: Mailbox) -> None:
    mailbox.answers = ["451 come back later"]
    a_case(at=ZOLDVAR_SQUARE)
    carry()
    delivery = Delivery.objects.get()
    assert delivery.state == State.PENDING and delivery.due_at > timezone.now() and "451" in delivery.answer
    later(minutes=2)
    carry()
    assert Delivery.objects.get().state == State.DELIVERED and len(mailbox.letters) == 1


def test_a_refused_letter_is_told_to_the_staff(town: Municipality, mailbox: Mailbox) -> None:
    mailbox.answers = ["550 no such person"]
    case = a_case(at=ZOLDVAR_SQUARE)
    carry()
    assert Delivery.objects.get().state == State.REFUSED
    assert case.events.get(type="delivery_settled").data["outcome"] == "refused"


def test_a_body_without_an_address_is_said_at_once(town: Municipality, mailbox: Mailbox) -> None:
    Contact.objects.all().delete()
    case = a_case(at=ZOLDVAR_SQUARE)
    carry()
    assert "no address" in Delivery.objects.get().answer
    assert case.events.filter(type="delivery_settled", data__outcome="refused").exists()


def test_a_server_that_is_down_loses_nothing(town: Municipality, settings: object) -> None:
    settings.EMAIL_PORT = 1  # type: ignore[attr-defined]
    a_case(at=ZOLDVAR_SQUARE)
    carry()
    assert Delivery.objects.get().state == State.PENDING
    with mail_server() as box:
        settings.EMAIL_PORT = box.port  # type: ignore[attr-defined]
        later(minutes=2)
        carry()
        assert len(box.letters) == 1


def test_after_the_last_wait_it_is_given_up_and_said(town: Municipality, mailbox: Mailbox) -> None:
    mailbox.answers = ["451 later"]
    case = a_case(at=ZOLDVAR_SQUARE)
    carry()
    Delivery.objects.update(attempts=len(WAITS))
    mailbox.answers = ["451 later"]
    later(minutes=2)
    carry()
    assert Delivery.objects.get().state == State.DEAD
    assert case.events.filter(type="delivery_settled", data__outcome="dead").exists()


def test_retries_span_three_days() -> None:
    assert sum(WAITS, timedelta()) >= timedelta(hours=72)
    assert all(WAITS[n - 1] <= (wait_after(n) or timedelta()) <= WAITS[n - 1] * 1.2 for n in range(1, len(WAITS) + 1))
    assert wait_after(len(WAITS) + 1) is None


def test_an_earlier_letter_about_the_case_holds_the_later_one(town: Municipality, mailbox: Mailbox) -> None:
    case = a_case(at=ZOLDVAR_SQUARE, email="anna@posta.example")
    carry()
    for words in ("first", "second"):
        add_note(case, words, voice=Voice.LETTER, actor=actor_with("agent"))
    later(seconds=10)
    mailbox.letters.clear()
    mailbox.answers = ["451 later"]
    carry()
    assert mailbox.letters == []
    later(minutes=2)
    carry()
    assert ["first" in mailbox.letters[0].as_string(), "second" in mailbox.letters[1].as_string()] == [True, True]


def test_a_lease_that_ran_out_is_taken_over(town: Municipality, mailbox: Mailbox) -> None:
    a_case(at=ZOLDVAR_SQUARE)
    take_up()
    assert len(lease()) == 1
    assert lease() == []
    later(seconds=200)
    carry()
    assert Delivery.objects.get().state == State.DELIVERED and len(mailbox.letters) == 1


def test_mail_of_libraries_becomes_a_letter(town: Municipality, mailbox: Mailbox) -> None:
    ours = get_connection("integrations.email.backend.LetterBackend")
    send_mail("Your code", "123456", None, ["bela@posta.example"], connection=ours)
    assert Letter.objects.get().to_address == "bela@posta.example"
    carry()
    assert mailbox.letters[0]["Subject"] == "Your code"


def test_headers_cannot_be_smuggled_in(town: Municipality, mailbox: Mailbox) -> None:
    a_case("Dark\r\nBcc: evil@posta.example", at=ZOLDVAR_SQUARE)
    carry()
    assert "Bcc" not in mailbox.letters[0]
