"""Advisory locks on files: released by the kernel when their holder dies, so none is ever stale."""

import errno
import fcntl
import os
import time
from pathlib import Path

from config.local.accounts import give_to_owner_of


class LockTimeout(RuntimeError):
    """Somebody else kept the lock for longer than we were ready to wait."""


class FileLock:
    """One `flock` on one file. The file stays when the lock goes: removing it would let two holders in.

    The descriptor is not inherited by programs that we start, so a child that outlives us keeps nothing locked.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        give_to_owner_of(path.parent, self._fd)

    def try_exclusive(self) -> bool:
        """Take the lock alone, at once or not at all."""
        return self._try(fcntl.LOCK_EX)

    def try_shared(self) -> bool:
        """Take the lock beside other readers, at once or not at all."""
        return self._try(fcntl.LOCK_SH)

    def shared(self, *, seconds: float) -> None:
        """Take the lock beside other readers, waiting up to `seconds`. Raises LockTimeout."""
        self._wait(fcntl.LOCK_SH, seconds)

    def exclusive(self, *, seconds: float) -> None:
        """Take the lock alone, waiting up to `seconds`. Raises LockTimeout."""
        self._wait(fcntl.LOCK_EX, seconds)

    def release(self) -> None:
        """Let go of the lock and stay ready to take it again."""
        fcntl.flock(self._fd, fcntl.LOCK_UN)

    def still_in_place(self) -> bool:
        """Whether the path still names the file that we hold (somebody may have removed the folder)."""
        try:
            there = self.path.stat()
        except OSError:
            return False
        ours = os.fstat(self._fd)
        return (there.st_dev, there.st_ino) == (ours.st_dev, ours.st_ino)

    def close(self) -> None:
        """Let go of the lock."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def _try(self, kind: int) -> bool:
        try:
            fcntl.flock(self._fd, kind | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES, errno.EINTR):
                return False
            raise
        return True

    def _wait(self, kind: int, seconds: float) -> None:
        # Asking again and again instead of blocking: a blocked flock cannot be given a time limit.
        give_up = time.monotonic() + seconds
        while not self._try(kind):
            if time.monotonic() > give_up:
                raise LockTimeout(f"{self.path} stayed locked for {seconds:.0f} seconds")
            time.sleep(0.05)
