"""[map]: lines and house numbers of the town's own, what lies under the maps, and who is asked for addresses."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from pmtiles.tile import Compression, MagicNumberNotFound, SpecVersionUnsupported, TileType, deserialize_header

from tenants import base_map, map_files
from tenants.onboarding import geometry
from tenants.onboarding.addresses import as_text, read_addresses
from tenants.onboarding.document import Document
from tenants.onboarding.geometry import WrongGeometry
from tenants.onboarding.table import Table

LINE_KINDS = ("street", "main", "rail", "water", "park")
GEOCODERS = ("own", "nominatim", "photon")
NONE = "none"
# Its usage policy forbids suggestions while typing, and more than a question a second from one installation.
PUBLIC_NOMINATIM = "nominatim.openstreetmap.org"
RASTER = (TileType.PNG, TileType.JPEG, TileType.WEBP)


def read_map(document: Document) -> dict[str, Any] | None:
    """Understand [map]: settings go to `document.wishes`, and the lines are given back; None where there are none."""
    table = document.root.table("map")
    document.wishes["map_files"] = []
    if table is None:
        return None
    settings = document.wishes.setdefault("settings", {})
    lines = _lines(table)
    settings.update(_addresses(table), **_base(table), **_geocoder(table))
    table.close()
    return lines


def _lines(table: Table) -> dict[str, Any] | None:
    """Streets, railways, water and parks for a map that needs no other server."""
    path = table.file("lines")
    if path is None:
        return None
    try:
        features = geometry.read_features(path)
    except WrongGeometry as wrong:
        table.fault("lines", wrong.problem, wrong.instead)
        return None
    kinds = {str(feature.properties.get("kind", "")) for feature in features}
    for kind in sorted(kinds.difference(LINE_KINDS)):
        table.unknown("lines", kind, LINE_KINDS, _("kind of line"))
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {key: feature.properties.get(key, "") for key in ("kind", "name")},
                "geometry": dict(feature.geometry or {}),
            }
            for feature in features
        ],
    }


def _addresses(table: Table) -> dict[str, Any]:
    if table.data.get("addresses") == NONE:
        table.asked.add("addresses")
        return {"addresses": NONE}
    path = table.file("addresses")
    if path is None:
        return {}
    try:
        text = as_text(read_addresses(path))
    except WrongGeometry as wrong:
        table.fault("addresses", wrong.problem, wrong.instead)
        return {}
    name = map_files.name_for_text(text, map_files.ADDRESSES)
    table.document.wishes["map_files"].append((name, text))
    return {"addresses": name}


def _base(table: Table) -> dict[str, Any]:
    """What lies under the maps: "none", the address of a tile server, or a file of tiles."""
    found: dict[str, Any] = {}
    credit = table.text("credit")
    if credit:
        found[base_map.CREDIT] = credit
    nearest = table.whole("nearest_zoom", least=1, most=22)
    written = table.text("tiles", longest=400) if "tiles" in table else ""
    if written == NONE:
        found[base_map.KEY] = {"tiles": ""}
    elif written.lower().endswith(".pmtiles") and "://" not in written:
        found.update(_file(table))
    elif written:
        found.update(_server(table, written, nearest))
    if written and written != NONE and not credit:
        table.warn("tiles", _("Nobody is named for this map; OpenStreetMap's licence and most others want it."),
                   _('Add: credit = "© OpenStreetMap contributors"'))
    return found


def _server(table: Table, template: str, nearest: int | None) -> dict[str, Any]:
    missing = [part for part in ("{z}", "{x}", "{y}") if part not in template]
    if missing or not base_map.origin_of(template) or re.search(r"[\s;,'\"<>\\]", template):
        table.fault("tiles", _("“%(address)s” is not the address of map tiles.") % {"address": template},
                    _('Write it like "https://tiles.town.example/{z}/{x}/{y}.png": raster pictures, or name a '
                      '.pmtiles file, or "none".'))
        return {}
    if template.startswith("http:"):
        table.warn("tiles", _("The tiles come without encryption; browsers refuse that on a page that has it."),
                   _("Write https:// if the server can."))
    return {base_map.KEY: {"tiles": template, **({"nearest": nearest} if nearest else {})}}


def _file(table: Table) -> dict[str, Any]:
    path = table.file("tiles")
    if path is None:
        return {}
    if (header := _header(table, path)) is None:
        return {}
    name = map_files.name_for(path, map_files.TILES)
    table.document.wishes["map_files"].append((name, path))
    return {base_map.KEY: {"file": name, "nearest": header["max_zoom"]}}


def _header(table: Table, path: Path) -> dict[str, Any] | None:
    """What the file says of itself; None, with a fault, where it cannot be used."""
    with path.open("rb") as file:
        start = file.read(127)
    try:
        header: dict[str, Any] = dict(deserialize_header(start))
    except (MagicNumberNotFound, SpecVersionUnsupported, ValueError, IndexError):
        table.fault("tiles", _("%(path)s is not a PMTiles file of version 3.") % {"path": path.name},
                    _("Make it with `pmtiles convert` from MBTiles, or name a tile server."))
        return None
    if header["tile_type"] == TileType.MVT:
        table.fault("tiles", _("%(path)s holds vector tiles; maps here show pictures (raster tiles) only.")
                    % {"path": path.name},
                    _("Take a file with PNG, JPEG or WebP tiles, or draw the town from its own lines."))
        return None
    if header["tile_type"] not in RASTER or header["tile_compression"] not in (Compression.NONE, Compression.UNKNOWN):
        table.fault("tiles", _("%(path)s holds tiles of a kind that browsers do not show.") % {"path": path.name},
                    _("Take a file with PNG, JPEG or WebP tiles."))
        return None
    return header


def _geocoder(table: Table) -> dict[str, Any]:
    """Who is asked for addresses beside the town's own streets."""
    chosen = table.choice("geocoder", GEOCODERS, what=_("address service"))
    url = table.text("geocoder_url").rstrip("/")
    parts = urlsplit(url)
    if url and (parts.scheme not in ("https", "http") or not parts.hostname or parts.query or "@" in parts.netloc):
        table.fault("geocoder_url", _("“%(address)s” is not the address of a service.") % {"address": url},
                    _('Write it like "https://nominatim.town.example", without what comes after a question mark.'))
        return {}
    if chosen in ("nominatim", "photon") and not url:
        table.fault("geocoder", _("It is not said where %(service)s answers.") % {"service": chosen},
                    _('Add: geocoder_url = "https://…"'))
        return {}
    if parts.hostname == PUBLIC_NOMINATIM:
        table.warn("geocoder_url", _("The public Nominatim may not be asked while somebody types, and seldom at all."),
                   _("It is asked for whole addresses only. For suggestions run one of your own."))
    return {"geocoder": chosen, "geocoder_url": url} if chosen else {}


def keep_files(document: Document, schema: str) -> None:
    """Put the files that the settings name where the pages look for them."""
    for name, source in document.wishes["map_files"]:
        map_files.keep(schema, name, source)
