"""Outlines from GeoJSON: read, recognised when they are in the wrong coordinates, and refused where they cross.

Pure: files in, plain GeoJSON geometries out. Longitude first, WGS 84, as RFC 7946 has it.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import shapely
from django.utils.translation import gettext as _
from shapely.geometry import MultiPolygon, Polygon, mapping, shape
from shapely.geometry.polygon import orient

Surface: TypeAlias = Polygon | MultiPolygon

LARGEST = 100 * 1024 * 1024
# About one centimetre; what comes with more digits pretends to a precision that no survey has.
DECIMALS = 7
# Longitude and latitude of the countries in which municipalities are: west, south, east, north.
COUNTRIES: Mapping[str, tuple[float, float, float, float]] = {
    "HU": (16.0, 45.7, 23.0, 48.7),
    "AT": (9.4, 46.3, 17.3, 49.1),
    "CH": (5.8, 45.7, 10.6, 47.9),
    "DE": (5.7, 47.2, 15.2, 55.2),
    "GB": (-8.8, 49.7, 2.0, 61.0),
    "IE": (-10.8, 51.3, -5.3, 55.5),
    "RO": (20.1, 43.5, 29.9, 48.4),
    "SK": (16.7, 47.6, 22.7, 49.7),
    "US": (-180.0, 18.0, -66.0, 72.0),
}
_WGS84 = re.compile(r"CRS84|EPSG:+4326$|EPSG:+4979$", re.IGNORECASE)


class WrongGeometry(ValueError):
    """An outline cannot be used: what is wrong, and what to do about it."""

    def __init__(self, problem: str, instead: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.instead = instead


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature of a GeoJSON file, its geometry still as it was written."""

    properties: Mapping[str, Any]
    geometry: Mapping[str, Any] | None


