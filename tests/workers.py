"""A real Celery worker on the suite's own database, to be killed without warning."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

from django.db import connection
from django.utils import timezone

from cases.tasks import dispatch
from tenants.models import Wake

ROOT = Path(__file__).parents[1]


def database_url() -> str:
    """The suite's own database, for other processes."""
    at = connection.settings_dict
    credentials = quote(at["USER"]) + (f":{quote(at['PASSWORD'])}" if at["PASSWORD"] else "")
    return f"postgresql://{credentials}@/{at['NAME']}?host={quote(at['HOST'], safe='')}&port={at['PORT'] or 5432}"


@contextlib.contextmanager
def worker(*, processes: int = 1, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker in a process group of its own; at the end all of it is killed with -9."""
    everything = {**os.environ, "DATABASE_URL": database_url(), "JARDA_MODE": "test", **environment}
    process = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "config.celery", "worker", "-c", str(processes), "--loglevel", "ERROR",
         "--without-gossip", "--without-mingle"],
        env=everything, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def until(reached: Callable[[], bool], seconds: float = 60, *, hurry: bool = True) -> None:
    """Keep the dispatcher going until something is reached.

    Args:
        hurry: what a dead worker held is due again after a while; the suite does not wait for that while.
    """
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end, "waited in vain"
        if hurry:
            Wake.objects.filter(not_before__gt=timezone.now()).update(not_before=timezone.now())
        dispatch()
        time.sleep(0.3)
