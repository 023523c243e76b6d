"""The album's pictures as photos of cases: the same files under many names, so that many photos need little room."""

import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from uuid import UUID

from django.core.files.storage import Storage, default_storage

from cases.photos.storage import Picture, name_of


def place(pictures: Mapping[UUID, str], *, album: Path, schema: str, storage: Storage = default_storage) -> None:
    """Put the album's pictures where the photos of these ids are looked for; what lies there already stays.

    Args:
        pictures: photo ids and the names of their pictures in the album.
    """
    for photo, name in pictures.items():
        for picture in Picture:
            target = Path(storage.path(name_of(schema, photo, picture)))
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                _link(album / name / picture.value, target)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        # Another disk, or one that knows no links.
        shutil.copyfile(source, target)


def remove_strays(kept: Iterable[UUID], *, schema: str, storage: Storage = default_storage) -> None:
    """Delete the photos of a run that was broken off before its cases were written."""
    folder = Path(storage.path(name_of(schema, UUID(int=0), Picture.LARGE))).parent.parent
    wanted = {str(photo) for photo in kept}
    if folder.exists():
        for stray in folder.iterdir():
            if stray.name not in wanted:
                shutil.rmtree(stray)
