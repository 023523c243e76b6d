"""The queue's map: the lines of one page over the town."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from cases.desk.rows import Row
from cases.site.maps import ground_of
from tenants.look.svgmap import Pin, boundary_map, gathered, projection_of
from tenants.models import Municipality

WIDTH, HEIGHT = 352.0, 749.0


def rows_map(municipality: Municipality, rows: Sequence[Row]) -> str:
    """The cases of these lines as pins and squares; empty where the municipality has no boundary."""
    ground = ground_of(municipality)
    if ground is None:
        return ""
    pins = [Pin(row.lat, row.lon, row.face) for row in rows if row.lat is not None and row.lon is not None]
    alone, squares = gathered(pins, projection_of(ground.outline, WIDTH, HEIGHT))
    return boundary_map(
        ground,
        pins=alone,
        clusters=squares,
        width=WIDTH,
        height=HEIGHT,
        title=_("The cases of this page on the map"),
    )
