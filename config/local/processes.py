"""Telling processes apart for certain, finding those that a dead supervisor left behind, and ending them."""

import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import psutil

# (signal, seconds to wait before the next, sterner one)
Steps = Sequence[tuple[signal.Signals, float]]

_LINUX = sys.platform.startswith("linux")
_PR_SET_PDEATHSIG = 1


def identity(pid: int) -> str | None:
    """A text that names this very process: its id, when it began, and since which boot. None if it is gone.

    A process id alone is used again, soon in a container. The start is read in ticks since boot where that exists,
    because a wall-clock start moves when the clock is set.
    """
    try:
        if _LINUX:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            if fields[0] in "ZX":
                return None
            boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
            return f"{pid}/{fields[19]}/{boot}"
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        return f"{pid}/{process.create_time()}"
    except (OSError, IndexError, psutil.Error):
        return None


def alive(known: str) -> bool:
    """Whether the process that had this identity still runs."""
    pid = known.split("/", 1)[0]
    return pid.isdigit() and identity(int(pid)) == known


def working_in(folder: Path) -> list[int]:
    """Ids of the processes (zombies left out) whose working directory is this folder."""
    found = []
    wanted = os.path.realpath(folder)
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.cwd() == wanted and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
    return found


def in_group(leader: int) -> list[int]:
    """Ids of the processes (zombies left out) in the group of this leader, which itself may be gone."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if os.getpgid(process.pid) == leader and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
    return found


def end(pids: Iterable[int], steps: Steps) -> list[int]:
    """Ask the processes to end, more sternly step by step. Returns those that are still there."""
    left = {pid: known for pid in pids if (known := identity(pid)) is not None}
    for step, seconds in steps:
        for pid in left:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, step)
        give_up = time.monotonic() + seconds
        while left and time.monotonic() < give_up:
            left = {pid: known for pid, known in left.items() if alive(known)}
            if left:
                time.sleep(0.05)
        if not left:
            break
    return sorted(left)


def dies_with_parent(sign: signal.Signals) -> Callable[[], None] | None:
    """A function for a child's start that has the kernel send it `sign` when its parent dies.

    Linux only; None elsewhere. The parent must start the child from its main thread, because the kernel watches
    the thread. It must run after the change of account, which would undo it (subprocess does it in that order).
    """
    if not _LINUX:
        return None
    # Looked up before the fork: between fork and exec only calls that need no lock are safe.
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()
    number = int(sign)

    def watch() -> None:
        prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return watch
