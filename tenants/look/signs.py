"""A municipality's sign in every shape that browsers and telephones ask for, and the manifest that names them.

All of it is drawn from one drawing: the icon, else the logo, else the stones of the house. Addresses carry a version
that follows from what is drawn, so they are kept for a year.
"""

import base64
import hashlib
import re
import struct
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pyvips
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tenants.look import drawings, palette, theme
from tenants.models import Municipality

YEAR = 365 * 24 * 3600
# Raise it when the same drawing gives other pictures.
RECIPE = 1
HOUSE = ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><path fill="var(--accent)" d="M2 28h36v8H2z"/>'
         '<path fill="var(--primary)" d="M2 4h15v10H2zM19 4h19v10H19zM2 16h22v10H2zM26 16h12v10H26z"/></svg>')
PNG = "data:image/png;base64,"
_WHITE = "#ffffff"
# The form belongs to a higher package, so it is known here by its path.
REPORT = "/report/"
# Of a picture that systems cut to a circle the middle four fifths are safe; the sign takes less.
MASKABLE = 0.56


class Picture(NamedTuple):
    """One file: how wide it is, how much of that the sign takes, and whether it stands on a ground of its own."""

    size: int
    share: float
    ground: bool


PICTURES = {
    "icon-192.png": Picture(192, 0.92, False),
    "icon-512.png": Picture(512, 0.92, False),
    "icon-maskable-192.png": Picture(192, MASKABLE, True),
    "icon-maskable-512.png": Picture(512, MASKABLE, True),
    "apple-touch-icon.png": Picture(180, 0.72, True),
    "favicon.ico": Picture(48, 1.0, False),
}


class Sign(NamedTuple):
    """What the pictures are drawn from: a drawing (or a picture as a data address) and the colours of its town."""

    drawing: str
    colours: tuple[tuple[str, str], ...]

    @property
    def version(self) -> str:
        return hashlib.sha256(repr((RECIPE, self)).encode()).hexdigest()[:12]

    @property
    def primary(self) -> str:
        return dict(self.colours)["primary"]


def sign_of(municipality: Municipality | None) -> Sign:
    """The sign of a municipality, or of the house where there is none."""
    branding = theme.branding_of(municipality)
    if branding is None:
        return Sign(HOUSE, _colours(palette.HOUSE_PRIMARY, palette.HOUSE_ACCENT))
    tokens = tuple(sorted(branding.tokens.items())) or _colours(branding.primary, branding.accent)
    drawn = next((one for one in (branding.icon_svg, branding.logo_svg) if one and _can_be_drawn(one)), HOUSE)
    return Sign(drawn, tokens)


@lru_cache(maxsize=256)
def _colours(primary: str, accent: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(palette.derive(primary, accent).tokens.items()))


def _can_be_drawn(drawing: str) -> bool:
    if drawing.startswith(PNG):
        return True
    try:
        drawings.clean(drawing)
    except drawings.DrawingRefused:
        return False
    return True


def address(sign: Sign, name: str) -> str:
    """Where a picture of the sign is found."""
    return f"/{name}?v={sign.version}"


def standing_alone(sign: Sign) -> str:
    """The sign as a whole SVG file in plain colours; a picture becomes an <image> in it."""
    if sign.drawing.startswith(PNG):
        return ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><image width="100" height="100" '
                f'href="{escape(sign.drawing)}"/></svg>')
    colours = dict(sign.colours)
    text = re.sub(r"var\(--([a-z0-9-]+)\)", lambda found: colours.get(found[1], "#000000"),
                  drawings.clean(sign.drawing))
    text = text.replace("currentColor", colours["primary"]).replace(' aria-hidden="true"', "", 1)
    return text.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)


@lru_cache(maxsize=256)
def drawn(sign: Sign, name: str) -> bytes:
    """One of PICTURES as a file."""
    size, share, ground = PICTURES[name]
    inner = round(size * share)
    picture = _picture(sign, inner)
    left, top = (size - picture.width) // 2, (size - picture.height) // 2
    whole = picture.embed(left, top, size, size, extend="background", background=[0, 0, 0, 0])
    if ground:
        whole = whole.flatten(background=[255, 255, 255])
    png: bytes = whole.cast("uchar").pngsave_buffer(compression=9, strip=True)
    return _ico(png, size) if name.endswith(".ico") else png


