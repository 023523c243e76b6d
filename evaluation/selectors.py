"""Figures, asked from the facts: any indicators, of any slice, told apart by anything, in one query.

The database counts cases by (part, duration); what comes back is as small as the answer, however many cases there are.
So that it stays small where times are known to the minute, durations are counted in started hours up to 30 days and in
started days beyond; durations between dates are whole days and are not touched by that.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection
from django.db.models import Max, Min, Prefetch
from django.utils import timezone

from cases.catalogue import catalogue
from cases.models import Case
from cases.models.case import Origin
from evaluation.exclusions import NOT_A_CASE
from evaluation.indicators import INDICATORS
from evaluation.indicators.base import Counted, Indicator, TimeUntil
from evaluation.measures import Dimension, Measure, Slice
from evaluation.models import CaseFacts
from evaluation.periods import Period
from tenants.current import municipality
from tenants.words import in_language

PARTS = {
    None: "''",
    Dimension.CATEGORY: "category",
    Dimension.BODY: "body",
    Dimension.AREA: "area",
    Dimension.CHANNEL: "channel",
    Dimension.MONTH: "to_char(reported_on, 'YYYY-MM')",
}
# The cases of the period, and those of any time that were open on its last day.
COHORT = "reported_on >= %(start)s AND reported_on < %(end)s AND reported_on <= %(as_of)s"
STOCK = "reported_on <= %(stock_on)s AND (ended_on IS NULL OR ended_on > %(stock_on)s)"
KEPT = "(end_reason = '' OR end_reason <> ALL (%(not_a_case)s))"
# Minutes that a case has waited by the end of the last day of which anything is known.
WAITED = """(CASE WHEN by_day THEN 1440 * (%(as_of)s - reported_on)
    ELSE greatest(extract(epoch FROM %(seen_until)s - reported_at)::int / 60, 0) END)"""

Row = tuple[int, str, list[int] | None, list[int]]
Ints = npt.NDArray[np.int64]
Counts = dict[str, dict[str, Ints]]


@dataclass(frozen=True, slots=True)
class Figures:
    """The answer to one question: by indicator's code the figure of all cases asked about, and that of each part."""

    total: Mapping[str, Measure]
    parts: Mapping[str, Mapping[str, Measure]]


@dataclass(frozen=True, slots=True)
class Bound:
    """An indicator inside the present municipality."""

    indicator: Indicator

    def measure(self, within: Slice, period: Period, as_of: date | None = None) -> Measure:
        """The figure of these cases. See `measure_many`."""
        return measure_many([self.indicator], period, within=within, as_of=as_of).total[self.indicator.code]


def indicator(code: str) -> Bound:
    """The indicator of a code, ready to measure.

    Raises:
        KeyError: there is none.
    """
    return Bound(INDICATORS[code])


def measure_many(
    indicators: Sequence[Indicator],
    period: Period,
    *,
    by: Dimension | None = None,
    within: Slice | None = None,
    as_of: date | None = None,
) -> Figures:
    """Measure all indicators over the cases reported in a period, of the whole slice and of each part, in one query.

    Args:
        by: what tells the parts apart; None for no parts. A part without cases is missing from the answer.
        within: the cases looked at; None for all.
        as_of: the last local day of which anything is known; today if None. What came later counts as not yet.
    """
    known = as_of or timezone.localdate(timezone=municipality().zone)
    slice_ = within or Slice()
    times = [one for one in indicators if isinstance(one, TimeUntil)]
    counted = [one for one in indicators if isinstance(one, Counted)]
    with connection.cursor() as cursor:
        cursor.execute(_question(by, slice_, times, counted), _arguments(period, slice_, known))
        rows: list[Row] = cursor.fetchall()

    parts = sorted({row[1] for row in rows})
    conditions = (_conditions(times, counted, of_stock=False), _conditions((), counted, of_stock=True))
    counts = _counts(rows, parts, conditions)
    found: list[dict[str, Measure]] = [{} for _part in [*parts, None]]
    for one in counted:
        for position, figures in enumerate(found):
            figures[one.code] = one.measure({name: int(n[position]) for name, n in counts[one.code].items()})
    for which, until in enumerate(times, start=2):
        measures = until.measures(*_durations(rows, parts, which), counts[until.code]["left_out"])
        for figures, figure in zip(found, measures, strict=True):
            figures[until.code] = figure
    shown = {part: figures for part, figures in zip(parts, found, strict=False) if by and _belongs(part, by, period)}
    return Figures(found[-1], shown)


def _belongs(part: str, by: Dimension, period: Period) -> bool:
    """Whether a part lies in the period: a stock also holds cases of earlier months."""
    return by is not Dimension.MONTH or f"{period.start:%Y-%m}" <= part <= f"{period.last:%Y-%m}"


