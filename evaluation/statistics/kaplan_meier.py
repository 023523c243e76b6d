"""How long until half of them: the product-limit estimate, for one group or for thousands in one pass.

The estimate is Kaplan and Meier's (1958), its variance Greenwood's (1926), its interval the set of
times that Brookmeyer and Crowley's (1982) test does not reject, on the log(-log) scale, which keeps
it inside 0 and 1 (Kalbfleisch and Prentice 1980).

A case that is still waiting has a duration too: how long it has waited so far. When a case is done
and another is last seen waiting at the same duration, the waiting one counts as waiting at that time.
"""

from dataclasses import dataclass
from statistics import NormalDist
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Number = TypeVar("Number", np.int64, np.float64)
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# Rounding must not decide whether a curve that ends a day on exactly one half has reached it: after a
# million factors the curve is right to about 1e-10, and its steps are never smaller than one case.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Quantile:
    """When a share of the cases is done, in the unit of the durations; None where it is never reached."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Curve:
    """The share still waiting after each duration at which something was observed.

    `times` ascends; `waiting[i]` is the estimate just after `times[i]`; `variance[i]` is Greenwood's sum,
    so that the standard error of `waiting` is `waiting * sqrt(variance)`; `at_risk[i]` were under
    observation just before `times[i]`, `done[i]` of them were done then.
    """

    times: Floats
    waiting: Floats
    variance: Floats
    at_risk: Ints
    done: Ints

    def quantile(self, share: float, *, confidence: float = 0.95) -> Quantile:
        """The first time at which at least `share` (0 to 1, open) of the cases is done, with its interval."""
        everything = Curves(np.zeros(1, np.int64), np.zeros(min(1, self.times.size), np.int64), self)
        return everything.quantiles(share, confidence=confidence)[0]


@dataclass(frozen=True, slots=True)
class Curves:
    """The curves of many groups, one after the other in `rows`; group `keys[i]` begins at row `starts[i]`."""

    keys: Ints
    starts: Ints
    rows: Curve

    def curve(self, position: int) -> Curve:
        """The curve of the group `keys[position]` alone."""
        ends = np.append(self.starts[1:], self.rows.times.size)
        part = slice(self.starts[position], ends[position])
        rows = self.rows
        return Curve(rows.times[part], rows.waiting[part], rows.variance[part], rows.at_risk[part], rows.done[part])

    def quantiles(self, share: float, *, confidence: float = 0.95) -> list[Quantile]:
        """For each group, in the order of `keys`: when `share` of its cases is done, with the interval.

        The interval begins with the first time that the test does not reject and ends with the first one after it
        that the test rejects. Once nobody waits any more the curve is zero and the interval ends there.
        """
        if not 0 < share < 1:
            raise ValueError(f"A share lies between 0 and 1, not at {share}.")
        if not self.rows.times.size:
            return [Quantile(None, None, None)] * self.keys.size
        left = 1 - share
        waiting = self.rows.waiting
        z = NormalDist().inv_cdf(0.5 + confidence / 2)
        with np.errstate(divide="ignore", invalid="ignore"):
            drop = -np.log(waiting)
            place = np.log(drop) - np.log(-np.log(left))
            error = np.where(waiting > 0, np.sqrt(self.rows.variance) / drop, 0.0)
            # While everybody waits, the scale has no value: nothing has been reached.
            error = np.where(waiting < 1, error, 0.0)
        return [
            Quantile(value, low, high)
            for value, low, high in zip(
                self._first(waiting <= left + ROUNDING),
                self._first(place + z * error >= 0),
                self._first(place - z * error >= 0),
                strict=True,
            )
        ]

    def _first(self, holds: npt.NDArray[np.bool_]) -> list[float | None]:
        """For each group the first time at which it holds."""
        rows = np.where(holds, np.arange(holds.size), holds.size)
        firsts = np.minimum.reduceat(rows, self.starts)
        times = np.append(self.rows.times, np.nan)[firsts]
        return [None if row == holds.size else float(at) for row, at in zip(firsts, times, strict=True)]


def estimate(durations: npt.ArrayLike, observed: npt.ArrayLike) -> Curve:
    """The curve of one group from single cases.

    Args:
        durations: how long each case took, or has been waiting so far; not negative.
        observed: whether each one was done (true) or still waits (false); as long as `durations`.

    Raises:
        ValueError: a duration is negative or not a number, or the two differ in length.
    """
    times = np.asarray(durations, np.float64)
    seen = np.asarray(observed, np.bool_)
    if times.shape != seen.shape or times.ndim != 1:
        raise ValueError("Each duration needs to be marked as observed or not.")
    curves = estimate_many(np.zeros(times.size, np.int64), times, seen, ~seen)
    return curves.rows


def estimate_many(
    groups: npt.ArrayLike, durations: npt.ArrayLike, done: npt.ArrayLike, waiting: npt.ArrayLike
) -> Curves:
    """The curves of many groups from counts, in one pass and in any order of rows.

    Row i says: in group `groups[i]`, at the duration `durations[i]`, `done[i]` cases were done and `waiting[i]` were
    last seen waiting. Rows of the same group and duration add up. A group without rows has no curve.

    Args:
        groups: whole numbers.
        durations: not negative, in any unit.
        done, waiting: whole numbers, not negative.

    Raises:
        ValueError: a duration or a count is negative or not a number.
    """
    keys = np.asarray(groups, np.int64)
    times = np.asarray(durations, np.float64)
    events = np.asarray(done, np.int64)
    censored = np.asarray(waiting, np.int64)
    if not np.isfinite(times).all() or min(column.min(initial=0) for column in (times, events, censored)) < 0:
        raise ValueError("Durations and counts are finite and never negative.")

    order = np.lexsort((times, keys))
    keys, times = keys[order], times[order]
    # Rows of one group and duration become one.
    fresh = np.ones(keys.size, np.bool_)
    fresh[1:] = (keys[1:] != keys[:-1]) | (times[1:] != times[:-1])
    firsts = np.flatnonzero(fresh)
    if not firsts.size:
        nothing, none = np.zeros(0), np.zeros(0, np.int64)
        return Curves(none, none, Curve(nothing, nothing, nothing, none, none))
    events = np.add.reduceat(events[order], firsts)
    leaving = events + np.add.reduceat(censored[order], firsts)
    keys, times = keys[firsts], times[firsts]

    starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
    sizes = np.diff(np.append(starts, keys.size))
    totals = np.add.reduceat(leaving, starts)
    at_risk = np.repeat(totals, sizes) - _running(leaving, starts, sizes) + leaving

    staying = at_risk - events
    last = staying == 0  # everybody who was left is done: the curve ends at zero, and nothing follows it
    safe = np.where(last, 1, staying)
    risk = np.maximum(at_risk, 1)
    logs = np.where(last, 0.0, np.log(safe) - np.log(risk))
    shares = np.where(last, 0.0, events / (risk * safe.astype(np.float64)))
    curve = np.where(last, 0.0, np.exp(_running(logs, starts, sizes)))
    return Curves(keys[starts], starts, Curve(times, curve, _running(shares, starts, sizes), at_risk, events))


def _running(values: npt.NDArray[Number], starts: Ints, sizes: Ints) -> npt.NDArray[Number]:
    """Running sums that begin anew with each group."""
    sums = np.cumsum(values)
    before = np.zeros(starts.size, values.dtype)
    before[1:] = sums[starts[1:] - 1]
    return sums - np.repeat(before, sizes)
