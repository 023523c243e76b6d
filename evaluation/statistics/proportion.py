"""Shares, with an interval that stays honest when the group is small or the share is near 0 or 1."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Proportion:
    """A share from 0 to 1 and its interval; all three None when there is nobody to count."""

    value: float | None
    low: float | None
    high: float | None


def wilson(
    successes: npt.ArrayLike, trials: npt.ArrayLike, *, confidence: float = 0.95
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Shares with Wilson's (1927) score interval: three arrays (value, low, high), from 0 to 1.

    Where `trials` is 0 all three are not-a-number.

    Raises:
        ValueError: more successes than trials, or a negative number.
    """
    hits = np.asarray(successes, np.float64)
    n = np.asarray(trials, np.float64)
    if (hits < 0).any() or (hits > n).any():
        raise ValueError("Successes lie between nought and the number of trials.")
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = hits / n
        middle = (hits + z * z / 2) / (n + z * z)
        half = z / (n + z * z) * np.sqrt(hits * (n - hits) / n + z * z / 4)
        # The ends are exact by algebra, but not in floating point.
        low = np.where(hits == 0, 0.0, middle - half)
        high = np.where(hits == n, 1.0, middle + half)
    nobody = n == 0
    return share, np.where(nobody, np.nan, low), np.where(nobody, np.nan, high)


def proportion(successes: int, trials: int, *, confidence: float = 0.95) -> Proportion:
    """One share with its Wilson interval, as plain numbers.

    Raises:
        ValueError: more successes than trials, or a negative number.
    """
    if not trials and not successes:
        return Proportion(None, None, None)
    value, low, high = wilson([successes], [trials], confidence=confidence)
    return Proportion(float(value[0]), float(low[0]), float(high[0]))


def difference(first: tuple[int, int], second: tuple[int, int], *, confidence: float = 0.95) -> tuple[float, float]:
    """The interval of the first share minus the second, each given as (successes, trials), trials above 0.

    Newcombe's (1998) method 10, built from the two Wilson intervals: when it holds no 0, the difference is
    larger than chance explains.
    """
    one = proportion(*first, confidence=confidence)
    two = proportion(*second, confidence=confidence)
    if None in (one.value, two.value):
        raise ValueError("A difference needs somebody on both sides.")
    a, a_low, a_high = one.value or 0.0, one.low or 0.0, one.high or 0.0
    b, b_low, b_high = two.value or 0.0, two.low or 0.0, two.high or 0.0
    gap = a - b
    return gap - sqrt((a - a_low) ** 2 + (b_high - b) ** 2), gap + sqrt((a_high - a) ** 2 + (b - b_low) ** 2)
