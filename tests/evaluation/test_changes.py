import pytest

from evaluation.changes import Change, change
from evaluation.measures import Direction, Measure, Unit


def share(events: int, n: int) -> Measure:
    return Measure(events / n, None, None, n, events, Unit.SHARE)


def days(low: float | None, high: float | None) -> Measure:
    return Measure(10.0, low, high, 50, 40, Unit.DAYS)


def count(n: int) -> Measure:
    return Measure(n, None, None, n, n, Unit.CASES)


@pytest.mark.parametrize(
    ("now", "before", "better", "said"),
    [
        (share(80, 100), share(50, 100), Direction.HIGHER, Change.BETTER),
        (share(50, 100), share(80, 100), Direction.HIGHER, Change.WORSE),
        (share(52, 100), share(50, 100), Direction.HIGHER, Change.NOT_SHOWN),
        (days(3, 5), days(6, 9), Direction.LOWER, Change.BETTER),
        (days(6, 9), days(3, 5), Direction.LOWER, Change.WORSE),
        (days(3, 7), days(6, 9), Direction.LOWER, Change.NOT_SHOWN),
        (days(40, None), days(6, 9), Direction.LOWER, Change.WORSE),
        (days(5, None), days(6, 9), Direction.LOWER, Change.NOT_SHOWN),
        (days(None, None), days(6, 9), Direction.LOWER, Change.WORSE),
        (days(None, None), days(None, None), Direction.LOWER, Change.NOT_SHOWN),
        (count(12), count(9), Direction.NEITHER, Change.MORE),
        (count(9), count(12), Direction.LOWER, Change.FEWER),
        (count(9), count(9), Direction.LOWER, Change.AS_MANY),
    ],
)
def test_a_difference_is_called_one_only_beyond_chance(now, before, better, said):
    assert change(now, before, better) is said


def test_what_is_withheld_is_not_compared():
    hidden = Measure(None, None, None, 3, 1, Unit.SHARE, withheld=True)
    assert change(hidden, share(50, 100), Direction.HIGHER) is Change.NOT_COMPARED
    assert change(share(50, 100), hidden, Direction.HIGHER) is Change.NOT_COMPARED
