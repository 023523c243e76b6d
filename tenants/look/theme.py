"""The style sheet with a municipality's colours and fonts, under an address that changes with its content."""

import hashlib
from functools import lru_cache

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.views.decorators.http import require_safe

from tenants.look import palette
from tenants.models import Branding, Municipality

YEAR = 365 * 24 * 3600


def css_for(municipality: Municipality | None) -> str:
    """The theme of a municipality; the association's own where there is none."""
    branding = branding_of(municipality)
    if branding is None:
        return _css(palette.HOUSE_PRIMARY, palette.HOUSE_ACCENT, palette.HOUSE_FONTS)
    if branding.tokens:
        return palette.theme_css(branding.tokens, branding.fonts)
    return _css(branding.primary, branding.accent, branding.fonts)


def branding_of(municipality: Municipality | None) -> Branding | None:
    """The municipality's branding, or None where it has none yet."""
    return getattr(municipality, "branding", None) if municipality is not None else None


def address(municipality: Municipality | None) -> str:
    """Where the theme is found: its content is part of the address, so it may be kept for ever."""
    return f"{reverse('theme')}?v={_version(css_for(municipality))}"


@require_safe
def theme(request: HttpRequest) -> HttpResponse:
    """GET /theme.css: kept for a year when asked for by its content, else asked again each time."""
    css = css_for(getattr(request, "municipality", None))
    version = _version(css)
    tag = f'"{version}"'
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(css, content_type="text/css; charset=utf-8")
    response["ETag"] = tag
    exact = request.GET.get("v") == version
    response["Cache-Control"] = f"public, max-age={YEAR}, immutable" if exact else "public, no-cache"
    return response


@lru_cache(maxsize=64)
def _css(primary: str, accent: str, fonts: str) -> str:
    return palette.theme_css(palette.derive(primary, accent).tokens, fonts)


@lru_cache(maxsize=2048)
def _version(css: str) -> str:
    return hashlib.sha256(css.encode()).hexdigest()[:12]
