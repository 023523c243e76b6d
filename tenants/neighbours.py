"""Whose a place is: the one function through which a municipality's pages may name another one.

No other municipality's name leaks anywhere (its name, look or host); here it is wanted, because whoever stands beyond
the boundary must learn whose the street is. Only what is public anyway is told: name and host, of those that are live.
"""

import time
from dataclasses import dataclass
from threading import Lock

from django_tenants.utils import schema_context
from shapely import STRtree
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from tenants.addresses import origin_of
from tenants.fleet.names import PUBLIC
from tenants.models import Municipality

# Boundaries move seldom, and this is asked only for places beyond one.
KEPT_SECONDS = 600.0


@dataclass(frozen=True)
class Neighbour:
    """A live municipality beyond the boundary: what it is called and where its own pages are (`https://…`)."""

    slug: str
    name: str
    origin: str


@dataclass(frozen=True)
class _Fleet:
    read_at: float
    towns: list[Neighbour]
    outlines: list[BaseGeometry]
    tree: STRtree


_fleet: _Fleet | None = None
_lock = Lock()


def neighbour_at(lat: float, lon: float, *, but: Municipality) -> Neighbour | None:
    """The other municipality, served here and live, in whose boundary a place lies; None where nobody's does."""
    fleet = _known()
    at = Point(lon, lat)
    found = [fleet.towns[index] for index in sorted(fleet.tree.query(at, predicate="covered_by"))
             if fleet.towns[index].slug != but.slug]
    # Of one town within another, such as a district in its city, the smaller is meant.
    sizes = {town.slug: outline.area for town, outline in zip(fleet.towns, fleet.outlines, strict=True)}
    return min(found, key=lambda town: sizes[town.slug], default=None)


def forget_neighbours() -> None:
    """Drop what is kept, after a boundary changed in this process."""
    global _fleet
    _fleet = None


def _known() -> _Fleet:
    global _fleet
    known = _fleet
    if known is None or time.monotonic() - known.read_at > KEPT_SECONDS:
        with _lock:
            known = _fleet = _read()
    return known


def _read() -> _Fleet:
    # A municipality's own role may read its own row only: this is read as the association, and the schema set back.
    with schema_context(PUBLIC):
        rows = Municipality.objects.filter(state="live", boundary__isnull=False).only("slug", "name", "boundary")
        towns = [(Neighbour(row.slug, row.name, origin_of(row)), shape(row.boundary)) for row in rows]
    outlines = [outline for _town, outline in towns]
    return _Fleet(time.monotonic(), [town for town, _outline in towns], outlines, STRtree(outlines))
