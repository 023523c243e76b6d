"""Which area a point lies in. Pure: GeoJSON in, codes out; thousands of points at a time without a loop in Python."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import shape

Numbers = Sequence[float | None] | npt.NDArray[np.float64]


class AreaIndex:
    """Areas of one kind, ready to be asked. Build it once per municipality and change of areas; it is read-only.

    The answer depends on nothing but the areas and their order: a point on the border of two, or in two that overlap,
    belongs to the one that was given first. Edges and corners belong to their area, holes do not. Multi-polygons and
    parts across the water are one area.
    """

    def __init__(self, areas: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        """Take (code, GeoJSON geometry or feature in WGS 84) in order of precedence.

        Raises:
            ValueError: a geometry is not a surface, or is empty; the sentence names its code.
        """
        self._codes: list[str] = []
        surfaces = []
        for code, geometry in areas:
            surface = shape(geometry.get("geometry") or geometry)
            if surface.geom_type not in ("Polygon", "MultiPolygon") or surface.is_empty:
                raise ValueError(
                    f"The area “{code}” is a {surface.geom_type} without a surface; give a Polygon or MultiPolygon."
                )
            self._codes.append(code)
            surfaces.append(surface)
        self._surfaces = np.array(surfaces, dtype=object)
        shapely.prepare(self._surfaces)
        self._tree = shapely.STRtree(surfaces)

    def __len__(self) -> int:
        return len(self._codes)

    def find(self, lat: float | None, lon: float | None) -> str | None:
        """The code of the area around a point in degrees; None outside all of them or without a point."""
        return self.find_many([lat], [lon])[0]

    def find_many(self, lats: Numbers, lons: Numbers) -> list[str | None]:
        """The areas of many points: as many answers as points, in their order. None or NaN is "no point"."""
        y = np.array(lats, dtype=np.float64)
        x = np.array(lons, dtype=np.float64)
        if not self._codes or not len(x):
            return [None] * len(x)
        there = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
        point, area = self._tree.query(shapely.points(x[there], y[there]))
        point = there[point]
        inside = shapely.intersects_xy(self._surfaces[area], x[point], y[point])
        first = np.full(len(x), len(self._codes))
        np.minimum.at(first, point[inside], area[inside])
        return [self._codes[number] if number < len(self._codes) else None for number in first.tolist()]
