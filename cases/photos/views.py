"""Pictures of cases, for whoever may see the case."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from cases.models import Photo
from cases.photos.storage import Picture, open_picture
from cases.selectors import photos_visible_to
from tenants import current
from tenants.accounts.actors import Actor
from tenants.accounts.roles import Permission

# A picture never changes under its address, but it may be hidden: after ten minutes everybody asks again.
KEPT = 600


@require_safe
def picture(request: HttpRequest, photo_id: UUID, name: str, stamp: str = "") -> HttpResponseBase:
    """One picture of a photo of a visible case. Hidden and unchecked ones are there for the staff only.

    An address from before the photo was changed leads to what it is now: letters and other systems keep addresses.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    may_see_all = actor.may(Permission.SEE_CASES)
    photo = get_object_or_404(photos_visible_to(actor).select_related("case"), pk=photo_id)
    if stamp != photo.stamp:
        response = HttpResponseRedirect(photo.address(checked(name).value))
        response.headers["Cache-Control"] = "no-store"
        return response
    is_public = not may_see_all and photo.case is not None and photo.case.published
    return answer(photo, checked(name), audience="public" if is_public else "private")


def checked(name: str) -> Picture:
    """The picture of that name. Raises Http404."""
    try:
        return Picture(name)
    except ValueError as error:
        raise Http404 from error


def answer(photo: Photo, wanted: Picture, *, audience: str = "private") -> FileResponse:
    """The bytes of a picture, to be kept for a while by this audience. Raises Http404 where the file is not there."""
    try:
        file = open_picture(photo.files, wanted, schema=current.municipality().schema_name)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, content_type=wanted.content_type)
    response.headers["Cache-Control"] = f"{audience}, max-age={KEPT}"
    return response
