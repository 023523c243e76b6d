"""Parts of a photo made unrecognisable, cut off or turned, for good: what was there before is gone from the disk too.

The new pictures are written under a new id (`Photo.files`) before anything is locked; then the row changes to them,
and the old ones are deleted once that is certain. If the process dies in between, the nightly sweep deletes whatever no
photo points to.
"""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.events.record import record
from cases.events.types import PhotoRedacted
from cases.models import Photo
from cases.models.event import Voice
from cases.photos.pipeline import Derived, Edits, derive
from cases.photos.storage import Picture, name_of, read, remove, write
from cases.refusals import ReportRefused
from cases.services.locking import locked
from tenants import current
from tenants.accounts.actors import Actor, ensure_may
from tenants.accounts.roles import Permission

MOST_BOXES = 40
# What is left of a picture after cutting, in thousandths of each side.
SMALLEST = 100
# Of pictures that no photo points to, those younger than this may be on their way.
YOUNG = timedelta(hours=1)
BATCH = 500


def preview_of(photo: Photo, edits: Edits, *, actor: Actor) -> Derived:
    """What the photo would become; nothing is kept.

    Raises:
        PermissionRefused: the actor's role may not.
        ReportRefused: the edits change nothing, or leave too little of the picture.
    """
    ensure_may(actor, Permission.HIDE_PHOTOS)
    ensure_sensible(edits)
    try:
        data = read(photo.files, Picture.LARGE_JPEG, schema=current.municipality().schema_name)
    except FileNotFoundError as error:
        raise ReportRefused(_("This photo is no longer there. Load the page again.")) from error
    return derive(data, edits=edits)


def redact_photo(photo: Photo, edits: Edits, *, actor: Actor) -> Photo:
    """Change a photo for good and record it.

    Raises:
        PermissionRefused: the actor's role may not.
        ReportRefused: the edits change nothing or leave too little, or somebody else changed the photo meanwhile.
    """
    before, schema = photo.files, current.municipality().schema_name
    derived = preview_of(photo, edits, actor=actor)
    changed = Photo(id=photo.pk, redacted_at=timezone.now())
    write(derived, changed.files, schema=schema)
    try:
        with transaction.atomic():
            photo = put_in_place(photo, changed, derived, before)
            record_redaction(photo, edits, actor)
            # Robust: where deleting fails, the change stands, and the sweep comes back for the old pictures.
            transaction.on_commit(partial(remove, before, schema=schema), robust=True)
    except BaseException:
        remove(changed.files, schema=schema)
        raise
    return photo


def put_in_place(photo: Photo, changed: Photo, derived: Derived, before: UUID) -> Photo:
    """Let the photo's row point to its new pictures, if it still points to those that were changed."""
    if photo.case is None:
        raise ReportRefused(_("This photo belongs to no case yet."))
    photo.case = locked(photo.case)
    now = Photo.objects.select_for_update().filter(pk=photo.pk).first()
    if now is None or now.files != before:
        raise ReportRefused(_("Somebody else has changed this photo in the meantime. Look at it again; your marks are "
                              "still here."))
    photo.width, photo.height, photo.redacted_at = derived.width, derived.height, changed.redacted_at
    photo.save(update_fields=["width", "height", "redacted_at"])
    return photo


def record_redaction(photo: Photo, edits: Edits, actor: Actor) -> None:
    assert photo.case is not None
    record(photo.case, PhotoRedacted(photo=photo.pk, boxes=len(edits.boxes), cropped=edits.crop is not None,
                                     turned=edits.turn), actor=actor, voice=Voice.INTERNAL)


def ensure_sensible(edits: Edits) -> None:
    """Refuse what changes nothing, and what leaves nothing to see."""
    if not edits:
        raise ReportRefused(_("Mark a part of the photo first, or say how to cut or turn it."))
    if len(edits.boxes) > MOST_BOXES:
        raise ReportRefused(_("These are very many parts. Mark larger ones, or hide the photo."))
    if edits.crop:
        left, top, right, bottom = edits.crop
        if right - left < SMALLEST or bottom - top < SMALLEST:
            raise ReportRefused(_("Hardly anything would be left of the photo. Leave a larger part, or hide it."))


def sweep_pictures(now: datetime) -> int:
    """Delete the pictures that no photo points to: of a change that was cut off in the middle.

    Returns:
        Of how many photos. Looks at names only; ages are asked of those few that nobody knows.
    """
    schema = current.municipality().schema_name
    try:
        names = default_storage.listdir(f"{schema}/photos")[0]
    except FileNotFoundError:
        return 0
    changed = {photo.files for photo in Photo.objects.filter(redacted_at__isnull=False).only("redacted_at")}
    found = [one for one in map(uuid_of, names) if one and one not in changed]
    swept = 0
    for start in range(0, len(found), BATCH):
        some = found[start:start + BATCH]
        known = set(Photo.objects.filter(pk__in=some, redacted_at=None).values_list("pk", flat=True))
        swept += sum(delete_if_old(one, schema, now) for one in some if one not in known)
    return swept


def uuid_of(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None


def delete_if_old(pictures: UUID, schema: str, now: datetime) -> bool:
    try:
        written = default_storage.get_modified_time(name_of(schema, pictures, Picture.LARGE_JPEG))
    except FileNotFoundError:
        written = now - 2 * YOUNG
    if written > now - YOUNG:
        return False
    remove(pictures, schema=schema)
    return True
