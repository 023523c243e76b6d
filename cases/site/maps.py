"""The municipality's maps as drawn on the server: on the home page, in lists, beside a case, for the report form."""

from collections.abc import Iterable, Sequence
from typing import Any

from cases.catalogue import catalogue
from cases.models import Case
from tenants.look.svgmap import (
    Area,
    Cluster,
    Focus,
    Ground,
    Line,
    Pin,
    Projection,
    boundary_map,
    gathered,
    projection_of,
)
from tenants.models import Municipality

WIDTH, HEIGHT = 800.0, 640.0
# Cases nearer than this on the drawing share a square.
APART = 84.0
MOST_KEPT = 200
_kept: dict[tuple[str, int], Ground] = {}
MINI_WIDTH, MINI_HEIGHT, MINI_METRES = 400.0, 240.0, 700.0
FAR_METRES = 9000.0


def ground_of(municipality: Municipality) -> Ground | None:
    """What lies under the pins, kept per municipality and version; None where there is no boundary."""
    if not municipality.boundary:
        return None
    key = municipality.schema_name, municipality.catalogue_version
    if key not in _kept:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        areas = [Area(area.geometry, area.name) for area in catalogue().areas.values() if area.active]
        _kept[key] = Ground(municipality.boundary, lines_of(municipality), areas)
    return _kept[key]


def town_map(municipality: Municipality, pins: Sequence[Pin], counts: Iterable[Cluster], title: str) -> str:
    """The whole municipality: these pins, and squares for how many more there are elsewhere."""
    ground = ground_of(municipality)
    if ground is None:
        return ""
    projection = projection_of(ground.outline, WIDTH, HEIGHT)
    _alone, squares = gathered((), projection, counts=counts, apart=APART)
    return boundary_map(
        ground,
        pins=pins,
        clusters=clear_of(pins, squares, projection),
        width=WIDTH,
        height=HEIGHT,
        title=title,
    )


def place_map(municipality: Municipality, case: Case, title: str) -> str:
    """The surroundings of one case with its pin; empty where the place or the boundary is not known."""
    ground = ground_of(municipality)
    if ground is None or case.lat is None or case.lon is None:
        return ""
    # Without streets a close view would show nothing: then the parts of the town tell where it is.
    metres = MINI_METRES if ground.lines else FAR_METRES
    return boundary_map(
        ground,
        pins=[Pin(case.lat, case.lon, case.face)],
        width=MINI_WIDTH,
        height=MINI_HEIGHT,
        title=title,
        # The sign stands above its place: look a little further north, so that it is in the middle.
        focus=Focus(case.lat + metres * 6e-7, case.lon, metres),
    )


def pin_of(case: Case, label: str = "") -> Pin | None:
    """The case as a pin, or None where its place is not known."""
    return (
        Pin(case.lat, case.lon, case.face, label) if case.lat is not None and case.lon is not None else None
    )


def clear_of(pins: Sequence[Pin], squares: Sequence[Cluster], projection: Projection) -> list[Cluster]:
    """The squares with none behind a pin: a hidden one is counted in its nearest neighbour instead."""
    hidden = [square for square in squares if any(_behind(pin, square, projection) for pin in pins)]
    seen = [square for square in squares if square not in hidden]
    for square in hidden:
        if seen:
            nearest = min(
                seen, key=lambda other: (other.lat - square.lat) ** 2 + (other.lon - square.lon) ** 2
            )
            seen[seen.index(nearest)] = Cluster(nearest.lat, nearest.lon, nearest.count + square.count)
    return seen


def _behind(pin: Pin, square: Cluster, projection: Projection) -> bool:
    x, y = projection(pin.lat, pin.lon)
    at_x, at_y = projection(square.lat, square.lon)
    return abs(x - at_x) < 42 and -22 < y - at_y < 68


def lines_of(municipality: Municipality) -> list[Line]:
    """Streets, waters and parks that the municipality brought with it."""
    features: list[dict[str, Any]] = (municipality.lines or {}).get("features", [])
    return [
        Line(
            feature["geometry"],
            feature["properties"].get("kind", "street"),
            feature["properties"].get("name", ""),
        )
        for feature in features
    ]
