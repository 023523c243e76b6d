"""How far two places are from each other. Pure."""

import math

_EARTH = 6_371_000.0


def metres_between(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The great-circle distance of two places in metres (haversine)."""
    one, two = math.radians(lat), math.radians(other_lat)
    rise, run = two - one, math.radians(other_lon - lon)
    half = math.sin(rise / 2) ** 2 + math.cos(one) * math.cos(two) * math.sin(run / 2) ** 2
    return 2 * _EARTH * math.asin(math.sqrt(half))
