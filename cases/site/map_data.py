"""What the lively map asks for: the ground once, and the cases of each view."""

import math
from typing import Any

import h3
from django.db.models import Avg, Count, F, QuerySet, Value
from django.db.models.functions import Floor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.catalogue import catalogue
from cases.judging import CELL
from cases.models import Case
from cases.selectors import matching, published_cases
from cases.site import counts
from cases.site.listing import Wish, filtered, wish_of
from cases.site.maps import APART
from tenants import current
from tenants.base_map import base_map_of
from tenants.look.svgmap import Cluster, Projection, gathered

# From this zoom on single cases are shown; at 16 a view is about a kilometre and a half wide.
PINS_FROM = 16
MOST_PINS = 200
# Up to here more cases than that are put together to squares; still nearer the newest are shown, and how many more
# there are is said.
SQUARES_TO = 18
COUNTED = 1000
# Pixels of the widest screen.
WIDEST = 4096
YEAR = 365 * 24 * 3600
COMPACT = {"ensure_ascii": False, "separators": (",", ":")}
Box = tuple[float, float, float, float]


@require_safe
def ground(request: HttpRequest) -> JsonResponse:
    """GET /map/ground.json: boundary, parts and streets as GeoJSON. Its address changes with the catalogue."""
    here = current.municipality()
    base = base_map_of(here)
    answer = JsonResponse(
        {
            "boundary": here.boundary,
            "lines": (here.lines or {}).get("features", []),
            "areas": [
                {"type": "Feature", "properties": {"name": area.name}, "geometry": area.geometry}
                for area in catalogue().areas.values()
                if area.active
            ],
            "tiles": base.tiles,
            "nearest": base.nearest,
            "credit": base.credit,
        }
    )
    answer["Cache-Control"] = f"public, max-age={YEAR}, immutable" if request.GET.get("v") else "no-cache"
    return answer


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """GET /map/cases.json?box=west,south,east,north&zoom=14 and the filters of the list."""
    try:
        box, zoom = box_of(request.GET.get("box", "")), float(request.GET.get("zoom", "13"))
        if not 0 <= zoom <= 22:
            raise ValueError(zoom)
    except ValueError:
        return JsonResponse(
            {"detail": "Write box=west,south,east,north in degrees and zoom as a number."}, status=400
        )
    rules = catalogue()
    wish = wish_of(request.GET, rules)
    found = matching(filtered(published_cases(), wish, rules), wish.words)
    seen = near(found, box, zoom) if zoom >= PINS_FROM else {"squares": squares_in(found, wish, box, zoom)}
    return JsonResponse({"squares": [], "pins": [], "states": [], "more": 0, **seen}, json_dumps_params=COMPACT)


def box_of(text: str) -> Box:
    """Four numbers of a box in degrees.

    Raises:
        ValueError: there are not four, or they are no box on earth.
    """
    west, south, east, north = (float(part) for part in text.split(","))
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise ValueError(text)
    return west, south, east, north


def squares_in(found: QuerySet[Case], wish: Wish, box: Box, zoom: float) -> list[list[float]]:
    """Squares of [lat, lon, count], put together so that they do not overlap at this zoom."""
    west, south, east, north = box
    # A box wider than any screen gets no more squares than a screen does.
    zoom = min(zoom, math.log2(WIDEST * 360 / 256 / (east - west)))
    spots: list[Cluster] = counts.kept(f"spots:{wish}", lambda: counts.spots(found))
    within = [spot for spot in spots if south <= spot.lat <= north and west <= spot.lon <= east]
    middle = (south + north) / 2
    projection = at_zoom(middle, west, north, zoom)
    _alone, squares = gathered((), projection, counts=within, apart=APART)
    return [[round(square.lat, 6), round(square.lon, 6), square.count] for square in squares]


def at_zoom(middle_lat: float, west: float, north: float, zoom: float) -> Projection:
    """The pixels of a web map at a zoom, near enough around one latitude."""
    flat = Projection(middle_lat, west, north, 256 * 2**zoom / 360, 0.0, 0.0)
    x, _y = flat(north, west + 1)
    return Projection(middle_lat, west, north, flat.scale * flat.scale / x, 0.0, 0.0)


def near(found: QuerySet[Case], box: Box, zoom: float) -> dict[str, Any]:
    """The single cases in a small box, newest first; squares where they are too many to be told apart.

    A pin is [number, lat, lon, place in `states`, title, address]; a state is [face, words].
    """
    west, south, east, north = box
    if east - west > 0.2 or north - south > 0.2:
        return {}
    corners = h3.LatLngPoly([(south, west), (south, east), (north, east), (north, west)])
    cells = [h3.str_to_int(cell) for cell in h3.polygon_to_cells_experimental(corners, CELL, contain="overlap")]
    within = found.filter(cell__in=cells, lat__range=(south, north), lon__range=(west, east)).order_by()
    count = within[: COUNTED + 1].count()
    if count > MOST_PINS and zoom < SQUARES_TO:
        return {"squares": grid(within, box, zoom)}
    statuses = catalogue().by_id
    states: dict[int, int] = {}
    pins = [
        [number, round(lat or 0, 6), round(lon or 0, 6), states.setdefault(status, len(states)), title, address]
        for number, lat, lon, status, title, address in within.order_by("-reported_at", "-id").values_list(
            "number", "lat", "lon", "status_id", "title", "address")[:MOST_PINS]
    ]
    shown = [[statuses[status].face, statuses[status].public_name] for status in states]
    return {"pins": pins, "states": shown, "more": count - len(pins)}


def grid(within: QuerySet[Case], box: Box, zoom: float) -> list[list[float]]:
    """The cases of a small box as squares, put together by the database so that thousands cost no more than few."""
    west, south, _east, north = box
    across = APART * 360 / 256 / 2**zoom
    down = across * math.cos(math.radians((south + north) / 2))
    rows = within.annotate(row=Floor(F("lat") / Value(down)), column=Floor(F("lon") / Value(across))).values_list(
        "row", "column").annotate(count=Count("pk"), lat=Avg("lat"), lon=Avg("lon"))
    spots = [Cluster(lat, lon, count) for _row, _column, count, lat, lon in rows]
    _alone, squares = gathered((), at_zoom((south + north) / 2, west, north, zoom), counts=spots, apart=APART)
    return [[round(square.lat, 6), round(square.lon, 6), square.count] for square in squares]


def described(case: Case) -> dict[str, Any]:
    """A case of the list beside a map, as its sign is drawn."""
    return {
        "number": case.number,
        "lat": case.lat,
        "lon": case.lon,
        "face": case.face,
        "state": case.status.public_name,
        "title": case.title,
        "place": case.address,
        "url": reverse("site:case", args=[case.number]),
    }
