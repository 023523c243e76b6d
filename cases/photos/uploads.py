"""Photos that came with a form which is not a case yet: kept under the form's wish, swept after a day."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from cases.models import OnceOnly, Photo, PhotoMoment
from cases.photos.pipeline import DEFAULT, Limits, derive
from cases.photos.refusals import PhotoRefused
from cases.photos.storage import remove, stored
from tenants import current


@dataclass(frozen=True)
class Upload:
    """A photo that was taken in. `position` (latitude, longitude) and `taken_at` are what the camera wrote down: offer
    them to the sender; they are kept nowhere."""

    photo: Photo
    position: tuple[float, float] | None
    taken_at: datetime | None


def keep_upload(
    sent: bytes | File, *, wish: UUID, moment: PhotoMoment = PhotoMoment.BEFORE, limits: Limits = DEFAULT
) -> Upload:
    """Derive the pictures of a photo and keep them for the form that carries `wish`.

    Call it before the transaction that makes or changes the case: deriving takes a fifth of a second. Hand over the
    uploaded file itself: one that is too heavy is refused without being read into memory.

    Raises:
        PhotoRefused: with a sentence that says what to do next; nothing is kept.
    """
    data = sent if isinstance(sent, bytes) else read_within(sent, limits)
    derived = derive(data, limits=limits)
    # The same picture for the same form, sent again because the answer got lost, is the one that is there.
    key = f"photo:{wish.hex}:{sha256(data).hexdigest()[:32]}"
    known = OnceOnly.objects.filter(key=key).values_list("answer__photo", flat=True).first()
    if known and (there := Photo.objects.filter(pk=known, kept_for=wish).first()):
        return Upload(there, derived.position, derived.taken_at)
    with stored([derived], schema=current.municipality().schema_name) as (picture,):
        photo = Photo.objects.create(
            id=picture.id,
            moment=moment,
            width=picture.width,
            height=picture.height,
            position=Photo.objects.filter(kept_for=wish).count(),
            kept_for=wish,
            added_at=timezone.now(),
        )
        OnceOnly.objects.update_or_create(key=key, defaults={"answer": {"photo": str(photo.pk)}, "at": photo.added_at})
    return Upload(photo, derived.position, derived.taken_at)


def read_within(file: File, limits: Limits) -> bytes:
    """The bytes of an uploaded file. Raises PhotoRefused before reading one that is too heavy."""
    if file.size > limits.weight:
        raise PhotoRefused("too_heavy")
    data: bytes = file.read()
    return data


def uploads_for(wish: UUID) -> list[Photo]:
    """The photos kept for a form, in the order in which they came."""
    return list(Photo.objects.filter(kept_for=wish, case=None))


def sweep_uploads(before: datetime) -> int:
    """Delete photos older than `before` whose form was never sent, files and all. Returns how many."""
    OnceOnly.objects.filter(key__startswith="photo:", at__lt=before).delete()
    with transaction.atomic():
        # Whoever sends the form at this very moment holds the row, and keeps the photo.
        left = Photo.objects.filter(case=None, added_at__lt=before).select_for_update(skip_locked=True)
        ids = list(left.values_list("pk", flat=True))
        Photo.objects.filter(pk__in=ids).delete()
    for photo in ids:
        remove(photo, schema=current.municipality().schema_name)
    return len(ids)
