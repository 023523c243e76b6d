from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.periods import Kind, NoSuchPeriod, Period, recent

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
kinds = st.sampled_from([Kind.MONTH, Kind.QUARTER, Kind.YEAR])


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("2024", date(2024, 1, 1), date(2025, 1, 1)),
        ("2024-Q1", date(2024, 1, 1), date(2024, 4, 1)),
        ("2024-Q4", date(2024, 10, 1), date(2025, 1, 1)),
        ("2024-02", date(2024, 2, 1), date(2024, 3, 1)),
        ("2024-12", date(2024, 12, 1), date(2025, 1, 1)),
    ],
)
def test_a_code_names_whole_days(code, start, end):
    assert Period.of(code) == Period(start, end, code)


@pytest.mark.parametrize("code", ["", "24", "2024-13", "2024-00", "2024-Q5", "2024-1", "2024-Q", "0000", "9999", "x"])
def test_anything_else_names_none(code):
    with pytest.raises(NoSuchPeriod):
        Period.of(code)


@given(days, kinds)
def test_every_day_lies_in_its_period_and_periods_lie_side_by_side(day, kind):
    period = Period.around(day, kind)
    assert period.start <= day <= period.last < period.end
    assert period.kind is kind
    assert period.before.end == period.start
    assert period.after.start == period.end
    assert period.before.after == period.after.before == period
    assert Period.of(period.code) == period


@given(days, st.integers(1, 400))
def test_the_last_days_end_today_and_those_before_are_as_many(today, count):
    period = Period.last_days(count, today)
    assert (period.end - period.start).days == count
    assert period.last == today
    assert period.before.end == period.start
    assert (period.before.end - period.before.start).days == count
    assert period.before.after == period


def test_the_recent_ones_begin_with_the_present():
    codes = [period.code for period in recent(Kind.QUARTER, 3, date(2026, 2, 5))]
    assert codes == ["2026-Q1", "2025-Q4", "2025-Q3"]
