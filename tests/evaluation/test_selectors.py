"""Figures asked from the facts, against pandas, scipy and lifelines reading the same facts."""

from datetime import UTC, date, datetime, time, timedelta
from math import ceil
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from django.utils import timezone
from lifelines import KaplanMeierFitter
from scipy.stats import binomtest

from evaluation.exclusions import NOT_A_CASE
from evaluation.indicators import INDICATORS
from evaluation.measures import Dimension, Measure, Slice
from evaluation.models import CaseFacts
from evaluation.periods import Period
from evaluation.selectors import indicator, measure_many, same_age

ZONE = ZoneInfo("Europe/Budapest")
EVERYTHING = list(INDICATORS.values())


def invented(count: int, seed: int) -> list[CaseFacts]:
    """Facts of cases of two years: half known by the day, some solved, some closed, a few with impossible dates."""
    chance = np.random.default_rng(seed)
    rows = []
    for number in range(count):
        by_day = bool(chance.random() < 0.5)
        reported = datetime(2023, 1, 1, tzinfo=ZONE) + timedelta(minutes=int(chance.integers(0, 730 * 1440)))
        reported = reported.replace(hour=0, minute=0) if by_day else reported

        def took(mean: float, missing: float, by_day: bool = by_day) -> int | None:
            if chance.random() < missing:
                return None
            minutes = int(chance.exponential(mean * 1440)) - (1440 * 3 if chance.random() < 0.02 else 0)
            return minutes // 1440 * 1440 if by_day else minutes

        def day(minutes: int | None, reported: datetime = reported) -> date | None:
            at = None if minutes is None else reported.astimezone(UTC) + timedelta(minutes=minutes)
            return at.astimezone(ZONE).date() if at else None

        answer, solution = took(20, 0.3), took(60, 0.4)
        reason = str(chance.choice(["", "", "no_answer", *NOT_A_CASE[:2]])) if solution is None else ""
        rows.append(
            CaseFacts(
                case_id=10**6 + number,
                category=str(chance.choice(["lighting", "potholes", "rare"], p=[0.6, 0.38, 0.02])),
                area=str(chance.choice(["", "q1", "q2"])),
                body=str(chance.choice(["works", "lamps"])),
                channel=str(chance.choice(["web", "phone"])),
                origin="import",
                reported_at=reported,
                reported_on=reported.date(),
                by_day=by_day,
                answered_on=day(answer),
                answer_minutes=answer,
                answer_due_on=reported.date() + timedelta(days=8) if chance.random() < 0.7 else None,
                solved_on=day(solution),
                solution_minutes=solution,
                ended_on=day(solution) if not reason else reported.date() + timedelta(days=30),
                end_reason=reason,
            )
        )
    return rows


@pytest.fixture
def facts(kohid):
    rows = invented(1_500, seed=4)
    with kohid.entered():
        CaseFacts.objects.bulk_create(rows)
        frame = pd.DataFrame(list(CaseFacts.objects.values()))
        yield frame[~frame.end_reason.isin(NOT_A_CASE)]


def hours_counted(minutes: float) -> int:
    return ceil(minutes / 60) if minutes <= 30 * 1440 else ceil(minutes / 1440) * 24


def by_lifelines(cases: pd.DataFrame, on: str, minutes: str, as_of: date) -> tuple:
    seen_until = min(timezone.now(), datetime.combine(as_of + timedelta(days=1), time.min, ZONE))
    judged = cases[~(cases[minutes] < 0)]
    durations, observed = [], []
    for case in judged.itertuples():
        done = not pd.isna(getattr(case, on)) and getattr(case, on) <= as_of
        waited = (
            (as_of - case.reported_on).days * 1440
            if case.by_day
            else int((seen_until - case.reported_at).total_seconds()) // 60
        )
        durations.append(hours_counted(getattr(case, minutes) if done else waited) / 24)
        observed.append(done)
    if len(judged) < 20:
        return None, None, None, len(judged), sum(observed), True
    fit = KaplanMeierFitter().fit(durations, observed)
    curves = fit.survival_function_.iloc[:, 0], *(fit.confidence_interval_.iloc[:, side] for side in (0, 1))
    return *(first_at_half(curve) for curve in curves), len(judged), sum(observed), False


