"""A municipality drawn as SVG from its own geometry: boundary, parts, streets, pins, clusters. No network.

The same drawing serves pages (classes, coloured by the theme) and paper (`colours` writes hex on every
element). Distances are right enough for a town: equirectangular at the middle latitude.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, NamedTuple

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from tenants.look.faces import FACES
from tenants.look.icons import shapes

METRES_PER_DEGREE = 111_320.0
# Pins nearer than this on the drawing are gathered into one square.
GATHER_PX = 46.0
WIDE_METRES = 3000.0
_PADDING = 14.0


@dataclass(frozen=True)
class Pin:
    """One case on the map, with the face of its state."""

    lat: float
    lon: float
    face: str
    label: str = ""
    href: str = ""
    # By which a page finds the pin again; of a square, those of all that it stands for.
    key: str = ""


@dataclass(frozen=True)
class Cluster:
    """Several cases that would lie on top of one another."""

    lat: float
    lon: float
    count: int
    keys: str = ""


class Area(NamedTuple):
    """A named part of the municipality; `fill` is a hex colour or token name for a choropleth."""

    geometry: Mapping[str, Any]
    name: str = ""
    fill: str = ""


class Line(NamedTuple):
    """Something that helps to find the way: kind is street, main, rail, water or park."""

    geometry: Mapping[str, Any]
    kind: str
    name: str = ""


class Focus(NamedTuple):
    """Look at one place: the middle and how many metres the width of the drawing covers."""

    lat: float
    lon: float
    metres: float


class Ground:
    """What lies under the pins, parsed once: keep it where many maps of one municipality are drawn."""

    def __init__(
        self, outline: Mapping[str, Any], lines: Sequence[Line] = (), areas: Sequence[Area] = ()
    ) -> None:
        self.outline = shape(outline)
        self.lines = [(line.kind, line.name, shapely.force_2d(shape(line.geometry))) for line in lines]
        self.areas = [(area.name, area.fill, shapely.force_2d(shape(area.geometry))) for area in areas]
        self._tree = shapely.STRtree([geometry for _kind, _name, geometry in self.lines])

    def lines_in(self, box: BaseGeometry | None) -> list[tuple[str, str, BaseGeometry]]:
        """The lines of which something may be seen in the box (degrees); all where there is none."""
        if box is None:
            return self.lines
        return [self.lines[index] for index in sorted(self._tree.query(box))]


# Class: which token fills, which strokes, further attributes. On a page the style sheet says the same.
_STYLES: dict[str, tuple[str, str, str]] = {
    "m-out": ("wash", "", ""),
    "m-land": ("wash-2", "", ""),
    "m-park": ("#d6e6d2", "", ""),
    "m-waterfill": ("primary-pale", "", ""),
    "m-water": ("", "primary-pale", ""),
    "m-area": ("", "line-strong", 'stroke-width="1" stroke-dasharray="3 3"'),
    "m-case": ("", "line", 'stroke-linecap="round" stroke-linejoin="round"'),
    "m-main": ("", "paper", 'stroke-linecap="round" stroke-linejoin="round"'),
    "m-st": ("", "paper", 'stroke-linecap="round" stroke-linejoin="round"'),
    "m-rail": ("", "line-strong", 'stroke-dasharray="2 5"'),
    "m-way": ("", "primary-ink", 'stroke-width="3" stroke-dasharray="2 7" stroke-linecap="round"'),
    "m-start": ("primary", "paper", 'stroke-width="2.5"'),
    "m-bound": ("", "primary-ink", 'stroke-width="2.5" stroke-dasharray="14 5 2 5"'),
}
_WHITE = "#ffffff"


@dataclass(frozen=True)
class Projection:
    """From degrees to the drawing's own units, north up."""

    middle_lat: float
    west: float
    north: float
    scale: float
    left: float
    top: float

    def __call__(self, lat: float, lon: float) -> tuple[float, float]:
        """Where a place lies on the drawing, x to the right and y down."""
        squeeze = math.cos(math.radians(self.middle_lat))
        return (
            self.left + (lon - self.west) * squeeze * self.scale,
            self.top + (self.north - lat) * self.scale,
        )

    def window(self, width: float, height: float) -> BaseGeometry:
        """What a drawing of this size shows, as a box in degrees, with a margin."""
        squeeze = math.cos(math.radians(self.middle_lat))
        across, down = width / self.scale / squeeze, height / self.scale
        return shapely.box(
            self.west - 0.2 * across,
            self.north - 1.2 * down,
            self.west + 1.2 * across,
            self.north + 0.2 * down,
        )

    def drawn(self, geometry: BaseGeometry) -> BaseGeometry:
        """The geometry in the drawing's units, simplified to what can be seen."""
        squeeze = math.cos(math.radians(self.middle_lat))

        def project(points: Any) -> Any:
            moved = points.copy()
            moved[:, 0] = self.left + (points[:, 0] - self.west) * squeeze * self.scale
            moved[:, 1] = self.top + (self.north - points[:, 1]) * self.scale
            return moved

        return shapely.simplify(shapely.transform(geometry, project), 0.4)


