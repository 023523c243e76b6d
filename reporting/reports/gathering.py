"""The figures of a report, read once: of its period, of the period before, of the same period a year earlier."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Min

from cases.catalogue import catalogue
from evaluation.exclusions import NOT_A_CASE
from evaluation.indicators import INDICATORS
from evaluation.measures import Dimension, Measure
from evaluation.models import CaseFacts
from evaluation.periods import Kind, Period
from evaluation.selectors import Figures, measure_many, same_age

# Recording that began within the first days of a month covers the month.
FIRST_DAYS = 3
YEAR = 12


@dataclass(frozen=True)
class Reading:
    """All that a report is made of. Figures of periods in which nobody counted yet are None."""

    period: Period
    as_of: date
    first_day: date | None
    now: Figures
    before: Figures | None
    year_ago: Figures | None
    areas: Mapping[str, Mapping[str, Measure]]
    months: Mapping[str, int]
    covered_from: date | None
    cells: Mapping[int, int]
    nowhere: int

    @property
    def cases(self) -> int:
        """How many cases were reported in the period."""
        return self.now.total["cases_reported"].n

    @property
    def running(self) -> bool:
        """Whether the period is not over on the day of which the report speaks."""
        return self.as_of < self.period.last


def read(period: Period, as_of: date) -> Reading:
    """Read the figures of a period as known on a day. Runs inside the municipality; eight queries."""
    first_day = CaseFacts.objects.aggregate(first=Min("reported_on"))["first"]
    covered_from = _covered_from(first_day)
    year_ago = same_period_a_year_ago(period)
    window = Period(months_before(period.end, 2 * YEAR), period.end, "window")
    by_month = measure_many([INDICATORS["cases_reported"]], window, by=Dimension.MONTH, as_of=as_of)
    compared = period.kind is not Kind.YEAR and _covers(covered_from, period.before)
    cells = _cells(period, as_of)
    return Reading(
        period=period,
        as_of=as_of,
        first_day=first_day,
        now=_measured(period, as_of, Dimension.CATEGORY),
        before=_measured(period.before, same_age(period, as_of), Dimension.CATEGORY) if compared else None,
        year_ago=_measured(year_ago, _same_day_a_year_ago(period, year_ago, as_of), Dimension.CATEGORY)
        if _covers(covered_from, year_ago)
        else None,
        areas=_measured(period, as_of, Dimension.AREA).parts if catalogue().areas else {},
        months={code: part["cases_reported"].n for code, part in by_month.parts.items()},
        covered_from=covered_from,
        cells={cell: count for cell, count in cells.items() if cell is not None},
        nowhere=cells.get(None, 0),
    )


def first_day_counted() -> date | None:
    """The day of the oldest case; None where there is none."""
    first: date | None = CaseFacts.objects.aggregate(first=Min("reported_on"))["first"]
    return first


def months_before(day: date, count: int) -> date:
    """The first of the month so many months before the month of a day."""
    months = YEAR * day.year + day.month - 1 - count
    return date(months // YEAR, months % YEAR + 1, 1)


def same_period_a_year_ago(period: Period) -> Period:
    """2023-06 for 2024-06, 2023-Q2 for 2024-Q2, 2023 for 2024."""
    return Period.of(f"{period.start.year - 1:04}{period.code[4:]}")


def _measured(period: Period, as_of: date, by: Dimension) -> Figures:
    return measure_many(list(INDICATORS.values()), period, by=by, as_of=as_of)


def _same_day_a_year_ago(period: Period, year_ago: Period, as_of: date) -> date:
    """The day on which last year's period was as old as this one is on ``as_of``."""
    if as_of < period.last:
        return min(year_ago.start + (as_of - period.start), year_ago.last)
    return year_ago.last + (as_of - period.last)


def _covered_from(first_day: date | None) -> date | None:
    """The first day of the first month that was counted from its beginning."""
    if first_day is None or first_day.day <= FIRST_DAYS:
        return first_day and first_day.replace(day=1)
    return (first_day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _covers(covered_from: date | None, period: Period) -> bool:
    return covered_from is not None and covered_from <= period.start


def _cells(period: Period, as_of: date) -> dict[int | None, int]:
    """Cases of the period by H3 cell; None for those without a place."""
    chosen = CaseFacts.objects.filter(
        reported_on__gte=period.start, reported_on__lt=period.end, reported_on__lte=as_of
    ).exclude(end_reason__in=NOT_A_CASE)
    return dict(chosen.values_list("case__cell").annotate(cases=Count("pk")).order_by("case__cell"))
