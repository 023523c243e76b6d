"""Differences: real or perhaps chance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.measures import Measure, Unit
from reporting.reports.comparing import Change, change, usual_range


def days(value: float | None, low: float | None, high: float | None) -> Measure:
    return Measure(value, low, high, 50, 40, Unit.DAYS)


def cases(count: int) -> Measure:
    return Measure(count, None, None, count, count, Unit.CASES)


@pytest.mark.parametrize(
    ("now", "then", "found"),
    [
        (days(30, 27, 34), days(20, 18, 22), Change.UP),
        (days(20, 18, 22), days(30, 27, 34), Change.DOWN),
        (days(24, 20, 28), days(26, 22, 30), Change.SAME),
        (days(24, 20, 28), None, Change.UNKNOWN),
        (days(None, 60, None), days(20, 18, 22), Change.UP),
        (days(20, 18, 22), days(None, 60, None), Change.DOWN),
        (days(None, 20, None), days(24, 22, 26), Change.UNKNOWN),
        (days(None, None, None), days(24, 22, 26), Change.UNKNOWN),
        (cases(100), cases(120), Change.SAME),
        (cases(100), cases(140), Change.DOWN),
        (cases(140), cases(100), Change.UP),
        (cases(0), cases(0), Change.SAME),
    ],
)
def test_a_difference_is_named_only_where_it_is_more_than_chance(now, then, found):
    assert change(now, then) is found


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_counts_compare_the_same_from_both_sides(one, other):
    mirrored = {Change.UP: Change.DOWN, Change.DOWN: Change.UP, Change.SAME: Change.SAME}
    assert change(cases(other), cases(one)) is mirrored[change(cases(one), cases(other))]


@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=30))
def test_the_usual_range_holds_the_mean(counts):
    low, high = usual_range(counts)
    assert 0 <= low <= sum(counts) / len(counts) <= high


def test_the_usual_range_is_wheelers():
    assert usual_range([10, 12, 11, 13]) == pytest.approx((11.5 - 2.66 * 5 / 3, 11.5 + 2.66 * 5 / 3))