def read_features(path: Path) -> list[Feature]:
    """The features of a GeoJSON file: a collection, one feature, or one bare geometry.

    Raises:
        WrongGeometry: it is not GeoJSON, or says that its coordinates are not WGS 84.
    """
    if path.stat().st_size > LARGEST:
        raise WrongGeometry(_("%(path)s is larger than 100 MB.") % {"path": path}, _("Simplify the outlines."))
    try:
        data = json.loads(path.read_text("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise WrongGeometry(
            _("%(path)s is not a text in UTF-8.") % {"path": path}, _("Export it again as GeoJSON.")
        ) from error
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        raise WrongGeometry(
            _("%(path)s is not JSON: it breaks off or has a mistake in line %(line)d.") % {"path": path, "line": line},
            _("Export it again as GeoJSON."),
        ) from error
    kind = data.get("type") if isinstance(data, dict) else None
    if kind == "FeatureCollection" and isinstance(data.get("features"), list):
        found = [feature for feature in data["features"] if isinstance(feature, dict)]
    elif kind == "Feature":
        found = [data]
    elif isinstance(kind, str) and ("coordinates" in data or "geometries" in data):
        found = [{"geometry": data}]
    else:
        raise WrongGeometry(
            _("%(path)s is JSON, but not GeoJSON: it has no features.") % {"path": path},
            _("Export the outlines as GeoJSON; Shapefile and KML can be turned into it with QGIS."),
        )
    _ensure_wgs84(data, path)
    return [Feature(feature.get("properties") or {}, feature.get("geometry")) for feature in found]


def _ensure_wgs84(data: Mapping[str, Any], path: Path) -> None:
    """Refuse a file that names another coordinate system in the old `crs` member."""
    crs = data.get("crs")
    name = crs.get("properties", {}).get("name") if isinstance(crs, dict) else None
    if isinstance(name, str) and not _WGS84.search(name):
        number = re.search(r"(\d{4,6})$", name)
        system = _SYSTEMS.get(number.group(1), name) if number else name
        raise WrongGeometry(
            _("%(path)s says that its coordinates are %(system)s.") % {"path": path, "system": system},
            _in_wgs84(),
        )


_SYSTEMS = {
    "23700": "EOV (HD72, EPSG:23700)",
    "3857": "Web Mercator (EPSG:3857)",
    "27700": "British National Grid (EPSG:27700)",
    "32633": "UTM 33N (EPSG:32633)",
    "32634": "UTM 34N (EPSG:32634)",
    "25832": "UTM 32N (EPSG:25832)",
    "2056": "CH1903+ (EPSG:2056)",
}


def _in_wgs84() -> str:
    return _("Export it again in WGS 84 (EPSG:4326), longitude and latitude in degrees.")


def select(features: Sequence[Feature], wanted: Mapping[str, Any]) -> list[Feature]:
    """The features whose properties have the wanted values; numbers and texts are compared as they are written."""
    return [
        feature
        for feature in features
        if all(str(feature.properties.get(key, "")) == str(value) for key, value in wanted.items())
    ]


def surface(geometry: Any, country: str = "") -> Surface:
    """A sound Polygon or MultiPolygon from a GeoJSON geometry, in WGS 84, outer rings counter-clockwise.

    Raises:
        WrongGeometry: it is no surface, in other coordinates, or crosses itself.
    """
    kind = geometry.get("type") if isinstance(geometry, Mapping) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise WrongGeometry(
            _("An outline is a Polygon or MultiPolygon, but this is %(kind)s.") % {"kind": kind or _("empty")},
            _("Export the surface, not its border line or middle point."),
        )
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    try:
        rings = [[_ring(ring) for ring in polygon] for polygon in polygons]
    except (TypeError, ValueError, IndexError, KeyError) as error:
        if isinstance(error, WrongGeometry):
            raise
        raise WrongGeometry(
            _("The coordinates of this outline are not lists of [longitude, latitude]."),
            _("Write them like [[19.04, 47.49], [19.06, 47.49], [19.06, 47.51]]."),
        ) from error
    if not rings or not all(rings):
        raise WrongGeometry(_("The outline is empty."), _("Export the surface of the municipality."))
    _ensure_degrees([point for polygon in rings for ring in polygon for point in ring], country)
    parts = [Polygon(polygon[0], polygon[1:]) for polygon in rings]
    found: Surface = parts[0] if len(parts) == 1 else MultiPolygon(parts)
    _ensure_sound(found)
    return _oriented(found)


def _ring(ring: Sequence[Sequence[float]]) -> list[tuple[float, float]]:
    points = []
    for point in ring:
        lon, lat = float(point[0]), float(point[1])
        if not (math.isfinite(lon) and math.isfinite(lat)):
            raise ValueError(point)
        points.append((round(lon, DECIMALS), round(lat, DECIMALS)))
    if points and points[0] != points[-1]:
        points.append(points[0])
    if len(points) < 4:
        raise WrongGeometry(
            _("A ring of this outline has fewer than three corners."),
            _("An outline needs three corners at least."),
        )
    return points


def _ensure_degrees(points: Sequence[tuple[float, float]], country: str) -> None:
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    west, east, south, north = min(xs), max(xs), min(ys), max(ys)
    first = _("Its first corner is %(x)s, %(y)s.") % {"x": f"{xs[0]:g}", "y": f"{ys[0]:g}"}
    if west < -180 or east > 180 or south < -180 or north > 180:
        system = _projection(xs[0], ys[0], country)
        problem = (
            _("The outline is not in degrees: these look like %(system)s coordinates.") % {"system": system}
            if system
            else _("The outline is not in degrees, but in the metres of some map projection.")
        )
        raise WrongGeometry(f"{problem} {first}", _in_wgs84())
    swapped = _("Longitude and latitude are swapped.")
    mend = _("Write longitude (east) first, then latitude (north).")
    if south < -90 or north > 90:
        raise WrongGeometry(f"{swapped} {first}", mend)
    box = COUNTRIES.get(country)
    if box and not _inside(xs[0], ys[0], box) and _inside(ys[0], xs[0], box):
        raise WrongGeometry(f"{swapped} {first}", mend)


def _inside(lon: float, lat: float, box: tuple[float, float, float, float]) -> bool:
    return box[0] <= lon <= box[2] and box[1] <= lat <= box[3]


def is_in_country(outline: Surface, country: str) -> bool:
    """Whether an outline lies in its country, as far as this module knows the country."""
    box = COUNTRIES.get(country)
    middle = outline.representative_point()
    return box is None or _inside(middle.x, middle.y, box)


def _projection(x: float, y: float, country: str) -> str:
    """The name of the coordinate system that two numbers in metres look like, or ""."""
    eov_x, eov_y = (400_000, 960_000), (30_000, 380_000)
    if country in ("HU", "") and (
        (eov_x[0] <= x <= eov_x[1] and eov_y[0] <= y <= eov_y[1])
        or (eov_x[0] <= y <= eov_x[1] and eov_y[0] <= x <= eov_y[1])
    ):
        return _SYSTEMS["23700"]
    if country == "GB" and 0 <= x <= 700_000 and 0 <= y <= 1_300_000:
        return _SYSTEMS["27700"]
    if 100_000 <= x <= 900_000 and 1_300_000 <= y <= 10_000_000:
        return "UTM"
    if abs(x) <= 20_037_509 and abs(y) <= 20_100_000:
        return _SYSTEMS["3857"]
    return ""


def _ensure_sound(found: Surface) -> None:
    if found.is_valid and found.area > 0:
        return
    reason = shapely.is_valid_reason(found)
    match = re.match(r"(?P<what>[^\[]+)\[(?P<lon>\S+) (?P<lat>\S+)\]", reason)
    where = ""
    if match:
        lon, lat = float(match["lon"]), float(match["lat"])
        where = _(" near longitude %(lon).5f, latitude %(lat).5f") % {"lon": lon, "lat": lat}
    what = match["what"] if match else reason
    mend = _("Mend it in your map program (in QGIS: Vector, Geometry tools, Fix geometries) and export it again.")
    if "elf-intersection" in what:
        raise WrongGeometry(_("The outline crosses itself%(where)s.") % {"where": where}, mend)
    if what.startswith("Hole lies outside"):
        raise WrongGeometry(_("A hole of the outline lies outside it%(where)s.") % {"where": where}, mend)
    if found.area <= 0:
        raise WrongGeometry(_("The outline has no surface%(where)s.") % {"where": where}, mend)
    raise WrongGeometry(
        _("The outline is not a sound surface%(where)s (%(what)s).") % {"where": where, "what": what}, mend
    )


def _oriented(found: Surface) -> Surface:
    if isinstance(found, Polygon):
        return orient(found)
    return MultiPolygon([orient(part) for part in found.geoms])


def joined(outlines: Sequence[Surface]) -> Surface:
    """One outline around several; the slivers that neighbours leave between them are closed."""
    if len(outlines) == 1:
        return outlines[0]
    # Widened by some metres and narrowed again, which closes gaps between borders that were drawn twice.
    gap = 3e-5
    whole = shapely.union_all(list(outlines)).buffer(gap, join_style="mitre").buffer(-gap, join_style="mitre")
    parts = whole.geoms if isinstance(whole, MultiPolygon) else [whole]
    # Holes smaller than some gardens are not enclaves.
    smallest = 1e-7
    filled = [
        Polygon(part.exterior, [hole for hole in part.interiors if Polygon(hole).area > smallest]) for part in parts
    ]
    found = filled[0] if len(filled) == 1 else MultiPolygon(filled)
    return _oriented(shapely.transform(found, lambda points: points.round(DECIMALS)))


def as_geojson(outline: Surface) -> dict[str, Any]:
    """A plain GeoJSON geometry with lists, as JSON keeps it."""
    plain: dict[str, Any] = json.loads(json.dumps(mapping(outline)))
    return plain


def from_geojson(geometry: Mapping[str, Any]) -> Surface:
    """The surface of a geometry that `as_geojson` wrote."""
    found: Surface = shape(geometry)
    return found


def overlaps(outlines: Sequence[Surface], tolerance: float = 0.005) -> Iterator[tuple[int, int, float]]:
    """Pairs of outlines that share more than this part of the smaller one: their places, and the part (0 to 1)."""
    tree = shapely.STRtree(list(outlines))
    for first, outline in enumerate(outlines):
        for second in sorted(int(place) for place in tree.query(outline, predicate="intersects")):
            if second <= first:
                continue
            other = outlines[second]
            part = outline.intersection(other).area / min(outline.area, other.area)
            if part > tolerance:
                yield first, second, part


def part_outside(outline: Surface, around: Surface) -> float:
    """Which part (0 to 1) of an outline lies outside another."""
    return float(outline.difference(around).area / outline.area)
