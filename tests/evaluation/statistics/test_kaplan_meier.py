"""The estimator against lifelines, which was written by others."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times

from evaluation.statistics.kaplan_meier import Curve, Quantile, estimate, estimate_many

whole_days = st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=1, max_size=120)
parts_of_days = st.lists(st.tuples(st.floats(0, 400, allow_subnormal=False), st.booleans()), min_size=1, max_size=60)


def by_lifelines(cases) -> KaplanMeierFitter:
    durations, observed = zip(*cases, strict=True)
    return KaplanMeierFitter().fit(durations, observed)


def first_time(curve: pd.Series, left: float) -> float | None:
    reached = curve.index[curve.to_numpy() <= left + 1e-9]
    return float(reached[0]) if len(reached) else None


@given(st.one_of(whole_days, parts_of_days))
def test_the_curve_is_that_of_lifelines(cases):
    durations, observed = zip(*cases, strict=True)
    ours = estimate(durations, observed)
    theirs = by_lifelines(cases).survival_function_.iloc[:, 0]
    assert ours.waiting == pytest.approx(theirs.loc[ours.times].to_numpy(), abs=1e-9)


@given(st.one_of(whole_days, parts_of_days), st.sampled_from([0.1, 0.25, 0.5, 0.75, 0.9]))
def test_every_quantile_and_its_interval_are_those_of_lifelines(cases, share):
    durations, observed = zip(*cases, strict=True)
    fitted = by_lifelines(cases)
    band = fitted.confidence_interval_
    assert estimate(durations, observed).quantile(share) == Quantile(
        first_time(fitted.survival_function_.iloc[:, 0], 1 - share),
        first_time(band.iloc[:, 0], 1 - share),
        first_time(band.iloc[:, 1], 1 - share),
    )


def test_a_median_with_its_interval_is_what_lifelines_prints_for_it():
    chance = np.random.default_rng(3)
    for delay in (2, 20, 90, 400, 4000):
        took = np.floor(chance.gamma(0.8, delay, 900))
        until = chance.integers(200, 700, 900)
        cases = list(zip(np.minimum(took, until), took <= until, strict=True))
        fitted = by_lifelines(cases)
        printed = [fitted.median_survival_time_, *median_survival_times(fitted.confidence_interval_).iloc[0]]
        expected = Quantile(*(None if np.isinf(day) else float(day) for day in printed))
        assert estimate(*zip(*cases, strict=True)).quantile(0.5) == expected


@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(0, 30), st.booleans()), min_size=1, max_size=200))
def test_many_groups_at_once_are_the_same_as_each_alone(cases):
    groups, durations, observed = (np.array(column) for column in zip(*cases, strict=True))
    together = estimate_many(groups, durations, observed, ~observed)
    assert together.keys.tolist() == sorted(set(groups.tolist()))
    for position, key in enumerate(together.keys):
        alone = estimate(durations[groups == key], observed[groups == key])
        assert together.quantiles(0.5)[position] == alone.quantile(0.5)
        part = together.curve(position)
        assert part.times.tolist() == alone.times.tolist()
        assert part.at_risk.tolist() == alone.at_risk.tolist()
        assert part.waiting == pytest.approx(alone.waiting)


@given(whole_days)
def test_counts_say_the_same_as_single_cases(cases):
    frame = pd.DataFrame(cases, columns=["day", "seen"])
    counted = frame.groupby("day").seen.agg(["sum", "count"]).reset_index()
    of_counts = estimate_many(np.zeros(len(counted)), counted.day, counted["sum"], counted["count"] - counted["sum"])
    assert of_counts.quantiles(0.5) == [estimate(frame.day, frame.seen).quantile(0.5)]


def test_a_curve_that_ends_a_day_on_exactly_one_half_has_reached_it():
    for half in range(1, 200):
        durations = np.arange(2 * half)
        median = estimate(durations, np.ones(2 * half, bool)).quantile(0.5).value
        assert median == half - 1


def test_a_backlog_moves_the_median_and_can_hide_it_altogether():
    done_quickly = [5] * 40
    waiting_long = [300] * 50
    curve = estimate(done_quickly + waiting_long, [True] * 40 + [False] * 50)
    assert curve.quantile(0.5) == Quantile(None, 5.0, None)
    assert curve.quantile(0.4).value == 5.0


def test_nobody_and_nobody_done_have_no_quantile():
    nothing = Quantile(None, None, None)
    assert estimate([], []).quantile(0.5) == nothing
    assert estimate([4, 9], [False, False]).quantile(0.5) == nothing
    assert estimate_many([], [], [], []).quantiles(0.5) == []


def test_someone_last_seen_waiting_when_another_is_done_counts_as_waiting_then():
    curve = estimate([10, 10], [True, False])
    assert curve.at_risk.tolist() == [2]
    assert curve.waiting == pytest.approx([0.5])


def test_a_million_durations_are_no_different():
    chance = np.random.default_rng(7)
    took = np.ceil(chance.exponential(50, 1_000_000))
    seen_until = np.ceil(chance.uniform(1, 400, 1_000_000))
    curve = estimate(np.minimum(took, seen_until), took <= seen_until)
    assert isinstance(curve, Curve)
    assert curve.quantile(0.5).value == 35.0  # 50 · ln 2 is 34.7, and days are begun, not finished


@pytest.mark.parametrize(("durations", "observed"), [([-1.0], [True]), ([float("nan")], [True]), ([1.0, 2.0], [True])])
def test_a_duration_that_cannot_be_is_refused(durations, observed):
    with pytest.raises(ValueError, match=r"Durations|Each duration"):
        estimate(durations, observed)


@pytest.mark.parametrize("share", [0, 1, -0.5])
def test_a_share_outside_is_refused(share):
    with pytest.raises(ValueError, match="share"):
        estimate([1], [True]).quantile(share)


def test_the_interval_holds_the_true_median_as_often_as_it_says():
    chance = np.random.default_rng(11)
    cities, cases = 4_000, 120
    took = chance.exponential(30, (cities, cases))
    until = chance.uniform(5, 120, (cities, cases))
    seen = took <= until
    curves = estimate_many(
        np.repeat(np.arange(cities), cases), np.minimum(took, until).ravel(), seen.ravel(), ~seen.ravel()
    )
    truth = 30 * np.log(2)
    held = [q.low <= truth and (q.high is None or truth <= q.high) for q in curves.quantiles(0.5)]
    assert 0.93 <= np.mean(held) <= 0.97
