"""House numbers from a file: CSV or GeoJSON, as address registers and OpenStreetMap give them out.

Pure: a file in, `{"Malom utca": [["14", lat, lon], …]}` out.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from tenants.onboarding.geometry import WrongGeometry, read_features

Houses = dict[str, list[list[Any]]]
MOST = 300_000
STREET = ("street", "addr:street", "utca", "kozterulet")
HOUSE = ("house", "house_number", "housenumber", "addr:housenumber", "number", "hazszam")
LAT, LON = ("lat", "latitude", "y"), ("lon", "lng", "longitude", "x")


def read_addresses(path: Path) -> Houses:
    """The house numbers of a file, in its order.

    Raises:
        WrongGeometry: a column is missing, or a row has no place on earth; it says which.
    """
    found: Houses = {}
    rows = _features(path) if path.suffix.lower() in (".geojson", ".json") else _table(path)
    for place, (street, house, lat, lon) in enumerate(rows, 1):
        if place > MOST:
            raise WrongGeometry(_("%(path)s has more than 300,000 addresses.") % {"path": path.name},
                                _("Keep those of the town itself."))
        if not street or not house:
            continue
        try:
            at = round(float(lat), 6), round(float(lon), 6)
        except (TypeError, ValueError):
            at = (999.0, 999.0)
        if not (-90 <= at[0] <= 90 and -180 <= at[1] <= 180):
            raise WrongGeometry(
                _("%(path)s: %(street)s %(house)s has no place on earth (row %(row)d).")
                % {"path": path.name, "street": street, "house": house, "row": place},
                _("Write lat and lon in degrees (WGS 84), such as 47.4979 and 19.0402."))
        found.setdefault(street, []).append([house, *at])
    if not found:
        raise WrongGeometry(_("%(path)s has no addresses.") % {"path": path.name},
                            _("Each row needs a street, a house number, lat and lon."))
    return found


def _table(path: Path) -> Iterator[tuple[str, str, Any, Any]]:
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongGeometry(_("%(path)s is not a text in UTF-8.") % {"path": path.name},
                            _("Export it again as CSV in UTF-8.")) from error
    head = text.partition("\n")[0]
    reader = csv.DictReader(text.splitlines(), delimiter=max(",;\t", key=head.count))
    columns = {name.strip().lower(): name for name in reader.fieldnames or []}
    names = [_column(columns, known, path) for known in (STREET, HOUSE, LAT, LON)]
    for row in reader:
        street, house, lat, lon = ((row.get(name) or "").strip()[:120] for name in names)
        yield street, house[:20], lat.replace(",", "."), lon.replace(",", ".")


def _column(columns: Mapping[str, str], known: tuple[str, ...], path: Path) -> str:
    for name in known:
        if name in columns:
            return columns[name]
    raise WrongGeometry(_("%(path)s has no column “%(column)s”.") % {"path": path.name, "column": known[0]},
                        _("The first line names the columns: street, house, lat, lon."))


def _features(path: Path) -> Iterator[tuple[str, str, Any, Any]]:
    for feature in read_features(path):
        said = {str(key).lower(): value for key, value in feature.properties.items()}
        corners = (feature.geometry or {}).get("coordinates") or []
        if (feature.geometry or {}).get("type") != "Point" or len(corners) < 2:
            continue
        street, house = (str(next((said[key] for key in known if said.get(key)), "")).strip()
                         for known in (STREET, HOUSE))
        yield street[:120], house[:20], corners[1], corners[0]


def as_text(houses: Houses) -> str:
    """The form in which they are kept: the same file gives the same text."""
    return json.dumps(houses, ensure_ascii=False, separators=(",", ":"))
