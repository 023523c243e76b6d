"""The photos of a case; who looks after it and what is put right in it stand in files of their own."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.events.record import record
from cases.events.types import PhotoAdded, PhotoHidden, PhotoShown
from cases.models import Case, CommentState, Photo
from cases.models.event import Voice
from cases.refusals import ReportRefused
from cases.services.assigning import assign_case as assign_case
from cases.services.correcting import correct_category as correct_category
from cases.services.correcting import correct_place as correct_place
from cases.services.correcting import correct_words as correct_words
from cases.services.locking import locked
from tenants.accounts.actors import Actor, ActorKind, ensure_may
from tenants.accounts.roles import Permission


@transaction.atomic
def add_photo(case: Case, photo: Photo, *, actor: Actor, occurred_at: datetime | None = None) -> Photo:
    """Give an upload to a case. `occurred_at` says when it was taken, where that was before now."""
    if actor.kind is ActorKind.STAFF:
        ensure_may(actor, Permission.WRITE)
    case = locked(case)
    photo.case, photo.kept_for, photo.added_by = case, None, actor.pseudonym
    photo.save(update_fields=["case", "kept_for", "added_by"])
    record(case, PhotoAdded(photo=photo.pk, moment=photo.moment), actor=actor, occurred_at=occurred_at)
    return photo


@transaction.atomic
def hide_photo(photo: Photo, *, actor: Actor) -> Photo:
    """Take a photo out of sight, for everybody but the staff."""
    ensure_may(actor, Permission.HIDE_PHOTOS)
    if photo.case is None:
        raise ReportRefused(_("This photo belongs to no case yet."))
    case = locked(photo.case)
    photo.hidden = True
    photo.save(update_fields=["hidden"])
    record(case, PhotoHidden(photo=photo.pk), actor=actor, voice=Voice.INTERNAL)
    return photo


@transaction.atomic
def show_photo(photo: Photo, *, actor: Actor) -> Photo:
    """Let a hidden photo be seen again."""
    ensure_may(actor, Permission.HIDE_PHOTOS)
    if photo.case is None:
        raise ReportRefused(_("This photo belongs to no case yet."))
    case = locked(photo.case)
    if photo.comment_set.exclude(state=CommentState.SHOWN).exists():
        raise ReportRefused(_("This photo belongs to a comment: show the comment, and the photo is seen with it."))
    photo.refresh_from_db(fields=["hidden"])
    if photo.hidden:
        photo.hidden = False
        photo.save(update_fields=["hidden"])
        record(case, PhotoShown(photo=photo.pk), actor=actor)
    return photo
