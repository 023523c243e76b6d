"""Cases month by month as a line, with the same months a year earlier or, where nobody counted then, the median."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reporting.charts.chart import Chart, Frame, Size, Table
from reporting.charts.vega import Spec
from tenants.look.dates import month
from tenants.look.numbers import number

HEIGHTS = {"wide": 260, "narrow": 250, "paper": 196}
# A line's label stands beside its point, and turns inwards this near to an edge.
EDGE = 2


@dataclass(frozen=True)
class Month:
    """Cases of one month: how many, how many a year earlier (None where nobody counted), and whether it is the
    report's own."""

    first: date
    cases: int
    before: int | None
    inside: bool


def trend(months: Sequence[Month], *, key: str, title: str, method: str, frame: Frame) -> Chart:
    """The chart of at least one month, in order of time."""
    median = round(statistics.median(each.cases for each in months))
    # A few months of an earlier year would be no line to compare with.
    compared = 2 * sum(each.before is not None for each in months) >= len(months)
    if not compared:
        months = [replace(each, before=None) for each in months]
    return Chart(
        key=key,
        title=title,
        alt=_alt(months, frame.language),
        method=method,
        table=_table(months, compared, frame.language),
        frame=frame,
        spec=partial(_spec, tuple(months), None if compared else median, frame.language),
    )


def _alt(months: Sequence[Month], language: str) -> str:
    most = max(months, key=lambda each: each.cases)
    least = min(months, key=lambda each: each.cases)
    return _("Cases month by month: most in {most_month}, {most}; fewest in {least_month}, {least}.").format(
        most_month=_month(most.first, language),
        most=number(most.cases, language),
        least_month=_month(least.first, language),
        least=number(least.cases, language),
    )


def _month(first: date, language: str) -> str:
    return month(first.year, first.month, language)


def _table(months: Sequence[Month], compared: bool, language: str) -> Table:
    head = [_("Month"), pgettext("report", "Cases")] + ([_("A year earlier")] if compared else [])
    rows = []
    for each in months:
        before = () if not compared else ("–" if each.before is None else number(each.before, language),)
        rows.append((_month(each.first, language), number(each.cases, language), *before))
    return Table(head=tuple(head), rows=tuple(rows))


def _spec(months: Sequence[Month], median: int | None, language: str, size: Size) -> Spec:
    now = [{"m": each.first.isoformat(), "n": each.cases, "inside": each.inside} for each in months]
    before = [{"m": each.first.isoformat(), "n": each.before} for each in months if each.before is not None]
    top = max(count for each in months for count in (each.cases, each.before or 0))
    x = {
        "field": "m",
        "type": "temporal",
        "scale": {"type": "utc"},
        "axis": {
            "title": None,
            "values": _ticks(months, 3 if size == "narrow" else 2),
            "labelExpr": "[utcFormat(datum.value, '%b'), utcmonth(datum.value) == 0 || datum.index == 0"
            " ? utcFormat(datum.value, '%Y') : '']",
            "labelOverlap": False,
            "labelFlush": False,
            "labelLineHeight": 15,
        },
    }
    y = {
        "field": "n",
        "type": "quantitative",
        "scale": {"domain": [0, max(top * 1.12, 4)], "nice": False},
        "axis": {"title": _("cases a month"), "tickCount": 4, "format": ",d", "tickMinStep": 1},
    }
    layers: list[Spec] = []
    if median is not None:
        layers += _median_line(median, months, x, y, language)
    if before:
        layers.append(_line(before, x, y, "var(--c-2)", 1.75, [5, 3]))
    layers.append(_line(now, x, y, "var(--c-1)", 2.25, [1, 0]))
    inside = [row for row in now if row["inside"]]
    layers.append(
        {
            "data": {"values": inside},
            "mark": {"type": "point", "color": "var(--c-1)", "opacity": 1, "size": 42},
            "encoding": {"x": x, "y": y},
        }
    )
    layers += _labels(months, x, y, language)
    return {"height": HEIGHTS[size], "layer": layers, "padding": {"left": 2, "right": 14, "top": 4, "bottom": 2}}


def _ticks(months: Sequence[Month], step: int) -> list[str]:
    """Every second or third month, counted so that January is one of them."""
    return [each.first.isoformat() for each in months if (each.first.month - 1) % step == 0]


def _line(rows: list[dict[str, Any]], x: Spec, y: Spec, colour: str, width: float, dash: list[int]) -> Spec:
    mark = {"type": "line", "color": colour, "strokeWidth": width, "strokeDash": dash}
    return {"data": {"values": rows}, "mark": mark, "encoding": {"x": x, "y": y}}


def _median_line(median: int, months: Sequence[Month], x: Spec, y: Spec, language: str) -> list[Spec]:
    row = {"n": median}
    rule = {"type": "rule", "color": "var(--c-quiet)", "strokeDash": [6, 4]}
    lines = [{"data": {"values": [row]}, "mark": rule, "encoding": {"y": y}}]
    if len(months) > 1:
        at, above = _roomiest(months, median)
        words = _("median {count}").format(count=number(median, language))
        lines.append(_label(months[at].first, median, words, above, at, len(months), x, y))
    return lines


def _roomiest(months: Sequence[Month], median: int) -> tuple[int, bool]:
    """Where the line and its neighbours keep furthest to one side of the median, and whether above it is free."""
    rooms = []
    for at in range(len(months)):
        distances = [each.cases - median for each in months[max(0, at - 1) : at + 2]]
        rooms += [(min(distances), at, False), (-max(distances), at, True)]
    _room, at, above = max(rooms)
    return at, above


def _labels(months: Sequence[Month], x: Spec, y: Spec, language: str) -> list[Spec]:
    """The lines' names where the lines are furthest apart, and the figure of a report's one month at its dot."""
    layers: list[Spec] = []
    both = [(index, each) for index, each in enumerate(months) if each.before is not None]
    if both:
        at, widest = max(both, key=lambda pair: abs(pair[1].cases - (pair[1].before or 0)))
        above = widest.cases >= (widest.before or 0)
        layers.append(_label(widest.first, widest.before or 0, _("a year earlier"), not above, at, len(months), x, y))
    inside = [each for each in months if each.inside]
    if len(inside) == 1:
        (only,) = inside
        words, at = number(only.cases, language), months.index(only)
        over = only.before is None or only.cases >= only.before
        layers.append(_label(only.first, only.cases, words, over, at, len(months), x, y, strong=True))
    return layers


def _label(
    first: date, n: int, words: str, above: bool, at: int, count: int, x: Spec, y: Spec, *, strong: bool = False
) -> Spec:  # fmt: skip
    align = "left" if at < EDGE else "right" if at >= count - EDGE else "center"
    mark: Spec = {
        "type": "text",
        "align": align,
        "dy": -12 if above else 14,
        "fontSize": 13,
        "fill": "var(--c-1)" if strong else "var(--c-text)",
    }
    if strong:
        mark |= {"fontWeight": 600}
    return {
        "data": {"values": [{"m": first.isoformat(), "n": n, "words": words}]},
        "mark": mark,
        "encoding": {"x": x, "y": y, "text": {"field": "words"}},
    }
