"""Where things happen in an invented town: points on its drawn streets, with addresses, corners and landmarks."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from shapely import LineString, Point, STRtree
from shapely.geometry import shape

from config.demo import grammar

# One house and its garden take so many metres of the street; even and odd numbers face each other.
PLOT = 17.0


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a town and the ways to say it.

    `here` says the street ("a Malom utcában"), `at` the exact place ("a Malom utca 14. előtt"), `by` a landmark near by
    ("a patika előtt"), `landmark` the landmark alone.
    """

    lat: float
    lon: float
    address: str
    street: str
    here: str
    at: str
    by: str
    landmark: str


@dataclass(frozen=True, slots=True)
class Street:
    """A street: its pieces end to end in metres, on a plane around the town's middle."""

    name: str
    pieces: tuple[LineString, ...]
    numbered: bool
    weight: float

    @property
    def length(self) -> float:
        return sum(piece.length for piece in self.pieces)

    def along(self, metres: float) -> Point:
        for piece in self.pieces:
            if metres <= piece.length:
                return piece.interpolate(metres)
            metres -= piece.length
        return self.pieces[-1].interpolate(self.pieces[-1].length)


class Town:
    """The streets of a town, read from `<slug>-lines.geojson`.

    Args:
        folder: where the town's GeoJSON files lie (docs/examples).
        language: in which places are said.
        landmarks: pairs of a landmark and how to say "by" it.
        calm: streets without house numbers, such as a towpath.
    """

    def __init__(
        self, folder: Path, slug: str, language: str, landmarks: Sequence[tuple[str, str]], calm: Sequence[str]
    ) -> None:
        self.language, self.landmarks = language, landmarks
        boundary = json.loads((folder / f"{slug}-boundary.geojson").read_text("utf-8"))["features"][0]["geometry"]
        outline = shape(boundary)
        self.lon, self.lat = outline.centroid.x, outline.centroid.y
        self.per_lon, self.per_lat = 111_320 * math.cos(math.radians(self.lat)), 111_320.0
        self.outline = shape({**boundary, "coordinates": [[self.plane(*xy) for xy in boundary["coordinates"][0]]]})
        self.streets = self._streets(folder / f"{slug}-lines.geojson", set(calm))
        self.corners = self._corners()

    def plane(self, lon: float, lat: float) -> tuple[float, float]:
        """A position in metres east and north of the town's middle."""
        return (lon - self.lon) * self.per_lon, (lat - self.lat) * self.per_lat

    def globe(self, point: Point) -> tuple[float, float]:
        """Latitude and longitude of a point on the plane, to a decimetre."""
        return round(self.lat + point.y / self.per_lat, 6), round(self.lon + point.x / self.per_lon, 6)

    def _streets(self, file: Path, calm: set[str]) -> dict[str, Street]:
        pieces: dict[str, list[LineString]] = {}
        main: set[str] = set()
        # A step inside, so that nobody reports from over the border.
        within = self.outline.buffer(-15)
        for feature in json.loads(file.read_text("utf-8"))["features"]:
            kind, name = feature["properties"]["kind"], feature["properties"]["name"]
            if kind not in ("main", "street"):
                continue
            line = LineString([self.plane(*xy) for xy in feature["geometry"]["coordinates"]]).intersection(within)
            found = [
                part for part in getattr(line, "geoms", [line]) if part.geom_type == "LineString" and part.length > 20
            ]
            pieces.setdefault(name, []).extend(found)
            if kind == "main":
                main.add(name)
        return {
            name: Street(name, tuple(parts), name not in calm,
                         sum(part.length for part in parts) * (1.6 if name in main else 1.0))
            for name, parts in pieces.items() if parts
        }  # fmt: skip

    def _corners(self) -> list[tuple[str, str, Point]]:
        """Where two numbered streets cross."""
        named = [(street.name, piece) for street in self.streets.values() if street.numbered for piece in street.pieces]
        tree = STRtree([piece for _name, piece in named])
        found = []
        for one, (name, piece) in enumerate(named):
            for other in sorted(tree.query(piece, predicate="intersects")):
                crossing = piece.intersection(named[other][1])
                if other > one and named[other][0] != name and crossing.geom_type == "Point":
                    found.append((name, named[other][0], crossing))
        return found

    def anywhere(self, random: Random, weights: Mapping[str, float] | None = None) -> Spot:
        """Some place in the town; streets are hit by their length, main streets more often."""
        landmark, by = random.choice(self.landmarks)
        if random.random() < 0.06:
            return self.corner(*random.choice(self.corners), landmark, by)
        names = list(self.streets)
        factor = weights or {}
        street = self.streets[
            random.choices(names, [self.streets[name].weight * factor.get(name, 1.0) for name in names])[0]
        ]
        if not street.numbered:
            return self.somewhere_along(street, random.uniform(0, street.length), landmark, by)
        return self.house(street.name, random.randint(1, max(2, round(2 * street.length / PLOT))), landmark, by)

    def house(self, street: str, number: int | str, landmark: str = "", by: str = "") -> Spot:
        """The place in front of a house. `number` may be a range such as "2–8": the first house counts."""
        road = self.streets[street]
        first = int(str(number).split("–")[0])
        point = road.along(min(road.length, (first + 1) // 2 * PLOT))
        lat, lon = self.globe(point)
        where = grammar.outside(street, str(number), self.language)
        return Spot(lat, lon, grammar.address(street, str(number), self.language), street,
                    grammar.in_street(street, self.language), where, by or where, landmark)  # fmt: skip

    def somewhere_along(self, street: Street, metres: float, landmark: str = "", by: str = "") -> Spot:
        """A place on a path without house numbers."""
        lat, lon = self.globe(street.along(metres))
        here = grammar.in_street(street.name, self.language)
        return Spot(lat, lon, street.name, street.name, here, here, by or here, landmark)

    def on_path(self, street: str, share: float, landmark: str = "", by: str = "") -> Spot:
        """The place at a share (0 to 1) of a path's length."""
        road = self.streets[street]
        return self.somewhere_along(road, road.length * share, landmark, by)

    def corner(self, one: str, other: str, point: Point, landmark: str = "", by: str = "") -> Spot:
        lat, lon = self.globe(point)
        joint = "és" if self.language == "hu" else "and"
        ending = " sarka" if self.language == "hu" else ""
        where = grammar.at_corner(one, other, self.language)
        return Spot(lat, lon, f"{one} {joint} {other}{ending}", one, grammar.in_street(one, self.language), where,
                    by or where, landmark)  # fmt: skip

    def meeting(self, one: str, other: str) -> Spot:
        """Where two streets meet, or come nearest to each other."""
        near = min(
            ((a, b) for a in self.streets[one].pieces for b in self.streets[other].pieces),
            key=lambda p: p[0].distance(p[1]),
        )
        return self.corner(
            one, other, near[0].interpolate(near[0].project(near[1].interpolate(near[1].project(near[0].centroid))))
        )

    def near(self, random: Random, spot: Spot, metres: float) -> Spot:
        """The same place as somebody else would tell it: a few metres off."""
        x, y = self.plane(spot.lon, spot.lat)
        beside = Point(x + random.gauss(0, metres), y + random.gauss(0, metres))
        lat, lon = self.globe(beside if self.outline.buffer(-5).contains(beside) else Point(x, y))
        landmark, by = random.choice(self.landmarks)
        return Spot(lat, lon, spot.address, spot.street, spot.here, spot.at, by, landmark)
