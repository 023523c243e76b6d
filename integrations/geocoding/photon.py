"""Photon's search: https://github.com/komoot/photon#search"""

from typing import Any

from cases.places.found import Box, Found, GeocoderDown, Kind
from cases.places.written import joined
from integrations.geocoding.client import ask, place, text

MOST = 6
SPEAKS = frozenset({"en", "de", "fr"})


class Photon:
    """A Photon at an address; it is made for suggestions while typing."""

    def __init__(self, url: str) -> None:
        self.url = url

    def suggest(self, text: str, near: Box | None, language: str) -> list[Found]:
        return self.find(text, near, language)

    def find(self, text: str, near: Box | None, language: str) -> list[Found]:
        query = {"q": text, "limit": str(MOST), "lang": language if language in SPEAKS else "default"}
        if near:
            query["bbox"] = ",".join(map(str, near))
        answer = ask(self.url, "/api", query, language)
        features = answer.get("features") if isinstance(answer, dict) else None
        if not isinstance(features, list):
            raise GeocoderDown("It answers something else than features.")
        return [found for feature in features[:MOST] if isinstance(feature, dict)
                and (found := _read(feature, language))]


def _read(feature: dict[str, Any], language: str) -> Found | None:
    geometry, said = feature.get("geometry"), feature.get("properties")
    if not isinstance(geometry, dict) or not isinstance(said, dict):
        return None
    corners = geometry.get("coordinates")
    at = place(corners[1], corners[0]) if isinstance(corners, list) and len(corners) >= 2 else None
    street, house, name = (text(said.get(key)) for key in ("street", "housenumber", "name"))
    if said.get("osm_key") == "highway" or said.get("type") == "street":
        street, name = street or name, ""
    words = joined(street, house, language) if street else name
    if at is None or not words:
        return None
    if house:
        return Found(words, *at, Kind.HOUSE, street, house)
    if name and name != street:
        return Found(f"{name}, {street}" if street else name, *at, Kind.PLACE, street or name)
    return Found(words, *at, Kind.STREET, street)
