"""Files of a municipality's map on our own disk, called after their content: `<schema>/map/<name>` in the media folder.

They are too large for its row, which every request reads: house numbers, tiles.
"""

import hashlib
import shutil
from pathlib import Path

from django.conf import settings

TILES, ADDRESSES = ".pmtiles", ".addresses.json"


def name_for(path: Path, ending: str) -> str:
    """What a file is called after its content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:24] + ending


def name_for_text(text: str, ending: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24] + ending


def folder_of(schema: str) -> Path:
    return Path(settings.MEDIA_ROOT) / schema / "map"


def path_of(schema: str, name: str) -> Path:
    """Where a file lies. A name that is none of ours leads nowhere."""
    bare = Path(name).name
    return folder_of(schema) / (bare or "none")


def keep(schema: str, name: str, source: Path | str) -> None:
    """Copy a file (or write a text) under its name; whole or not at all, and only once."""
    target = path_of(schema, name)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_suffix(".half")
    if isinstance(source, Path):
        shutil.copyfile(source, half)
    else:
        half.write_text(source, "utf-8")
    half.rename(target)

