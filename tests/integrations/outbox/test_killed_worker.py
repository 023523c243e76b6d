"""A worker killed with -9 in the middle of sending: every letter arrives, and a second copy has the first one's key."""

import contextlib
import subprocess
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db.models import F

from cases.tasks import dispatch
from config.celery import app
from integrations.models import Delivery, State
from tenants.models import Municipality, Wake
from tests.fakes.smtp import Mailbox, mail_server
from tests.towns import ZOLDVAR_SQUARE, a_case
from tests.workers import until, worker

LETTERS = 40
KILLS = 2


def sending_worker(mailbox: Mailbox) -> contextlib.AbstractContextManager[subprocess.Popen[bytes]]:
    return worker(SMTP_PORT=str(mailbox.port), DELIVERY_LEASE_SECONDS="1")


@pytest.fixture
def _empty_queue(committed: None) -> Iterator[None]:
    app.control.purge()
    yield
    app.control.purge()


def test_every_letter_arrives_though_the_worker_is_killed(_empty_queue: None) -> None:
    town = Municipality.objects.get(slug="zoldvar")
    with town.entered():
        for number in range(LETTERS):
            a_case(f"Dark lamp {number}", at=ZOLDVAR_SQUARE)
    with mail_server() as mailbox:
        mailbox.seconds = 0.02
        for round_ in range(KILLS):
            enough = (round_ + 1) * LETTERS // (KILLS + 1)
            with sending_worker(mailbox):
                until(lambda enough=enough: len(mailbox.letters) >= enough)  # type: ignore[misc]
        with sending_worker(mailbox):
            until(lambda: settled(town) == LETTERS)
    assert len(mailbox.by_id()) == LETTERS
    assert len(mailbox.letters) <= LETTERS + KILLS
    with town.entered():
        assert set(Delivery.objects.values_list("state", flat=True)) == {State.DELIVERED}


def settled(town: Municipality) -> int:
    with town.entered():
        return Delivery.objects.exclude(settled_at=None).count()


def test_a_flushed_broker_loses_no_work(_empty_queue: None) -> None:
    town = Municipality.objects.get(slug="zoldvar")
    with town.entered():
        a_case(at=ZOLDVAR_SQUARE)
    dispatch()
    app.control.purge()
    Wake.objects.update(not_before=F("not_before") - timedelta(minutes=1))
    with mail_server() as mailbox, sending_worker(mailbox):
        until(lambda: settled(town) == 1)
    assert len(mailbox.letters) == 1
