"""Where documents lie: `<schema>/documents/<uuid>.pdf` in Django's storage. Only what the cleaner wrote is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage


def name_of(schema: str, document: UUID) -> str:
    """The name of a document within the storage."""
    return f"{schema}/documents/{document}.pdf"


@contextmanager
def stored(data: bytes, *, schema: str, storage: Storage = default_storage) -> Iterator[UUID]:
    """Write a document under a new id; take it away again if what is done with it fails."""
    document = uuid4()
    wanted = name_of(schema, document)
    try:
        if storage.save(wanted, ContentFile(data)) != wanted:
            raise FileExistsError(wanted)
        yield document
    except BaseException:
        storage.delete(wanted)
        raise


def open_document(document: UUID, *, schema: str, storage: Storage = default_storage) -> File:
    """A document, opened for reading. Raises FileNotFoundError."""
    return storage.open(name_of(schema, document))


def remove(document: UUID, *, schema: str, storage: Storage = default_storage) -> None:
    """Delete a document; one that is not there is no error."""
    storage.delete(name_of(schema, document))
