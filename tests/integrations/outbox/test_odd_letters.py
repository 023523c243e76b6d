"""Letters that are hard to write or to hand over: each arrives once, and none keeps back the others."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from cases.catalogue import forget_catalogues
from cases.models import Body, CaseEvent, Status, ToDo
from cases.services.moving import move_case
from integrations.models import Delivery, Letter, State
from integrations.outbox.carrier import attempt, carry
from integrations.outbox.carrying import take_up
from integrations.outbox.leasing import lease, still_ours
from tenants.models import Municipality
from tests.fakes.smtp import Mailbox, mail_server
from tests.towns import KOHID_SQUARE, ZOLDVAR_SQUARE, a_case, actor_with, move


@pytest.fixture
def mailbox(settings: object) -> Iterator[Mailbox]:
    with mail_server() as box:
        settings.EMAIL_PORT = box.port  # type: ignore[attr-defined]
        yield box


def test_a_long_title_gives_way_to_the_number(kohid: Municipality) -> None:
    with kohid.entered():
        Status.objects.filter(code="sent").update(names={"en": "Sent on to whoever is responsible " * 4})
        forget_catalogues()
        case = a_case("Dark lamp " * 20, email="anna@posta.example")
        move_case(case, move("send"), actor=actor_with("agent"), note="It goes on.")
        ToDo.objects.update(not_before=timezone.now())
        while take_up():
            pass
        subjects = Letter.objects.values_list("subject", flat=True)
        assert len(subjects) == 4 and all(case.number in subject and len(subject) <= 250 for subject in subjects)


def test_a_body_with_a_very_long_name_is_written_to(zoldvar: Municipality) -> None:
    with zoldvar.entered():
        Body.objects.filter(code="lamps").update(name="Fővárosi Közvilágítási " * 8)
        a_case(at=ZOLDVAR_SQUARE)
        take_up()
        assert Letter.objects.get(kind="referral").to_name.startswith("Fővárosi")


def test_an_event_without_letters_keeps_nothing_back(
    zoldvar: Municipality, caplog: pytest.LogCaptureFixture
) -> None:
    with zoldvar.entered():
        broken = a_case(at=ZOLDVAR_SQUARE)
        a_case(at=ZOLDVAR_SQUARE, email="anna@posta.example")
        # Nobody writes such an event; a fault of ours would look the same to the carrier.
        event = CaseEvent.objects.create(case=broken, seq=99, type="referral_sent", actor_kind="system", hash=b"",
                                         occurred_at=timezone.now(), recorded_at=timezone.now())
        ToDo.objects.create(event=event, case=broken, reader="carry",
                            not_before=timezone.now() - timedelta(hours=1))
        with caplog.at_level(logging.ERROR):
            while take_up():
                pass
        assert Letter.objects.filter(to_address="anna@posta.example").exists()
        assert "could not be written (KeyError)" in caplog.text
        left = ToDo.objects.get(reader="carry")
        assert left.event_id == event.pk and left.not_before > timezone.now()


def test_days_in_letters_are_those_of_the_town(kohid: Municipality) -> None:
    kohid.time_zone = "Pacific/Honolulu"
    timezone.deactivate()
    with kohid.entered():
        case = a_case(email="anna@posta.example", at=KOHID_SQUARE)
        assert case.answer_due_at
        day = case.answer_due_at.astimezone(kohid.zone).day
        take_up()
        assert f"You will have an answer by {day}\u00a0" in Letter.objects.get().text


def test_a_batch_that_took_too_long_is_not_sent_by_two(zoldvar: Municipality, mailbox: Mailbox) -> None:
    with zoldvar.entered():
        a_case(at=ZOLDVAR_SQUARE)
        take_up()
        (slow,) = lease()
        Delivery.objects.update(leased_until=F("leased_until") - timedelta(hours=1))
        slow.refresh_from_db()
        carry()
        assert not still_ours(slow) and len(mailbox.letters) == 1


def test_a_lease_of_which_half_is_gone_is_lengthened(zoldvar: Municipality, settings: object) -> None:
    with zoldvar.entered():
        a_case(at=ZOLDVAR_SQUARE)
        take_up()
        (mine,) = lease()
        settings.DELIVERY_LEASE_SECONDS = 3600.0  # type: ignore[attr-defined]
        before = mine.leased_until
        assert before and still_ours(mine)
        mine.refresh_from_db()
        assert mine.leased_until and mine.leased_until > before


def test_a_server_that_is_rude_at_the_end_has_the_letter_all_the_same(
    zoldvar: Municipality, mailbox: Mailbox
) -> None:
    mailbox.goodbye = "421 Too many connections"
    with zoldvar.entered():
        a_case(at=ZOLDVAR_SQUARE)
        take_up()
        (mine,) = lease()
        attempt(mine)
        assert Delivery.objects.get(pk=mine.pk).state == State.DELIVERED
