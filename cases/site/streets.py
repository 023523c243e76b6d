"""Street names that the municipality brought with it: offered while somebody types, and found on the map."""

import unicodedata
from typing import Any

from shapely.geometry import shape

from tenants.models import Municipality

_STREETS = frozenset({"street", "main"})


def names(municipality: Municipality) -> list[str]:
    """Every street once, in the order of the alphabet."""
    found = {feature["properties"].get("name", "") for feature in _features(municipality)}
    return sorted(found - {""}, key=plain)


def middle_of(municipality: Municipality, street: str) -> tuple[float, float] | None:
    """Latitude and longitude of the middle of a street, however it is capitalised and accented; None if unknown."""
    wanted = plain(street.strip().rstrip("0123456789./-– "))
    if not wanted:
        return None
    parts = [
        shape(feature["geometry"])
        for feature in _features(municipality)
        if plain(feature["properties"].get("name", "")) == wanted
    ]
    if not parts:
        return None
    point = max(parts, key=lambda part: part.length).interpolate(0.5, normalized=True)
    return round(point.y, 6), round(point.x, 6)


def plain(text: str) -> str:
    """Small letters without accents, for comparing what people type."""
    apart = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _features(municipality: Municipality) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = (municipality.lines or {}).get("features", [])
    return [feature for feature in features if feature["properties"].get("kind", "street") in _STREETS]
