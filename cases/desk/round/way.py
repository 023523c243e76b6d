"""The round on a map: the way as a dotted line, the stops as numbered signs."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from cases.desk.round.route import Point, metres
from cases.desk.round.stops import Stop
from cases.site.maps import ground_of
from tenants import current
from tenants.look.svgmap import Focus, Pin, boundary_map

WIDTH, HEIGHT = 420.0, 230.0
# The way fills so much of the drawing, and is never looked at from nearer than this.
FILLS, NEAREST = 0.6, 600.0
# The signs stand above their places: look a little further north (degrees per metre shown).
ABOVE = 5e-7


def way_map(stops: Sequence[Stop], start: Point | None) -> str:
    """The drawing; empty where the municipality has no boundary or no stop has a place."""
    ground = ground_of(current.municipality())
    placed = [(stop.case.lat, stop.case.lon) for stop in stops
              if stop.case.lat is not None and stop.case.lon is not None]
    points: list[Point] = [start, *placed] if start else placed
    if ground is None or not placed:
        return ""
    pins = [Pin(stop.case.lat, stop.case.lon, stop.case.face, str(stop.number))
            for stop in stops if stop.case.lat is not None and stop.case.lon is not None]
    title = _("The way through today's cases. The list below has the same order.")
    return boundary_map(ground, pins=pins, width=WIDTH, height=HEIGHT, title=title, focus=around(points), way=points)


def around(points: Sequence[Point]) -> Focus:
    """A look at all the points."""
    south, north = min(point[0] for point in points), max(point[0] for point in points)
    west, east = min(point[1] for point in points), max(point[1] for point in points)
    middle = (south + north) / 2, (west + east) / 2
    across, down = metres((middle[0], west), (middle[0], east)), metres((south, middle[1]), (north, middle[1]))
    shown = max(across / FILLS, down / FILLS * WIDTH / HEIGHT, NEAREST)
    return Focus(middle[0] + shown * ABOVE, middle[1], shown)
