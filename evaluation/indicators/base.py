"""What all indicators have in common: three kinds of them, and what each kind asks of the facts.

An indicator names columns and conditions of `CaseFacts`; `evaluation.selectors` puts the questions of all indicators
into one query. Conditions are judged over the cases reported in the period, or, for an indicator `of_stock`, over those
open on its last day; either way without those that were never a case. They may use `%(as_of)s`, the last day of which
anything is known, and `%(stock_on)s`, the day on which a stock is counted.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from inspect import cleandoc
from typing import ClassVar, TypeVar

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext

from evaluation.measures import Direction, Measure, Unit
from evaluation.statistics.kaplan_meier import Ints, Quantile, estimate_many
from evaluation.statistics.proportion import proportion

Kind = TypeVar("Kind", bound="Indicator")


def explained(indicator: type[Kind]) -> type[Kind]:
    """Marks an indicator whose docstring people read on its page: the catalogues of translations collect it."""
    return indicator


class Indicator(ABC):
    """A computed figure with its method. The docstring of each one is the method in words, printed on its page."""

    code: ClassVar[str]
    name: ClassVar[str | Promise]
    # Half a sentence under the name: of what, measured how.
    gist: ClassVar[str | Promise]
    unit: ClassVar[Unit]
    better: ClassVar[Direction]
    source: ClassVar[str | Promise]
    # Below so many cases no figure is shown.
    minimum: ClassVar[int] = 20

    @classmethod
    def method(cls) -> list[str]:
        """The paragraphs of the docstring, in the present language."""
        paragraphs = cleandoc(cls.__doc__ or "").split("\n\n")
        return [gettext(" ".join(paragraph.split())) for paragraph in paragraphs]


class Counted(Indicator):
    """An indicator that follows from how many cases meet which conditions."""

    # Over the cases open on the period's last day, whenever they were reported.
    of_stock: ClassVar[bool] = False

    @abstractmethod
    def conditions(self) -> Mapping[str, str]:
        """SQL conditions by name; each is counted."""

    @abstractmethod
    def measure(self, counts: Mapping[str, int]) -> Measure:
        """The figure that follows from the counts."""


class Share(Counted):
    """The share of the cases `among` which the condition `having` holds too, with Wilson's interval."""

    among: ClassVar[str] = "TRUE"
    having: ClassVar[str]
    unit = Unit.SHARE

    def conditions(self) -> Mapping[str, str]:
        return {"n": self.among, "events": f"({self.among}) AND ({self.having})"}

    def measure(self, counts: Mapping[str, int]) -> Measure:
        n, events = counts["n"], counts["events"]
        if n < self.minimum:
            return Measure(None, None, None, n, events, self.unit, withheld=True)
        share = proportion(events, n)
        return Measure(share.value, share.low, share.high, n, events, self.unit)


class TimeUntil(Indicator):
    """Days from the report until a share of the cases have come to something, waiting cases counted as waiting.

    `on` is the column with the day on which it came, `minutes` the one with how long it took.
    """

    on: ClassVar[str]
    minutes: ClassVar[str]
    share: ClassVar[float] = 0.5
    unit = Unit.DAYS
    better = Direction.LOWER

    def measures(self, groups: Ints, hours: Ints, done: Ints, waiting: Ints, left_out: Ints) -> list[Measure]:
        """The figures of the groups 0, 1, … up to the length of `left_out`.

        In row i, of the group `groups[i]`, after `hours[i]`, `done[i]` cases were done, `waiting[i]` last seen waiting.
        """
        n = np.bincount(groups, done + waiting, minlength=left_out.size).astype(int)
        events = np.bincount(groups, done, minlength=left_out.size).astype(int)
        curves = estimate_many(groups, hours / 24, done, waiting)
        medians = dict(zip(curves.keys.tolist(), curves.quantiles(self.share), strict=True))
        return [
            self.measure(medians.get(group), int(n[group]), int(events[group]), int(left_out[group]))
            for group in range(left_out.size)
        ]

    def measure(self, days: Quantile | None, n: int, events: int, left_out: int) -> Measure:
        """The figure that follows from a quantile of the curve."""
        if days is None or n < self.minimum:
            return Measure(None, None, None, n, events, self.unit, withheld=True, left_out=left_out)
        return Measure(days.value, days.low, days.high, n, events, self.unit, left_out=left_out)
