"""The card that stands for a case where its address is passed on: 1200 × 630, drawn from plain values. Pure but for the
fonts, which come from the same packages as those of the pages."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import pyvips
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from tenants.look import drawings
from tenants.look.faces import FACES
from tenants.look.icons import standing_alone

WIDTH, HEIGHT = 1200, 630
BAND, KERB, MARGIN = 108, 14, 56
PHOTO = 460
# The heaviest that a card may be, in bytes, and in how many shades it is tried.
HEAVIEST = 118_000
SHADES = (192, 96, 48, 24)

_FONTS = {
    "classic": (("font_source_serif_pro", "SourceSerifPro-Semibold.ttf"), "SourceSansPro"),
    "modern": (("font_hanken_grotesk", "HankenGrotesk-SemiBold.otf"), "HankenGrotesk"),
    "plain": (("font_source_sans_pro", "SourceSansPro-Bold.ttf"), "SourceSansPro"),
}
_BODIES = {
    "SourceSansPro": (("font_source_sans_pro", "SourceSansPro-Regular.ttf"),
                      ("font_source_sans_pro", "SourceSansPro-Semibold.ttf")),
    "HankenGrotesk": (("font_hanken_grotesk", "HankenGrotesk-Regular.otf"),
                      ("font_hanken_grotesk", "HankenGrotesk-SemiBold.otf")),
}

# A font by its size.
Face = Callable[[int], ImageFont.FreeTypeFont]


@dataclass(frozen=True)
class Town:
    """Whose card it is: name, cleaned drawing of its sign (may be empty), colours as `#rrggbb`, font pair."""

    name: str
    logo: str
    colours: dict[str, str]
    fonts: str


@dataclass(frozen=True)
class Words:
    """What stands on the card. `face` is the sign of the state, which `state` says in words."""

    number: str
    title: str
    place: str
    face: str
    state: str
    tagline: str = ""


def draw(town: Town, words: Words, photo: bytes | None) -> bytes:
    """The card as PNG.

    Args:
        photo: one of our own pictures of the case, as JPEG or WebP.
    """
    head, plain, strong = faces_of(town.fonts)
    ink, paper = town.colours["ink"], town.colours["paper"]
    card = Image.new("RGB", (WIDTH, HEIGHT), paper)
    pen = ImageDraw.Draw(card)
    _band(card, pen, town, words, head, plain)
    right = WIDTH - MARGIN
    if photo:
        right = WIDTH - PHOTO - 44
        card.paste(_cut(photo, PHOTO, HEIGHT - BAND - KERB), (WIDTH - PHOTO, BAND))
    room = right - MARGIN
    x, y = MARGIN, BAND + 44
    x_end = _plate(pen, words.number, strong(30), town.colours, x, y)
    _chip(card, pen, words, strong(28), x_end + 20, y, right)
    y += 92
    size, lines = _fitting(words.title, head, room, sizes=(66, 58, 50, 44), most=4 if not words.place else 3)
    for line in lines:
        pen.text((x, y), line, font=head(size), fill=ink)
        y += round(size * 1.16)
    for line in _wrapped(words.place, plain(32), room, most=2) if words.place else []:
        pen.text((x, y + 18), line, font=plain(32), fill=town.colours["ink-2"])
        y += 42
    pen.rectangle((0, HEIGHT - KERB, WIDTH, HEIGHT), fill=town.colours["accent-edge"])
    for post in range(40, WIDTH, 150):
        pen.rectangle((post, HEIGHT - KERB, post + 3, HEIGHT), fill=paper)
    return _packed(card)


def _band(card: Image.Image, pen: ImageDraw.ImageDraw, town: Town, words: Words,
          head: Face, plain: Face) -> None:
    """The town's name and sign on its own colour."""
    pen.rectangle((0, 0, WIDTH, BAND), fill=town.colours["primary"])
    x = MARGIN
    if town.logo and (sign := raster(town.logo, 68, _colours_of(town))) is not None:
        card.paste(sign, (x, (BAND - sign.height) // 2), sign)
        x += sign.width + 22
    on = town.colours["on-primary"]
    name = _wrapped(town.name, head(42), 640, most=1)[0]
    pen.text((x, BAND / 2), name, font=head(42), fill=on, anchor="lm")
    if words.tagline:
        tagline = _wrapped(words.tagline, plain(26), WIDTH - MARGIN - x - pen.textlength(name, font=head(42)) - 50,
                           most=1)
        pen.text((WIDTH - MARGIN, BAND / 2), tagline[0], font=plain(26), fill=on, anchor="rm")


def _plate(pen: ImageDraw.ImageDraw, number: str, font: ImageFont.FreeTypeFont, colours: dict[str, str], x: int,
           y: int) -> int:
    """The number as an enamel house plate; returns where it ends."""
    end = x + round(pen.textlength(number, font=font)) + 40
    edge = colours["primary-ink"]
    pen.rounded_rectangle((x, y, end, y + 56), 6, fill=colours["paper"], outline=edge, width=3)
    pen.rounded_rectangle((x + 6, y + 6, end - 6, y + 50), 3, outline=edge, width=1)
    pen.text(((x + end) / 2, y + 28), number, font=font, fill=edge, anchor="mm")
    return end


def _chip(card: Image.Image, pen: ImageDraw.ImageDraw, words: Words, font: ImageFont.FreeTypeFont, x: int, y: int,
          right: int) -> None:
    """The state: its shape and its words in its own colours."""
    face = FACES[words.face]
    told = _wrapped(words.state, font, right - x - 86, most=1)[0]
    end = x + round(pen.textlength(told, font=font)) + 82
    pen.rounded_rectangle((x, y, end, y + 56), 6, fill=face.ground, outline=face.ink, width=2)
    if (sign := raster(standing_alone(f"s-{words.face}", face.ink), 32, ())) is not None:
        card.paste(sign, (x + 18, y + 12), sign)
    pen.text((x + 62, y + 28), told, font=font, fill=face.ink, anchor="lm")


def _fitting(text: str, face: Face, room: int, *, sizes: tuple[int, ...],
             most: int) -> tuple[int, list[str]]:
    """The largest size in which all the words fit; in the smallest they end in an ellipsis."""
    for size in sizes:
        font = face(size)
        lines = _wrapped(text, font, room, most=most + 1)
        if len(lines) <= most:
            # Lines of about the same length: as narrow as the same number of them allows.
            narrower = next((width for width in range(room // 2, room, 24)
                             if len(_wrapped(text, font, width, most=most + 1)) == len(lines)
                             and max(map(font.getlength, text.split())) <= width), room)
            return size, _wrapped(text, font, narrower, most=most)
    return sizes[-1], _wrapped(text, face(sizes[-1]), room, most=most)


def _wrapped(text: str, font: ImageFont.FreeTypeFont, room: float, *, most: int) -> list[str]:
    """The words in lines that fit, at most so many; a word longer than a line is broken."""
    lines: list[str] = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= room:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        while font.getlength(word) > room and len(word) > 1:
            fits = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or font.getlength(word[:n] + "-") <= room)
            lines[-1], word = word[:fits] + "-", word[fits:]
            lines.append("")
        lines[-1] = word
    if len(lines) > most:
        kept = lines[most - 1]
        while kept and font.getlength(kept + "…") > room:
            kept = kept[:-1]
        lines = [*lines[: most - 1], kept.rstrip(" ,.;-") + "…"]
    return lines


def _cut(photo: bytes, width: int, height: int) -> Image.Image:
    """The middle of a picture in this size, its grain smoothed: it costs bytes and is not seen at this size."""
    with Image.open(io.BytesIO(photo)) as picture:
        picture.draft("RGB", (width * 2, height * 2))
        found = picture.convert("RGB")
    scale = max(width / found.width, height / found.height)
    cut_width, cut_height = width / scale, height / scale
    left, top = (found.width - cut_width) / 2, (found.height - cut_height) / 2
    return found.resize((width, height), Image.Resampling.BILINEAR, (left, top, left + cut_width, top + cut_height),
                        reducing_gap=2.0).filter(ImageFilter.MedianFilter(3))


def _packed(card: Image.Image) -> bytes:
    """The card as PNG in as many shades as its weight allows."""
    data = b""
    for shades in SHADES:
        out = io.BytesIO()
        card.quantize(shades, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG", compress_level=6)
        data = out.getvalue()
        if len(data) <= HEAVIEST:
            break
    return data


@lru_cache(maxsize=256)
def raster(svg: str, size: int, colours: tuple[tuple[str, str], ...]) -> Image.Image | None:
    """A drawing of shapes as a picture so many pixels high; None where it cannot be drawn. Only what `drawings.clean`
    lets through comes here: nothing in it can load or run."""
    try:
        text = drawings.clean(svg)
    except drawings.DrawingRefused:
        return None
    for name, colour in colours:
        text = text.replace(name, colour)
    text = text.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    try:
        plain = pyvips.Image.svgload_buffer(text.encode())
        picture = pyvips.Image.svgload_buffer(text.encode(), scale=size / plain.height)
        if picture.width > 4 * size:
            return None
        data = picture.colourspace("srgb").write_to_memory()
    except pyvips.Error:
        return None
    return Image.frombytes("RGBA", (picture.width, picture.height), data)


def _colours_of(town: Town) -> tuple[tuple[str, str], ...]:
    """What the town's own variables mean in its drawings, on the band."""
    return (*((f"var(--{name})", colour) for name, colour in sorted(town.colours.items())),
            ("currentColor", town.colours["on-primary"]))


def faces_of(fonts: str) -> tuple[Face, Face, Face]:
    """For headings, plain words and strong words, each by size."""
    heading, body = _FONTS.get(fonts, _FONTS["modern"])
    regular, strong = _BODIES[body]

    def face(package: str, source: str) -> Face:
        return lambda size: _font(package, source, size)

    return face(*heading), face(*regular), face(*strong)


@lru_cache(maxsize=64)
def _font(package: str, source: str, size: int) -> ImageFont.FreeTypeFont:
    with (files(package) / "files" / source).open("rb") as file:
        return ImageFont.truetype(io.BytesIO(file.read()), size)
