"""Addresses of the municipality entered: its own streets first, then whoever else it has chosen to ask."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.translation import get_language
from shapely.geometry import Point, shape

from cases.places.found import Box, Found, Geocoder, GeocoderDown, Kind
from cases.places.gazetteer import MOST, Gazetteer
from cases.places.keeping import Keeping
from cases.places.providers import OWN, providers
from cases.places.written import joined
from tenants import current, map_files
from tenants.models import Municipality

LONGEST, SHORTEST = 160, 2
MOST_KEPT = 100
_gazetteers: dict[tuple[str, int, str], Gazetteer] = {}
_boxes: dict[tuple[str, int], Box] = {}


@dataclass(frozen=True)
class Answer:
    """What was found, the best first; `down` where a service that was asked did not answer."""

    found: list[Found]
    down: bool = False


def gazetteer_of(municipality: Municipality) -> Gazetteer:
    """The municipality's own streets and houses, kept per version."""
    file = municipality.settings.get("addresses", "")
    key = municipality.schema_name, municipality.catalogue_version, file
    if key not in _gazetteers:
        if len(_gazetteers) >= MOST_KEPT:
            _gazetteers.clear()
        _gazetteers[key] = Gazetteer((municipality.lines or {}).get("features", []),
                                     _addresses(municipality.schema_name, file), municipality.language)
    return _gazetteers[key]


def _addresses(schema: str, name: str) -> dict[str, list[list[object]]]:
    if not name:
        return {}
    try:
        kept: dict[str, list[list[object]]] = json.loads(map_files.path_of(schema, name).read_text("utf-8"))
    except (OSError, ValueError):
        # A host without the file still knows the streets.
        return {}
    return kept


def service_of(municipality: Municipality) -> Geocoder | None:
    """The address service that the municipality has chosen; None where its own streets are all that is asked."""
    name, url = municipality.settings.get("geocoder", OWN), municipality.settings.get("geocoder_url", "")
    chosen = next((provider for provider in providers if provider.name == name), None)
    return Keeping(chosen.make(url), f"{name} {url}") if chosen and url else None


def suggestions(text: str) -> Answer:
    """What an address that is being typed may become: at most six, each once."""
    text = text.strip()[:LONGEST]
    if len(text) < SHORTEST:
        return Answer([])
    here = current.municipality()
    own = gazetteer_of(here).suggest(text)
    # A house that we know needs nobody else; a street without houses may be better known elsewhere.
    if any(one.kind == Kind.HOUSE for one in own):
        return Answer(own)
    more = _asked(here, lambda service, box, language: service.suggest(text, box, language))
    return Answer(_each_once([*_sure(more.found), *own, *more.found])[:MOST], more.down)


def addresses(text: str) -> Answer:
    """Where a whole address is: everything that is meant by it, the best first."""
    text = text.strip()[:LONGEST]
    if len(text) < SHORTEST:
        return Answer([])
    here = current.municipality()
    own = gazetteer_of(here).find(text)
    if any(one.kind in (Kind.HOUSE, Kind.CORNER) for one in own):
        return Answer(own)
    more = _asked(here, lambda service, box, language: service.find(text, box, language))
    guessed = [one for one in own if one.is_sure]
    return Answer(_each_once([*_sure(more.found), *guessed, *own, *more.found])[:MOST], more.down)


def address_at(lat: float, lon: float) -> Found | None:
    """The nearest street (and house) of the municipality's own, as a proposal for a pin; None where none is near."""
    return gazetteer_of(current.municipality()).nearest(lat, lon)


def written(street: str, house: str) -> str:
    """Street and house as one address, as it is written in the municipality."""
    return joined(street.strip(), house.strip(), current.municipality().language)


def _asked(here: Municipality, ask: Callable[[Geocoder, Box | None, str], list[Found]]) -> Answer:
    service = service_of(here)
    if service is None:
        return Answer([])
    try:
        found = ask(service, box_of(here), (get_language() or here.language).split("-")[0])
    except GeocoderDown:
        return Answer([], down=True)
    # Written as there, not as the reader's language would.
    there = [replace(one, words=written(one.street, one.house)) if one.house else one for one in found]
    return Answer(_inside_first(here, there))


def _inside_first(here: Municipality, found: list[Found]) -> list[Found]:
    """What lies in the municipality; what lies elsewhere only where nothing does: then it can be said whose it is."""
    if not here.boundary:
        return found
    outline = shape(here.boundary)
    inside = [one for one in found if outline.covers(Point(one.lon, one.lat))]
    return inside or found


def _sure(found: list[Found]) -> list[Found]:
    return [one for one in found if one.is_sure]


def _each_once(found: list[Found]) -> list[Found]:
    """Two of the same words within some hundred metres are one."""
    once: dict[tuple[str, float, float], Found] = {}
    for one in found:
        once.setdefault((one.words, round(one.lat, 2), round(one.lon, 2)), one)
    return list(once.values())


def box_of(municipality: Municipality) -> Box | None:
    """The rectangle around the municipality, to look in; None where its boundary is not known."""
    if not municipality.boundary:
        return None
    key = municipality.schema_name, municipality.catalogue_version
    if key not in _boxes:
        if len(_boxes) >= MOST_KEPT:
            _boxes.clear()
        west, south, east, north = shape(municipality.boundary).bounds
        _boxes[key] = (round(west, 5), round(south, 5), round(east, 5), round(north, 5))
    return _boxes[key]
