"""The charts: cases month by month, open cases by age, and the two times by category."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from evaluation.measures import Measure
from reporting.charts.bars import Bar, bars
from reporting.charts.chart import Chart, Frame, Table
from reporting.charts.dots import Dot, dots
from reporting.charts.trend import Month, trend
from reporting.reports.comparing import usual_range
from reporting.reports.gathering import YEAR, Reading, months_before
from reporting.reports.parts.names import Names
from reporting.reports.sentences import by_size
from reporting.reports.wording import NONE, count, days, days_long, interval_of, value_of, with_interval
from tenants.look import dates

# More groups than these make a chart that nobody reads; the table has them all.
MOST_DOTS = 10
# Fewer months than these have no usual range.
LEAST_MONTHS = 6


def charts(reading: Reading, names: Names, frame: Frame) -> tuple[Chart, ...]:
    """Cases month by month, open cases by age, and the two times by category, as far as there is something to show."""
    made = (
        _trend(reading, frame),
        _backlog(reading, frame),
        _times(reading, names, frame, "median_days_to_first_answer"),
        _times(reading, names, frame, "median_days_to_solution"),
    )
    return tuple(chart for chart in made if chart is not None)


def _trend(reading: Reading, frame: Frame) -> Chart | None:
    months = list(_months(reading))
    if len(months) < 2:
        return None
    return trend(
        months,
        key="trend",
        title=_trend_title(months, reading, frame.language),
        method=_(
            "Cases by the month of their report; the dots are the report's own months."
            " Months before recording began are left out."
        ),
        frame=frame,
    )


def _months(reading: Reading) -> Iterable[Month]:
    covered, period = reading.covered_from, reading.period
    for back in range(YEAR, 0, -1):
        first = months_before(period.end, back)
        inside = period.start <= first < period.end
        if first > reading.as_of or covered is None or (first < covered and not inside):
            continue
        earlier = date(first.year - 1, first.month, 1)
        before = reading.months.get(f"{earlier:%Y-%m}", 0) if covered <= earlier else None
        yield Month(first, reading.months.get(f"{first:%Y-%m}", 0), before, inside)


def _trend_title(months: list[Month], reading: Reading, language: str) -> str:
    inside = [each for each in months if each.inside]
    others = [each.cases for each in months if not each.inside]
    if len(inside) == 1 and not reading.running and len(others) >= LEAST_MONTHS:
        low, high = usual_range(others)
        if inside[0].cases > high:
            return _("More cases than usual: {count} in the month").format(count=count(inside[0].cases))
        if inside[0].cases < low:
            return _("Fewer cases than usual: {count} in the month").format(count=count(inside[0].cases))
        return _("As many cases as usual: {count} in the month").format(count=count(inside[0].cases))
    most = max(months, key=lambda each: each.cases)
    return _("Most cases came in one month: {month}, {count}").format(
        month=dates.month(most.first.year, most.first.month, language), count=count(most.cases)
    )


def _backlog(reading: Reading, frame: Frame) -> Chart | None:
    backlog = reading.now.total["open_backlog"]
    if not backlog.value:
        return None
    words = {
        "0-30": _("up to 30 days"),
        "31-90": _("31 to 90 days"),
        "91-365": _("91 days to a year"),
        "366-": _("more than a year"),
    }
    ages = dict(backlog.parts)
    old, total = ages["366-"], int(backlog.value)
    title = _backlog_title(old, total)
    strong = "366-" if old else max(ages, key=lambda code: ages[code])
    rows = [Bar(words[code], cases, count(cases), code == strong) for code, cases in ages.items()]
    return bars(
        rows,
        key="backlog",
        title=title,
        alt=_("Open cases by how long ago they were reported: {list}.").format(
            list="; ".join(f"{row.name}: {row.words}" for row in rows)
        ),
        method=_(
            "Cases that are neither solved nor closed on the last day of the period, whenever they were reported."
        ),
        table=Table(
            head=(pgettext("report", "Age"), pgettext("report", "Open cases")),
            rows=tuple((row.name, row.words) for row in rows),
            foot=(pgettext("report", "Together"), count(total)),
        ),
        frame=frame,
    )


def _backlog_title(old: int, total: int) -> str:
    if not old:
        words = ngettext(
            "The {count} open case is younger than a year", "All {count} open cases are younger than a year", total
        )
        return words.format(count=count(total))
    words = ngettext(
        "{old} of {count} open cases is older than a year", "{old} of {count} open cases are older than a year", old
    )
    return words.format(old=count(old), count=count(total))


TIMES = {
    "median_days_to_first_answer": "answers",
    "median_days_to_solution": "solutions",
}


def _times(reading: Reading, names: Names, frame: Frame, code: str) -> Chart | None:
    groups = [
        (name, figures[code])
        for name, figures in by_size(names.of_categories(reading.now.parts))
        if figures[code].low is not None or figures[code].value is not None
    ][:MOST_DOTS]
    if not groups:
        return None
    # The quickest on top; what was never reached below, by the time that it surely takes.
    groups.sort(key=lambda pair: (pair[1].value is None, pair[1].value or pair[1].low or 0, pair[0]))
    rows = [
        Dot(name, one.value, one.low, one.high, days(one.value) if one.value is not None else interval_of(one))
        for name, one in groups
    ]
    answers = code == "median_days_to_first_answer"
    table = Table(
        head=(_("Category"), pgettext("report", "Days"), _("95% interval"), pgettext("report", "Cases")),
        rows=tuple((name, value_of(one), interval_of(one) or NONE, count(one.n)) for name, one in groups),
    )
    return dots(
        rows,
        key=TIMES[code],
        title=_times_title(groups, answers=answers),
        alt="; ".join(f"{name}: {with_interval(one)}" for name, one in groups),
        method=_("Median and 95% interval by category; cases that still wait are counted as waiting (Kaplan-Meier).")
        + (" " + _("The ten categories with the most cases.") if len(groups) == MOST_DOTS else ""),
        axis=_("days until half had a first answer") if answers else _("days until half were solved"),
        table=table,
        frame=frame,
    )


def _times_title(groups: list[tuple[str, Measure]], *, answers: bool) -> str:
    known = [(one.value, name) for name, one in groups if one.value is not None]
    if len(known) < 2:
        return _("How long the first answer takes") if answers else _("How long a solution takes")
    (least, quick), (most, slow) = min(known), max(known)
    words = (
        _("First answer: {quick} {least}, {slow} {most}")
        if answers
        else _("Until solved: {quick} {least}, {slow} {most}")
    )
    return words.format(quick=quick, least=days_long(least), slow=slow, most=days_long(most))
