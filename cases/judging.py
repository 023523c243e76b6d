"""What follows from a report by the municipality's own rules. Pure: form, importer and desk ask the same."""

from dataclasses import dataclass
from datetime import datetime

import h3

from cases.catalogue import Catalogue
from cases.models import Category, Status
from cases.routing import Route
from cases.service_levels import Due
from cases.workflow.phases import Phase
from tenants.areas.models import Area

# Hexagons of about 0.1 km², 175 m from the middle to a corner: near-by, clusters and heat maps are made of them.
CELL = 9


@dataclass(frozen=True)
class Place:
    """Where a problem is: a point (WGS84), and the words for it."""

    lat: float | None = None
    lon: float | None = None
    address: str = ""
    landmark: str = ""


@dataclass(frozen=True)
class Judgement:
    """What the rules say of a report."""

    area: Area | None
    cell: int | None
    status: Status
    route: Route | None
    dues: list[Due]

    @property
    def goes_at_once(self) -> bool:
        """Whether it is sent without anybody looking at it first."""
        return self.status.phase in (Phase.OPEN, Phase.WAITING)


def judge(catalogue: Catalogue, category: Category, place: Place, reported_at: datetime) -> Judgement:
    """Judge a report made at a time and place."""
    area = area_at(catalogue, place)
    route = catalogue.router.route(category=category.code, area=area.code if area else None, address=place.address)
    return Judgement(
        area=area,
        cell=cell_at(place),
        status=catalogue.initial_of(category),
        route=route,
        dues=catalogue.promises.dues(reported_at, category.code, route.body if route else ""),
    )


def area_at(catalogue: Catalogue, place: Place) -> Area | None:
    if place.lat is None or place.lon is None:
        return None
    code = catalogue.area_index.find(place.lat, place.lon)
    return catalogue.areas[code] if code else None


def cell_at(place: Place) -> int | None:
    """The place's H3 cell as an integer."""
    if place.lat is None or place.lon is None:
        return None
    return h3.str_to_int(h3.latlng_to_cell(place.lat, place.lon, CELL))
