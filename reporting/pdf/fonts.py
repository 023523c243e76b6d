"""The fonts of the house, from their wheels: as files for a document, and as folders for the charts.

A municipality picks one of three pairs. Every face carries Latin with Hungarian ő and ű; the Source faces
Greek and Cyrillic too.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import font_hanken_grotesk
import font_source_sans_pro
import font_source_serif_pro


@dataclass(frozen=True)
class Face:
    """One cut of a family, as ``@font-face`` wants it."""

    family: str
    weight: int
    style: str
    path: Path


def _faces(family: str, folder: str, ending: str, cuts: dict[tuple[int, str], str]) -> tuple[Face, ...]:
    stem = family.replace(" ", "")
    return tuple(
        Face(family, weight, style, Path(folder, f"{stem}-{cut}.{ending}"))
        for (weight, style), cut in cuts.items()
    )


SANS: Final = _faces(
    "Source Sans Pro",
    font_source_sans_pro.font_directory,
    "ttf",
    {(400, "normal"): "Regular", (400, "italic"): "It", (600, "normal"): "Semibold", (700, "normal"): "Bold"},
)
STAND_IN: Final = SANS[0]
SERIF: Final = _faces(
    "Source Serif Pro",
    font_source_serif_pro.font_directory,
    "ttf",
    {(400, "normal"): "Regular", (600, "normal"): "Semibold"},
)
HANKEN: Final = _faces(
    "Hanken Grotesk",
    font_hanken_grotesk.font_directory,
    "otf",
    {
        (400, "normal"): "Regular",
        (400, "italic"): "Italic",
        (600, "normal"): "SemiBold",
        (700, "normal"): "Bold",
    },
)

# Font pairs of the branding: faces, family of the heads, family of the text.
PAIRS: Final[dict[str, tuple[tuple[Face, ...], str, str]]] = {
    "classic": (SERIF + SANS, "Source Serif Pro", "Source Sans Pro"),
    "modern": (HANKEN, "Hanken Grotesk", "Hanken Grotesk"),
    "plain": (SANS, "Source Sans Pro", "Source Sans Pro"),
}
FOLDERS: Final = tuple(
    module.font_directory for module in (font_source_sans_pro, font_source_serif_pro, font_hanken_grotesk)
)


def family_of_text(pair: str) -> str:
    """The family that running text and charts are set in."""
    return PAIRS[pair][2]


@cache
def font_files(pair: str) -> dict[str, bytes]:
    """What a document in this pair hands to ``render``: ``fonts/fonts.css`` and the faces it names."""
    faces, head, body = PAIRS[pair]
    css = [
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; font-style: {face.style};'
        f' src: url("{face.path.name}"); }}'
        for face in faces
    ]
    css.append(f':root {{ --font-head: "{head}"; --font-body: "{body}"; }}')
    return {"fonts/fonts.css": "\n".join(css).encode()} | {
        f"fonts/{face.path.name}": face.path.read_bytes() for face in faces
    }
