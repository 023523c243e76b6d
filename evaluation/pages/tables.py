"""The tables and the chart of the overview, as plain values for the templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.utils.translation import gettext as _

from cases.catalogue import Catalogue
from evaluation import wording
from evaluation.changes import Change
from evaluation.indicators import INDICATORS
from evaluation.indicators.base import Indicator
from evaluation.measures import Dimension, Measure, Unit
from evaluation.pages import drawing
from evaluation.pages.names import in_order, name_of
from evaluation.pages.question import Question
from evaluation.periods import Period
from evaluation.selectors import Figures

# With fewer cases than this no share and no duration is shown.
MINIMUM = Indicator.minimum


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator on the page."""

    indicator: Indicator
    measure: Measure
    now: str
    interval: str
    before: str
    strip: drawing.Strip | None
    said: str
    cases: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a part."""

    has_value: bool
    now: str
    interval: str

    @classmethod
    def of(cls, measure: Measure) -> Self:
        return cls(measure.value is not None, wording.now(measure), wording.interval(measure))


@dataclass(frozen=True, slots=True)
class Part:
    """One row of the table by category, area, …; its address shows this part alone, '' where it cannot."""

    name: str
    address: str
    cells: Sequence[Cell]


def rows(
    total: Mapping[str, Measure], before: Mapping[str, Measure], changes: Mapping[str, Change], question: Question
) -> list[Row]:
    """The table of indicators."""
    found = []
    for code, one in INDICATORS.items():
        measure, earlier = total[code], before.get(code)
        top = 1.0 if one.unit is Unit.SHARE else None
        found.append(
            Row(
                indicator=one,
                measure=measure,
                now=wording.now(measure),
                interval=wording.interval(measure),
                before=wording.now(earlier) if earlier else "–",
                strip=drawing.strip(
                    measure.value, measure.low, measure.high, earlier.value if earlier else None, top=top
                )
                if one.unit is not Unit.CASES
                else None,
                said=wording.said(measure, changes[code]),
                cases=f"cases/{question.address()}&figure={code}",
            )
        )
    return found


def columns(figures: Figures) -> list[Indicator]:
    """The indicators for which some part has a case: a column of nothing says nothing."""
    return [one for code, one in INDICATORS.items() if any(part[code].n for part in figures.parts.values())]


def too_small(figures: Figures, question: Question) -> set[str]:
    """The bodies of which no figure can be shown: they are counted, not listed."""
    if question.by is not Dimension.BODY:
        return set()
    return {code for code, part in figures.parts.items() if all(part[one].n < MINIMUM for one in INDICATORS)}


def parts(figures: Figures, question: Question, rules: Catalogue) -> list[Part]:
    """The table by whatever the question tells apart, in the catalogue's order; bodies by name, never by figure."""
    shown = columns(figures)
    found = []
    small = too_small(figures, question)
    for code in in_order(figures.parts, question.by, rules):
        if code in small:
            continue
        measures = figures.parts[code]
        cells = [Cell.of(measures[one.code]) for one in shown]
        if question.by is Dimension.MONTH:
            address = question.address(period=Period.of(code), by=Dimension.CATEGORY)
        else:
            address = question.address(within=question.within.narrowed(question.by, code)) if code else ""
        found.append(Part(name_of(code, question.by, rules), address, cells))
    return found


def chart(figures: Figures, question: Question, rules: Catalogue, as_of: date) -> dict[str, Any] | None:
    """Days to a solution by category, the quickest first, or by area, in the catalogue's order: areas are not ranked.

    None where fewer than two parts have a figure.
    """
    medians = {code: measures["median_days_to_solution"] for code, measures in figures.parts.items()}
    if question.by not in (Dimension.CATEGORY, Dimension.AREA) or sum(not one.withheld for one in medians.values()) < 2:
        return None
    order = in_order(medians, question.by, rules)
    finding = _("How long until half of the cases are solved?")
    if question.by is Dimension.CATEGORY:
        order.sort(key=lambda code: (medians[code].withheld, medians[code].value is None, medians[code].value or 0.0))
        finding = wording.slow_finding(list(medians.values()), (as_of - question.period.last).days)
    dots = [dot(name_of(code, question.by, rules), medians[code]) for code in order]
    return {
        "finding": finding,
        "drawings": [("wide", drawing.dots(dots, drawing.WIDE)), ("narrow", drawing.dots(dots, drawing.NARROW))],
    }


def dot(name: str, measure: Measure) -> drawing.Dot:
    """One part's figure, to be drawn."""
    return drawing.Dot(name, measure.value, measure.low, measure.high, wording.now(measure))
