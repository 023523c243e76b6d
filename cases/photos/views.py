"""Pictures of cases, for whoever may see the case."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from cases.models import Photo
from cases.photos.storage import Picture, open_picture
from cases.selectors import cases_visible_to, photos_for_everybody
from tenants import current
from tenants.accounts.actors import Actor
from tenants.accounts.roles import Permission

# A picture never changes, but it may be hidden: after ten minutes everybody asks again.
KEPT = 600


@require_safe
def picture(request: HttpRequest, photo_id: UUID, name: str) -> FileResponse:
    """One picture of a photo of a visible case. Hidden and unchecked ones are there for the staff only."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if name not in {wanted.value for wanted in Picture}:
        raise Http404
    may_see_all = actor.may(Permission.SEE_CASES)
    photos = (Photo.objects.all() if may_see_all else photos_for_everybody()).filter(case__in=cases_visible_to(actor))
    photo = get_object_or_404(photos.select_related("case"), pk=photo_id)
    try:
        file = open_picture(photo.pk, Picture(name), schema=current.municipality().schema_name)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, content_type=Picture(name).content_type)
    audience = "public" if not may_see_all and photo.case and photo.case.published else "private"
    response.headers["Cache-Control"] = f"{audience}, max-age={KEPT}"
    return response
