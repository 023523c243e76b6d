"""Nominatim's search: https://nominatim.org/release-docs/latest/api/Search/"""

from typing import Any
from urllib.parse import urlsplit

from cases.places.found import Box, Found, GeocoderDown, Kind
from cases.places.written import joined
from integrations.geocoding.client import ask, place, text

# Its usage policy forbids suggestions while typing: https://operations.osmfoundation.org/policies/nominatim/
PUBLIC = "nominatim.openstreetmap.org"
MOST = 6


class Nominatim:
    """A Nominatim at an address. The public one is asked for whole addresses only."""

    def __init__(self, url: str) -> None:
        self.url = url

    def suggest(self, text: str, near: Box | None, language: str) -> list[Found]:
        return [] if urlsplit(self.url).hostname == PUBLIC else self.find(text, near, language)

    def find(self, text: str, near: Box | None, language: str) -> list[Found]:
        query = {"q": text, "format": "jsonv2", "addressdetails": "1", "limit": str(MOST), "layer": "address,poi"}
        if near:
            query |= {"viewbox": ",".join(map(str, near)), "bounded": "1"}
        rows = ask(self.url, "/search", query, language)
        if not isinstance(rows, list):
            raise GeocoderDown("It answers something else than a list.")
        return [found for row in rows[:MOST] if isinstance(row, dict) and (found := _read(row, language))]


def _read(row: dict[str, Any], language: str) -> Found | None:
    at = place(row.get("lat"), row.get("lon"))
    details = row.get("address")
    details = details if isinstance(details, dict) else {}
    street = text(details.get("road") or details.get("pedestrian") or details.get("footway") or details.get("square"))
    house, name = text(details.get("house_number")), text(row.get("name"))
    words = joined(street, house, language) if street else name
    if at is None or not words:
        return None
    if house:
        return Found(words, *at, Kind.HOUSE, street, house)
    if row.get("category") == "highway" or not name or name == street:
        return Found(words, *at, Kind.STREET, street or words)
    return Found(f"{name}, {street}" if street else name, *at, Kind.PLACE, street or name)
