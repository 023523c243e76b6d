"""The municipality's own streets and house numbers: asked first, and without any other server. Pure."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import shapely
from shapely.geometry import LineString, MultiLineString, Point, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from cases.places.found import Box, Found, Kind
from cases.places.written import corner, house_key, joined, number_of, plain, split

MOST = 6
_METRES = 111_320.0
_WAYS = frozenset({"street", "main"})
# A number further than this from every known one is not guessed.
FAR_NUMBER = 10
# Pieces of one name further apart are two streets, as in towns that were once two villages.
APART_METRES = 400.0
# A pin further from every street, or house, is not said to be there.
STREET_METRES, HOUSE_METRES = 80.0, 35.0


@dataclass(frozen=True)
class House:
    """A house number and where it is, in metres on the gazetteer's plane."""

    number: str
    x: float
    y: float


@dataclass
class Street:
    """A street: its line on the plane (None where only houses are known), and its houses."""

    name: str
    line: BaseGeometry | None
    houses: list[House]

    @property
    def middle(self) -> Point:
        """A point in the middle of its longest piece, or among its houses."""
        if self.line is not None:
            return max(_pieces(self.line), key=lambda piece: piece.length).interpolate(0.5, normalized=True)
        house = self.houses[len(self.houses) // 2]
        return Point(house.x, house.y)


class Gazetteer:
    """What a municipality brought with it.

    Args:
        lines: features with `kind` and `name`, as onboarding keeps them.
        addresses: house numbers by street: `{"Malom utca": [["14", lat, lon], …]}`.
        language: the one in which addresses are written there.
    """

    def __init__(self, lines: Iterable[Mapping[str, Any]],
                 addresses: Mapping[str, Sequence[Sequence[Any]]] | None = None, language: str = "hu") -> None:
        self.language = language
        named: dict[str, list[BaseGeometry]] = {}
        for feature in lines:
            properties = feature.get("properties") or {}
            if properties.get("name") and properties.get("kind", "street") in _WAYS:
                named.setdefault(properties["name"], []).append(shapely.force_2d(shape(feature["geometry"])))
        places = [(row[2], row[1]) for rows in (addresses or {}).values() for row in rows]
        self._origin(named, places)
        self.streets: dict[str, list[Street]] = {}
        houses = {plain(name): (name, rows) for name, rows in (addresses or {}).items()}
        for name, parts in named.items():
            rows = houses.pop(plain(name), (name, []))[1]
            self._add(name, [self._on_plane(part) for part in parts], rows)
        for name, rows in houses.values():
            self._add(name, [], rows)
        self.names = sorted((streets[0].name for streets in self.streets.values()), key=plain)
        self._all = [street for streets in self.streets.values() for street in streets]
        self._tree = shapely.STRtree([street.line or shapely.MultiPoint([(house.x, house.y) for house in street.houses])
                                      for street in self._all])

    def _origin(self, named: Mapping[str, list[BaseGeometry]], places: list[tuple[float, float]]) -> None:
        parts = [part for geometries in named.values() for part in geometries]
        xy = places[:1] or [part.representative_point().coords[0] for part in parts[:1]]
        self.lon, self.lat = xy[0] if xy else (0.0, 0.0)
        self.per_lon = _METRES * math.cos(math.radians(self.lat))

    def _on_plane(self, geometry: BaseGeometry) -> BaseGeometry:
        return shapely.transform(geometry, lambda points: (points - [self.lon, self.lat]) * [self.per_lon, _METRES])

    def _plane(self, lat: float, lon: float) -> Point:
        return Point((lon - self.lon) * self.per_lon, (lat - self.lat) * _METRES)

    def _degrees(self, x: float, y: float) -> tuple[float, float]:
        return round(self.lat + y / _METRES, 6), round(self.lon + x / self.per_lon, 6)

    def _add(self, name: str, parts: list[BaseGeometry], rows: Sequence[Sequence[Any]]) -> None:
        """Pieces that lie together are one street; each house belongs to the nearest of them."""
        lines = [piece for part in parts for piece in _pieces(part)]
        near = _together(lines)
        streets = [Street(name, MultiLineString(group) if len(group) > 1 else group[0], []) for group in near]
        if not streets and rows:
            streets = [Street(name, None, [])]
        for number, lat, lon in rows:
            at = self._plane(float(lat), float(lon))
            owner = streets[0] if len(streets) == 1 else min(streets, key=lambda street: street.line.distance(at))  # type: ignore[union-attr]
            owner.houses.append(House(str(number), at.x, at.y))
        if streets:
            self.streets.setdefault(plain(name), []).extend(streets)

    # --- the protocol of every geocoder ---

    def suggest(self, text: str, near: Box | None = None, language: str = "") -> list[Found]:
        """Streets whose name, or a word in it, begins with what is typed; with a number, its houses."""
        street, house = self._split(text)
        wanted = plain(street)
        if not wanted:
            return []
        if house and wanted in self.streets:
            # A number that is not known but lies between two that are comes before those that only begin like it.
            meant = [one for one in self.find(text) if one.is_sure]
            alike = [one for one in self._houses_like(wanted, house) if one not in meant]
            return [*meant, *alike][:MOST] or self.find(text)
        ranked = [(self._rank(name, wanted), name) for name in self.streets]
        found = sorted((rank, name) for rank, name in ranked if rank is not None)
        return [self._found(one) for _rank, name in found[:MOST] for one in self.streets[name]][:MOST]

    def find(self, text: str, near: Box | None = None, language: str = "") -> list[Found]:
        """Where an address is: the house, a corner, or the middle of the street where no more is known."""
        street, house = self._split(text)
        if (crossing := corner(street)) and (met := self._corner(*crossing)):
            return [met]
        wanted = plain(street)
        if wanted not in self.streets:
            alike = get_close_matches(wanted, self.streets, n=1, cutoff=0.84) if len(wanted) > 3 else []
            if not alike:
                return []
            wanted = alike[0]
        found = [self._at(one, house) for one in self.streets[wanted]]
        sure = [one for one in found if one.kind == Kind.HOUSE]
        return sure or found

    def nearest(self, lat: float, lon: float) -> Found | None:
        """The street, and if one is close the house, at a point, which stays as it is; None where no street is near."""
        if not self._all:
            return None
        at = self._plane(lat, lon)
        ways, metres = self._tree.query_nearest(at, max_distance=STREET_METRES, return_distance=True, all_matches=False)
        if not len(ways):
            return None
        street = self._all[int(ways[0])]
        # Beside a corner a house of the other street may be nearer than this one's kerb.
        around = [self._all[int(one)] for one in self._tree.query(at, predicate="dwithin", distance=metres[0] + 15.0)]
        houses = sorted((math.hypot(house.x - at.x, house.y - at.y), house.number, one.name)
                        for one in around for house in one.houses)
        if houses and houses[0][0] <= HOUSE_METRES:
            _metres, number, name = houses[0]
            return Found(joined(name, number, self.language), lat, lon, Kind.HOUSE, name, number)
        return Found(street.name, lat, lon, Kind.STREET, street.name)

    def middle_of(self, street: str) -> tuple[float, float] | None:
        """Latitude and longitude of the middle of a street; None if it is not known."""
        known = self.streets.get(plain(self._split(street)[0]))
        return self._degrees(known[0].middle.x, known[0].middle.y) if known else None

    # --- one street ---

    def _split(self, text: str) -> tuple[str, str]:
        """Street and house, where the number is not a part of the street's name: "1848 tér"."""
        whole = plain(text)
        return (text.strip(), "") if any(name.startswith(whole) for name in self.streets) else split(text)

    @staticmethod
    def _rank(name: str, wanted: str) -> int | None:
        if name.startswith(wanted):
            return 0
        if any(word.startswith(wanted) for word in name.split()):
            return 1
        return 2 if len(wanted) > 2 and wanted in name else None

    def _found(self, street: Street) -> Found:
        return Found(street.name, *self._degrees(street.middle.x, street.middle.y), Kind.STREET, street.name)

    def _house(self, street: Street, house: House) -> Found:
        return Found(joined(street.name, house.number, self.language), *self._degrees(house.x, house.y), Kind.HOUSE,
                     street.name, house.number)

    def _houses_like(self, wanted: str, typed: str) -> list[Found]:
        begins = house_key(typed)
        alike = [(house_key(house.number) != begins, number_of(house.number) or 0, house.number, street, house)
                 for street in self.streets[wanted] for house in street.houses
                 if house_key(house.number).startswith(begins)]
        alike.sort(key=lambda row: row[:3])
        return [self._house(street, house) for *_order, street, house in alike[:MOST]]

    def _at(self, street: Street, house: str) -> Found:
        """The best that is known of a house in a street."""
        key, number = house_key(house), number_of(house)
        same = next((one for one in street.houses if house_key(one.number) == key), None) if house else None
        if same is not None:
            return self._house(street, same)
        between = self._between(street, number) if number is not None else None
        if between is None:
            middle = self._found(street)
            return Found(middle.words, middle.lat, middle.lon, Kind.STREET, street.name, house)
        words = joined(street.name, house, self.language)
        return Found(words, *self._degrees(*between), Kind.BETWEEN, street.name, house)

    def _between(self, street: Street, number: int) -> tuple[float, float] | None:
        """Where a number must be by those beside it, first those on its own side of the street."""
        known = sorted((row[0], row[1]) for row in _numbered(street.houses) if row[0] % 2 == number % 2)
        known = known or sorted(_numbered(street.houses), key=lambda row: row[0])
        below = [row for row in known if row[0] <= number][-1:]
        above = [row for row in known if row[0] >= number][:1]
        if below and above:
            (low, one), (high, other) = below[0], above[0]
            share = (number - low) / (high - low) if high > low else 0.0
            return _along(street.line, one, other, share)
        ends = below or above
        return ends[0][1] if ends and abs(ends[0][0] - number) <= FAR_NUMBER else None

    def _corner(self, one: str, other: str) -> Found | None:
        """Where two streets meet, or come within a few metres of each other."""
        pairs = [(a, b) for a in self.streets.get(plain(one), []) for b in self.streets.get(plain(other), [])
                 if a.line is not None and b.line is not None]
        if not pairs:
            return None
        a, b = min(pairs, key=lambda pair: pair[0].line.distance(pair[1].line))  # type: ignore[union-attr]
        at, across = nearest_points(a.line, b.line)
        if at.distance(across) > 30:
            return None
        lat, lon = self._degrees((at.x + across.x) / 2, (at.y + across.y) / 2)
        return Found(f"{a.name} – {b.name}", lat, lon, Kind.CORNER, f"{a.name} – {b.name}")


def _pieces(geometry: BaseGeometry) -> list[LineString]:
    merged = shapely.line_merge(geometry) if geometry.geom_type == "MultiLineString" else geometry
    return [piece for piece in getattr(merged, "geoms", [merged]) if piece.geom_type == "LineString"]


def _together(lines: list[LineString]) -> list[list[LineString]]:
    """Lines in groups that lie near one another."""
    groups: list[list[LineString]] = []
    for line in sorted(lines, key=lambda one: -one.length):
        near = [group for group in groups if any(line.distance(other) < APART_METRES for other in group)]
        merged = [line, *(other for group in near for other in group)]
        groups = [group for group in groups if group not in near] + [merged]
    return groups


def _numbered(houses: Iterable[House]) -> list[tuple[int, tuple[float, float]]]:
    return [(number, (house.x, house.y)) for house in houses if (number := number_of(house.number)) is not None]


def _along(line: BaseGeometry | None, one: tuple[float, float], other: tuple[float, float],
           share: float) -> tuple[float, float]:
    """The place at a share of the way between two houses: along the street's bends, as far from it as they are."""
    piece = None
    if line is not None:
        piece = min(_pieces(line), key=lambda part: part.distance(Point(one)) + part.distance(Point(other)))
    if piece is None or max(piece.distance(Point(one)), piece.distance(Point(other))) > 60:
        return one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])
    begin, end = piece.project(Point(one)), piece.project(Point(other))
    start, stop, on = (piece.interpolate(metres) for metres in (begin, end, begin + share * (end - begin)))
    aside = [(1 - share) * (one[axis] - foot_a) + share * (other[axis] - foot_b)
             for axis, (foot_a, foot_b) in enumerate(((start.x, stop.x), (start.y, stop.y)))]
    return on.x + aside[0], on.y + aside[1]