def _picture(sign: Sign, inner: int) -> Any:
    if sign.drawing.startswith(PNG):
        whole = pyvips.Image.pngload_buffer(base64.b64decode(sign.drawing.removeprefix(PNG)))
        scale = inner / max(whole.width, whole.height)
        picture = whole.resize(scale) if scale != 1 else whole
    else:
        text = standing_alone(sign).encode()
        plain = pyvips.Image.svgload_buffer(text)
        picture = pyvips.Image.svgload_buffer(text, scale=inner / max(plain.width, plain.height))
    picture = picture.colourspace("srgb")
    return picture if picture.hasalpha() else picture.addalpha()


def _ico(png: bytes, size: int) -> bytes:
    """The picture in the envelope that /favicon.ico has."""
    return struct.pack("<HHHBBBBHHII", 0, 1, 1, size, size, 0, 0, 1, 32, len(png), 22) + png


def _kept(request: HttpRequest, sign: Sign, make: Any, content_type: str) -> HttpResponse:
    tag = f'"{sign.version}"'
    answer: HttpResponse
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponseNotModified()
    else:
        answer = HttpResponse(make(), content_type=content_type)
    exact = request.GET.get("v") == sign.version
    answer["ETag"] = tag
    answer["Cache-Control"] = f"public, max-age={YEAR}, immutable" if exact else "public, max-age=3600"
    return answer


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """GET /icon-192.png and the like, /apple-touch-icon.png, /favicon.ico"""
    if name not in PICTURES:
        raise Http404
    sign = sign_of(getattr(request, "municipality", None))
    kind = "image/x-icon" if name.endswith(".ico") else "image/png"
    return _kept(request, sign, lambda: drawn(sign, name), kind)


@require_safe
def scalable(request: HttpRequest) -> HttpResponse:
    """GET /icon.svg"""
    sign = sign_of(getattr(request, "municipality", None))
    return _kept(request, sign, lambda: standing_alone(sign), "image/svg+xml")


@require_safe
def logo(request: HttpRequest) -> HttpResponse:
    """GET /logo.png: the logo, where it is a picture and not a drawing."""
    branding = theme.branding_of(getattr(request, "municipality", None))
    if branding is None or not branding.logo_svg.startswith(PNG):
        raise Http404
    answer = HttpResponse(base64.b64decode(branding.logo_svg.removeprefix(PNG)), content_type="image/png")
    answer["Cache-Control"] = f"public, max-age={YEAR}, immutable" if request.GET.get("v") else "public, max-age=3600"
    return answer


def logo_address(data: str) -> str:
    """Where a logo that is a picture is found."""
    return f"/logo.png?v={hashlib.sha256(data.encode()).hexdigest()[:12]}"


def manifest_address(municipality: Municipality, language: str) -> str:
    """Where the manifest is found, in a language; its version follows from what stands in it."""
    version = hashlib.sha256(repr(_content(municipality, language)).encode()).hexdigest()[:12]
    return f"{reverse('manifest')}?{urlencode({'v': version, 'l': language})}"


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """GET /manifest.webmanifest?l=hu: what makes the site an application on a telephone."""
    municipality: Municipality | None = getattr(request, "municipality", None)
    if municipality is None:
        raise Http404
    asked = request.GET.get("l", "")
    language = asked if asked in municipality.languages else translation.get_language() or municipality.language
    answer = JsonResponse(_content(municipality, language.split("-")[0]), content_type="application/manifest+json",
                          json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = f"public, max-age={YEAR}, immutable" if request.GET.get("v") else "no-cache"
    return answer


def _content(municipality: Municipality, language: str) -> dict[str, Any]:
    branding, sign = theme.branding_of(municipality), sign_of(municipality)
    texts = (branding.texts or {}) if branding else {}
    words = texts.get(language) or texts.get(municipality.language) or {}
    tagline = words.get("tagline", "")
    with translation.override(language):
        shortcut = {"name": words.get("act") or _("Report a problem"), "url": REPORT,
                    "icons": [{"src": address(sign, "icon-192.png"), "sizes": "192x192", "type": "image/png"}]}
    icons = [{"src": address(sign, "icon.svg"), "sizes": "any", "type": "image/svg+xml"}]
    for name in ("icon-192.png", "icon-512.png", "icon-maskable-192.png", "icon-maskable-512.png"):
        size = PICTURES[name].size
        icons.append({"src": address(sign, name), "sizes": f"{size}x{size}", "type": "image/png",
                      "purpose": "maskable" if PICTURES[name].ground else "any"})
    return {
        "id": "/",
        "name": f"{municipality.name} – {tagline}" if tagline else municipality.name,
        "short_name": municipality.name,
        **({"description": words["lede"]} if words.get("lede") else {}),
        "lang": language,
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": _WHITE,
        "theme_color": sign.primary,
        "icons": icons,
        "shortcuts": [shortcut],
    }

