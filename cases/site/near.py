"""Open cases close to a place: is it one of these that somebody is about to report?"""

import math
from dataclasses import dataclass

import h3

from cases.distance import metres_between
from cases.judging import CELL
from cases.models import Case
from cases.selectors import cards, published_cases
from cases.workflow.phases import RUNNING

RADIUS = 250
# A little less than it is, so that the box is never too small.
# From the middle of a cell to its furthest corner, generously.
CORNER_METRES = 240.0
METRES_PER_DEGREE = 111_000.0
MOST = 3


@dataclass(frozen=True)
class Near:
    """A case and how many metres away it is, rounded to five."""

    case: Case
    metres: int


def cases_near(
    lat: float, lon: float, *, category: str = "", radius: int = RADIUS, most: int = MOST
) -> list[Near]:
    """The nearest open public cases within so many metres, those of the same category first."""
    middle = h3.latlng_to_cell(lat, lon, CELL)
    rings = math.ceil(radius / 300) + 1
    cells = [
        h3.str_to_int(cell)
        for cell in h3.grid_disk(middle, rings)
        if metres_between(lat, lon, *h3.cell_to_latlng(cell)) <= radius + CORNER_METRES
    ]
    # A box around the circle, so that of a crowded town only what may count comes back.
    down = radius / METRES_PER_DEGREE
    across = down / max(0.01, math.cos(math.radians(lat)))
    rows = (
        published_cases()
        .filter(phase__in=RUNNING, cell__in=cells)
        .filter(lat__range=(lat - down, lat + down), lon__range=(lon - across, lon + across))
        .values_list("pk", "lat", "lon", "category__code")
    )
    found = sorted(
        (code != category, metres_between(lat, lon, at_lat, at_lon), pk)
        for pk, at_lat, at_lon, code in rows
        if at_lat is not None and at_lon is not None
    )
    within = [(pk, metres) for _other, metres, pk in found if metres <= radius][:most]
    cases = {case.pk: case for case in cards(Case.objects.filter(pk__in=[pk for pk, _metres in within]))}
    return [Near(cases[pk], max(5, round(metres / 5) * 5)) for pk, metres in within]
