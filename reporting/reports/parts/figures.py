"""The table of figures: each indicator with its interval, the earlier ones, and what that says."""

from django.utils.translation import gettext as _

from evaluation.indicators import INDICATORS
from evaluation.indicators.base import Indicator
from evaluation.measures import Measure, Unit
from reporting.charts.mini import mini
from reporting.reports.comparing import Change, change
from reporting.reports.gathering import Reading
from reporting.reports.parts.compare import Compare
from reporting.reports.report import Figure
from reporting.reports.wording import count, interval_of, of_unit, value_of


def figures(reading: Reading, compare: Compare) -> tuple[Figure, ...]:
    """One row for each indicator."""
    return tuple(_figure(indicator, reading, compare) for indicator in INDICATORS.values())


def figures_caption(compare: Compare) -> str:
    """How to read the table of figures."""
    if compare.then is None:
        return _("The band is the 95% interval, the dot the figure. There is nothing to compare with yet.")
    return _("The band is the 95% interval, the dot the figure, the stroke the figure {then}.").format(
        then=compare.then_words
    )


def _figure(indicator: Indicator, reading: Reading, compare: Compare) -> Figure:
    code = indicator.code
    now = reading.now.total[code]
    before = compare.before.total[code] if compare.before else None
    year_ago = compare.year_ago.total[code] if compare.year_ago else None
    then = year_ago if compare.year_ago else before
    interval = interval_of(now)
    return Figure(
        code=code,
        name=str(indicator.name),
        gist=str(indicator.gist),
        now=now,
        before=before,
        year_ago=year_ago,
        value=value_of(now),
        interval=interval,
        before_value=value_of(before),
        year_ago_value=value_of(year_ago),
        n=count(now.n),
        verdict=_verdict(indicator, now, then, compare.then_words),
        mini=_mini(now, then, interval),
    )


def _mini(now: Measure, then: Measure | None, interval: str) -> str:
    known = [end for one in (now, then) if one for end in (one.value, one.low, one.high) if end is not None]
    top = 1.0 if now.unit is Unit.SHARE else 1.15 * max(known, default=1.0)
    title = of_unit(now.value, now.unit) + (f" ({interval})" if interval else "")
    return mini(now.value, now.low, now.high, then.value if then else None, top=top or 1.0, title=title)


def _verdict(indicator: Indicator, now: Measure, then: Measure | None, then_words: str) -> str:
    """What the figure says beside the earlier one; why there is none where there is none."""
    if not now.n and now.unit is not Unit.CASES:
        return _("no case to judge")
    if now.withheld:
        return _("fewer than {minimum} cases, not shown").format(minimum=indicator.minimum)
    if now.value is None:
        return _("half not reached yet")
    if then is None:
        return ""
    difference = change(now, then)
    if difference in (Change.UNKNOWN, Change.SAME):
        same = _("about as many as {then}") if now.unit is Unit.CASES else _("no demonstrable change")
        return same.format(then=then_words) if difference is Change.SAME else ""
    words = {
        (Unit.DAYS, Change.UP): _("slower than {then}"),
        (Unit.DAYS, Change.DOWN): _("faster than {then}"),
        (Unit.SHARE, Change.UP): _("higher than {then}"),
        (Unit.SHARE, Change.DOWN): _("lower than {then}"),
        (Unit.CASES, Change.UP): _("more than {then}"),
        (Unit.CASES, Change.DOWN): _("fewer than {then}"),
    }[now.unit, difference]
    return words.format(then=then_words)
