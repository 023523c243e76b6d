"""How many cases lie where: hexagons over the municipality's outline, as one SVG.

The hexagons are H3 cells, so the same place falls into the same hexagon in every report. Colours are tokens of the
look (``var(--…)``): a page's theme fills them in, ``reporting.charts.svg.in_colours`` does so for paper.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final

import h3
import shapely
from django.utils.safestring import SafeString, mark_safe
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from tenants.look.svgmap import Projection, projection_of

# Cases are kept at this resolution: cells of about 0.1 km².
FINEST: Final = 9
COARSEST: Final = 6
# More hexagons than this and none can be told from its neighbour on paper.
MOST_CELLS: Final = 900
# From few to many, light to dark; also in grey each step is darker than the one before.
STEPS: Final = ("primary-tint-2", "primary-pale", "primary-lift-2", "primary-lift", "primary-strong")
FEWER: Final = {1: (2,), 2: (1, 3), 3: (1, 2, 4), 4: (0, 1, 2, 4)}
# Where each colour after the first begins, as a share of the hexagons: the darkest is for the few.
QUANTILES: Final = (0.3, 0.6, 0.8, 0.93)
# Names are left out where parts of the town are too many or too small to carry them.
MOST_NAMES: Final = 40
LETTER: Final = 13.0


@dataclass(frozen=True)
class Step:
    """One colour of the map: the token, and the numbers of cases that it stands for."""

    colour: str
    low: int
    high: int | None


@dataclass(frozen=True)
class Density:
    """The map: ``svg`` in tokens, what its colours mean, how large a hexagon is, and what is not on it."""

    svg: str
    steps: tuple[Step, ...]
    square_kilometres: float
    outside: int

    @property
    def screen(self) -> SafeString:
        """The drawing for a page, coloured by its stylesheet."""
        return mark_safe(self.svg)  # noqa: S308 - drawn here, names escaped


@dataclass(frozen=True)
class Part:
    """A named part of the municipality, drawn as a line with its name in it."""

    name: str
    geometry: Mapping[str, Any]


def density(
    outline: Mapping[str, Any],
    cells: Mapping[int, int],
    *,
    parts: Sequence[Part] = (),
    water: Sequence[Mapping[str, Any]] = (),
    title: str,
    font: str,
    width: int = 560,
    height: int = 436,
) -> Density:
    """The map of ``cells`` (H3 cell of resolution 9 as integer → number of cases) over ``outline`` (GeoJSON, WGS84).

    The resolution is the finest with which the outline holds no more than 900 hexagons. Hexagons that do not touch
    the outline are left out and counted in ``outside``. ``water`` (GeoJSON lines or areas) helps to find the way.
    """
    land = shape(outline)
    resolution = _resolution(land)
    counts: Counter[str] = Counter()
    for cell, count in cells.items():
        counts[h3.cell_to_parent(h3.int_to_str(cell), resolution)] += count
    hexagons = {cell: shapely.Polygon([(lon, lat) for lat, lon in h3.cell_to_boundary(cell)]) for cell in counts}
    shapely.prepare(land)
    inside = {cell: polygon for cell, polygon in hexagons.items() if land.intersects(polygon)}
    steps = _steps([counts[cell] for cell in inside])
    projection = projection_of(outline, width, height)
    drawn = [
        f'<rect fill="var(--paper)" width="{width}" height="{height}"/>',
        path(projection.drawn(land), 'fill="var(--wash)"'),
        *_hexagons(inside, counts, steps, projection),
        *_water(water, projection),
        *(path(projection.drawn(shape(part.geometry)), look) for look in _LINES for part in parts),
        path(projection.drawn(land), _BOUNDARY),
        *_names(parts, projection, font, width, height),
    ]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img"><title>{escape(title)}</title>{"".join(drawn)}</svg>'
    )
    return Density(
        svg=svg,
        steps=steps,
        square_kilometres=h3.average_hexagon_area(resolution, unit="km^2"),
        outside=sum(counts[cell] for cell in counts.keys() - inside.keys()),
    )


# A pale line under a fine dark one can be seen on every colour.
_LINES: Final = (
    'fill="none" stroke="var(--paper)" stroke-width="2"',
    'fill="none" stroke="var(--ink-3)" stroke-width="0.8"',
)
_BOUNDARY: Final = 'fill="none" stroke="var(--primary-ink)" stroke-width="2" stroke-linejoin="round"'


def _resolution(land: BaseGeometry) -> int:
    """The finest resolution whose hexagons are not too many."""
    middle = land.centroid
    for resolution in range(FINEST, COARSEST, -1):
        cell = h3.latlng_to_cell(middle.y, middle.x, resolution)
        polygon = shapely.Polygon([(lon, lat) for lat, lon in h3.cell_to_boundary(cell)])
        # Both areas in square degrees at the same latitude: only their ratio counts.
        if land.area / polygon.area <= MOST_CELLS:
            return resolution
    return COARSEST


def _steps(counts: Sequence[int]) -> tuple[Step, ...]:
    """Round limits, so that the light colours are for the many hexagons with few cases."""
    ordered = sorted(counts)
    if not ordered:
        return ()
    limits = {1} | {_rounded(ordered[int(share * len(ordered))]) for share in QUANTILES}
    lows = sorted(low for low in limits if low <= ordered[-1])
    colours = [STEPS[place] for place in FEWER.get(len(lows), range(len(STEPS)))]
    highs: list[int | None] = [low - 1 for low in lows[1:]]
    return tuple(Step(*step) for step in zip(colours, lows, [*highs, None], strict=True))


def _rounded(count: int) -> int:
    """The nearest of 1 2 3 5 10 15 20 25 30 40 50 75 100 …, which readers can keep in mind."""
    scale = 1
    while count >= 100 * scale:
        scale *= 10
    friendly = [scale * n for n in (1, 2, 3, 5, 10, 15, 20, 25, 30, 40, 50, 75, 100)]
    return min(friendly, key=lambda number: abs(number - count))


def _hexagons(
    inside: Mapping[str, BaseGeometry], counts: Mapping[str, int], steps: Sequence[Step], projection: Projection
) -> Iterable[str]:
    """All hexagons of one colour as one path: small files, and one element for the PDF's reader."""
    for step in steps:
        chosen = [
            projection.drawn(inside[cell])
            for cell in sorted(inside)
            if step.low <= counts[cell] and (step.high is None or counts[cell] <= step.high)
        ]
        if chosen:
            look = f'fill="var(--{step.colour})" stroke="var(--paper)" stroke-width="0.7"'
            yield path(shapely.MultiPolygon(chosen), look)


