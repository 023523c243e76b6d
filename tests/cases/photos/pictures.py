"""Files to send, made here: good photos, and what somebody with bad intentions or bad luck would send."""

import io
import struct
import zlib

import pillow_heif
import pyvips
from PIL import ExifTags, Image, ImageCms
from PIL.PngImagePlugin import PngInfo

CANARY = b"Canary-7731"  # stands in every kind of metadata; must be in no picture that comes out
SQUARE = (47.497912, 19.040235)
RED, GREEN, BLUE, GREY = (200, 30, 30), (30, 160, 30), (30, 30, 200), (128, 128, 128)


def quarters(width: int = 1200, height: int = 800) -> Image.Image:
    """Red, green / blue, grey: shows how it was turned."""
    picture = Image.new("RGB", (width, height))
    for colour, place in ((RED, (0, 0)), (GREEN, (1, 0)), (BLUE, (0, 1)), (GREY, (1, 1))):
        picture.paste(
            colour,
            (
                place[0] * width // 2,
                place[1] * height // 2,
                (1 + place[0]) * width // 2,
                (1 + place[1]) * height // 2,
            ),
        )
    return picture


def exif(position: tuple[float, float] | None = None, orientation: int = 1, taken: str = "") -> bytes:
    """An EXIF block as a phone writes it, with the canary as the camera's owner."""
    tags = Image.Exif()
    tags[ExifTags.Base.Orientation] = orientation
    tags[ExifTags.Base.Artist] = CANARY.decode()
    if taken:
        tags.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
        tags.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.OffsetTimeOriginal] = "+01:00"
    if position:
        latitude, longitude = position
        tags.get_ifd(ExifTags.IFD.GPSInfo).update(
            {
                ExifTags.GPS.GPSLatitudeRef: "N" if latitude >= 0 else "S",
                ExifTags.GPS.GPSLatitude: _sexagesimal(abs(latitude)),
                ExifTags.GPS.GPSLongitudeRef: "E" if longitude >= 0 else "W",
                ExifTags.GPS.GPSLongitude: _sexagesimal(abs(longitude)),
            }
        )
    return tags.tobytes()


def _sexagesimal(degrees: float) -> tuple[float, float, float]:
    minutes = degrees % 1 * 60
    return float(int(degrees)), float(int(minutes)), round(minutes % 1 * 60, 4)


def xmp(position: tuple[float, float] = SQUARE) -> bytes:
    return (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/"'
        b' exif:GPSLatitude="%f" exif:GPSLongitude="%f"'
        b' exif:UserComment="' % position + CANARY + b'"/></rdf:RDF></x:xmpmeta>'
    )


def jpeg(picture: Image.Image | None = None, **options: object) -> bytes:
    return _saved(picture or quarters(), "JPEG", {"quality": 90, **options})


def png(picture: Image.Image | None = None, **options: object) -> bytes:
    return _saved(picture or quarters(), "PNG", dict(options))


def webp(picture: Image.Image | None = None, **options: object) -> bytes:
    return _saved(picture or quarters(), "WEBP", dict(options))


def heic(picture: Image.Image | None = None, **options: object) -> bytes:
    pillow_heif.register_heif_opener()
    return _saved(picture or quarters(), "HEIF", {"quality": 80, **options})


def _saved(picture: Image.Image, kind: str, options: dict[str, object]) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def full_of_metadata(kind: str) -> bytes:
    """A photo that carries the canary and a position in every place that its format has."""
    common: dict[str, object] = {"exif": exif(SQUARE, taken="2026:05:04 10:11:12")}
    if kind == "jpeg":
        return jpeg(**common, xmp=xmp(), comment=CANARY)
    if kind == "png":
        words = PngInfo()
        words.add_text("Comment", CANARY.decode())
        words.add_itxt("XML:com.adobe.xmp", xmp().decode())
        return png(**common, pnginfo=words)
    return {"webp": webp, "heic": heic}[kind](**common, xmp=xmp())


def noise(width: int, height: int) -> Image.Image:
    """A picture that is as heavy to open as a photo."""
    return Image.frombuffer("RGB", (width, height), _grain(width, height).write_to_memory())


def progressive_jpeg(width: int, height: int) -> bytes:
    """Every sample of it must be held until the last of its scans is read."""
    return _grain(width, height).jpegsave_buffer(interlace=True, subsample_mode="off", Q=60)


def _grain(width: int, height: int) -> pyvips.Image:
    bands = [pyvips.Image.gaussnoise(width, height, mean=mean, sigma=20) for mean in (128, 110, 90)]
    return bands[0].bandjoin(bands[1:]).cast("uchar").copy(interpretation="srgb")


def png_bomb(width: int, height: int, *, interlaced: bool = False) -> bytes:
    """A correct PNG whose few bytes unfold into all those pixels."""
    packer = zlib.compressobj(9)
    row = b"\0" * (1 + 3 * width)
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return png_with_header(width, height, body, interlaced=interlaced)


def png_with_header(width: int, height: int, body: bytes = b"", *, interlaced: bool = False) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, int(interlaced))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def jpeg_claiming(width: int, height: int) -> bytes:
    """A JPEG whose frame header says another size than its pixels have."""
    data = bytearray(jpeg())
    at = data.index(b"\xff\xc0")
    struct.pack_into(">HH", data, at + 5, height, width)
    return bytes(data)


def heic_claiming(width: int, height: int) -> bytes:
    """A HEIC whose size property says another size than its picture has."""
    data = bytearray(heic())
    at = data.index(b"ispe")
    struct.pack_into(">II", data, at + 8, width, height)
    return bytes(data)


def tiff() -> bytes:
    return _saved(quarters(), "TIFF", {})


def moving_gif() -> bytes:
    return _saved(quarters(), "GIF", {"save_all": True, "append_images": [quarters().rotate(180)]})


def moving_webp() -> bytes:
    return webp(save_all=True, append_images=[quarters().rotate(180)])


def profile_with_red_and_green_swapped() -> bytes:
    """sRGB whose colourants changed names: whoever applies it sees green where the file says red."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(profile)
