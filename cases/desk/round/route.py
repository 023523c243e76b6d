"""The order of a round: a short way through the places, found without streets. Pure.

Nearest neighbour first; then parts of the way are turned round (2-opt: Croes 1958, "A method for solving
traveling-salesman problems") or taken elsewhere (Or-opt: Or 1976) as long as that makes it shorter.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

EARTH_METRES = 6_371_000.0
Point = tuple[float, float]


def metres(one: Point, other: Point) -> float:
    """The distance of two points (latitude, longitude in degrees), as the crow flies."""
    (lat1, lon1), (lat2, lon2) = ((math.radians(degree) for degree in point) for point in (one, other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_METRES * math.asin(min(1.0, math.sqrt(half)))


def length(points: Sequence[Point]) -> float:
    """The way through the points in their order, in metres."""
    return sum(metres(one, other) for one, other in pairwise(points))


def order(points: Sequence[Point], start: Point | None = None) -> list[int]:
    """In which order to visit the points: their indices.

    Args:
        start: where the way begins; without it, at the first point. The way does not lead back.
    """
    if not points:
        return []
    places = [start, *points] if start else list(points)
    apart = [[metres(one, other) for other in places] for one in places]
    way = _shortened(_nearest_first(apart), apart)
    return [place - 1 for place in way[1:]] if start else way


def _nearest_first(apart: list[list[float]]) -> list[int]:
    way, left = [0], set(range(1, len(apart)))
    while left:
        here = apart[way[-1]]
        way.append(min(left, key=lambda place: (here[place], place)))
        left.remove(way[-1])
    return way


def _shortened(way: list[int], apart: list[list[float]]) -> list[int]:
    """Turn round, or take elsewhere, every part of the way that this makes shorter, until there is none."""
    best, better = way, True
    while better:
        better = False
        for other in _turned(best) + _moved(best):
            if _length(other, apart) < _length(best, apart) - 1e-6:
                best, better = other, True
                break
    return best


def _turned(way: list[int]) -> list[list[int]]:
    """The way with one part of it walked the other way round. The start stays."""
    return [way[:first] + way[first:last][::-1] + way[last:]
            for first in range(1, len(way)) for last in range(first + 2, len(way) + 1)]


def _moved(way: list[int]) -> list[list[int]]:
    """The way with up to three places in a row taken elsewhere. The start stays."""
    found = []
    for size in (1, 2, 3):
        for first in range(1, len(way) - size + 1):
            part, rest = way[first : first + size], way[:first] + way[first + size :]
            found += [rest[:place] + part + rest[place:] for place in range(1, len(rest) + 1) if place != first]
    return found


def _length(way: list[int], apart: list[list[float]]) -> float:
    return sum(apart[one][other] for one, other in pairwise(way))
