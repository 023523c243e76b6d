"""The printing press: a short-lived process that turns one HTML document into one PDF/UA-1.

Started by ``render.py`` as a script of its own (``python -I press.py …``), because WeasyPrint does not give
memory back and hostile input may keep it busy for ever. Here it may use only so much memory and time, reads
no file and opens no connection, and ends with the process that started it.

It reads from standard input one line of JSON, ``{"html": bytes, "files": [[name, bytes], …], "base": address,
"identifier": hex}``, then the document and the files one after another; it writes the PDF to standard output.
When it cannot, its last line on standard error is ``{"reason": …, "detail": …}`` and it ends with 3.
"""

import gc
import io
import json
import logging
import os
import resource
import signal
import sys
import threading
import unicodedata
import warnings
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

REFUSED = 3
# What every font of ours has: Latin with its accents.
LATIN = 0x17F
BLOCK = "■"
# Not every font of ours has the typographic hyphen that WeasyPrint would put where it breaks a word.
HYPHEN = "html { hyphenate-character: '-' }"
WARM_UP = """<html lang="{language}"><style>p {{ width: 1cm; hyphens: auto }} div {{ display: grid }}</style>
<div><p>megszentségteleníthetetlen</p><table><tr><th>x</table></div>
<svg width="9" height="9"><text y="9">x</text></svg>"""
PLAIN_SPACE = "\u00a0"
TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
STAND_IN = "SourceSansPro-Regular.ttf"


def limit(seconds: int, megabytes: int) -> None:
    """Bound processor time and address space. The kernel then ends us, or memory requests fail."""
    signal.signal(signal.SIGXCPU, out_of_time)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # macOS knows the limit by name only.
    if sys.platform.startswith("linux"):
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


def end_with_parent(lifeline: int) -> None:
    """End when the other end of the pipe is closed, however the parent ended."""

    def watch() -> None:
        os.read(lifeline, 1)
        os._exit(REFUSED)

    threading.Thread(target=watch, daemon=True).start()


def shut_the_doors(allowed: tuple[str, ...]) -> None:
    """Refuse every connection, every process and every file outside ``allowed``, whoever asks in this
    process.

    The fetcher already refuses; this holds for what might go round it.
    """
    roots = tuple(os.path.realpath(root) + os.sep for root in allowed)

    def guard(event: str, arguments: tuple[Any, ...]) -> None:
        if event in (
            "socket.connect",
            "socket.getaddrinfo",
            "socket.bind",
            "subprocess.Popen",
            "os.system",
            "os.exec",
        ):
            raise PermissionError(f"The press may not do this: {event}")
        if event == "open" and isinstance(arguments[0], (str, bytes)):
            path = os.path.realpath(os.fsdecode(arguments[0]))
            if not path.startswith(roots) and path != os.devnull:
                raise PermissionError("The press may not open files")

    sys.addaudithook(guard)


def refuse(reason: str, detail: str) -> NoReturn:
    """Say why on standard error and end at once."""
    sys.stderr.write("\n" + json.dumps({"reason": reason, "detail": detail[:500]}) + "\n")
    sys.stderr.flush()
    os._exit(REFUSED)


def out_of_time(_signal: int, _frame: FrameType | None) -> None:
    refuse("timeout", "The processor time was used up.")


def read_order() -> tuple[str, dict[str, bytes], str, bytes]:
    """Document, files by name, base address and identifier, from standard input."""
    source = sys.stdin.buffer
    head = json.loads(source.readline())
    html = source.read(head["html"]).decode()
    files = {name: source.read(size) for name, size in head["files"]}
    return html, files, head["base"], head["identifier"].encode()


def main() -> None:
    seconds, megabytes, lifeline = (int(word) for word in sys.argv[1:4])
    language = sys.argv[4]
    limit(seconds, megabytes)
    end_with_parent(lifeline)
    warnings.simplefilter("ignore")
    # What is alive stays alive until the end: looking for garbage often is a tenth of the time for nothing.
    gc.set_threshold(100_000, 20, 100)
    try:
        pdf = make(language)
    except MemoryError:
        refuse("memory", "")
    except RecursionError:
        refuse("document", "The document is nested too deeply.")
    except BaseException as fault:  # WeasyPrint's fatal fetch error is a BaseException.
        refuse("document", f"{type(fault).__name__}: {fault}")
    sys.stdout.buffer.write(pdf)
    sys.stdout.buffer.flush()
    # Nothing is left to tidy: the parent removes our folder, the kernel takes the memory.
    os._exit(0)