def _water(water: Sequence[Mapping[str, Any]], projection: Projection) -> Iterable[str]:
    for geometry in water:
        drawn = projection.drawn(shape(geometry))
        if drawn.geom_type.endswith("Polygon"):
            yield path(drawn, 'fill="var(--wash-2)"')
        else:
            runs = "".join(_run(shapely.get_coordinates(line)) for line in shapely.get_parts(drawn))
            yield f'<path fill="none" stroke="var(--wash-2)" stroke-width="9" stroke-linejoin="round" d="{runs}"/>'


def _names(parts: Sequence[Part], projection: Projection, font: str, width: int, height: int) -> Iterable[str]:
    """The parts' names on little plates, each where it fits and covers no other."""
    if len(parts) > MOST_NAMES:
        return
    taken: list[BaseGeometry] = []
    for part in parts:
        words = _short(part.name)
        ground = projection.drawn(shape(part.geometry))
        half = 0.29 * LETTER * len(words) + 5
        middle = ground.representative_point() if not ground.is_empty else shapely.Point()
        plate = shapely.box(middle.x - half, middle.y - 9, middle.x + half, middle.y + 9)
        fits = shapely.box(0, 0, width, height).contains(plate)
        if fits and not any(plate.intersects(other) for other in taken):
            taken.append(plate)
            yield (
                f'<rect x="{middle.x - half:.1f}" y="{middle.y - 9:.1f}" width="{2 * half:.1f}" height="18" rx="2"'
                f' fill="var(--paper)" fill-opacity="0.86"/>'
                f'<text x="{middle.x:.1f}" y="{middle.y + 4.5:.1f}" text-anchor="middle" font-family="{escape(font)}"'
                f' font-size="{LETTER:g}" font-weight="600" fill="var(--ink)">{escape(words)}</text>'
            )


def _short(name: str) -> str:
    """'XI. kerület' is 'XI.' on the map, where all are districts; other names stay whole."""
    first, _, rest = name.partition(" ")
    return first if first.endswith(".") and set(first[:-1]) <= set("IVXLC0123456789") and rest else name


def path(geometry: BaseGeometry, look: str) -> str:
    """A polygon or several, in the drawing's units, as one path with these attributes."""
    polygons = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    rings = [ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]
    return f'<path {look} d="{"".join(_run(shapely.get_coordinates(ring)[:-1]) + "Z" for ring in rings)}"/>'


def _run(points: Any) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points.round(1))
