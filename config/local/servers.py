"""The embedded PostgreSQL and Redis: started when the first user comes, stopped when the last one goes.

    with servers.using() as running:
        psycopg.connect(running.database)

Users are counted by locks that the kernel releases, so a user killed with -9 counts no longer. Each server has a
supervisor of its own (supervisor.py), a separate process that outlives the user who happened to start it.
"""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from config import environment
from config.local import places, processes
from config.local.locks import FileLock
from config.local.server import CannotStart

BOTH = ("postgres", "redis")

# Another supervisor may be stopping its server in good order, or recovering a big database after a crash.
_WAIT_SECONDS = 660.0


@dataclass(frozen=True)
class Running:
    """The addresses of running servers; "" for one that was not asked for."""

    database: str
    broker: str
    data: Path
    _uses: "tuple[_Use, ...]" = ()

    def ensure(self) -> None:
        """See to it that the servers run, after a supervisor was killed. For processes that live long.

        Raises:
            CannotStart: a server does not start.
        """
        for use in self._uses:
            use.start()
        for use in self._uses:
            use.wait_until_ready()


@contextlib.contextmanager
def using(data_dir: Path | None = None, *, profile: str = "demo", kinds: Sequence[str] = BOTH) -> Iterator[Running]:
    """Use the embedded servers of a data folder: start those that do not run, stop them when nobody is left.

    Args:
        data_dir: the folder; by default DATA_DIR or `.local` beside the code.
        profile: `demo`, `test` or `bench`; it counts for the one who starts the server.
        kinds: `postgres`, `redis` or both.

    Raises:
        CannotStart: a server does not start; the message is a sentence for people.
    """
    data = (data_dir or environment.data_dir()).resolve()
    with contextlib.ExitStack() as stack:
        uses = [stack.enter_context(contextlib.closing(_Use(data, kind, profile))) for kind in kinds]
        for use in uses:
            use.hold()
            use.start()
        urls = {use.kind: use.wait_until_ready() for use in uses}
        yield Running(urls.get("postgres", ""), urls.get("redis", ""), data, tuple(uses))


def stop(data: Path, *, seconds: float = 90.0) -> bool:
    """Wait until nobody uses the folder's servers and they have stopped. False: somebody still uses them."""
    folder = data / "servers"
    for kind in BOTH:
        if not (folder / f"{kind}.use").exists():
            continue
        use = FileLock(folder / f"{kind}.use")
        own = FileLock(folder / f"{kind}.supervisor")
        give_up = time.monotonic() + seconds
        try:
            while not own.try_exclusive():
                if _state(folder, kind).get("state") == "ready" and _in_use(use):
                    return False
                if time.monotonic() > give_up:
                    return False
                time.sleep(0.1)
        finally:
            use.close()
            own.close()
    return True


class _Use:
    """One user's share in one server."""

    def __init__(self, data: Path, kind: str, profile: str) -> None:
        try:
            self._folder = places.folder_for_locks(data)
            self._lock = FileLock(self._folder / f"{kind}.use")
        except OSError as error:
            raise CannotStart(f"The data folder {data} cannot be used ({error.strerror}): set DATA_DIR.") from error
        self.kind = kind
        self._data = data
        self._profile = profile
        self._process: subprocess.Popen[bytes] | None = None

    def hold(self) -> None:
        # Blocks only while the supervisor stops the server, which it does holding this lock alone.
        self._lock.shared(seconds=_WAIT_SECONDS)

    def start(self) -> None:
        """Start a supervisor unless one lives. Only one user at a time decides."""
        gate = FileLock(self._folder / f"{self.kind}.gate")
        try:
            gate.exclusive(seconds=_WAIT_SECONDS)
            if self._supervised():
                return
            (self._folder / f"{self.kind}.json").unlink(missing_ok=True)
            self._process = subprocess.Popen(
                [sys.executable, "-m", "config.local.supervisor", str(self._data), self.kind, self._profile],
                cwd=environment.ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                # It outlives us, and the terminal's Ctrl-C is not for it.
                start_new_session=True,
            )
            # The next one at the gate must find it living.
            while self._process.poll() is None and not self._supervised():
                time.sleep(0.01)
        finally:
            gate.close()

    def wait_until_ready(self) -> str:
        """The server's address as soon as it answers. Raises CannotStart."""
        give_up = time.monotonic() + _WAIT_SECONDS
        while time.monotonic() < give_up:
            said = _state(self._folder, self.kind)
            # What a supervisor said counts as long as it lives; one that was killed cannot take it back.
            if said.get("state") == "ready" and processes.alive(str(said.get("supervisor"))):
                return str(said["url"])
            if said.get("state") == "failed":
                raise CannotStart(str(said.get("why")))
            if not self._supervised():
                if self._process is None:
                    self.start()
                elif self._process.poll() is not None:
                    if _state(self._folder, self.kind) != said:
                        continue
                    raise CannotStart(
                        f"The embedded {self.kind} did not start: its supervisor ended "
                        f"with code {self._process.returncode}."
                    )
            time.sleep(0.02)
        raise CannotStart(f"The embedded {self.kind} did not answer within {_WAIT_SECONDS:.0f} seconds.")

    def close(self) -> None:
        """Let go: the last one to do so stops the server."""
        self._lock.close()

    def _supervised(self) -> bool:
        own = FileLock(self._folder / f"{self.kind}.supervisor")
        try:
            return not own.try_shared()
        finally:
            own.close()


def _in_use(use: FileLock) -> bool:
    # Users share the lock; a supervisor that is stopping its server holds it alone.
    alone = use.try_exclusive()
    in_use = not alone and use.try_shared()
    use.release()
    return in_use


def _state(folder: Path, kind: str) -> dict[str, object]:
    try:
        said = json.loads((folder / f"{kind}.json").read_text())
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def point_to(running: Running) -> None:
    """Point this process, and what it starts, at these servers. Call it before Django's settings load."""
    urls = {"DATABASE_URL": running.database, "BROKER_URL": running.broker}
    os.environ.update({key: value for key, value in urls.items() if value})
