"""The tables: every category and every area with its figures."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from evaluation.measures import Measure, Unit
from reporting.charts.chart import Table
from reporting.reports.gathering import Reading
from reporting.reports.parts.names import Names
from reporting.reports.sentences import by_size
from reporting.reports.wording import interval_of, value_of, with_interval


def category_table(reading: Reading, names: Names) -> Table:
    """Every category with cases in the period or open ones, the one with the most cases first."""
    named = by_size(names.of_categories(reading.now.parts))
    return _table(reading, named, first=_("Category"))


def area_table(reading: Reading, names: Names) -> Table:
    """Every area in the municipality's own order, numbered ones by their number; what lies outside them last."""
    order = {code: place for place, code in enumerate(names.areas)}
    if all(code.isdigit() for code in order):
        order = {code: int(code) for code in order}
    codes = sorted(reading.areas, key=lambda code: (not code, order.get(code, len(order)), code))
    return _table(reading, [(names.area(code), reading.areas[code]) for code in codes], first=_("Area"))


COLUMNS = (
    "cases_reported",
    "open_backlog",
    "median_days_to_first_answer",
    "share_answered_in_time",
    "median_days_to_solution",
    "share_solved",
)


def _table(reading: Reading, rows: Iterable[tuple[str, Mapping[str, Measure]]], *, first: str) -> Table:
    heads = {
        "cases_reported": pgettext("report", "Reported"),
        "open_backlog": pgettext("report", "Open"),
        "median_days_to_first_answer": pgettext("report", "First answer, days"),
        "share_answered_in_time": pgettext("report", "Answered in time"),
        "median_days_to_solution": pgettext("report", "Until solved, days"),
        "share_solved": pgettext("report", "Solved"),
    }
    total = reading.now.total
    # A column in which nothing can stand is left out.
    columns = [code for code in COLUMNS if total[code].n]
    return Table(
        head=(first, *(heads[code] for code in columns)),
        rows=tuple((name, *(_cell(figures[code]) for code in columns)) for name, figures in rows),
        foot=(pgettext("report", "Together"), *(_cell(total[code]) for code in columns)),
        caption=_(
            "In brackets the 95% interval. A dash stands where fewer than 20 cases would carry the figure,"
            " or where half was not reached."
        ),
    )


def _cell(measure: Measure) -> str:
    if measure.unit is not Unit.DAYS:
        return value_of(measure)
    if measure.value is None and measure.low is not None:
        return interval_of(measure)
    return with_interval(measure)
