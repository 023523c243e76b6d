"""Documents that came with a form which is not a case yet: kept clean under the form's wish, swept after a day.

They lie as `<schema>/kept/<wish>/<when>-<name>.pdf`; no row speaks of them, so whoever has the wish has them.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from cases.documents.limits import DEFAULT
from cases.documents.pipeline import clean
from cases.documents.refusals import DocumentRefused
from tenants import current

FOLDER = "kept"
MOST = 5
NAME = 80


@dataclass(frozen=True)
class Kept:
    """A document that waits for its case. `place` is its name within the storage."""

    place: str
    name: str


def keep_document(file: File, *, wish: UUID) -> Kept:
    """Clean a PDF and keep it for the form that carries `wish`.

    Raises:
        DocumentRefused: it is not taken; nothing is kept.
    """
    if file.size > DEFAULT.weight:
        raise DocumentRefused("too_heavy")
    cleaned = clean(file.read())
    name = "".join(letter for letter in str(file.name or "").rsplit("/", 1)[-1] if letter.isalnum() or letter in " ._-")
    name = (name.removesuffix(".pdf").strip(" .")[:NAME] or "scan") + ".pdf"
    place = f"{folder_of(wish)}/{timezone.now():%Y%m%dT%H%M%S%f}-{name}"
    return Kept(default_storage.save(place, ContentFile(cleaned.data)), name)


def documents_for(wish: UUID) -> list[Kept]:
    """The documents kept for a form, in the order in which they came."""
    try:
        _folders, names = default_storage.listdir(folder_of(wish))
    except FileNotFoundError:
        return []
    return [Kept(f"{folder_of(wish)}/{name}", name.split("-", 1)[-1]) for name in sorted(names)]


def forget_documents(wish: UUID) -> None:
    """Delete what is kept for a form: its case has it now."""
    for kept in documents_for(wish):
        default_storage.delete(kept.place)
    default_storage.delete(folder_of(wish))


def sweep_documents(before: datetime) -> int:
    """Delete documents older than `before` whose form was never sent. Returns how many."""
    root = f"{current.municipality().schema_name}/{FOLDER}"
    try:
        wishes, _files = default_storage.listdir(root)
    except FileNotFoundError:
        return 0
    swept = 0
    for wish in wishes:
        places = [f"{root}/{wish}/{name}" for name in default_storage.listdir(f"{root}/{wish}")[1]]
        if all(default_storage.get_modified_time(place) < before for place in places):
            for place in places:
                default_storage.delete(place)
            default_storage.delete(f"{root}/{wish}")
            swept += len(places)
    return swept


def folder_of(wish: UUID) -> str:
    return f"{current.municipality().schema_name}/{FOLDER}/{wish}"
