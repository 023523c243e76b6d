"""The process that is a server's direct parent: starts it, starts it again when it dies, stops it when nobody uses it.

    python -m config.local.supervisor DATA_DIR postgres|redis PROFILE

It is started by servers.py and not by hand. Three files in DATA_DIR/servers tell everybody where things stand:

    NAME.supervisor   locked by the supervisor as long as it lives: there is never a second one
    NAME.use          locked by every user, beside the others; when the supervisor gets it alone, nobody is left
    NAME.json         what the supervisor says of itself: starting, ready or failed, the address, or why not

Locks end with their holder, however it ends, so none of this can go stale.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from config.local import places, processes
from config.local.accounts import NoAccount, give_to_owner_of
from config.local.locks import FileLock, LockTimeout
from config.local.postgres import ENVIRONMENT, Postgres
from config.local.profiles import PROFILES, Profile
from config.local.redis import Redis
from config.local.server import CannotStart, Server

KINDS: dict[str, Callable[[places.Places, Profile], Server]] = {"postgres": Postgres, "redis": Redis}

_RIVAL_SECONDS = 5.0

# Crash recovery of a big database takes its time; a server that dies instead is noticed at once.
_START_SECONDS = 600.0
_PAUSE = 0.1
_LOG_BYTES = 20 * 1024 * 1024
# A server that dies more often than this in a minute has a reason that starting it again does not cure.
_DEATHS_A_MINUTE = 5


class Supervisor:
    """One server's life from first to last user."""

    def __init__(self, data: Path, kind: str, profile: str) -> None:
        self._locks = places.folder_for_locks(data)
        self._data = data
        self._kind = kind
        self._profile = PROFILES[profile]
        self._state = self._locks / f"{kind}.json"
        self._own = FileLock(self._locks / f"{kind}.supervisor")
        self._use = FileLock(self._locks / f"{kind}.use")
        self._child: subprocess.Popen[bytes] | None = None
        self._told_to_stop = False
        self._deaths: list[float] = []

    def run(self) -> int:
        """Supervise until nobody uses the server. Returns the exit code."""
        try:
            # Users look whether this lock is taken by taking it beside each other for an instant: that is no rival.
            self._own.exclusive(seconds=_RIVAL_SECONDS)
        except LockTimeout:
            return 0
        for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(sign, self._stop_soon)
        try:
            self._say("starting")
            where = places.settle(self._data)
            server = KINDS[self._kind](where, self._profile)
            with _log(where.log / f"{self._kind}.log") as log:
                try:
                    self._start(server, log)
                    self._say("ready", url=server.url())
                    self._watch(server, log)
                finally:
                    self._stop(server)
        except (CannotStart, NoAccount, places.NoPlace, OSError) as error:
            self._say("failed", why=str(error))
            return 1
        self._say("stopped")
        return 0

    def _stop_soon(self, *_: object) -> None:
        self._told_to_stop = True

    def _done(self) -> bool:
        return self._told_to_stop or self._use.try_exclusive() or not self._use.still_in_place()

    def _start(self, server: Server, log: IO[bytes]) -> None:
        while True:
            command = server.prepare()
            self._child = subprocess.Popen(
                command.arguments,
                cwd=command.folder if not command.account.switch else "/",
                env=ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Not in the terminal's group: Ctrl-C is for us, and we stop the server in order.
                start_new_session=True,
                preexec_fn=processes.dies_with_parent(server.stop_steps[0][0]),
                **command.account.popen_options(),
            )
            give_up = time.monotonic() + _START_SECONDS
            pause = 0.02
            while time.monotonic() < give_up and self._child.poll() is None and not self._told_to_stop:
                if server.answers():
                    server.complete()
                    return
                time.sleep(pause)
                pause = min(0.5, pause * 1.5)
            if self._told_to_stop:
                raise CannotStart("It was told to stop while it started.")
            if self._child.poll() is None:
                raise CannotStart(f"{self._kind} does not answer after {_START_SECONDS:.0f} seconds: see {log.name}")
            if not server.mend():
                raise CannotStart(f"{self._kind} stopped while starting: {_last_line(Path(log.name))} ({log.name})")

    def _watch(self, server: Server, log: IO[bytes]) -> None:
        assert self._child is not None
        while not self._done():
            if self._child.poll() is None:
                time.sleep(_PAUSE)
                continue
            now = time.monotonic()
            self._deaths = [death for death in self._deaths if now - death < 60] + [now]
            _note(log, f"{self._kind} ended with code {self._child.returncode}; starting it again")
            if len(self._deaths) > _DEATHS_A_MINUTE:
                raise CannotStart(f"{self._kind} keeps stopping: {_last_line(Path(log.name))} ({log.name})")
            self._say("starting")
            self._start(server, log)
            self._say("ready", url=server.url())

    def _stop(self, server: Server) -> None:
        if self._child is None or self._child.poll() is not None:
            return
        for step, seconds in server.stop_steps:
            self._child.send_signal(step)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._child.wait(seconds)
                return

    def _say(self, state: str, **more: str) -> None:
        words: dict[str, object] = {"state": state, "supervisor": processes.identity(os.getpid()), **more}
        if self._child is not None:
            words["server"] = self._child.pid
        fresh = self._state.with_suffix(".json.new")
        with contextlib.suppress(FileNotFoundError), fresh.open("w") as file:
            give_to_owner_of(fresh.parent, file.fileno())
            json.dump(words, file)
            file.flush()
            fresh.replace(self._state)


@contextlib.contextmanager
def _log(path: Path) -> Iterator[IO[bytes]]:
    """The server's log, appended to; the one before is kept when it has grown large."""
    if path.exists() and path.stat().st_size > _LOG_BYTES:
        path.replace(path.with_suffix(".log.1"))
    with path.open("ab", buffering=0) as log:
        give_to_owner_of(path.parent, log.fileno())
        yield log


def _note(log: IO[bytes], text: str) -> None:
    log.write(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC supervisor: {text}\n".encode())


def _last_line(log: Path) -> str:
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 4000))
        lines = [line for line in file.read().decode(errors="replace").splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"


if __name__ == "__main__":
    sys.exit(Supervisor(Path(sys.argv[1]), sys.argv[2], sys.argv[3]).run())