def make(language: str) -> bytes:
    """Load the engine, warm it up, read the order, lay the document out."""
    # Here, after the limits: this takes most of a second, in which the parent gathers the figures.
    try:
        from weasyprint import CSS, HTML
        from weasyprint.logger import LOGGER
        from weasyprint.urls import URLFetcher, URLFetcherResponse
    except OSError as missing:
        refuse("engine", f"A library that WeasyPrint needs is missing: {missing}")

    LOGGER.handlers = [logging.NullHandler()]
    shut_the_doors((sys.prefix, sys.base_prefix, os.environ["TMPDIR"]))
    # Style sheets, hyphenation and bindings are loaded when first used: use them.
    HTML(string=WARM_UP.format(language=language), url_fetcher=URLFetcher(allowed_protocols=())).write_pdf()
    gc.freeze()
    html, files, base, identifier = read_order()

    class HandedOver(URLFetcher):
        """Answers from the files handed over, and from data: addresses, which carry their own content."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            name = url.removeprefix(base)
            if name != url and name in files:
                return URLFetcherResponse(url, files[name], {"Content-Type": kind_of(name)})
            raise ValueError("This address was not handed over.")

    document = HTML(string=html, base_url=base, url_fetcher=HandedOver(allowed_protocols={"data"}))
    # A <base> in the text must not decide where relative addresses lead.
    document.base_url = base
    root = document.etree_element
    if not (root.get("lang") or "").strip():
        refuse("document", "The document does not say its language (<html lang=…>).")
    if not (root.findtext(".//title") or "").strip():
        refuse("document", "The document has no title.")
    replace_unwritable(root, files)
    hyphen = CSS(string=HYPHEN, url_fetcher=document.url_fetcher)
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier, stylesheets=[hyphen]))


def replace_unwritable(root: Any, files: dict[str, bytes]) -> None:
    """Put a block where no font has a letter, because PDF/UA forbids the empty glyph that would stand there.

    A narrow space that one of the fonts lacks becomes a plain one: Pango looks for no other font for spaces. Signs that
    turn the reading direction are left out: they would reverse the text around them.
    """
    texts = [text for element in root.iter() for text in (element.text, element.tail, *element.attrib.values()) if text]
    foreign = {letter for letter in set().union(*texts) if ord(letter) > LATIN}
    if not foreign:
        return
    from fontTools.ttLib import TTFont

    stand_in = Path(os.environ["TMPDIR"], STAND_IN).read_bytes()
    fonts = [stand_in, *(files[name] for name in files if name.endswith((".ttf", ".otf")))]
    letters = [TTFont(io.BytesIO(font), lazy=True).getBestCmap().keys() for font in fonts]
    table = {ord(letter): instead(letter, [ord(letter) in known for known in letters]) for letter in foreign}
    for element in root.iter():
        element.text = element.text and element.text.translate(table)
        element.tail = element.tail and element.tail.translate(table)
        for name, value in element.attrib.items():
            element.set(name, value.translate(table))


def instead(letter: str, known: list[bool]) -> str | None:
    """What is written for a letter that some fonts know and some do not; None for nothing."""
    kind = unicodedata.category(letter)
    if letter in TURNING:
        return None
    if kind == "Zs":
        return letter if all(known) else PLAIN_SPACE
    if any(known) or kind in ("Cf", "Zl", "Zp"):
        return letter
    return None if kind == "Mn" else BLOCK


def kind_of(name: str) -> str:
    """Media type by the name's ending; WeasyPrint needs it for stylesheets only."""
    return {"css": "text/css; charset=utf-8", "svg": "image/svg+xml"}.get(
        name.rsplit(".", 1)[-1], "application/octet-stream"
    )


if __name__ == "__main__":
    main()
