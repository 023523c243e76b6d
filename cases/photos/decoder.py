"""The process that turns one file into clean pictures and then ends: `python -I decoder.py`.

It imports nothing of ours, knows no database and no secret, and gives its memory back by ending. Its input is
one line of JSON, {kind, width, height, large, small, memory, cpu_seconds, pixels, edits}, and then the file. Its
answer is one line of JSON, {"refused": code} or {"width", "height", "parts": [[name, length], …],
"position", "taken"}, and then the parts. It may be started ahead and wait for its order; when its input
ends without one, so does it.

What is kept are pixels and nothing else: they are decoded, turned upright, brought to sRGB and 8 bits, laid
on white, made smaller and encoded anew. EXIF, XMP, ICC, comments, thumbnails and whatever is glued to the
file stay behind.
"""

import contextlib
import json
import resource
import signal
import sys
from typing import Any

import pyvips
from PIL import ExifTags, Image

JPEG_QUALITY = 82
WEBP_QUALITY = 80
# A part made unrecognisable: so many squares along its longer side, in steps of so many of 255 shades.
COARSE, STEP = 4, 32
WEBP_EFFORT = 0  # 4, the default, takes three times as long for 15 % fewer bytes


class Refused(Exception):
    """The file is not taken; the argument is a code of refusals.SENTENCES."""


def bound(memory: int, cpu_seconds: float) -> None:
    """Hold this process: memory it may write to, processor time (all threads together), no core dump, no
    files.

    A timer of processor time rather than of the clock, because a busy machine is no reason to refuse a photo.
    """
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
        answer, parts = derive(sys.stdin.buffer.read(), order)
    except Refused as refusal:
        answer, parts = {"refused": str(refusal)}, []
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
    for part in parts:
        sys.stdout.buffer.write(part)
    sys.stdout.buffer.flush()


