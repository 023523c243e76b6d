"""HTML to PDF/UA-1, in a process of its own.

The only door to WeasyPrint in the product. Nothing is fetched: a document may name the files handed over and
``data:`` addresses, everything else stays empty. The same document and files give the same bytes.
"""

import contextlib
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, Self

from reporting.pdf.fonts import STAND_IN

Reason = Literal["timeout", "memory", "document", "engine"]

# A name that can never be resolved; relative addresses in the document are relative to it.
BASE: Final = "https://files.invalid/"
PRESS: Final = Path(__file__).with_name("press.py")
# What the libraries' loader may need on machines where they lie in unusual places.
INHERITED: Final = (
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "DYLD_FALLBACK_LIBRARY_PATH",
    "WEASYPRINT_DLL_DIRECTORIES",
)
# No system fonts: the same fonts, hence the same pages, on every machine. One of ours stands in where a
# document brings none, because Pango cannot go on without any.
FONTCONFIG: Final = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{folder}</cachedir></fontconfig>"""

WORDS: Final[Mapping[Reason, str]] = {
    "timeout": "The PDF was not ready within {seconds} seconds.",
    "memory": "The PDF needs more than {megabytes} MB of memory.",
    "document": "The document could not be laid out.",
    "engine": "The PDF engine did not start or ended unexpectedly.",
}


class RenderFailed(Exception):
    """No PDF came out. ``reason`` says which of four kinds it was, the text says it to people."""

    def __init__(self, reason: Reason, text: str) -> None:
        super().__init__(text)
        self.reason = reason


class Press:
    """One process that makes one PDF. Started early, it warms up while the document is being written.

        with Press() as press:
            html = ...                     # gather and write, while the press warms up
            pdf = press.render(html, files)

    Leaving the block ends the process in every case.
    """

    def __init__(self, *, seconds: int = 60, megabytes: int = 400, language: str = "hu") -> None:
        """``language`` is the one whose hyphenation is loaded early; any other is loaded when it is met."""
        self.seconds = seconds
        self.megabytes = megabytes
        self.language = language

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="jarda-pdf-", ignore_cleanup_errors=True))
            Path(folder, "fonts.conf").write_text(FONTCONFIG.format(folder=folder), encoding="utf-8")
            Path(folder, STAND_IN.name).write_bytes(STAND_IN.read_bytes())
            theirs, ours = os.pipe()
            # Closed when this process ends, even by kill -9: then the press ends too.
            stack.callback(os.close, ours)
            try:
                self._process = subprocess.Popen(
                    [
                        sys.executable,
                        "-I",
                        "-B",
                        str(PRESS),
                        str(self.seconds),
                        str(self.megabytes),
                        str(theirs),
                        self.language,
                    ],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    env=_environment(folder),
                    cwd=folder,
                    pass_fds=(theirs,),
                    start_new_session=True,
                )
            except OSError as fault:
                raise RenderFailed("engine", f"{WORDS['engine']} {fault}") from fault
            finally:
                os.close(theirs)
            stack.callback(self._end)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def render(self, html: str, files: Mapping[str, bytes]) -> bytes:
        """The document as PDF/UA-1.

        ``files`` are what the document may name by a relative address: stylesheets, fonts, pictures. The
        document must say its language and its title. Time runs from here.

        Raises:
            RenderFailed: with the reason timeout, memory, document or engine.
        """
        order = _order(html, files)
        start = time.monotonic()
        try:
            pdf, errors = self._process.communicate(order, timeout=self.seconds)
        except subprocess.TimeoutExpired as late:
            raise self._failed("timeout") from late
        code = self._process.returncode
        if code == 0 and pdf.startswith(b"%PDF-"):
            return pdf
        reason, detail = _told(errors)
        if reason is None:
            # Ended without a word: by the kernel, or by a C library that could not get memory.
            reason = _reason_of_end(code, time.monotonic() - start >= self.seconds)
        raise self._failed(reason, detail)

    def _failed(self, reason: Reason, detail: str = "") -> RenderFailed:
        text = WORDS[reason].format(seconds=self.seconds, megabytes=self.megabytes)
        return RenderFailed(reason, f"{text} {detail}".strip())

    def _end(self) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            # What was still buffered for a dead process has nowhere to go.
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()


def render(html: str, files: Mapping[str, bytes], *, seconds: int = 60, megabytes: int = 400) -> bytes:
    """The document as PDF/UA-1, made within ``seconds`` and ``megabytes`` (of address space) or not at all.

    Raises:
        RenderFailed: with the reason timeout, memory, document or engine.
    """
    with Press(seconds=seconds, megabytes=megabytes) as press:
        return press.render(html, files)


def _order(html: str, files: Mapping[str, bytes]) -> bytes:
    # Lone surrogates cannot be written as UTF-8, and no reader could read them.
    document = html.encode("utf-8", "replace")
    names = sorted(files)
    digest = hashlib.sha256(document)
    for name in names:
        digest.update(b"\0" + name.encode() + b"\0" + files[name])
    head = {
        "html": len(document),
        "files": [[name, len(files[name])] for name in names],
        "base": BASE,
        "identifier": digest.hexdigest()[:32],
    }
    return b"".join([json.dumps(head).encode(), b"\n", document, *(files[name] for name in names)])


def _environment(folder: str) -> dict[str, str]:
    given = {name: os.environ[name] for name in INHERITED if name in os.environ}
    return {
        **given,
        "HOME": folder,
        "TMPDIR": folder,
        "XDG_CACHE_HOME": folder,
        "FONTCONFIG_FILE": f"{folder}/fonts.conf",
        "LC_ALL": "C.UTF-8",
        # One arena instead of one a thread: address space is what we limit.
        "MALLOC_ARENA_MAX": "1",
    }


def _told(errors: bytes) -> tuple[Reason | None, str]:
    lines = errors.decode("utf-8", "replace").strip().splitlines()
    try:
        word = json.loads(lines[-1])
        return word["reason"], word["detail"]
    except (IndexError, KeyError, TypeError, ValueError):
        return None, ""


def _reason_of_end(code: int, late: bool) -> Reason:
    if late or code == -signal.SIGXCPU:
        return "timeout"
    # GLib aborts or traps when memory is refused, other C code runs into a null pointer, and a machine short
    # of memory kills.
    if code in (-signal.SIGABRT, -signal.SIGTRAP, -signal.SIGSEGV, -signal.SIGKILL):
        return "memory"
    return "engine"
