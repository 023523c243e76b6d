"""Is a difference between two figures larger than chance explains? Judged cautiously, and said in one word."""

from enum import StrEnum
from math import inf

from evaluation.measures import Direction, Measure, Unit
from evaluation.statistics.proportion import difference


class Change(StrEnum):
    """What may be said about a figure beside the one before it.

    Counts are simply MORE, FEWER or AS_MANY. Shares and durations are BETTER or WORSE when the difference is larger
    than chance explains at 95 %, else NOT_SHOWN; NOT_COMPARED where either has no figure.
    """

    MORE = "more"
    FEWER = "fewer"
    AS_MANY = "as_many"
    BETTER = "better"
    WORSE = "worse"
    NOT_SHOWN = "not_shown"
    NOT_COMPARED = "not_compared"


def change(now: Measure, before: Measure, better: Direction) -> Change:
    """What became of a figure since the period before.

    Shares are judged by Newcombe's interval of their difference. Durations are judged by whether their own intervals
    lie apart, which is more cautious than a test of the difference.
    """
    if now.withheld or before.withheld:
        return Change.NOT_COMPARED
    if now.unit is Unit.CASES:
        return Change.MORE if now.n > before.n else Change.FEWER if now.n < before.n else Change.AS_MANY
    gap = _share_gap(now, before) if now.unit is Unit.SHARE else _days_gap(now, before)
    if gap == 0:
        return Change.NOT_SHOWN
    return Change.BETTER if (gap > 0) is (better is Direction.HIGHER) else Change.WORSE


def _share_gap(now: Measure, before: Measure) -> int:
    """1 or -1 if the share went up or down beyond chance, else 0."""
    low, high = difference((now.events, now.n), (before.events, before.n))
    return 1 if low > 0 else -1 if high < 0 else 0


def _days_gap(now: Measure, before: Measure) -> int:
    """1 or -1 if it takes longer or shorter beyond chance, else 0. A bound that is never reached lies beyond all."""
    if (now.high if now.high is not None else inf) < (before.low if before.low is not None else inf):
        return -1
    if (before.high if before.high is not None else inf) < (now.low if now.low is not None else inf):
        return 1
    return 0