def derive(data: bytes, order: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """Answer and parts as promised above.

    Raises:
        Refused: the file cannot be read to its end, or is not what its header said.
    """
    pyvips.block_untrusted_set(True)
    pyvips.cache_set_max(0)
    try:
        if order["kind"] == "heic":
            picture, exif = open_heic(data, order)
        else:
            picture, exif = open_streamed(data, order)
        large = edited(upright_srgb(picture, order), order.get("edits") or {})
        small = crop_square(large, order["small"])
        parts = {
            "large.webp": large.webpsave_buffer(Q=WEBP_QUALITY, effort=WEBP_EFFORT, keep="none"),
            "large.jpg": large.jpegsave_buffer(Q=JPEG_QUALITY, keep="none"),
            "small.webp": small.webpsave_buffer(Q=WEBP_QUALITY, effort=WEBP_EFFORT, keep="none"),
            "small.jpg": small.jpegsave_buffer(Q=JPEG_QUALITY, keep="none"),
        }
    except pyvips.Error as error:
        raise Refused("damaged") from error
    answer = {
        "width": large.width,
        "height": large.height,
        "parts": [[name, len(part)] for name, part in parts.items()],
        **told_by(exif),
    }
    return answer, list(parts.values())


def open_streamed(data: bytes, order: dict[str, Any]) -> tuple[Any, bytes]:
    """Open by the one loader that the magic bytes name, and let it decode small where it can.

    Never smaller than the large picture that we want: a JPEG by 2, 4 or 8, a WebP by any factor.
    """
    options: dict[str, Any] = {"access": "sequential", "fail_on": "truncated"}
    shrink = max(order["width"], order["height"]) / order["large"]
    if order["kind"] == "jpeg":
        picture = pyvips.Image.jpegload_buffer(data, shrink=next((n for n in (8, 4, 2) if shrink >= n), 1), **options)
    elif order["kind"] == "webp":
        picture = pyvips.Image.webpload_buffer(data, scale=min(1.0, 1 / shrink), **options)
    else:
        picture = pyvips.Image.pngload_buffer(data, **options)
    if picture.width * picture.height > order["pixels"]:
        raise Refused("too_many_pixels")
    return picture, picture.get("exif-data") if picture.get_typeof("exif-data") else b""


def open_heic(data: bytes, order: dict[str, Any]) -> tuple[Any, bytes]:
    """Decode the primary picture alone; libheif turns it upright by itself (irot, imir)."""
    # Half of what this process loads, for one kind of photo: only when one comes.
    import pillow_heif

    options = pillow_heif.options
    options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False
    options.DECODE_THREADS = 2
    try:
        file = pillow_heif.open_heif(data, convert_hdr_to_8bit=True)
        if file.size[0] * file.size[1] > order["pixels"]:
            raise Refused("too_many_pixels")
        bands = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4}[file.mode]
        # `stride` may exceed a row: the rest of each row is cut off as if it were further pixels. No copy is
        # made, and the pixels live as long as the picture.
        picture = pyvips.Image.new_from_memory(file.data, file.stride // bands, file.size[1], bands, "uchar")
        picture = picture.crop(0, 0, *file.size).copy(interpretation="srgb" if bands > 2 else "b-w")
    except (ValueError, RuntimeError, EOFError, OSError, SyntaxError, KeyError) as error:
        raise Refused("damaged") from error
    profile = file.info.get("icc_profile")
    if profile:
        picture.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
    return picture, file.info.get("exif") or b""


def upright_srgb(picture: Any, order: dict[str, Any]) -> Any:
    """The large picture, in memory: at most `large` pixels on its longest side, three bands of 8 bits,
    sRGB."""
    scale = order["large"] / max(picture.width, picture.height)
    if scale < 1:
        # The kernel for the small step that shrinking on load leaves; large steps are block averages first.
        picture = picture.resize(scale, kernel="lanczos2")
    picture = picture.copy_memory()
    if picture.get_typeof("icc-profile-data"):
        with contextlib.suppress(pyvips.Error):  # a broken profile is no reason to refuse: it is left out
            picture = picture.icc_transform("srgb", embedded=True, intent="perceptual").copy_memory()
    if picture.interpretation != "srgb" or picture.format != "uchar":
        picture = picture.colourspace("srgb")
    if picture.hasalpha():
        picture = picture.flatten(background=[255, 255, 255])
    if picture.bands == 1:
        picture = picture.bandjoin([picture, picture])
    return picture.cast("uchar").autorot().copy_memory()


def edited(picture: Any, edits: dict[str, Any]) -> Any:
    """The picture with parts of it made unrecognisable (`boxes`), then cut to `crop`, then turned clockwise (`turn`).

    Boxes are [left, top, right, bottom] in thousandths of the picture's width and height.
    """
    for box in edits.get("boxes", ()):
        left, top, width, height = pixels_of(box, picture)
        picture = picture.insert(coarse(picture.crop(left, top, width, height)), left, top).copy_memory()
    if edits.get("crop"):
        picture = picture.crop(*pixels_of(edits["crop"], picture))
    if edits.get("turn"):
        picture = picture.rot(f"d{edits['turn']}")
    return picture.copy_memory()


def pixels_of(box: list[int], picture: Any) -> tuple[int, int, int, int]:
    """Left, top, width and height in pixels: every pixel that the box touches, at least one."""
    left, top = (min(box[n] * side // 1000, side - 1) for n, side in ((0, picture.width), (1, picture.height)))
    right, bottom = (-(-box[n] * side // 1000) for n, side in ((2, picture.width), (3, picture.height)))
    return left, top, max(1, min(right, picture.width) - left), max(1, min(bottom, picture.height) - top)


def coarse(part: Any) -> Any:
    """A part of which nothing can be told any more: at most COARSE by COARSE squares, each of one of few colours.

    A finer mosaic of a number plate or a face can be undone by trying all that it may have been; this one holds less
    than the plate has letters.
    """
    across, down = min(COARSE, part.width), min(COARSE, part.height)
    longest = max(part.width, part.height)
    across = max(1, min(across, round(across * part.width / longest)))
    down = max(1, min(down, round(down * part.height / longest)))
    means = part.resize(across / part.width, vscale=down / part.height, kernel="linear")
    few = ((means / STEP).rint() * STEP).cast("uchar").copy_memory()
    squares = few.resize(part.width / few.width, vscale=part.height / few.height, kernel="nearest")
    # Rounding may leave a row or a column too few.
    return squares.embed(0, 0, part.width, part.height, extend="copy").cast("uchar").copy(interpretation="srgb")


def crop_square(picture: Any, side: int) -> Any:
    """The middle of a picture, `side` pixels square (less where the picture is smaller)."""
    edge = min(picture.width, picture.height)
    square = picture.crop((picture.width - edge) // 2, (picture.height - edge) // 2, edge, edge)
    return square.resize(side / edge, kernel="lanczos3") if edge > side else square


def told_by(exif: bytes) -> dict[str, Any]:
    """What the camera wrote down: {"position": [latitude, longitude] | None, "taken": {…} | None},
    unchecked."""
    told: dict[str, Any] = {"position": None, "taken": None}
    if not exif:
        return told
    try:
        tags = Image.Exif()
        tags.load(exif)
        gps, shot = tags.get_ifd(ExifTags.IFD.GPSInfo), tags.get_ifd(ExifTags.IFD.Exif)
        told["taken"] = {
            "local": str(shot.get(ExifTags.Base.DateTimeOriginal, "")),
            "offset": str(shot.get(ExifTags.Base.OffsetTimeOriginal, "")),
        }
        degrees = [_degrees(gps.get(tag)) for tag in (ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLongitude)]
        south, west = (
            gps.get(ExifTags.GPS.GPSLatitudeRef) == "S",
            gps.get(ExifTags.GPS.GPSLongitudeRef) == "W",
        )
        told["position"] = [-degrees[0] if south else degrees[0], -degrees[1] if west else degrees[1]]
    except Exception:
        return told
    return told


def _degrees(parts: Any) -> float:
    """Degrees, minutes, seconds as decimal degrees."""
    return sum((float(part) / 60.0**place for place, part in enumerate(parts)), 0.0)


if __name__ == "__main__":
    main()
