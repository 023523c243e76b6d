"""The demo's processes: started, listened to, started again when they die, stopped, and found again after kill -9."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from config.environment import ROOT
from config.local import processes

_LOG_BYTES = 20 * 1024 * 1024
_LONGEST_PAUSE = 15.0
_LEVEL = re.compile(r"\b(DEBUG|INFO|WARNING|ERROR|CRITICAL)\b")
# Said by a worker without a level, when we stop it.
_CHATTER = re.compile(r"worker: (Warm|Cold) shutdown|^$")
_LOUD = {"WARNING", "ERROR", "CRITICAL"}


@dataclass(frozen=True)
class Program:
    """What to run: a short name for the output, the arguments, and what only this one finds in its environment.

    `talks`: what it says without naming a level is for the terminal too.
    """

    name: str
    arguments: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)
    talks: bool = False
    stop_steps: processes.Steps = ((signal.SIGTERM, 10.0), (signal.SIGQUIT, 3.0), (signal.SIGKILL, 5.0))


class Child:
    """One program, kept running. Its output goes to a log file; warnings and errors also to the terminal."""

    def __init__(self, program: Program, logs: Path, tell: Callable[[str, str], None]) -> None:
        self.program = program
        self.log = logs / f"{program.name}.log"
        self.deaths = 0
        self._tell = tell
        self._process: subprocess.Popen[bytes] | None = None
        self._listener: threading.Thread | None = None
        self._began = 0.0
        self._again_at = 0.0
        self._last: deque[str] = deque(maxlen=5)

    @property
    def pid(self) -> int | None:
        """The process, where one runs."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start it. Only from the main thread: the kernel tells the child when that thread ends."""
        self._last.clear()
        self._began = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, *self.program.arguments],
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **self.program.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # Ctrl-C in the terminal is for us alone: we stop them in order.
            start_new_session=True,
            preexec_fn=processes.dies_with_parent(signal.SIGTERM),
        )
        self._listener = threading.Thread(target=self._listen, args=[self._process], daemon=True)
        self._listener.start()

    def keep_alive(self) -> bool:
        """Start it again when it has died, a little later each time. True: it was started now."""
        if self._process is not None:
            code = self._process.poll()
            if code is None:
                return False
            if self._listener is not None:
                self._listener.join(timeout=2)
            end_group(self._process.pid)
            self._process = None
            self.deaths = 1 if time.monotonic() - self._began > 60 else self.deaths + 1
            pause = min(_LONGEST_PAUSE, 0.5 * 2 ** (self.deaths - 1))
            self._again_at = time.monotonic() + pause
            self._tell(self.program.name, f"ended ({_how(code)}); starting it again")
        if time.monotonic() < self._again_at:
            return False
        self.start()
        return True

    def ended(self) -> int | None:
        """The exit code of a program that is to run once, or None while it runs."""
        if self._process is None:
            return 0
        code = self._process.poll()
        if code is not None and self._listener is not None:
            self._listener.join(timeout=2)
        return code

    def stop(self) -> None:
        """End it and what it started."""
        if self._process is None:
            return
        group = self._process.pid
        for step, seconds in self.program.stop_steps:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(step)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(seconds)
                break
        end_group(group)
        if self._listener is not None:
            self._listener.join(timeout=2)
        self._process = None

    def last_words(self) -> str:
        """The last lines of its output."""
        return "\n".join(self._last)

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        if self.log.exists() and self.log.stat().st_size > _LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        loud, in_traceback = self.program.talks, False
        assert process.stdout is not None
        with self.log.open("a", encoding="utf-8") as log, process.stdout as lines:
            for raw in lines:
                line = raw.decode(errors="replace").rstrip()
                log.write(f"{datetime.now():%Y-%m-%d %H:%M:%S} {line}\n")  # noqa: DTZ005
                log.flush()
                self._last.append(line)
                # A line without a level belongs to the one before it.
                level = _LEVEL.search(line[:80])
                if level:
                    # Warnings of Python itself speak to developers.
                    loud = level.group() in _LOUD and "py.warnings" not in line
                # Of a traceback only the last line, which says what happened; the log has all of it.
                if line.startswith("Traceback (most recent call last)"):
                    in_traceback = True
                    loud = True
                elif in_traceback and not line.startswith(" "):
                    in_traceback = False
                if loud and not in_traceback and not _CHATTER.match(line):
                    self._tell(self.program.name, line)


class Register:
    """The children's identities in a file, so that the next start finds those that a killed runner left."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, children: Sequence[Child]) -> None:
        """Record who runs now."""
        known = [name for child in children if child.pid and (name := processes.identity(child.pid))]
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(known))
        fresh.replace(self._path)

    def end_leftovers(self) -> int:
        """End the recorded processes that still run, with all that they started. Returns how many there were."""
        try:
            known = [str(name) for name in json.loads(self._path.read_text())]
        except (OSError, ValueError):
            return 0
        ended = 0
        for name in known:
            pid = int(name.split("/", 1)[0])
            # A group keeps its number reserved as long as a member lives, so a number that is used by a
            # process with another beginning is somebody else's group.
            if processes.identity(pid) in (name, None) and _same_boot(name):
                ended += end_group(pid)
        self._path.unlink(missing_ok=True)
        return ended


def end_group(leader: int) -> int:
    """End every process of a group that we started. Returns how many there were."""
    members = processes.in_group(leader)
    processes.end(members, [(signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)])
    return len(members)


def _same_boot(name: str) -> bool:
    own = processes.identity(os.getpid()) or ""
    return name.count("/") < 2 or name.rsplit("/", 1)[1] == own.rsplit("/", 1)[-1]


def _how(code: int) -> str:
    if code >= 0:
        return f"code {code}"
    with contextlib.suppress(ValueError):
        return signal.Signals(-code).name
    return f"signal {-code}"
