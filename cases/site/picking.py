"""Picking a place on a map without JavaScript: a picture that is a button, and says where it was pressed."""

import math
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _
from shapely.geometry import shape

from cases.site import maps
from tenants.look.palette import derive
from tenants.look.svgmap import METRES_PER_DEGREE, Focus, Pin, boundary_map
from tenants.look.theme import branding_of
from tenants.models import Municipality

# Fixed, for a press is told in pixels of the picture as it is shown; small enough for every phone.
WIDTH, HEIGHT = 304, 228
NEAREST, FURTHEST = 150.0, 60_000.0
STREET_METRES = 900.0


@dataclass
class View:
    """What the picture shows: its middle, how many metres its width covers, and the place chosen so far."""

    lat: float
    lon: float
    metres: float
    chosen: tuple[float, float] | None = None

    @classmethod
    def of(cls, data: QueryDict, municipality: Municipality) -> "View":
        """The view that a form or an address describes; the whole municipality where it says nothing."""
        chosen = None
        if (lat := _number(data, "lat", 90)) is not None and (lon := _number(data, "lon", 180)) is not None:
            chosen = (lat, lon)
        whole = cls.whole(municipality)
        metres = _number(data, "metres", FURTHEST)
        at_lat, at_lon = _number(data, "view_lat", 90), _number(data, "view_lon", 180)
        if at_lat is None or at_lon is None:
            at_lat, at_lon = chosen or (whole.lat, whole.lon)
        if metres is None or metres < NEAREST:
            metres = STREET_METRES if chosen else whole.metres
        return cls(at_lat, at_lon, metres, chosen)

    @classmethod
    def whole(cls, municipality: Municipality) -> "View":
        """All of the municipality."""
        if not municipality.boundary:
            return cls(0.0, 0.0, FURTHEST)
        west, south, east, north = shape(municipality.boundary).bounds
        lat = (south + north) / 2
        across = (east - west) * math.cos(math.radians(lat)) * METRES_PER_DEGREE
        down = (north - south) * METRES_PER_DEGREE * WIDTH / HEIGHT
        return cls(lat, (west + east) / 2, min(FURTHEST, 1.08 * max(across, down)))

    def move_to_click(self, data: QueryDict) -> None:
        """The pressed spot becomes the chosen place and the middle, and the view comes nearer."""
        x, y = _number(data, "spot.x", WIDTH), _number(data, "spot.y", HEIGHT)
        if x is None or y is None:
            return
        degrees = self.metres / METRES_PER_DEGREE
        self.lat += (HEIGHT / 2 - y) / WIDTH * degrees
        self.lon += (x - WIDTH / 2) / WIDTH * degrees / math.cos(math.radians(self.lat))
        self.chosen = (round(self.lat, 6), round(self.lon, 6))
        self.zoom(0.4)

    def zoom(self, factor: float) -> None:
        """Show so many times as much of the town."""
        self.metres = min(FURTHEST, max(NEAREST, self.metres * factor))

    def look_at(self, lat: float, lon: float) -> None:
        """Go to a street."""
        self.lat, self.lon, self.metres = lat, lon, STREET_METRES

    def write_to(self, data: QueryDict) -> None:
        """Put the view and the chosen place into the form's data."""
        data["view_lat"], data["view_lon"], data["metres"] = (
            f"{self.lat:.6f}",
            f"{self.lon:.6f}",
            f"{self.metres:.0f}",
        )
        if self.chosen:
            data["lat"], data["lon"] = (f"{degree:.6f}" for degree in self.chosen)


def ground_svg(municipality: Municipality, view: View) -> str:
    """The picture itself, with its own colours, for it stands outside the page's theme."""
    ground = maps.ground_of(municipality)
    if ground is None:
        raise ValueError(f"{municipality} has no boundary to draw.")
    branding = branding_of(municipality)
    tokens = branding.tokens if branding and branding.tokens else derive("#2a3230", "#f0c419").tokens
    drawn = boundary_map(
        ground,
        pins=[Pin(*view.chosen, "open")] if view.chosen else [],
        width=WIDTH,
        height=HEIGHT,
        title=_("Map of %(town)s") % {"town": municipality.name},
        colours=tokens,
        focus=Focus(view.lat, view.lon, view.metres),
    )
    return drawn.replace(
        "<svg ", f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" ', 1
    )


def _number(data: QueryDict, key: str, most: float) -> float | None:
    try:
        value = float(data.get(key, ""))
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= most else None
