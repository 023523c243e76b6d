"""Whether a figure differs from an earlier one by more than chance, and in which direction."""

import math
from enum import StrEnum
from itertools import pairwise

from evaluation.measures import Measure, Unit

# 95 % of the differences between two counts that differ by chance alone stay below this many standard deviations.
CHANCE = 1.96


class Change(StrEnum):
    """How a figure stands to an earlier one."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    UNKNOWN = "unknown"


def change(now: Measure, then: Measure | None) -> Change:
    """How `now` differs from `then`.

    Counts differ when their difference exceeds what two Poisson counts of the same rate show in 95 % of cases
    (1.96 times the root of their sum). Shares and medians differ when their 95 % intervals do not overlap. What has
    no value on either side is unknown, unless the intervals alone tell.
    """
    if then is None:
        return Change.UNKNOWN
    if now.unit is Unit.CASES:
        return _of_counts(now.value, then.value)
    if now.low is None or then.low is None:
        return Change.UNKNOWN
    highs = [math.inf if one.high is None else one.high for one in (now, then)]
    if now.low > highs[1]:
        return Change.UP
    if highs[0] < then.low:
        return Change.DOWN
    return Change.UNKNOWN if now.value is None or then.value is None else Change.SAME


def _of_counts(now: float | None, then: float | None) -> Change:
    if now is None or then is None:
        return Change.UNKNOWN
    if abs(now - then) <= CHANCE * math.sqrt(now + then):
        return Change.SAME
    return Change.UP if now > then else Change.DOWN


def usual_range(counts: list[int]) -> tuple[float, float]:
    """The natural limits of a series of at least two counts: mean ± 2.66 mean moving ranges (Wheeler 1993)."""
    mean = sum(counts) / len(counts)
    moves = [abs(after - before) for before, after in pairwise(counts)]
    reach = 2.66 * sum(moves) / len(moves)
    return max(0.0, mean - reach), mean + reach