def cases_behind(
    code: str,
    period: Period,
    *,
    within: Slice | None = None,
    as_of: date | None = None,
    published: bool = False,
    older_than: tuple[date, int] | None = None,
    limit: int = 50,
) -> list[CaseFacts]:
    """The cases that an indicator's figure counts (its `n`), newest first, each with its case, category and status.

    Args:
        published: only those that everybody may see.
        older_than: go on after this reported day and case id.
    """
    one = INDICATORS[code]
    slice_ = within or Slice()
    of_stock = isinstance(one, Counted) and one.of_stock
    judged = f"coalesce({one.minutes}, 0) >= 0" if isinstance(one, TimeUntil) else ""
    counted = one.conditions()["n"] if isinstance(one, Counted) else judged
    conditions = [STOCK if of_stock else COHORT, KEPT, counted, *_narrowed(slice_)]
    if published:
        conditions.append("case_id IN (SELECT id FROM cases_case WHERE published AND duplicate_of_id IS NULL)")
    if older_than:
        conditions.append("(reported_on, case_id) < (%(older_day)s, %(older_id)s)")
    known = as_of or timezone.localdate(timezone=municipality().zone)
    day, pk = older_than or (known, 0)
    arguments = _arguments(period, slice_, known) | {"older_day": day, "older_id": pk, "limit": limit}
    rows = CaseFacts.objects.raw(
        f"SELECT * FROM evaluation_casefacts WHERE {' AND '.join(conditions)} "  # noqa: S608
        "ORDER BY reported_on DESC, case_id DESC LIMIT %(limit)s",
        arguments,
    )
    return list(rows.prefetch_related(Prefetch("case", Case.objects.select_related("category", "area", "status"))))


def known_days() -> tuple[date | None, date | None, date]:
    """The first and the last day on which a case was reported (None without cases), and the last of which we know.

    That is today where cases live here. Where all were imported it is the last day that the import speaks of: nobody
    has told what became of them since, and their silence must not be read as waiting.
    """
    reported = CaseFacts.objects.aggregate(first=Min("reported_on"), last=Max("reported_on"))
    today = timezone.localdate(timezone=municipality().zone)
    if reported["last"] is None or CaseFacts.objects.filter(origin=Origin.LIVE).exists():
        return reported["first"], reported["last"], today
    told = CaseFacts.objects.aggregate(Max("answered_on"), Max("claimed_on"), Max("solved_on"), Max("ended_on"))
    days = [day for day in told.values() if day is not None]
    return reported["first"], reported["last"], min(max([reported["last"], *days]), today)


def same_age(period: Period, as_of: date) -> date:
    """The day on which the period before was as old as `period` is on `as_of`, so that both can be compared fairly.

    Periods that are over are compared at the same distance from their end, one that still runs from its start.
    """
    before = period.before
    if as_of < period.last:
        return min(before.start + (as_of - period.start), before.last)
    return before.last + (as_of - period.last)


def indicators_json(period: Period | str, as_of: date) -> list[dict[str, Any]]:
    """The main figures of a period as plain rows, of everything and of each category by its name.

    Each row holds indicator, slice ({} or {"category": name}), period, value, low, high, n and events; value, low and
    high are None where there is none (counts have no interval).
    """
    asked = Period.of(period) if isinstance(period, str) else period
    codes = ("cases_reported", "share_solved", "median_days_to_first_answer", "median_days_to_solution")
    figures = measure_many([INDICATORS[code] for code in codes], asked, by=Dimension.CATEGORY, as_of=as_of)
    language, categories = municipality().language, catalogue().categories
    slices: list[tuple[dict[str, str], Mapping[str, Measure]]] = [({}, figures.total)]
    for code, part in figures.parts.items():
        name = in_language(categories[code].names, language) if code in categories else code
        slices.append(({"category": name}, part))
    return [
        {
            "indicator": code,
            "slice": names,
            "period": asked.code,
            "value": part[code].value,
            "low": part[code].low,
            "high": part[code].high,
            "n": part[code].n,
            "events": part[code].events,
        }
        for code in codes
        for names, part in slices
    ]


