"""The desk's maps: the lines of one page over the town, and the surroundings of one case."""

from collections.abc import Sequence
from functools import lru_cache

from django.utils.translation import gettext as _

from cases.desk.rows import Row
from cases.models import Case
from cases.site.maps import FAR_METRES, ground_of
from tenants import current
from tenants.look.svgmap import Focus, Pin, boundary_map, gathered, projection_of
from tenants.models import Municipality

WIDTH, LOWEST, HIGHEST = 352.0, 352.0, 749.0
MARGIN = 20.0
MINI_WIDTH, MINI_HEIGHT, MINI_METRES = 340.0, 180.0, 700.0
# The sign stands above its place: look a little further north, so that it is in the middle (degrees per metre shown).
ABOVE = 6e-7


def rows_map(municipality: Municipality, rows: Sequence[Row]) -> str:
    """The cases of these lines as pins and squares; empty where the municipality has no boundary."""
    ground = ground_of(municipality)
    if ground is None:
        return ""
    placed = [(row, row.lat, row.lon) for row in rows if row.lat is not None and row.lon is not None]
    pins = [Pin(lat, lon, row.face, key=row.number) for row, lat, lon in placed]
    # As high as the town is at this width, so that it fills the drawing.
    fitted = projection_of(ground.outline, WIDTH, HIGHEST)
    height = min(HIGHEST, max(LOWEST, HIGHEST - 2 * fitted.top + 2 * MARGIN))
    alone, squares = gathered(pins, projection_of(ground.outline, WIDTH, height))
    return boundary_map(
        ground,
        pins=alone,
        clusters=squares,
        width=WIDTH,
        height=height,
        title=_("The cases of this page on the map"),
    )


def case_map(case: Case) -> str:
    """The surroundings of a case with its pin; empty where the place or the boundary is not known."""
    if case.lat is None or case.lon is None:
        return ""
    here = current.municipality()
    title = _("Map: %(place)s") % {"place": case.address or case.title}
    return _surroundings(here.schema_name, here.catalogue_version, case.lat, case.lon, case.face, title)


@lru_cache(maxsize=500)
def _surroundings(_schema: str, _version: int, lat: float, lon: float, face: str, title: str) -> str:
    """Drawn once: whoever works on a case opens its page again and again."""
    ground = ground_of(current.municipality())
    if ground is None:
        return ""
    # Without streets a close view would show nothing: then the parts of the town tell where it is.
    metres = MINI_METRES if ground.lines else FAR_METRES
    return boundary_map(
        ground,
        pins=[Pin(lat, lon, face)],
        width=MINI_WIDTH,
        height=MINI_HEIGHT,
        title=title,
        focus=Focus(lat + metres * ABOVE, lon, metres),
    )