def projection_of(
    outline: Mapping[str, Any] | BaseGeometry, width: float, height: float, focus: Focus | None = None
) -> Projection:
    """The projection that fits the outline, or the focus, into width × height units."""
    if focus is not None:
        scale = width / (focus.metres / METRES_PER_DEGREE)
        squeeze = math.cos(math.radians(focus.lat))
        west, north = focus.lon - width / scale / squeeze / 2, focus.lat + height / scale / 2
        return Projection(focus.lat, west, north, scale, 0.0, 0.0)
    west, south, east, north = (outline if isinstance(outline, BaseGeometry) else shape(outline)).bounds
    middle = (south + north) / 2
    squeeze = math.cos(math.radians(middle))
    across, down = max((east - west) * squeeze, 1e-6), max(north - south, 1e-6)
    scale = min((width - 2 * _PADDING) / across, (height - 2 * _PADDING) / down)
    return Projection(middle, west, north, scale, (width - across * scale) / 2, (height - down * scale) / 2)


def gathered(
    pins: Iterable[Pin],
    projection: Projection,
    *,
    counts: Iterable[Cluster] = (),
    apart: float = GATHER_PX,
) -> tuple[list[Pin], list[Cluster]]:
    """Pins that stand alone, and squares with counts for what lies too near together. Deterministic, greedy.

    Each pin, from north to south, and then each of `counts` (cases that are only known as so many in one spot)
    joins the nearest group that began less than `apart` away.
    """
    groups: list[_Group] = []
    spots: dict[tuple[int, int], list[_Group]] = {}
    many: list[Pin | Cluster] = [*sorted(pins, key=_north_first), *sorted(counts, key=_north_first)]
    for one in many:
        x, y = projection(one.lat, one.lon)
        column, row = int(x // apart), int(y // apart)
        near = [
            (distance, group)
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for group in spots.get((column + dx, row + dy), ())
            if (distance := math.dist((x, y), (group.x, group.y))) < apart
        ]
        if near:
            min(near, key=lambda pair: pair[0])[1].members.append(one)
        else:
            group = _Group(x, y, [one])
            spots.setdefault((column, row), []).append(group)
            groups.append(group)
    squares = [group for group in groups if group.lone_pin is None]
    alone: list[Pin] = []
    for pin in (group.lone_pin for group in groups):
        if pin is not None:
            hiding = next((group for group in squares if _covers(projection, group, pin)), None)
            if hiding is None:
                alone.append(pin)
            else:
                hiding.members.append(pin)
    return alone, [group.cluster() for group in squares]


@dataclass
class _Group:
    x: float
    y: float
    members: list[Pin | Cluster]

    @property
    def lone_pin(self) -> Pin | None:
        only = self.members[0]
        return only if len(self.members) == 1 and isinstance(only, Pin) else None

    def cluster(self) -> Cluster:
        weights = [one.count if isinstance(one, Cluster) else 1 for one in self.members]
        total = sum(weights)
        lat = sum(one.lat * weight for one, weight in zip(self.members, weights, strict=True)) / total
        lon = sum(one.lon * weight for one, weight in zip(self.members, weights, strict=True)) / total
        keys = " ".join(one.key for one in self.members if isinstance(one, Pin) and one.key)
        return Cluster(lat, lon, total, keys)


def _north_first(one: Pin | Cluster) -> tuple[float, float, str]:
    return -one.lat, one.lon, one.label if isinstance(one, Pin) else ""


def _covers(projection: Projection, group: _Group, pin: Pin) -> bool:
    """Whether the sign of the pin, which stands above its place, would lie on the group's square."""
    square = group.cluster()
    x, y = projection(pin.lat, pin.lon)
    at_x, at_y = projection(square.lat, square.lon)
    reach = _side(square.count) / 2 + 2
    return abs(x - at_x) < reach + 17 and -reach < y - at_y < reach + 43


def _found_by(keys: str) -> str:
    return f' data-for="{escape(keys)}"' if keys else ""


def _side(count: int) -> float:
    return min(54.0, 30 + 0.44 * count)


def boundary_map(
    outline: Mapping[str, Any] | Ground,
    *,
    areas: Sequence[Area] = (),
    pins: Sequence[Pin] = (),
    clusters: Sequence[Cluster] = (),
    lines: Sequence[Line] = (),
    width: float = 800,
    height: float = 640,
    title: str,
    colours: Mapping[str, str] | None = None,
    focus: Focus | None = None,
    way: Sequence[tuple[float, float]] = (),
) -> str:
    """The municipality as one <svg>, its first child the <title> that says what is to be seen.

    `outline` is a GeoJSON Polygon or MultiPolygon in WGS84, or a Ground that holds it with its lines and areas.
    With `colours` (the theme's tokens as hex, and "font" for a family) every element carries its own colours,
    for PDF and mail; without, classes are coloured by the page's theme. `way` (latitude, longitude) is drawn as a
    dotted line that begins at a dot.
    """
    ground = outline if isinstance(outline, Ground) else Ground(outline, lines, areas)
    return _Drawing(ground, width, height, colours, focus).draw(pins, clusters, title, way)


class _Drawing:
    def __init__(
        self,
        ground: Ground,
        width: float,
        height: float,
        colours: Mapping[str, str] | None,
        focus: Focus | None,
    ) -> None:
        self.ground, self.width, self.height, self.colours, self.focus = ground, width, height, colours, focus
        self.project = projection_of(ground.outline, width, height, focus)
        self.frame = shapely.box(-60, -60, width + 60, height + 60)
        self.lines = [
            (kind, name, self.project.drawn(geometry))
            for kind, name, geometry in ground.lines_in(self.project.window(width, height) if focus else None)
        ]
        # From afar the parts of the town help to find the way, from near its streets.
        self.wide = focus is None or focus.metres >= WIDE_METRES
        self.parts: list[str] = []

    def draw(
        self, pins: Sequence[Pin], clusters: Sequence[Cluster], title: str, way: Sequence[tuple[float, float]] = ()
    ) -> str:
        land = self.project.drawn(self.ground.outline)
        self.parts.append(f'<rect {self._look("m-out")} width="{self.width:g}" height="{self.height:g}"/>')
        self._shape("m-land", shapely.intersection(land, self.frame))
        self._waters_and_parks()
        areas = [(name, fill, self.project.drawn(geometry)) for name, fill, geometry in self.ground.areas]
        if self.wide:
            for _name, fill, drawn in areas:
                self._shape("m-area", shapely.intersection(drawn, self.frame), fill=fill)
        self._ways()
        # As a line, so that the edge of the drawing does not count as the town's boundary.
        self._shape("m-bound", shapely.intersection(land.boundary, self.frame))
        taken = [self.project(pin.lat, pin.lon) for pin in pins]
        taken += [self.project(cluster.lat, cluster.lon) for cluster in clusters]
        self._names(areas, taken)
        self._way(way)
        for cluster in clusters:
            self._cluster(cluster)
        for pin in pins:
            self._pin(pin)
        return (
            f'<svg viewBox="0 0 {self.width:g} {self.height:g}" preserveAspectRatio="xMidYMid slice" role="img">'
            f"<title>{escape(title)}</title>{''.join(self.parts)}</svg>"
        )

    def _way(self, way: Sequence[tuple[float, float]]) -> None:
        if len(way) < 2:
            return
        points = [self.project(lat, lon) for lat, lon in way]
        self.parts.append(f'<path {self._look("m-way")} d="{_run(points)}"/>')
        x, y = points[0]
        self.parts.append(f'<circle {self._look("m-start")} cx="{x:.0f}" cy="{y:.0f}" r="6"/>')

    def _waters_and_parks(self) -> None:
        for kind, flat in (("park", "m-park"), ("water", "m-waterfill")):
            for _kind, _name, drawn in (line for line in self.lines if line[0] == kind):
                if drawn.geom_type.endswith("Polygon"):
                    self._shape(flat, shapely.intersection(drawn, self.frame))
                else:
                    self._shape("m-water", drawn, ' stroke-width="8"')

    def _ways(self) -> None:
        # A street is about nine metres wide, but never thinner than a hair.
        metre = self.project.scale / METRES_PER_DEGREE
        street, main = max(1.1, 9 * metre), max(2.4, 15 * metre)
        for wanted, name, thick in (
            ("street", "m-st", street),
            ("rail", "m-rail", max(1.4, 4 * metre)),
            ("main", "m-case", main + 2.4),
            ("main", "m-main", main),
        ):
            drawn = [geometry for kind, _name, geometry in self.lines if kind == wanted]
            if drawn:
                self._shape(name, shapely.geometrycollections(drawn), f' stroke-width="{thick:.1f}"')

    def _shape(self, name: str, drawn: BaseGeometry, more: str = "", *, fill: str = "") -> None:
        if path := _path(drawn):
            self.parts.append(f'<path {self._look(name, fill)}{more} d="{path}"/>')

    def _names(
        self, areas: Sequence[tuple[str, str, BaseGeometry]], taken: list[tuple[float, float]]
    ) -> None:
        boxes: list[tuple[float, float, float, float]] = [(x - 24, y - 46, x + 24, y + 22) for x, y in taken]
        for name, _fill, drawn in areas:
            seen = shapely.intersection(drawn, self.frame) if self.wide else None
            if name and seen is not None and not seen.is_empty:
                point = seen.representative_point()
                self._name(name.upper(), point.x, point.y, boxes)
        kinds = {"main", "water"} if self.focus is None else {"main", "water", "street"}
        middle = shapely.buffer(self.frame, -90)
        for kind, name, drawn in self.lines:
            if name and kind in kinds:
                seen = shapely.intersection(drawn, middle)
                if not seen.is_empty and seen.length > 11 * len(name):
                    flat = seen.geom_type.endswith("Polygon")
                    at = (
                        seen.representative_point()
                        if flat
                        else _longest(seen).interpolate(0.5, normalized=True)
                    )
                    self._name(name, at.x, at.y, boxes, water=kind == "water")

    def _name(
        self,
        words: str,
        x: float,
        y: float,
        boxes: list[tuple[float, float, float, float]],
        *,
        water: bool = False,
    ) -> None:
        half = 3.6 * len(words) + 6
        box = (x - half, y - 14, x + half, y + 6)
        # The drawing may be cropped by the page: what lies close to its edge is not named.
        edge = half + (0.1 * self.width if self.focus else 0)
        inside = edge < x < self.width - edge and 20 < y < self.height - 20
        if inside and not any(_overlap(box, other) for other in boxes):
            boxes.append(box)
            kind = "m-label w" if water else "m-label"
            self.parts.append(self._text(kind, words, x, y, ' text-anchor="middle"'))

    def _text(self, kind: str, words: str, x: float, y: float, more: str = "", size: float = 13) -> str:
        look = f'class="{kind}"'
        if self.colours is not None:
            ink = self._colour({"w": "primary-ink", "strong": "ink"}.get(kind.rpartition(" ")[2], "ink-2"))
            look = f'font-family="{escape(self.colours.get("font", "sans-serif"))}" fill="{ink}"'
        return f'<text {look} font-size="{size:g}" x="{x:.0f}" y="{y:.0f}"{more}>{escape(words)}</text>'

    def _cluster(self, cluster: Cluster) -> None:
        x, y = self.project(cluster.lat, cluster.lon)
        size = _side(cluster.count)
        half = size / 2
        look, words = 'class="m-cl"', ""
        rect = ""
        if self.colours is not None:
            look = f'font-family="{escape(self.colours.get("font", "sans-serif"))}"'
            rect = f' fill="{self._colour("primary")}" stroke="{_WHITE}" stroke-width="3"'
            words = f' fill="{self._colour("on-primary")}" text-anchor="middle" font-weight="600"'
        self.parts.append(
            f'<g {look}{_found_by(cluster.keys)}>'
            f'<rect{rect} x="{x - half:.1f}" y="{y - half:.1f}" width="{size:.1f}" height="{size:.1f}" '
            f'rx="3"/><text{words} font-size="15" x="{x:.1f}" y="{y + 5.2:.1f}">{cluster.count}</text></g>'
        )

    def _pin(self, pin: Pin) -> None:
        x, y = self.project(pin.lat, pin.lon)
        ink = FACES[pin.face].ink
        look = f'class="m-pin" data-s="{pin.face}"' if self.colours is None else ""
        paint = "currentColor" if self.colours is None else ink
        sign = shapes()[f"s-{pin.face}"] if self.colours is None else _inked(pin.face, ink)
        label = ""
        if pin.label:
            bold = ' font-weight="600"' if self.colours is not None else ""
            label = self._text("m-label strong", pin.label, x + 23, y - 21, bold, size=15)
        drawing = (
            f'<g {look}{_found_by(pin.key)}><path d="M{x:.1f} {y:.1f}l-7-12h14z" fill="{paint}"/>'
            f'<rect x="{x - 17:.1f}" y="{y - 43:.1f}" width="34" height="34" rx="3" fill="{_WHITE}" '
            f'stroke="{paint}" stroke-width="2"/>'
            f'<svg x="{x - 12:.1f}" y="{y - 38:.1f}" width="24" height="24" viewBox="0 0 24 24">{sign}</svg>{label}</g>'
        )
        self.parts.append(drawing)

    def _look(self, name: str, fill: str = "") -> str:
        own, stroke, more = _STYLES[name]
        fill = fill or own
        if self.colours is None:
            # An attribute would lose against the style sheet's fill, so a filled part has a class without one.
            return f'class="{name}"' if fill == own else f'class="m-part" fill="{self._colour(fill)}"'
        return " ".join(
            part
            for part in (
                f'fill="{self._colour(fill) if fill else "none"}"',
                f'stroke="{self._colour(stroke)}"' if stroke else "",
                more,
            )
            if part
        )

    def _colour(self, token: str) -> str:
        return token if token.startswith("#") else (self.colours or {}).get(token, f"var(--{token})")


def _inked(face: str, ink: str) -> str:
    return shapes()[f"s-{face}"].replace("currentColor", ink)


def _path(geometry: BaseGeometry) -> str:
    pieces: list[str] = []
    for part in shapely.get_parts(shapely.get_parts(geometry)):
        if part.is_empty:
            continue
        if part.geom_type == "Polygon":
            rings = [part.exterior, *part.interiors]
            pieces += [_run(ring.coords) + "Z" for ring in rings]
        elif part.geom_type in {"LineString", "LinearRing"}:
            pieces.append(_run(part.coords))
    return "".join(pieces)


def _run(points: Iterable[tuple[float, ...]]) -> str:
    rounded = [(round(point[0], 1), round(point[1], 1)) for point in points]
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in rounded)


def _longest(geometry: BaseGeometry) -> BaseGeometry:
    return max(shapely.get_parts(geometry), key=lambda part: part.length)


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
