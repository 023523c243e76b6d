"""The photos of a form that is not sent yet: taken in one by one while somebody writes, taken out, put in order."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from shapely.geometry import Point, shape

from cases.models import Case, Photo
from cases.photos.refusals import PhotoRefused
from cases.photos.storage import remove
from cases.photos.uploads import keep_upload, uploads_for
from cases.site.gate import enter_photo
from tenants import current
from tenants.fleet.connection import db

MOST_PHOTOS = 5
Position = tuple[float, float]


@require_POST
def photos(request: HttpRequest) -> JsonResponse:
    """POST /report/photos/ with `wish` and one of: `photo` (a file; `lat` and `lon` where the browser has read them and
    made the photo smaller), `drop` (an id), `first` (an id).

    Returns:
        {"html": the form's photos as a piece of the page, "photos": their ids, "photo": the id of the one that came,
        "position": [lat, lon] where it offers a place in the town, else null}; {"detail": a sentence} where it was
        refused. With nothing but `wish`, what is there.
    """
    try:
        wish = UUID(request.POST.get("wish", ""))
    except ValueError:
        return refused(_("This form is no longer good. Please open it anew."))
    if Case.objects.filter(wish=wish).exists():
        return refused(_("This report has been sent already."), status=409)
    position: Position | None = None
    taken: str | None = None
    if file := request.FILES.get("photo"):
        if len(uploads_for(wish)) >= MOST_PHOTOS:
            return refused(_("Five photos are enough. We kept the first five."))
        try:
            enter_photo(request)
            upload = keep_upload(file, wish=wish)
        except PhotoRefused as refusal:
            return refused(refusal.sentence)
        position, taken = inside(upload.position or told(request.POST)), str(upload.photo.pk)
    elif photo := request.POST.get("drop"):
        drop(wish, photo)
    elif photo := request.POST.get("first"):
        put_first(wish, photo)
    there = uploads_for(wish)
    piece = render_to_string("site/report/kept.html", {"photos": there, "wish": wish}, request)
    return JsonResponse({"html": piece, "photos": [str(photo.pk) for photo in there], "photo": taken,
                         "position": position})


def refused(sentence: str, status: int = 400) -> JsonResponse:
    return JsonResponse({"detail": sentence}, status=status)


def told(given: Any) -> Position | None:
    """What the browser read out of the original before it made it smaller."""
    try:
        lat, lon = float(given.get("lat", "")), float(given.get("lon", ""))
    except ValueError:
        return None
    return (lat, lon) if -90 <= lat <= 90 and -180 <= lon <= 180 else None


def inside(position: Position | None) -> Position | None:
    """The place, if it is in the town: another one helps nobody."""
    boundary = current.municipality().boundary
    if position is None or (boundary and not shape(boundary).covers(Point(position[1], position[0]))):
        return None
    return position


def drop(wish: UUID, photo_id: str) -> None:
    """Take a photo out of the form; nothing happens where it is not there."""
    for photo in uploads_for(wish):
        if str(photo.pk) == photo_id:
            photo.delete()
            remove(photo.pk, schema=db.schema_name)


@transaction.atomic
def put_first(wish: UUID, photo_id: str) -> None:
    """Make a photo the one that everybody sees first; the others follow as they stood."""
    rows = list(Photo.objects.select_for_update().filter(kept_for=wish, case=None))
    rows.sort(key=lambda photo: (str(photo.pk) != photo_id, photo.position, photo.added_at))
    for position, photo in enumerate(rows):
        photo.position = position
    Photo.objects.bulk_update(rows, ["position"])
