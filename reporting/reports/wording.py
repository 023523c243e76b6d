"""Figures in words: values, intervals, differences. Words are looked up in the language that is active."""

import math

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from evaluation.measures import Measure, Unit
from tenants.look.numbers import number, percent

NONE = "–"
# Below so many days tenths matter.
TENTHS = 10


def language() -> str:
    """The code of the active language, such as hu."""
    return (get_language() or "en").split("-")[0]


def count(value: float) -> str:
    """'1 264'"""
    return number(value, language())


def share(value: float) -> str:
    """'58%'; never 0% or 100% for what is neither."""
    shown = min(max(value, 0.005001), 0.994999) if 0 < value < 1 else value
    return percent(shown, language())


def days(value: float) -> str:
    """'24', '7,5': tenths only below ten days."""
    tenths = value < TENTHS and round(value, 1) != round(value)
    return number(value, language(), 1 if tenths else 0)


def of_unit(value: float | None, unit: Unit) -> str:
    """A value as its unit is written, a dash for none."""
    if value is None:
        return NONE
    return {Unit.CASES: count, Unit.SHARE: share, Unit.DAYS: days}[unit](value)


def value_of(measure: Measure | None) -> str:
    """The figure itself; a dash where there is none."""
    return NONE if measure is None else of_unit(measure.value, measure.unit)


def interval_of(measure: Measure) -> str:
    """'21–27', '≥ 83' where the upper end was never reached, nothing where there is no interval."""
    if measure.low is None:
        return ""
    low = of_unit(measure.low, measure.unit)
    if measure.high is None:
        return f"≥\u00a0{low}"
    # One sign of percent for both ends.
    start = low.rstrip("%\u202f") if measure.unit is Unit.SHARE else low
    return f"{start}–{of_unit(measure.high, measure.unit)}"


def with_interval(measure: Measure) -> str:
    """'24 (21–27)'"""
    interval = interval_of(measure)
    return f"{value_of(measure)} ({interval})" if interval else value_of(measure)


def within(value: float) -> str:
    """'within 6 days', 'within 5 hours', 'on the same day'."""
    if value == 0:
        return _("on the same day")
    if value < 1:
        hours = max(1, math.ceil(24 * value - 1e-9))
        return ngettext("within {hours} hour", "within {hours} hours", hours).format(hours=count(hours))
    return ngettext("within {days} day", "within {days} days", 1 if value == 1 else 2).format(days=days(value))


def days_long(value: float) -> str:
    """'6 days', '5 hours', 'the same day': for titles and comparisons."""
    if value == 0:
        return _("the same day")
    if value < 1:
        hours = max(1, math.ceil(24 * value - 1e-9))
        return ngettext("{hours} hour", "{hours} hours", hours).format(hours=count(hours))
    return ngettext("{days} day", "{days} days", 1 if value == 1 else 2).format(days=days(value))