def _question(by: Dimension | None, within: Slice, times: Sequence[TimeUntil], counted: Sequence[Counted]) -> str:
    """The query. Its rows are: which part of the question, which part of the cases, durations or NULL, the counts.

    The question's parts are the counts over the cohort (0), those over the stock (1), and the times (2, 3, …). Its text
    is put together from what stands in this file and in the indicators; what somebody chose is an argument.
    """
    narrow = "".join(f" AND {condition}" for condition in _narrowed(within))
    cases = f"(SELECT *, {PARTS[by]} AS part FROM evaluation_casefacts WHERE {{}} AND {KEPT}{narrow}) AS c"  # noqa: S608
    cohort, stock = cases.format(COHORT), cases.format(STOCK)
    questions = [
        f"SELECT {which}, part, NULL::int[], ARRAY[{_filters(asked)}] FROM {source} GROUP BY part"  # noqa: S608
        for which, (source, asked) in enumerate(
            ((cohort, _conditions(times, counted, of_stock=False)), (stock, _conditions((), counted, of_stock=True)))
        )
        if asked
    ]
    # One row for each part rather than one for each duration: thousands of small rows would cost more than counting.
    questions += [
        f"SELECT {which}, part, array_agg(tick), array_agg(n) FROM (SELECT part, {_tick(one)} AS tick, count(*) AS n "  # noqa: S608
        f"FROM {cohort} GROUP BY part, tick) AS ticks WHERE tick IS NOT NULL GROUP BY part"
        for which, one in enumerate(times, start=2)
    ]
    return " UNION ALL ".join(questions)


def _narrowed(within: Slice) -> list[str]:
    return [f"{dimension} = %({dimension})s" for dimension in within.chosen()]


Condition = tuple[str, str, str]


def _conditions(times: Sequence[TimeUntil], counted: Sequence[Counted], *, of_stock: bool) -> list[Condition]:
    """What is counted, as (indicator, name, SQL)."""
    asked = [(one, name, sql) for one in counted for name, sql in one.conditions().items() if one.of_stock is of_stock]
    odd = [(one, "left_out", f"{one.minutes} < 0 AND {one.on} <= %(as_of)s") for one in times]
    return [(one.code, name, sql) for one, name, sql in [*asked, *odd]]


def _filters(conditions: Sequence[Condition]) -> str:
    return ", ".join(f"count(*) FILTER (WHERE {sql})" for _code, _name, sql in conditions)


def _tick(one: TimeUntil) -> str:
    """SQL for how long a case took or has waited, in hours, doubled, plus one if it still waits; NULL if left out."""
    return f"""CASE WHEN {one.minutes} < 0 THEN NULL
        WHEN {one.on} <= %(as_of)s THEN {_hours(one.minutes)} * 2 ELSE {_hours(WAITED)} * 2 + 1 END"""


def _hours(minutes: str) -> str:
    return f"(CASE WHEN {minutes} <= 43200 THEN ({minutes} + 59) / 60 ELSE ({minutes} + 1439) / 1440 * 24 END)"


def _arguments(period: Period, within: Slice, as_of: date) -> dict[str, Any]:
    zone = municipality().zone
    return {
        "start": period.start,
        "end": period.end,
        "as_of": as_of,
        "stock_on": min(as_of, period.last),
        "seen_until": min(timezone.now(), datetime.combine(as_of + timedelta(days=1), time.min, zone)),
        "not_a_case": list(NOT_A_CASE),
        **within.chosen(),
    }


def _counts(rows: list[Row], parts: list[str], conditions: Sequence[Sequence[Condition]]) -> Counts:
    """By indicator and name: how many cases of each part, and last of all parts together, meet the condition."""
    place = {part: position for position, part in enumerate(parts)}
    counts: Counts = defaultdict(dict)
    for which, asked in enumerate(conditions):
        table = np.zeros((len(asked), len(parts) + 1), np.int64)
        for row in rows:
            if row[0] == which:
                table[:, place[row[1]]] = row[3]
        table[:, -1] = table.sum(axis=1)
        for (code, name, _sql), numbers in zip(asked, table, strict=True):
            counts[code][name] = numbers
    return counts


def _durations(rows: list[Row], parts: list[str], which: int) -> tuple[Ints, Ints, Ints, Ints]:
    """For one time: part, hours, done and waiting of every duration; then the same ones as one last part."""
    place = {part: position for position, part in enumerate(parts)}
    counted = [(place[part], ticks, n) for asked, part, ticks, n in rows if asked == which and ticks]
    sizes = [len(ticks) for _position, ticks, _n in counted]
    part = np.repeat(np.array([position for position, _ticks, _n in counted], np.int64), sizes)
    tick = np.array([value for _position, ticks, _n in counted for value in ticks], np.int64)
    n = np.array([value for _position, _ticks, counts in counted for value in counts], np.int64)
    waits = tick % 2
    return (
        np.concatenate((part, np.full_like(part, len(parts)))),
        np.tile(tick // 2, 2),
        np.tile(n * (1 - waits), 2),
        np.tile(n * waits, 2),
    )
