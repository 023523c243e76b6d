"""From the bytes that somebody sent to clean pictures, or a refusal. The original is never kept.

**Where it runs.** The header is judged here, in pure Python, which refuses nearly everything hostile in
microseconds. What passes is decoded in a process of its own that lives for this one picture (decoder.py):
decoders of pictures are C code fed by strangers, and a crash, a leak or worse must not happen beside a
database connection and other people's sessions. It holds its memory and processor time by itself, inherits no
environment and no open files, and gives everything back by ending; a thread in the web process could be
neither bounded nor stopped. Starting one takes 80 ms, so one waits; the next one is started as soon as that one
has its work. At most two work at a time per web process, so a flood of uploads cannot take more than two shares
of memory.

**When.** Before the transaction that makes the case: no slow work under a lock.

**What comes out.** WebP for the pages (a third smaller), and JPEG of the same pixels: for e-mail, because
Outlook shows no WebP; for PDF, which embeds JPEG bytes as they are and would have to decode and repack WebP;
and for back offices behind Open311, which expect a `.jpg`. The JPEGs cost 15 ms.
"""

import atexit
import contextlib
import json
import math
import os
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from cases.photos.headers import Header, Kind, judge
from cases.photos.limits import DEFAULT, Limits
from cases.photos.refusals import PhotoRefused

__all__ = ["DEFAULT", "Derived", "Edits", "Limits", "PhotoRefused", "derive"]

DECODER = Path(__file__).with_name("decoder.py")
_PLACES = threading.BoundedSemaphore(2)
# One arena and two threads: libvips would take a thread per core, each with its own arena and stack.
_ENVIRONMENT = {"MALLOC_ARENA_MAX": "2", "VIPS_CONCURRENCY": "2", "LC_ALL": "C.UTF-8"}


@dataclass(frozen=True, slots=True)
class Derived:
    """Clean pictures of one photo.

    `large`, `small` are WebP, `large_jpeg`, `small_jpeg` the same pixels as JPEG; `width` and `height` are
    those of the large picture, upright. `position` is (latitude, longitude) in WGS84 degrees as the camera
    wrote it, to be offered to the sender as the place and not otherwise kept; `taken_at` is aware.
    """

    large: bytes
    small: bytes
    large_jpeg: bytes
    small_jpeg: bytes
    width: int
    height: int
    position: tuple[float, float] | None
    taken_at: datetime | None


@dataclass(frozen=True, slots=True)
class Edits:
    """What is changed in a photo. Boxes are (left, top, right, bottom) in thousandths of its width and height.

    First the `boxes` are made unrecognisable, then the picture is cut to `crop`, then turned clockwise by `turn`
    degrees (0, 90, 180 or 270).
    """

    boxes: tuple[tuple[int, int, int, int], ...] = ()
    crop: tuple[int, int, int, int] | None = None
    turn: int = 0

    def __bool__(self) -> bool:
        return bool(self.boxes or self.crop or self.turn)


def derive(data: bytes, *, limits: Limits = DEFAULT, edits: Edits | None = None) -> Derived:
    """The clean pictures of a photo (JPEG, PNG, WebP or HEIC, told by its bytes and never by its name).

    Raises:
        PhotoRefused: with a code and a sentence that says what to do next. Nothing is kept.
    """
    header = judge(data, limits)
    if not _PLACES.acquire(timeout=limits.wait_seconds):
        raise PhotoRefused("busy")
    try:
        answer = _decode(data, header, limits, edits)
    finally:
        _PLACES.release()
    line, _newline, body = answer.partition(b"\n")
    told: dict[str, Any] = json.loads(line)
    if "refused" in told:
        raise PhotoRefused(told["refused"])
    parts: dict[str, bytes] = {}
    for name, length in told["parts"]:
        parts[name], body = body[:length], body[length:]
    return Derived(
        large=parts["large.webp"],
        small=parts["small.webp"],
        large_jpeg=parts["large.jpg"],
        small_jpeg=parts["small.jpg"],
        width=told["width"],
        height=told["height"],
        position=_position(told["position"]),
        taken_at=_taken_at(told["taken"]),
    )


def order_of(header: Header, limits: Limits, edits: Edits | None = None) -> str:
    """The line that the decoder reads first."""
    return json.dumps(
        {
            "kind": header.kind,
            "width": header.width,
            "height": header.height,
            "large": limits.large,
            "small": limits.small,
            "pixels": limits.heic_pixels if header.kind is Kind.HEIC else limits.pixels,
            "memory": limits.memory,
            "cpu_seconds": limits.cpu_seconds,
            **({"edits": asdict(edits)} if edits else {}),
        }
    )


def _decode(data: bytes, header: Header, limits: Limits, edits: Edits | None) -> bytes:
    """The decoder's answer. A process that was stopped or fell over is a refusal, whatever the reason."""
    process = _waiting.take()
    try:
        answer, _errors = process.communicate(
            order_of(header, limits, edits).encode() + b"\n" + data, timeout=limits.wall_seconds
        )
    except subprocess.TimeoutExpired as error:
        raise PhotoRefused("too_complex") from error
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
        _waiting.refill()
    if process.returncode or not answer:
        # Stopped by its timer (a negative code), out of memory, or fallen over in a decoder.
        raise PhotoRefused("too_complex" if process.returncode < 0 else "damaged")
    return answer


class _Waiting:
    """One decoder started ahead. A process that was forked off in between does not touch its parent's."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner = 0
        self._process: subprocess.Popen[bytes] | None = None

    def take(self) -> subprocess.Popen[bytes]:
        with self._lock:
            process, self._process = self._process, None
        if process is None or self._owner != os.getpid() or process.poll() is not None:
            return self._start()
        # The next one starts beside this one's work.
        self.refill()
        return process

    def refill(self) -> None:
        with self._lock:
            if self._process is None:
                self._process, self._owner = self._start(), os.getpid()

    def dismiss(self) -> None:
        with self._lock:
            process, self._process = self._process, None
        if process is not None and self._owner == os.getpid():
            with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                process.communicate(timeout=5)

    @staticmethod
    def _start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-I", str(DECODER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT,
            cwd="/",
        )


_waiting = _Waiting()
atexit.register(_waiting.dismiss)


def _position(told: list[float] | None) -> tuple[float, float] | None:
    """A position that can be one: cameras without a fix write 0, 0 or nonsense."""
    if told is None or not all(map(math.isfinite, told)):
        return None
    latitude, longitude = told
    if abs(latitude) > 90 or abs(longitude) > 180 or (latitude, longitude) == (0, 0):
        return None
    return round(latitude, 6), round(longitude, 6)


def _taken_at(told: dict[str, str] | None) -> datetime | None:
    """The camera's clock, in the zone it names or else in the current one; a clock ahead of ours is wrong."""
    if told is None:
        return None
    try:
        taken = datetime.strptime(told["local"] + told["offset"].strip("\0 "), "%Y:%m:%d %H:%M:%S%z")
    except ValueError:
        try:
            taken = timezone.make_aware(datetime.strptime(told["local"], "%Y:%m:%d %H:%M:%S"))  # noqa: DTZ007
        except (ValueError, OverflowError):
            return None
    return taken if taken <= datetime.now(UTC) + timedelta(days=1) else None
