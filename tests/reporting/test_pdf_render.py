"""The PDF press: what it promises, and what hostile documents get from it."""

import base64
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import page
import pypdfium2
import pytest

from reporting.pdf.fonts import PAIRS, font_files
from reporting.pdf.render import Press, RenderFailed, render

DOCUMENT = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<link rel="stylesheet" href="fonts/fonts.css">
<style>html {{ font-family: var(--font-body) }} {css}</style></head>
<body>{body}</body></html>"""
FONTS = font_files("classic")
ROOT = Path(__file__).parents[2]
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
STYLE = b"body::before { content: 'FETCHED' }"


def document(body: str, *, css: str = "", lang: str = "hu", title: str = "Próba") -> str:
    return DOCUMENT.format(body=body, css=css, lang=lang, title=title)


def text_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in pages)


def failed_rules(pdf: bytes) -> list[str]:
    return [f"{failure.rule_id}: {failure.message}" for failure in page.validate_pdf_bytes(pdf, profile="ua1").failures]


def pictures_in(pdf: bytes) -> int:
    return len(re.findall(rb"/Subtype\s*/Image", pdf))


@pytest.fixture(scope="module")
def listener():
    """A server on loopback that counts who knocks."""
    knocks: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                knocks.append(connection.recv(1000))
                connection.sendall(
                    b"HTTP/1.0 200 OK\r\nContent-Type: text/css\r\n\r\nbody::before { content: 'FETCHED' }"
                )

    threading.Thread(target=serve, daemon=True).start()
    yield f"127.0.0.1:{server.getsockname()[1]}", knocks
    server.close()


@pytest.mark.parametrize("pair", sorted(PAIRS))
def test_a_document_becomes_an_accessible_pdf_in_its_own_fonts(pair):
    body = "<main><h1>Árvíztűrő tükörfúrógép</h1><p>Szöveg <b>vastagon</b>.</p></main>"
    pdf = render(document(body, css="h1 { font-family: var(--font-head); font-weight: 600 }"), font_files(pair))
    assert failed_rules(pdf) == []
    assert text_of(pdf) == "Árvíztűrő tükörfúrógép\nSzöveg vastagon."
    embedded = set(re.findall(rb"/FontName /[A-Z]{6}\+([A-Za-z]+-[A-Za-z]+)", pdf)) or fonts_of(pdf)
    assert {name.split("-")[0] for name in embedded} <= {"Source", "Hanken"} and embedded


def fonts_of(pdf: bytes) -> set[str]:
    names: set[str] = set()
    for sheet in pypdfium2.PdfDocument(pdf):
        for thing in sheet.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
            font = pypdfium2.raw.FPDFTextObj_GetFont(thing.raw)
            assert pypdfium2.raw.FPDFFont_GetIsEmbedded(font) == 1
            size = pypdfium2.raw.FPDFFont_GetBaseFontName(font, None, 0)
            buffer = pypdfium2.raw.FPDFFont_GetBaseFontName.argtypes[1]._type_ * size
            name = buffer()
            pypdfium2.raw.FPDFFont_GetBaseFontName(font, name, size)
            names.add(bytes(name).rstrip(b"\0").decode().split("+")[-1])
    return names


def test_the_same_document_gives_the_same_bytes():
    html = document("<h1>Ugyanaz</h1><p>Ugyanaz a bemenet.</p>")
    assert render(html, FONTS) == render(html, FONTS)
    assert render(html, FONTS) != render(html.replace("bemenet", "kimenet"), FONTS)


def test_a_press_that_started_early_gives_the_same_as_a_late_one():
    html = document("<h1>Korán</h1>")
    with Press() as press:
        early = press.render(html, FONTS)
    assert early == render(html, FONTS)


WAYS = (
    '<link rel="stylesheet" href="{}">',
    '<style>@import url("{}");</style>',
    '<img src="{}" alt="kép">',
    '<p style="background: url({})">x</p>',
    '<object data="{}">x</object>',
    '<embed src="{}">',
    '<link rel="attachment" href="{}">',
    '<svg role="img"><title>kép</title><image href="{}" width="9" height="9"/></svg>',
    '<svg role="img"><title>kép</title><use href="{}#a"/></svg>',
    '<style>@font-face {{ font-family: f; src: url("{}") }} p {{ font-family: f }}</style>',
    '<style>li {{ list-style-image: url("{}") }}</style><ul><li>x</li></ul>',
    '<iframe src="{}"></iframe>',
)


@pytest.mark.parametrize(
    "base", ["", '<base href="{}"><img src="x.css" alt="kép"><link rel="stylesheet" href="x.css">']
)
def test_nothing_is_fetched_from_disk_or_network(base, listener, tmp_path):
    address, knocks = listener
    secret = tmp_path / "secret.css"
    secret.write_bytes(STYLE)
    targets = (
        f"http://{address}/x.css",
        secret.as_uri(),
        "file:///etc/passwd",
        f"ftp://{address}/x",
        "//" + address,
    )
    body = "".join(way.format(target) + "<p>itt</p>" for way in (base, *WAYS) if way for target in targets)
    pdf = render(document(body), FONTS)
    assert knocks == []
    words = text_of(pdf)
    assert words.count("itt") == len(targets) * (len(WAYS) + bool(base))
    assert "FETCHED" not in words and "root:" not in words
    assert b"EmbeddedFile" not in pdf and pictures_in(pdf) == 0


@pytest.mark.parametrize("deed", [
    "open('/etc/passwd')",
    "open(b'/etc/hostname')",
    "__import__('pathlib').Path('/etc/passwd').read_bytes()",
    "__import__('socket').create_connection(('127.0.0.1', 9))",
    "__import__('urllib.request').request.urlopen('http://localhost:9')",
    "__import__('subprocess').run(['true'])",
    "__import__('os').system('true')",
])  # fmt: skip
def test_what_goes_round_the_fetcher_meets_shut_doors(deed, tmp_path):
    program = (
        "import sys, urllib.request\nfrom reporting.pdf.press import shut_the_doors\n"
        f"shut_the_doors((sys.prefix, sys.base_prefix, {str(tmp_path)!r}))\n{deed}"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1 and "The press may not" in done.stderr


def test_the_files_handed_over_and_data_addresses_are_used():
    dot = base64.b64decode(DOT)
    body = f'<p><img src="dot.png" alt="pont"><img src="data:image/png;base64,{DOT}" alt="pont"></p>'
    more = {"dot.png": dot, "more.css": b"p::after { content: 'benne' }"}
    pdf = render(document('<style>@import "more.css";</style>' + body), FONTS | more)
    assert pictures_in(pdf) >= 1
    assert "benne" in text_of(pdf)
    assert failed_rules(pdf) == []


@pytest.mark.parametrize(
    "picture",
    [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, b"<svg", b"hello", bytes(range(256)) * 16],
    ids=["empty", "head only", "torn PNG", "torn SVG", "words", "bytes"],
)
def test_a_broken_picture_leaves_its_text(picture):
    pdf = render(
        document('<p>előtte <img src="broken.png" alt="egy kátyú"> utána</p>'),
        {**FONTS, "broken.png": picture},
    )
    assert "előtte" in text_of(pdf) and "utána" in text_of(pdf)


def test_a_picture_that_would_unfold_to_gigabytes_is_left_out():
    huge = bomb(20_000, 20_000)
    assert len(huge) < 1_000_000
    pdf = render(document('<p>előtte <img src="bomb.png" alt="nagy"> utána</p>'), {**FONTS, "bomb.png": huge})
    assert "utána" in text_of(pdf)


def bomb(width: int, height: int) -> bytes:
    """A PNG of one colour that is small as a file and huge as a picture."""
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    squeeze = zlib.compressobj(9)
    row = b"\0" * (1 + width)
    lines = b"".join(squeeze.compress(row) for _ in range(height)) + squeeze.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def test_nesting_without_end_is_refused_with_its_reason():
    with pytest.raises(RenderFailed) as refusal:
        render(document("<b>" * 3_000 + "x"), FONTS, seconds=30)
    assert refusal.value.reason in ("document", "timeout", "memory")


def test_a_document_that_takes_too_long_is_given_up():
    with pytest.raises(RenderFailed, match="not ready within 2 seconds") as refusal:
        render(document("<p>" + "<i>a</i> " * 60_000), FONTS, seconds=2)
    assert refusal.value.reason == "timeout"


def test_a_document_that_needs_too_much_memory_is_given_up():
    with pytest.raises(RenderFailed, match="260 MB") as refusal:
        render(document("<p>" + "kátyú " * 8_000_000), FONTS, megabytes=260)
    assert refusal.value.reason == "memory"


@pytest.mark.parametrize(("lang", "title", "words"), [("", "Cím", "language"), ("hu", "  ", "no title")])
def test_a_document_without_language_or_title_is_refused(lang, title, words):
    with pytest.raises(RenderFailed, match=words) as refusal:
        render(document("<p>x</p>", lang=lang, title=title), FONTS)
    assert refusal.value.reason == "document"


def test_a_press_that_was_killed_says_so_and_leaves_no_files():
    with Press() as press:
        folder = Path(f"/proc/{press.pid}/cwd").resolve() if sys.platform == "linux" else None
        os.kill(press.pid, signal.SIGKILL)
        with pytest.raises(RenderFailed) as refusal:
            press.render(document("<p>x</p>"), FONTS)
    assert refusal.value.reason == "memory"
    assert folder is None or not folder.exists()


def test_the_press_ends_with_its_parent(tmp_path):
    program = (
        "import sys, time\nfrom reporting.pdf.render import Press\n"
        "with Press() as press:\n    print(press.pid, flush=True)\n    time.sleep(60)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 20
    while alive(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive(child)


def alive(pid: int) -> bool:
    """Whether the process runs; one that ended and was not collected yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_letters_that_no_font_has_do_not_break_the_rules():
    pdf = render(document("<p>Kátyú 🕳️ 路面 1\u2009000\u202f000 \u0627\u0644 \u202e \ufdd0 vége</p>"), FONTS)
    assert failed_rules(pdf) == []
    assert text_of(pdf).startswith("Kátyú ■ ■■") and text_of(pdf).endswith("vége")


@pytest.mark.parametrize("pair", sorted(PAIRS))
def test_broken_words_get_a_hyphen_that_the_fonts_have(pair):
    css = "p { width: 22mm; hyphens: auto }"
    pdf = render(document("<p>felülvizsgálatokkal, közterületfenntartás</p>", css=css), font_files(pair))
    assert failed_rules(pdf) == []
    assert text_of(pdf).count("\x02") == 2
