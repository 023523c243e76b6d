"""The map of the period's cases over the municipality's outline."""

from collections.abc import Iterable, Mapping

import shapely
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from shapely.geometry import mapping, shape

from cases.catalogue import Catalogue, catalogue
from reporting.charts.chart import Frame
from reporting.reports.gathering import Reading
from reporting.reports.parts.names import Names
from reporting.reports.report import Legend, Map
from reporting.reports.wording import count
from tenants.look.density import Density, Part, Step, density
from tenants.look.numbers import number
from tenants.models import Municipality


def map_of(municipality: Municipality, reading: Reading, names: Names, frame: Frame) -> Map | None:
    """The period's cases over the municipality's outline; None where it has no outline or no case has a place."""
    known = catalogue()
    outline = municipality.boundary or _outline_of(known)
    if outline is None or not reading.cells:
        return None
    areas = [Part(area.name, area.geometry) for area in known.areas.values() if area.active]
    lines = (municipality.lines or {}).get("features", []) if isinstance(municipality.lines, dict) else []
    water = [line["geometry"] for line in lines if line.get("properties", {}).get("kind") == "water"]
    title = _map_title(reading, names)
    drawn = density(outline, reading.cells, parts=areas, water=water, title=title, font=frame.font)
    return Map(
        title=title,
        question=_("How many cases were reported here?"),
        density=drawn,
        legend=tuple(Legend(step, _step_words(step)) for step in drawn.steps),
        notes=tuple(_map_notes(drawn, reading, frame.language)),
    )


def _outline_of(known: Catalogue) -> Mapping[str, object] | None:
    shapes = [shape(area.geometry) for area in known.areas.values() if area.active]
    return mapping(shapely.union_all(shapes)) if shapes else None


def _map_title(reading: Reading, names: Names) -> str:
    inside = {code: part["cases_reported"].n for code, part in reading.areas.items() if code}
    if len(inside) < 2:
        return _("Where the cases were")
    code = max(inside, key=lambda area: (inside[area], area))
    return _("Most cases were reported here: {area}, {count}").format(area=names.area(code), count=count(inside[code]))


def _step_words(step: Step) -> str:
    if step.high is None:
        return _("{low} or more").format(low=count(step.low))
    if step.low == step.high:
        return count(step.low)
    return f"{count(step.low)}–{count(step.high)}"


def _map_notes(drawn: Density, reading: Reading, language: str) -> Iterable[str]:
    yield _("Each hexagon covers {size} km². Where there is none, no case was reported.").format(
        size=number(drawn.square_kilometres, language, 2)
    )
    if drawn.outside:
        yield ngettext(
            "{count} case lies outside the outline and is not shown.",
            "{count} cases lie outside the outline and are not shown.",
            drawn.outside,
        ).format(count=count(drawn.outside))
    if reading.nowhere:
        yield ngettext(
            "{count} case has no place and is not shown.",
            "{count} cases have no place and are not shown.",
            reading.nowhere,
        ).format(count=count(reading.nowhere))
    yield _("Many reports may mean many problems, or many attentive people.")
