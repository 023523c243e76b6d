"""What a file says it is: kind by magic bytes (never by name), size from the header, cost from both.

Pure Python on the first bytes, so that a bomb is refused before any decoder of pixels sees it. The decoder
checks the size again: two readers of one header may disagree, and a file made to exploit that gains nothing.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from cases.photos.limits import Limits
from cases.photos.refusals import PhotoRefused


class Kind(StrEnum):
    """The formats that are taken."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"


@dataclass(frozen=True, slots=True)
class Header:
    """Kind, size in pixels, and what decoding will cost.

    `whole` is the number of bytes that must be held at once beyond a few rows, `streamed` the bytes of raw
    pixels, `scans` how often the picture is gone through.
    """

    kind: Kind
    width: int
    height: int
    whole: int = 0
    streamed: int = 0
    scans: int = 1


# Read from the top: the first prefix that fits decides. Files that are none of these are told apart below.
_REFUSED_PREFIXES = (
    (b"GIF8", "animation"),
    (b"%PDF", "document"),
    (b"PK\x03\x04", "document"),
    (b"\xd0\xcf\x11\xe0", "document"),
    (b"{\\rtf", "document"),
    (b"\x1aE\xdf\xa3", "video"),
    (b"\x00\x00\x01\xba", "video"),
    (b"II*\x00", "other_picture"),
    (b"MM\x00*", "other_picture"),
    (b"BM", "other_picture"),
    (b"8BPS", "other_picture"),
    (b"\xff\x0a", "other_picture"),
    (b"\x00\x00\x00\x0cJXL ", "other_picture"),
    (b"\x00\x00\x00\x0cjP  ", "other_picture"),
)
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1"}
_AVIF_BRANDS = {b"avif", b"avis"}
_MOVING_BRANDS = {b"hevc", b"hevx", b"msf1"}
_START_OF_FRAME = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
_PNG_CHANNELS = {0: 2, 2: 4, 3: 4, 4: 2, 6: 4}  # with an alpha channel that a tRNS chunk may add


def judge(data: bytes, limits: Limits) -> Header:
    """The header of a file that may be decoded.

    Raises:
        PhotoRefused: not a photo that we take, or one that would cost more than the limits allow.
    """
    if not data:
        raise PhotoRefused("empty")
    if len(data) > limits.weight:
        raise PhotoRefused("too_heavy")
    try:
        header = read_header(data)
    except (struct.error, IndexError, KeyError) as error:
        raise PhotoRefused("damaged") from error
    if header.width < 1 or header.height < 1:
        raise PhotoRefused("damaged")
    pixels = header.width * header.height
    allowed = limits.heic_pixels if header.kind is Kind.HEIC else limits.pixels
    if (
        pixels > allowed
        or max(header.width, header.height) > limits.longest_side
        or header.whole > limits.whole
        or header.streamed > limits.streamed
        or pixels * header.scans > limits.passes
    ):
        raise PhotoRefused("too_many_pixels")
    if min(header.width, header.height) < limits.shortest_side:
        raise PhotoRefused("too_small")
    return header


def read_header(data: bytes) -> Header:
    """Kind, size and cost from the first bytes; PhotoRefused for everything that is not one of our kinds."""
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(data)
    if data[:4] == b"RIFF":
        if data[8:12] == b"WEBP":
            return _webp(data)
        raise PhotoRefused("video" if data[8:12] == b"AVI " else "not_a_photo")
    if data[4:8] == b"ftyp":
        return _heic(data)
    for prefix, code in _REFUSED_PREFIXES:
        if data.startswith(prefix):
            raise PhotoRefused(code)
    if b"<svg" in data[:4096].lower():
        raise PhotoRefused("drawing")
    raise PhotoRefused("not_a_photo")


def _jpeg(data: bytes) -> Header:
    """Walk the segments to the frame header and the first scan (ITU T.81, annex B)."""
    frame: tuple[int, int, int, bytes] | None = None
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise PhotoRefused("damaged")
        marker = data[at + 1]
        if marker == 0xFF:  # fill byte
            at += 1
            continue
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:  # stand-alone markers
            at += 2
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        if marker in _START_OF_FRAME:
            height, width, count = struct.unpack_from(">HHB", data, at + 5)
            frame = width, height, marker, data[at + 10 : at + 10 + 3 * count]
        elif marker == 0xDA:
            if frame is None:
                break
            end = data.find(b"\xff\xd9", at)  # phones append videos and second pictures, which are no scans of this one
            scans = data.count(b"\xff\xda", at, end if end > 0 else len(data))
            return _jpeg_cost(*frame, in_first_scan=data[at + 4], scans=scans)
        at += 2 + length
    raise PhotoRefused("damaged")


