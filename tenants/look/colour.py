"""Colours as the eye sees them: OKLCH in and out of sRGB hex, and contrast as WCAG 2 measures it.

Björn Ottosson, "A perceptual color space for image processing" (2020), for the matrices;
WCAG 2.2, "relative luminance" and "contrast ratio", for the rest.
"""

import math
import re
from typing import NamedTuple

WHITE = "#ffffff"
_HEX = re.compile(r"#[0-9a-f]{6}")

# Out of sRGB, chroma gives way in these steps until every linear channel is within the tolerance.
_CHROMA_STEP = 0.002
_TOLERANCE = 0.002


class OKLCH(NamedTuple):
    """Lightness 0 to 1, chroma from 0, hue in radians."""

    lightness: float
    chroma: float
    hue: float


def normal_hex(text: str) -> str:
    """The colour as '#rrggbb' in small letters; also takes '#rgb' and a missing '#'.

    Raises:
        ValueError: the text is no such colour.
    """
    value = "#" + text.strip().lstrip("#").lower()
    if len(value) == 4:
        value = "#" + "".join(2 * letter for letter in value[1:])
    if not _HEX.fullmatch(value):
        raise ValueError(f"{text!r} is not a colour; write it as #rrggbb, such as #14406b.")
    return value


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of '#rrggbb', 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two hex colours, 1 to 21, in either order."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def to_oklch(colour: str) -> OKLCH:
    """The OKLCH coordinates of '#rrggbb'."""
    red, green, blue = (_to_linear(value / 255) for value in channels(colour))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return OKLCH(lightness, math.hypot(a, b), math.atan2(b, a))


def to_hex(lightness: float, chroma: float, hue: float) -> str:
    """The nearest '#rrggbb' of the same lightness and hue; chroma gives way where sRGB ends."""
    lightness = min(1.0, max(0.0, lightness))
    linear = _linear(lightness, chroma, hue)
    while chroma > 0 and not all(-_TOLERANCE <= value <= 1 + _TOLERANCE for value in linear):
        chroma = max(0.0, chroma - _CHROMA_STEP)
        linear = _linear(lightness, chroma, hue)
    return "#" + "".join(f"{round(255 * _from_linear(value)):02x}" for value in linear)


def _linear(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _luminance(colour: str) -> float:
    red, green, blue = (_to_linear(value / 255) for value in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _to_linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _from_linear(value: float) -> float:
    value = min(1.0, max(0.0, value))
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
