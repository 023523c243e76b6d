"""Shares against scipy, and against figures worked out by the authors of the methods."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from evaluation.statistics.proportion import Proportion, difference, proportion, wilson


@given(st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_is_that_of_scipy(pair):
    hits, n = pair
    theirs = binomtest(hits, n).proportion_ci(0.95, method="wilson")
    ours = proportion(hits, n)
    assert ours.value == hits / n
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


@given(st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_its_share_and_stays_inside(pair):
    share = proportion(*pair)
    assert 0 <= share.low <= share.value <= share.high <= 1


def test_many_shares_at_once_are_the_same_as_each_alone():
    hits, n = np.array([0, 3, 10, 0]), np.array([5, 7, 10, 0])
    value, low, high = wilson(hits, n)
    for position in range(3):
        assert proportion(hits[position], n[position]) == Proportion(value[position], low[position], high[position])
    assert np.isnan([value[3], low[3], high[3]]).all()


def test_nobody_has_no_share():
    assert proportion(0, 0) == Proportion(None, None, None)


@pytest.mark.parametrize("pair", [(-1, 5), (6, 5), (1, 0)])
def test_more_successes_than_trials_are_refused(pair):
    with pytest.raises(ValueError, match="trials"):
        proportion(*pair)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [  # the worked examples of Newcombe 1998, table II, method 10
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0),
    ],
)
def test_the_difference_of_two_shares_is_newcombes(first, second, low, high):
    assert difference(first, second) == pytest.approx((low, high), abs=5e-5)


def test_a_difference_needs_somebody_on_both_sides():
    with pytest.raises(ValueError, match="somebody"):
        difference((0, 0), (1, 2))