def _jpeg_cost(width: int, height: int, marker: int, components: bytes, *, in_first_scan: int, scans: int) -> Header:
    """A JPEG in several scans keeps two bytes of coefficients for every sample until the last scan is
    read."""
    samplings = [(components[i + 1] >> 4, components[i + 1] & 15) for i in range(0, len(components), 3)]
    several = in_first_scan < len(samplings) or marker in {0xC2, 0xC6, 0xCA, 0xCE}
    across = max((h for h, _v in samplings), default=1) or 1
    down = max((v for _h, v in samplings), default=1) or 1
    samples = sum(width * height * h * v // (across * down) for h, v in samplings)
    return Header(Kind.JPEG, width, height, whole=2 * samples if several else 0, scans=scans if several else 1)


def _png(data: bytes) -> Header:
    width, height, depth, colour, _compression, _filter, interlaced = struct.unpack_from(">IIBBBBB", data, 16)
    if data[12:16] != b"IHDR" or depth not in {1, 2, 4, 8, 16}:
        raise PhotoRefused("damaged")
    raw = width * height * _PNG_CHANNELS[colour] * (2 if depth == 16 else 1)
    return Header(Kind.PNG, width, height, whole=raw if interlaced else 0, streamed=raw)


def _webp(data: bytes) -> Header:
    """Chunks of a RIFF file; the first says the size, VP8L (lossless) is decoded into four bytes a pixel at
    once."""
    width = height = 0
    for kind, start in islice(_riff_chunks(data), 64):
        if kind == b"VP8X":
            if data[start] & 0x02:
                raise PhotoRefused("animation")
            width = 1 + int.from_bytes(data[start + 4 : start + 7], "little")
            height = 1 + int.from_bytes(data[start + 7 : start + 10], "little")
        elif kind == b"VP8 ":
            inner = struct.unpack_from("<HH", data, start + 6)
            width, height = max(width, inner[0] & 0x3FFF), max(height, inner[1] & 0x3FFF)
            return Header(Kind.WEBP, width, height)
        elif kind == b"VP8L":
            (bits,) = struct.unpack_from("<I", data, start + 1)
            width, height = max(width, 1 + (bits & 0x3FFF)), max(height, 1 + (bits >> 14 & 0x3FFF))
            return Header(Kind.WEBP, width, height, whole=4 * width * height)
    raise PhotoRefused("damaged")


def _riff_chunks(data: bytes) -> Iterator[tuple[bytes, int]]:
    at = 12
    while at + 8 <= len(data):
        (length,) = struct.unpack_from("<I", data, at + 4)
        yield data[at : at + 4], at + 8
        at += 8 + length + (length & 1)


def _heic(data: bytes) -> Header:
    """The largest `ispe` property of meta/iprp/ipco (ISO 23008-12): tiles are smaller than the picture they
    make."""
    (length,) = struct.unpack_from(">I", data, 0)
    brands = {data[8:12]} | {data[at : at + 4] for at in range(16, min(length, 256), 4)}
    if data[8:12] in _AVIF_BRANDS or (brands & _AVIF_BRANDS and not brands & (_HEIC_BRANDS - {b"mif1"})):
        raise PhotoRefused("other_picture")
    if data[8:12] in _MOVING_BRANDS and not brands & _HEIC_BRANDS:
        raise PhotoRefused("animation")
    if not brands & _HEIC_BRANDS:
        raise PhotoRefused("video")
    properties = data
    for name, skip in ((b"meta", 4), (b"iprp", 0), (b"ipco", 0)):
        inner = next((body for kind, body in _boxes(properties) if kind == name), None)
        if inner is None:
            raise PhotoRefused("damaged")
        properties = inner[skip:]
    sizes = [struct.unpack_from(">II", body, 4) for kind, body in _boxes(properties) if kind == b"ispe"]
    if not sizes:
        raise PhotoRefused("damaged")
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    return Header(Kind.HEIC, width, height)


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Boxes of one level, at most a thousand: (name, body)."""
    at = 0
    for _ in range(1000):
        if at + 8 > len(data):
            return
        length, head = struct.unpack_from(">I", data, at)[0], 8
        if length == 1 and at + 16 <= len(data):
            length, head = struct.unpack_from(">Q", data, at + 8)[0], 16
        elif length == 0:
            length = len(data) - at
        if length < head:
            return
        yield data[at + 4 : at + 8], data[at + head : at + length]
        at += length
