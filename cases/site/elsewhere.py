"""A place beyond the boundary: whose it is, and a link that carries what was typed to their own form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from shapely.geometry import Point, shape

from cases.catalogue import Catalogue
from cases.models import Category
from cases.places.written import plain
from cases.services.reporting import TITLE
from tenants import current
from tenants.neighbours import Neighbour, neighbour_at
from tenants.words import in_language

# What a link may carry. Never an address of a person, a name, a description or a photo: those need consent.
CARRIED = ("lat", "lon", "street", "house", "landmark", "title", "kind")


@dataclass(frozen=True)
class Elsewhere:
    """A place outside: the municipality whose it is, and the address of its form with what was typed; or nobody's."""

    whose: Neighbour | None = None
    url: str = ""


def elsewhere(lat: float, lon: float, typed: Mapping[str, Any], category: Category | None = None) -> Elsewhere | None:
    """What to say of a place outside the municipality entered; None where it lies inside."""
    here = current.municipality()
    if not here.boundary or shape(here.boundary).covers(Point(lon, lat)):
        return None
    whose = neighbour_at(lat, lon, but=here)
    if whose is None:
        return Elsewhere()
    carried = {"lat": f"{lat:.6f}", "lon": f"{lon:.6f}",
               **{name: str(typed.get(name) or "")[:TITLE] for name in CARRIED[2:-1]},
               "kind": in_language(category.names) if category else ""}
    query = urlencode({name: words for name, words in carried.items() if words})
    return Elsewhere(whose, f"{whose.origin}{reverse('site:report', urlconf=settings.ROOT_URLCONF)}?{query}")


def handed_over(given: Mapping[str, str], rules: Catalogue) -> dict[str, Any]:
    """What a neighbour's link brought, as a form begins with it; whatever is no place or no words is left out."""
    found: dict[str, Any] = {name: " ".join(given.get(name, "").split())[:TITLE] for name in CARRIED[2:-1]}
    try:
        lat, lon = float(given.get("lat", "")), float(given.get("lon", ""))
    except ValueError:
        lat = lon = 999.0
    if -90 <= lat <= 90 and -180 <= lon <= 180:
        found |= {"lat": f"{lat:.6f}", "lon": f"{lon:.6f}", "spotted": "map"}
    if kind := plain(given.get("kind", "")[:120]):
        found["category"] = next((row.code for row in rules.categories.values() if row.active
                                  and kind in {plain(words) for words in row.names.values()}), "")
    return {name: words for name, words in found.items() if words}
