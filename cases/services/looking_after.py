"""What is put right in a case, and its photos."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.events.record import record
from cases.events.types import CaseCorrected, PhotoAdded, PhotoHidden
from cases.judging import Place, area_at, cell_at
from cases.models import Case, Category, Photo
from cases.models.event import Voice
from cases.refusals import ReportRefused
from cases.services.assigning import assign_case as assign_case
from cases.services.locking import locked, save_moved
from cases.services.reckoning import reckon, reckon_for_body
from tenants.accounts.actors import Actor, ActorKind, ensure_may
from tenants.accounts.roles import Permission


@transaction.atomic
def correct_category(case: Case, category: Category, *, actor: Actor) -> Case:
    """Put the category right, and with it the promised times, as far as they are still to be kept."""
    ensure_may(actor, Permission.CORRECT)
    case = locked(case)
    if not category.active:
        raise ReportRefused(_("That category is no longer in use. Please choose another."), field="category")
    before, case.category = case.category, category
    if before != category:
        save_moved(case, "category")
        record(case, CaseCorrected(field="category", before=before.code, after=category.code), actor=actor)
        reckon(case, actor=actor)
    return case


@transaction.atomic
def correct_place(case: Case, place: Place, *, actor: Actor) -> Case:
    """Put the place right, and with it the area."""
    ensure_may(actor, Permission.CORRECT)
    if place.lat is None and not place.address.strip():
        raise ReportRefused(_("Please show the place on the map or write the street."), field="address")
    case = locked(case)
    before = case.area
    case.lat, case.lon, case.address, case.landmark = place.lat, place.lon, place.address, place.landmark
    case.area, case.cell = area_at(catalogue(), place), cell_at(place)
    save_moved(case, "lat", "lon", "address", "landmark", "area", "cell")
    record(case, CaseCorrected(field="place", before=before.code if before else None,
                               after=case.area.code if case.area else None), actor=actor)
    reckon_for_body(case, actor=actor)
    return case


@transaction.atomic
def correct_words(case: Case, *, title: str, description: str, actor: Actor) -> Case:
    """Put the title or the description right."""
    ensure_may(actor, Permission.CORRECT)
    case = locked(case)
    if not title.strip():
        raise ReportRefused(_("Please say in a few words what is wrong."), field="title")
    for field, words in (("title", title.strip()), ("description", description.strip())):
        if getattr(case, field) != words:
            setattr(case, field, words)
            save_moved(case, field)
            record(case, CaseCorrected(field=field), actor=actor)
    return case


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
