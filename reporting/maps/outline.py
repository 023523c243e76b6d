"""The municipality's own outline as a drawing, for a cover where it has none of its own."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import shapely
from shapely.geometry import shape

from tenants.look.density import path
from tenants.look.svgmap import projection_of

WIDTH: Final = 640
HEIGHT: Final = 420


def outline_drawing(outline: Mapping[str, Any], parts: Iterable[Mapping[str, Any]] = ()) -> str:
    """The outline (GeoJSON) with the borders of its parts, in tints of the primary colour, as an SVG of 640 by 420."""
    projection = projection_of(outline, WIDTH, HEIGHT)
    land = shapely.simplify(projection.drawn(shape(outline)), 1.0)
    borders = [shapely.simplify(projection.drawn(shape(part)), 1.0) for part in parts]
    drawn = [
        path(land, 'fill="var(--primary-lift)"'),
        *(path(border, 'fill="none" stroke="var(--primary)" stroke-width="1.6"') for border in borders),
        path(land, 'fill="none" stroke="var(--primary-lift-2)" stroke-width="2.4" stroke-linejoin="round"'),
    ]
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{"".join(drawn)}</svg>'
