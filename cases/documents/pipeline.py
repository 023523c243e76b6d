"""From the bytes of a PDF to a clean one, or a refusal. The original is never kept.

As with photos, what strangers send is read in a process of its own that lives for this one document (cleaner.py): it
holds its memory and processor time by itself, inherits no environment and no open files, and gives everything back by
ending. At most one works at a time per web process: documents are rare.

Call it before the transaction that changes the case: no slow work under a lock.
"""

import json
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path

from cases.documents.limits import DEFAULT, Limits
from cases.documents.refusals import DocumentRefused

CLEANER = Path(__file__).with_name("cleaner.py")
_PLACE = threading.BoundedSemaphore(1)
# How far from either end the marks of a PDF may stand.
HEAD, TAIL = 1024, 2048


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A clean document: the whole file, and how many pages it has."""

    data: bytes
    pages: int


def clean(data: bytes, *, limits: Limits = DEFAULT) -> Cleaned:
    """The clean copy of a PDF.

    Raises:
        DocumentRefused: with a code and a sentence that says what to do next. Nothing is kept.
    """
    judge(data, limits)
    if not _PLACE.acquire(timeout=limits.wait_seconds):
        raise DocumentRefused("busy")
    try:
        answer = _clean(data, limits)
    finally:
        _PLACE.release()
    line, _newline, body = answer.partition(b"\n")
    told = json.loads(line)
    if "refused" in told:
        raise DocumentRefused(told["refused"])
    return Cleaned(body, told["pages"])


def judge(data: bytes, limits: Limits) -> None:
    """Refuse what can be refused without opening it."""
    if not data:
        raise DocumentRefused("empty")
    if len(data) > limits.weight:
        raise DocumentRefused("too_heavy")
    if b"%PDF-" not in data[:HEAD]:
        raise DocumentRefused("not_a_pdf")
    if b"%%EOF" not in data[-TAIL:]:
        # It was cut off: what is left could be read, but would lack pages without saying so.
        raise DocumentRefused("damaged")


def _clean(data: bytes, limits: Limits) -> bytes:
    """The cleaner's answer. A process that was stopped or fell over is a refusal, whatever the reason."""
    process = subprocess.Popen([sys.executable, "-I", str(CLEANER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, env={"LC_ALL": "C.UTF-8"}, cwd="/")
    order = json.dumps({name: value for name, value in asdict(limits).items()
                        if name in ("memory", "cpu_seconds", "pages", "objects")})
    try:
        answer, _errors = process.communicate(order.encode() + b"\n" + data, timeout=limits.wall_seconds)
    except subprocess.TimeoutExpired as error:
        raise DocumentRefused("too_complex") from error
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    if process.returncode or not answer:
        raise DocumentRefused("too_complex" if process.returncode < 0 else "damaged")
    return answer