def first_at_half(curve: pd.Series) -> float | None:
    """When lifelines' curve reaches one half; its own search takes 0.5000000000000001 for not yet."""
    reached = curve.index[curve.to_numpy() <= 0.5 + 1e-9]
    return float(reached[0]) if len(reached) else None


def by_scipy(n: int, events: int) -> tuple:
    if n < 20:
        return None, None, None, n, events, True
    interval = binomtest(events, n).proportion_ci(method="wilson")
    return events / n, interval.low, interval.high, n, events, False


def expected(facts: pd.DataFrame, period: Period, as_of: date) -> dict[str, tuple]:
    """The figures of these cases, worked out by other people's libraries."""
    cohort = facts[
        (facts.reported_on >= period.start) & (facts.reported_on < period.end) & (facts.reported_on <= as_of)
    ]
    due = cohort[(cohort.answer_due_on <= as_of) & ~(cohort.answer_minutes < 0)]
    stock_on = min(as_of, period.last)
    stock = facts[(facts.reported_on <= stock_on) & ~(facts.ended_on <= stock_on)]
    return {
        "cases_reported": (len(cohort), None, None, len(cohort), len(cohort), False),
        "share_answered_in_time": by_scipy(len(due), int((due.answered_on <= due.answer_due_on).sum())),
        "share_solved": by_scipy(len(cohort), int((cohort.solved_on <= as_of).sum())),
        "median_days_to_first_answer": by_lifelines(cohort, "answered_on", "answer_minutes", as_of),
        "median_days_to_solution": by_lifelines(cohort, "solved_on", "solution_minutes", as_of),
        "open_backlog": (len(stock), None, None, len(stock), len(stock), False),
    }


def plain(measure: Measure) -> tuple:
    return measure.value, measure.low, measure.high, measure.n, measure.events, measure.withheld


def close(found: dict[str, Measure], wanted: dict[str, tuple]) -> bool:
    return {code: plain(figure) for code, figure in found.items()} == {
        code: tuple(pytest.approx(value, abs=1e-9) if value is not None else None for value in figures)
        for code, figures in wanted.items()
    }


@pytest.mark.parametrize("code", ["2023", "2023-Q4", "2024-02"])
@pytest.mark.parametrize("as_of", [date(2023, 11, 20), date(2024, 6, 30), date(2026, 1, 1)])
def test_every_figure_is_what_other_libraries_make_of_the_same_facts(facts, code, as_of):
    period = Period.of(code)
    assert close(measure_many(EVERYTHING, period, as_of=as_of).total, expected(facts, period, as_of))


@pytest.mark.parametrize("by", [Dimension.CATEGORY, Dimension.BODY, Dimension.AREA, Dimension.CHANNEL])
def test_every_part_is_measured_as_if_alone_in_one_query(facts, by, django_assert_num_queries):
    period, as_of = Period.of("2023"), date(2024, 6, 30)
    with django_assert_num_queries(1):
        figures = measure_many(EVERYTHING, period, by=by, as_of=as_of)
    assert close(figures.total, expected(facts, period, as_of))
    assert set(figures.parts) == set(facts[by.value])
    for part, found in figures.parts.items():
        assert close(found, expected(facts[facts[by.value] == part], period, as_of))
        alone = measure_many(EVERYTHING, period, within=Slice().narrowed(by, part), as_of=as_of)
        assert alone.total == found


