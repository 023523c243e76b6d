"""A worker killed with -9 in the middle of sending: every letter arrives, and a second copy has the first one's key."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from cases.tasks import dispatch
from config.celery import app
from integrations.models import Delivery, State
from tenants.models import Municipality, Wake
from tests.fakes.smtp import Mailbox, mail_server
from tests.towns import ZOLDVAR_SQUARE, a_case

ROOT = Path(__file__).parents[3]
LETTERS = 40
KILLS = 2


def database_url() -> str:
    """The suite's own database, for other processes."""
    at = connection.settings_dict
    credentials = quote(at["USER"]) + (f":{quote(at['PASSWORD'])}" if at["PASSWORD"] else "")
    return f"postgresql://{credentials}@/{at['NAME']}?host={quote(at['HOST'], safe='')}&port={at['PORT'] or 5432}"


@contextlib.contextmanager
def worker(mailbox: Mailbox) -> Iterator[subprocess.Popen[bytes]]:
    """A real Celery worker on the suite's database, in a process group of its own."""
    environment = {**os.environ, "DATABASE_URL": database_url(), "SMTP_PORT": str(mailbox.port),
                   "DELIVERY_LEASE_SECONDS": "1", "JARDA_MODE": "test"}
    process = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "config.celery", "worker", "-c", "1", "--loglevel", "ERROR",
         "--without-gossip", "--without-mingle"],
        env=environment, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def until(reached: Callable[[], bool], seconds: float = 60) -> None:
    """Keep the dispatcher going until something is reached."""
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end, "waited in vain"
        # What a dead worker held is due again after a while; the suite does not wait for that while.
        Wake.objects.filter(not_before__gt=timezone.now()).update(not_before=timezone.now())
        dispatch()
        time.sleep(0.3)


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
            with worker(mailbox):
                until(lambda enough=enough: len(mailbox.letters) >= enough)  # type: ignore[misc]
        with worker(mailbox):
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
    with mail_server() as mailbox, worker(mailbox):
        until(lambda: settled(town) == 1)
    assert len(mailbox.letters) == 1
