"""Where the pictures of a photo lie: `<schema>/photos/<uuid>/{large,small}.{webp,jpg}` in Django's storage.

Only what the pipeline derived is ever written. The schema stands first in the path, so that one
municipality's pictures can be copied, restored or deleted as one folder; the uuid cannot be guessed, and
whether somebody may see a photo is the caller's question.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID, uuid4

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage

from cases.photos.pipeline import Derived


class Picture(StrEnum):
    """The files of one photo."""

    LARGE = "large.webp"
    SMALL = "small.webp"
    LARGE_JPEG = "large.jpg"
    SMALL_JPEG = "small.jpg"

    @property
    def content_type(self) -> str:
        return "image/webp" if self.value.endswith(".webp") else "image/jpeg"


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    """A photo whose pictures lie in the storage; width and height are those of the large one."""

    id: UUID
    width: int
    height: int


def name_of(schema: str, photo: UUID, picture: Picture) -> str:
    """The name of one picture within the storage."""
    return f"{schema}/photos/{photo}/{picture.value}"


@contextmanager
def stored(
    photos: Sequence[Derived], *, schema: str, storage: Storage = default_storage
) -> Iterator[list[StoredPhoto]]:
    """Write the pictures of several photos; take them away again if what is done with them fails.

    Enter it before the transaction that makes the case and leave it after: no slow work under a lock, and no
    pictures of a case that never was.
    """
    kept: list[StoredPhoto] = []
    try:
        for derived in photos:
            photo = StoredPhoto(uuid4(), derived.width, derived.height)
            kept.append(photo)
            write(derived, photo.id, schema=schema, storage=storage)
        yield kept
    except BaseException:
        for photo in kept:
            remove(photo.id, schema=schema, storage=storage)
        raise


def write(derived: Derived, photo: UUID, *, schema: str, storage: Storage = default_storage) -> None:
    """Write the pictures of one photo. Raises OSError if the storage cannot."""
    for picture, data in (
        (Picture.LARGE, derived.large),
        (Picture.SMALL, derived.small),
        (Picture.LARGE_JPEG, derived.large_jpeg),
        (Picture.SMALL_JPEG, derived.small_jpeg),
    ):
        wanted = name_of(schema, photo, picture)
        if storage.save(wanted, ContentFile(data)) != wanted:
            raise FileExistsError(wanted)


def open_picture(photo: UUID, picture: Picture, *, schema: str, storage: Storage = default_storage) -> File:
    """One picture, opened for reading. Raises FileNotFoundError."""
    return storage.open(name_of(schema, photo, picture))


def read(photo: UUID, picture: Picture, *, schema: str, storage: Storage = default_storage) -> bytes:
    """The bytes of one picture. Raises FileNotFoundError."""
    with open_picture(photo, picture, schema=schema, storage=storage) as file:
        data: bytes = file.read()
        return data


def remove(photo: UUID, *, schema: str, storage: Storage = default_storage) -> None:
    """Delete every picture of a photo; what is not there is no error."""
    for picture in Picture:
        storage.delete(name_of(schema, photo, picture))
    # The folder itself, where the storage has folders: else it would be looked into every night.
    with suppress(OSError):
        storage.delete(f"{schema}/photos/{photo}")
