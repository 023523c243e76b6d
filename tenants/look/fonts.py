"""The three type families, cut down to the letters our languages use and packed as WOFF2.

The full fonts come from wheels; only what pages need is served: Latin with Latin-1 and Extended-A,
punctuation and the arrows of the pages, tabular figures, kerning. Ten files of 15 to 25 KB each.
"""

import hashlib
import io
import os
from concurrent.futures import ProcessPoolExecutor
from importlib import metadata
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from fontTools import subset

LETTERS = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *(0x218, 0x219, 0x21A, 0x21B, 0x1E9E),
    *range(0x2009, 0x200B),
    *range(0x2010, 0x2027),
    *(0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC),
    *(0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2260, 0x2264, 0x2265),
)
_FEATURES = ["kern", "liga", "tnum", "lnum", "locl", "mark", "ccmp"]
_DISTRIBUTIONS = (
    "font-hanken-grotesk",
    "font-source-sans-pro",
    "font-source-serif-pro",
    "fonttools",
    "brotli",
)


class Face(NamedTuple):
    """One style of a family: what CSS calls it, and where its wheel keeps it."""

    family: str
    weight: int
    style: str
    package: str
    source: str

    @property
    def filename(self) -> str:
        return f"{self.source.rsplit('.', 1)[0].lower()}.woff2"


FACES = (
    Face("Source Sans Pro", 400, "normal", "font_source_sans_pro", "SourceSansPro-Regular.ttf"),
    Face("Source Sans Pro", 400, "italic", "font_source_sans_pro", "SourceSansPro-It.ttf"),
    Face("Source Sans Pro", 600, "normal", "font_source_sans_pro", "SourceSansPro-Semibold.ttf"),
    Face("Source Sans Pro", 700, "normal", "font_source_sans_pro", "SourceSansPro-Bold.ttf"),
    Face("Source Serif Pro", 400, "normal", "font_source_serif_pro", "SourceSerifPro-Regular.ttf"),
    Face("Source Serif Pro", 600, "normal", "font_source_serif_pro", "SourceSerifPro-Semibold.ttf"),
    Face("Hanken Grotesk", 400, "normal", "font_hanken_grotesk", "HankenGrotesk-Regular.otf"),
    Face("Hanken Grotesk", 500, "normal", "font_hanken_grotesk", "HankenGrotesk-Medium.otf"),
    Face("Hanken Grotesk", 600, "normal", "font_hanken_grotesk", "HankenGrotesk-SemiBold.otf"),
    Face("Hanken Grotesk", 700, "normal", "font_hanken_grotesk", "HankenGrotesk-Bold.otf"),
)


def build(folder: Path) -> list[Path]:
    """Put every subset font and their style sheet `fonts.css` into the folder; do nothing where they are up to date.

    The same fonts give the same bytes. Returns the paths of all files.
    """
    made = [folder / face.filename for face in FACES]
    sheet, mark = folder / "fonts.css", folder / ".made-from"
    recipe = _recipe()
    if not (mark.is_file() and mark.read_text() == recipe and all(path.is_file() for path in (*made, sheet))):
        folder.mkdir(parents=True, exist_ok=True)
        with ProcessPoolExecutor(max_workers=2) as pool:
            for path, content in zip(made, pool.map(_packed, FACES), strict=True):
                _write(path, content)
        _write(sheet, style_sheet().encode())
        _write(mark, recipe.encode())
    return [*made, sheet]


def style_sheet() -> str:
    """The @font-face rules for all files, which lie beside the sheet."""
    return "".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; font-style: {face.style}; '
        f'font-display: swap; src: url("{face.filename}") format("woff2"); }}\n'
        for face in FACES
    )


def _packed(face: Face) -> bytes:
    options = subset.Options(
        flavor="woff2",
        layout_features=_FEATURES,
        hinting=False,
        desubroutinize=True,
        notdef_outline=True,
        recalc_timestamp=False,
        name_IDs=[0, 1, 2, 13, 14],
    )
    font = subset.load_font(str(files(face.package) / "files" / face.source), options, lazy=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=LETTERS)
    cutter.subset(font)
    packed = io.BytesIO()
    subset.save_font(font, packed, options)
    return packed.getvalue()


def _write(path: Path, content: bytes) -> None:
    """Appear whole or not at all, also when two processes build at once."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(path)


def _recipe() -> str:
    parts = [f"{name}=={metadata.version(name)}" for name in _DISTRIBUTIONS]
    parts.append(Path(__file__).read_text(encoding="utf-8"))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
