"""The process that rewrites one PDF clean and then ends: `python -I cleaner.py`.

It imports nothing of ours, knows no database and no secret, and gives its memory back by ending. Its input is one line
of JSON, {memory, cpu_seconds, pages, objects}, and then the file. Its answer is one line of JSON, {"refused": code} or
{"pages": n}, and then the new file.

What is kept is what a reader sees on paper, and the tags by which blind people read it. Forms and remarks are printed
into their pages; scripts, actions, attached files, sounds, films, links, outlines, thumbnails and everything that is
written about the document (XMP, its author, the camera's words inside photos) stay behind.
"""

import contextlib
import io
import json
import resource
import signal
import sys
from collections.abc import Iterator
from typing import Any

import pikepdf

# What a document and a page may hold; everything else is taken away.
OF_ROOT = {"/Type", "/Version", "/Pages", "/PageLabels", "/MarkInfo", "/StructTreeRoot", "/Lang", "/OutputIntents",
           "/OCProperties"}
OF_PAGE = {"/Type", "/Parent", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate", "/Resources",
           "/Contents", "/Group", "/UserUnit", "/StructParents"}
# What no part of a document may hold.
NOWHERE = {"/JS", "/AA", "/OpenAction", "/Metadata", "/PieceInfo", "/AF", "/EF", "/Names", "/Dests", "/AcroForm",
           "/Thumb", "/OPI", "/Ref", "/LastModified", "/DPartRoot", "/Collection", "/Threads"}
# In a stream: where its bytes lie in another file.
ELSEWHERE = {"/F", "/FFilter", "/FDecodeParms"}
ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ResetForm", "/ImportData", "/GoToR", "/GoToE", "/GoTo", "/URI",
           "/Named", "/Rendition", "/Movie", "/Sound", "/Hide", "/Thread", "/SetOCGState", "/Trans", "/GoTo3DView",
           "/RichMediaExecute"}
FILES = {"/Filespec", "/F", "/EmbeddedFile"}
# Segments of a JPEG in which cameras and programs write about it: EXIF and XMP, Photoshop, remarks.
TELLTALE = {0xE1, 0xED, 0xFE}
DEEPEST = 60


class Refused(Exception):
    """The file is not taken; the argument is a code of refusals.SENTENCES."""


def bound(memory: int, cpu_seconds: float) -> None:
    """Hold this process: memory it may write to, processor time, no core dump, no files."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    with contextlib.suppress(ValueError, OSError):  # macOS knows the name and refuses to set it
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    signal.setitimer(signal.ITIMER_PROF, cpu_seconds)


def main() -> None:
    line = sys.stdin.buffer.readline()
    if not line:
        return
    order = json.loads(line)
    bound(order["memory"], order["cpu_seconds"])
    answer: dict[str, Any]
    try:
        pages, data = clean(sys.stdin.buffer.read(), order)
        answer = {"pages": pages}
    except Refused as refusal:
        answer, data = {"refused": str(refusal)}, b""
    except (pikepdf.PdfError, MemoryError, RecursionError, ValueError, TypeError, KeyError, AttributeError,
            IndexError, NotImplementedError, RuntimeError):
        answer, data = {"refused": "damaged"}, b""
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + data)
    sys.stdout.buffer.flush()


def clean(data: bytes, order: dict[str, Any]) -> tuple[int, bytes]:
    """How many pages, and the new file.

    Raises:
        Refused: it is locked, holds no page or too many, or too much else.
    """
    try:
        pdf = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError as error:
        raise Refused("encrypted") from error
    with pdf:
        if pdf.is_encrypted:
            raise Refused("encrypted")
        pages = len(pdf.pages)
        if not pages:
            raise Refused("no_pages")
        if pages > order["pages"]:
            raise Refused("too_many_pages")
        if len(pdf.objects) > order["objects"]:
            raise Refused("too_complex")
        print_remarks(pdf)
        only(pdf.Root, OF_ROOT)
        for page in pdf.pages:
            only(page.obj, OF_PAGE)
        for thing in pdf.objects:
            scrub(thing)
        for name in ("/Info", "/ID"):
            if name in pdf.trailer:
                del pdf.trailer[name]
        whole = io.BytesIO()
        pdf.save(whole, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True,
                 stream_decode_level=pikepdf.StreamDecodeLevel.none, fix_metadata_version=False)
    return pages, whole.getvalue()


def print_remarks(pdf: pikepdf.Pdf) -> None:
    """Filled fields and remarks become part of their pages, as on paper; what cannot be drawn is left out."""
    with contextlib.suppress(pikepdf.PdfError, RuntimeError):
        if "/AcroForm" in pdf.Root:
            pdf.generate_appearance_streams()
    with contextlib.suppress(pikepdf.PdfError, RuntimeError):
        pdf.flatten_annotations("print")


def only(thing: pikepdf.Object, wanted: set[str]) -> None:
    for name in set(thing.keys()) - wanted:
        del thing[name]


def scrub(thing: Any) -> None:
    """Take out of an object, and of what stands directly in it, whatever acts, is attached or tells."""
    for part in parts(thing):
        if isinstance(part, pikepdf.Stream):
            for name in ELSEWHERE & set(part.keys()):
                del part[name]
            without_words_of_camera(part)
        names = set(part.keys())
        kind, deed = str(part.get("/Type", "")), str(part.get("/S", ""))
        if (deed in ACTIONS and kind != "/StructElem") or kind in FILES or "/EF" in names or kind == "/Annot":
            doomed = names if not isinstance(part, pikepdf.Stream) else names - {"/Length", "/Filter"}
        else:
            doomed = names & NOWHERE
        for name in doomed:
            del part[name]


def parts(thing: Any) -> Iterator[pikepdf.Object]:
    """Every dictionary and stream in an object that is not an object of its own."""
    left = [(thing, 0)]
    while left:
        one, depth = left.pop()
        if depth > DEEPEST:
            raise Refused("too_complex")
        if isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
            yield one
            inner = [one[name] for name in one.keys()]  # noqa: SIM118  a stream is no mapping
        elif isinstance(one, pikepdf.Array):
            inner = list(one)
        else:
            continue
        left += [(part, depth + 1) for part in inner if isinstance(part, pikepdf.Object) and not part.is_indirect]


def without_words_of_camera(stream: pikepdf.Object) -> None:
    """Take the camera's words out of a photo that stands in the document as it was taken."""
    filters = stream.get("/Filter")
    if isinstance(filters, pikepdf.Array) and len(filters) == 1:
        filters = filters[0]
    if str(filters) != "/DCTDecode":
        return
    raw = stream.read_raw_bytes()
    kept = plain_jpeg(raw)
    if kept is not None and len(kept) != len(raw):
        stream.write(kept, filter=pikepdf.Name.DCTDecode)


def plain_jpeg(data: bytes) -> bytes | None:
    """A JPEG without the segments that tell about it; None where it cannot be read."""
    if data[:2] != b"\xff\xd8":
        return None
    kept, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if marker == 0xDA:
            return b"".join([*kept, data[at:]])
        if length < 2:
            return None
        if marker not in TELLTALE:
            kept.append(data[at : at + 2 + length])
        at += 2 + length
    return None


if __name__ == "__main__":
    main()
