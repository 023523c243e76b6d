"""A case's card: for whom it is drawn, from what, and how long it is kept."""

import hashlib
import logging

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from cases.models import GONE, Case, Photo, Referral
from cases.photos.storage import Picture, read
from cases.selectors import photos_shown_with, published_cases, with_rules
from cases.site.share.drawing import Town, Words, draw
from cases.site.told import chip_of
from tenants import current
from tenants.limits import HOUR, Limit, count
from tenants.look import palette, theme
from tenants.look.context import Look

log = logging.getLogger(__name__)
# Raise it when the card is drawn in another way.
VERSION = 1
KEPT_SECONDS = 3600
# A photo may be hidden: others ask again after ten minutes.
OTHERS_KEEP = 600
# So many cards an hour are kept of one town; more are drawn each time.
KEPT = Limit("cards", 500, HOUR)


@require_safe
def card(request: HttpRequest, number: str) -> HttpResponse:
    """GET /<number>/card.png: the card of a case that everybody may see."""
    case = with_rules(get_object_or_404(published_cases().defer("search"), number=number))
    town, words, photo = town_of(request), words_of(request, case), photo_of(case)
    mark = hashlib.sha256(repr((VERSION, town, words, photo and photo.files)).encode()).hexdigest()[:24]
    tag = f'"{mark}"'
    if request.headers.get("If-None-Match") == tag:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = HttpResponse(kept_or_drawn(mark, town, words, photo), content_type="image/png")
    answer["ETag"] = tag
    answer["Cache-Control"] = f"public, max-age={OTHERS_KEEP}"
    return answer


def kept_or_drawn(mark: str, town: Town, words: Words, photo: Photo | None) -> bytes:
    """The card under its mark, which changes with all that it shows."""
    shared, key = caches["shared"], f"card:{mark}"
    try:
        kept: bytes | None = shared.get(key)
        if kept is not None:
            return kept
    except OSError as error:
        log.warning("The shared cache does not answer: %s", type(error).__name__)
        return draw(town, words, bytes_of(photo))
    drawn = draw(town, words, bytes_of(photo))
    if count(KEPT, "all")[0] <= KEPT.most:
        try:
            shared.set(key, drawn, KEPT_SECONDS)
        except OSError as error:
            log.warning("The shared cache does not answer: %s", type(error).__name__)
    return drawn


def town_of(request: HttpRequest) -> Town:
    here = current.municipality()
    branding = theme.branding_of(here)
    tokens = branding.tokens if branding and branding.tokens else None
    if tokens is None:
        chosen = (branding.primary, branding.accent) if branding else (palette.HOUSE_PRIMARY, palette.HOUSE_ACCENT)
        tokens = palette.derive(*chosen).tokens
    return Town(here.name, branding.logo_svg if branding else "", dict(tokens),
                branding.fonts if branding else palette.HOUSE_FONTS)


def words_of(request: HttpRequest, case: Case) -> Words:
    referrals = list(Referral.objects.filter(case=case).exclude(state__in=GONE).select_related("body"))
    face, state = chip_of(case, referrals)
    place = ", ".join(filter(None, [case.address, case.area.name if case.area else ""]))
    tagline = Look(request).texts.get("tagline", "")
    return Words(case.number, case.title, place, face, str(state), tagline)


def photo_of(case: Case) -> Photo | None:
    """The picture at the top of the case's page: one that everybody may see, and not one that came with a comment."""
    return next(iter(photos_shown_with(case)), None)


def bytes_of(photo: Photo | None) -> bytes | None:
    """The large picture; None where it is not there."""
    if photo is None:
        return None
    try:
        return read(photo.files, Picture.LARGE_JPEG, schema=current.municipality().schema_name)
    except FileNotFoundError:
        return None