def test_random_slices_are_what_other_libraries_make_of_them(facts):
    chance = np.random.default_rng(50)
    for _nth in range(50):
        within = Slice(
            **{
                name: str(chance.choice(facts[name].unique()))
                for name in ("category", "body", "area", "channel")
                if chance.random() < 0.4
            }
        )
        period = Period.of(str(chance.choice(["2023", "2024", "2023-Q2", "2024-Q1", "2023-07"])))
        as_of = date(2023, 6, 1) + timedelta(days=int(chance.integers(0, 900)))
        chosen = facts
        for name, code in within.chosen().items():
            chosen = chosen[chosen[name] == code]
        found = measure_many(EVERYTHING, period, within=within, as_of=as_of).total
        assert close(found, expected(chosen, period, as_of))


def test_months_are_those_of_the_period_although_a_backlog_is_older(facts):
    period = Period.of("2024-Q1")
    figures = measure_many(EVERYTHING, period, by=Dimension.MONTH, as_of=date(2024, 12, 31))
    assert list(figures.parts) == ["2024-01", "2024-02", "2024-03"]
    for month, found in figures.parts.items():
        wanted = expected(facts, Period.of(month), date(2024, 12, 31))
        assert close(
            {**found, "open_backlog": found["open_backlog"]}, {**wanted, "open_backlog": plain(found["open_backlog"])}
        )
    assert figures.total["open_backlog"].n > sum(part["open_backlog"].n for part in figures.parts.values())


def test_the_ages_of_open_cases_add_up(facts):
    figure = measure_many(EVERYTHING, Period.of("2024"), as_of=date(2024, 12, 31)).total["open_backlog"]
    assert [age for age, _n in figure.parts] == ["0-30", "31-90", "91-365", "366-"]
    assert sum(n for _age, n in figure.parts) == figure.n
    still = facts[facts.ended_on.isna() | (facts.ended_on > date(2024, 12, 31))]
    ages = pd.Series([(date(2024, 12, 31) - day).days for day in still.reported_on])
    assert dict(figure.parts)["31-90"] == ages.between(31, 90).sum()
    assert dict(figure.parts)["366-"] == (ages > 365).sum()


def test_impossible_dates_are_left_out_of_durations_and_counted(facts):
    figures = measure_many(EVERYTHING, Period.of("2023"), as_of=date(2025, 1, 1)).total
    year = facts[[day.year == 2023 for day in facts.reported_on]]
    assert (year.answer_minutes < 0).sum() > 0
    assert figures["median_days_to_first_answer"].left_out == (year.answer_minutes < 0).sum()
    assert figures["median_days_to_solution"].left_out == (year.solution_minutes < 0).sum()
    assert figures["share_solved"].n == len(year)


def test_nothing_reported_gives_nothing_and_no_fault(kohid):
    with kohid.entered():
        figures = measure_many(EVERYTHING, Period.of("1999"), by=Dimension.CATEGORY)
        assert figures.parts == {}
        assert figures.total["cases_reported"].value == 0
        assert figures.total["share_solved"] == Measure(
            None, None, None, 0, 0, INDICATORS["share_solved"].unit, withheld=True
        )
        assert figures.total["median_days_to_solution"].withheld


def test_an_indicator_asked_alone_says_the_same(facts):
    as_of = date(2024, 6, 30)
    for code in INDICATORS:
        alone = indicator(code).measure(Slice(category="potholes"), Period.of("2023"), as_of)
        together = measure_many(EVERYTHING, Period.of("2023"), by=Dimension.CATEGORY, as_of=as_of)
        assert alone == together.parts["potholes"][code]


def test_a_period_that_runs_is_compared_from_its_start_and_one_that_is_over_from_its_end():
    assert same_age(Period.of("2026-11"), date(2026, 11, 21)) == date(2026, 10, 21)
    assert same_age(Period.of("2026-10"), date(2026, 11, 21)) == date(2026, 10, 21)
    assert same_age(Period.of("2026-03"), date(2026, 3, 30)) == date(2026, 2, 28)
    assert same_age(Period.of("2024"), date(2025, 10, 12)) == date(2024, 10, 11)
