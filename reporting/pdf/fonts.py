"""The fonts of the house, whole, for paper and charts: as files for a document, and as folders for the chart engine.

Which faces there are, the look says (tenants.look.fonts); pages on a screen get cut-down copies of the same.
"""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from tenants.look.fonts import FACES, Face

# Family of the heads and family of the text, by the font pair of the branding.
PAIRS: Final = {
    "classic": ("Source Serif Pro", "Source Sans Pro"),
    "modern": ("Hanken Grotesk", "Hanken Grotesk"),
    "plain": ("Source Sans Pro", "Source Sans Pro"),
}


def source(face: Face) -> Path:
    """The face's file in its wheel."""
    return Path(str(files(face.package) / "files" / face.source))


STAND_IN: Final = source(FACES[0])
FOLDERS: Final = tuple(sorted({str(source(face).parent) for face in FACES}))


def family_of_text(pair: str) -> str:
    """The family that running text and charts are set in."""
    return PAIRS[pair][1]


@cache
def font_files(pair: str) -> dict[str, bytes]:
    """What a document in this pair hands to ``render``: ``fonts/fonts.css`` and the faces it names."""
    head, body = PAIRS[pair]
    faces = [face for face in FACES if face.family in (head, body)]
    css = [
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; font-style: {face.style};'
        f' src: url("{face.source}"); }}'
        for face in faces
    ]
    css.append(f':root {{ --font-head: "{head}", sans-serif; --font-body: "{body}", sans-serif; }}')
    return {"fonts/fonts.css": "\n".join(css).encode()} | {
        f"fonts/{face.source}": source(face).read_bytes() for face in faces
    }
